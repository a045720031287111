package io.catchment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes captures for tests, one part after the other.
final class CaptureMaker {
    static final int TYPE = 12000;

    private final List<Given> attributes = new ArrayList<>();
    private final List<GivenField> fields = new ArrayList<>();
    private Optional<String> searchBy = Optional.empty();
    private Optional<String> note = Optional.empty();
    private Optional<Instant> dateTime = Optional.empty();
    private List<String> ignored = List.of();
    private boolean useGivenId;
    private Flags flags = Flags.NONE;
    private int eventCode = TYPE;

    static CaptureMaker capture() {
        return new CaptureMaker();
    }

    /// Of the lead with this e-mail address, and matched by it.
    static CaptureMaker captureOf(String email) {
        return capture().by("EmailAddress").with("EmailAddress", email);
    }

    CaptureMaker by(String attribute) {
        searchBy = Optional.of(attribute);
        return this;
    }

    CaptureMaker with(String attribute, @Nullable String value) {
        attributes.add(new Given(attribute, Optional.ofNullable(value)));
        return this;
    }

    CaptureMaker usingGivenId() {
        useGivenId = true;
        return this;
    }

    CaptureMaker event(int code) {
        eventCode = code;
        return this;
    }

    CaptureMaker note(String text) {
        note = Optional.of(text);
        return this;
    }

    CaptureMaker at(Instant instant) {
        dateTime = Optional.of(instant);
        return this;
    }

    CaptureMaker field(String name, @Nullable String value) {
        fields.add(new GivenField(name, Optional.ofNullable(value), List.of()));
        return this;
    }

    CaptureMaker set(String name, @Nullable String value, Given... members) {
        fields.add(new GivenField(name, Optional.ofNullable(value), Arrays.asList(members)));
        return this;
    }

    CaptureMaker overwriting() {
        flags =
                new Flags(
                        true, false, flags.doNotPostDuplicateActivity(), flags.doNotChangeOwner());
        return this;
    }

    CaptureMaker fillingEmpty() {
        flags =
                new Flags(
                        false, true, flags.doNotPostDuplicateActivity(), flags.doNotChangeOwner());
        return this;
    }

    CaptureMaker withoutDuplicateActivity() {
        flags =
                new Flags(
                        flags.overwriteFields(),
                        flags.updateEmptyFields(),
                        true,
                        flags.doNotChangeOwner());
        return this;
    }

    CaptureMaker keepingOwner() {
        flags =
                new Flags(
                        flags.overwriteFields(),
                        flags.updateEmptyFields(),
                        flags.doNotPostDuplicateActivity(),
                        true);
        return this;
    }

    static Given member(String name, @Nullable String value) {
        return new Given(name, Optional.ofNullable(value));
    }

    CaptureMaker ignoring(String... keys) {
        ignored = List.of(keys);
        return this;
    }

    Capture done() {
        return new Capture(
                attributes,
                searchBy,
                useGivenId,
                Optional.of(new Capture.OpportunityPart(eventCode, note, dateTime, flags, fields)),
                ignored);
    }
}
