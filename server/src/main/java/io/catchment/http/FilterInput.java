package io.catchment.http;

import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.QuarantineFilter;
import io.catchment.QuarantineState;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads which requests of the quarantine are meant: those that nothing was done about, unless it says otherwise.
final class FilterInput {
    private static final int TEXT_CHARACTERS_MAX = 200;
    private static final String ALL = "all";

    private FilterInput() {}

    static QuarantineFilter read(Input input) {
        return new QuarantineFilter(
                input.read(
                                "effect",
                                "refused, error, failure, or some with commas",
                                FilterInput::effects)
                        .orElse(QuarantineFilter.EFFECTS),
                input.text("exception", TEXT_CHARACTERS_MAX),
                input.read("source", "a Source, or nothing for requests without one", Input::line),
                input.read("key", "the number of an access key", FilterInput::key),
                from(input),
                to(input),
                state(input));
    }

    static Instant from(Input input) {
        return input.read("from", TIME_EXPECTED, FilterInput::time)
                .orElse(QuarantineFilter.EARLIEST);
    }

    static Instant to(Input input) {
        return input.read("to", TIME_EXPECTED, FilterInput::time).orElse(QuarantineFilter.LATEST);
    }

    private static final String TIME_EXPECTED = "a time as 2026-01-31T12:00:00Z";

    private static Optional<Instant> time(String text) {
        try {
            Instant at = Instant.parse(text);
            return at.isBefore(QuarantineFilter.EARLIEST) || at.isAfter(QuarantineFilter.LATEST)
                    ? Optional.empty()
                    : Optional.of(at);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Set<Effect>> effects(String text) {
        EnumSet<Effect> effects = EnumSet.noneOf(Effect.class);
        for (String name : text.split(",", -1)) {
            Optional<Effect> effect =
                    QuarantineFilter.EFFECTS.stream()
                            .filter(it -> Input.label(it).equalsIgnoreCase(name.strip()))
                            .findFirst();
            if (effect.isEmpty()) {
                return Optional.empty();
            }
            effects.add(effect.get());
        }
        return Optional.of(effects);
    }

    private static Optional<KeyId> key(String text) {
        return text.matches("[1-9][0-9]{0,8}")
                ? Optional.of(new KeyId(Integer.parseInt(text)))
                : Optional.empty();
    }

    private static Optional<QuarantineState> state(Input input) {
        return input.read("state", "open, replayed, dismissed or all", FilterInput::stateOrAll)
                .orElse(Optional.of(QuarantineState.OPEN));
    }

    private static Optional<Optional<QuarantineState>> stateOrAll(String text) {
        if (text.equalsIgnoreCase(ALL)) {
            return Optional.of(Optional.empty());
        }
        for (QuarantineState state : QuarantineState.values()) {
            if (state.name().equals(text.toUpperCase(Locale.ROOT))) {
                return Optional.of(Optional.of(state));
            }
        }
        return Optional.empty();
    }
}
