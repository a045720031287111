package io.catchment.http;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.RequestFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The parameters that the ledger and the list of requests have in common.
final class BooksInput {
    private static final Duration ASKED_FOR_BY_DEFAULT = Duration.ofDays(1);

    /// A year and a day: sums of an account are some hundred rows a day.
    private static final Duration ASKED_FOR_MAX = Duration.ofDays(366);

    private static final String TIME_EXPECTED = "a time as 2026-01-31T00:00:00Z";
    private static final int SOURCE_CHARACTERS_MAX = 200;

    private final Input input;
    private final InstantSource clock;

    BooksInput(Input input, InstantSource clock) {
        this.input = input;
        this.clock = clock;
    }

    /// How the answer is written.
    enum Format {
        JSON,
        CSV
    }

    Format format() {
        return input.read(
                        "format",
                        "json or csv",
                        text ->
                                switch (text) {
                                    case "json" -> Optional.of(Format.JSON);
                                    case "csv" -> Optional.of(Format.CSV);
                                    default -> Optional.<Format>empty();
                                })
                .orElse(Format.JSON);
    }

    /// @param wholeHours whether both times are moved out to full hours
    RequestFilter filter(AccountId account, boolean wholeHours) {
        Instant to = time("to").orElseGet(() -> clock.instant().plus(1, ChronoUnit.HOURS));
        Instant end = wholeHours ? hourAtOrAfter(to) : to;
        Instant begin =
                time("from").orElse(end.minus(ASKED_FOR_BY_DEFAULT)).truncatedTo(ChronoUnit.MICROS);
        Instant from = wholeHours ? begin.truncatedTo(ChronoUnit.HOURS) : begin;
        if (end.isBefore(from) || Duration.between(from, end).compareTo(ASKED_FOR_MAX) > 0) {
            input.wrong("from", "a time before to, by " + ASKED_FOR_MAX.toDays() + " days at most");
            return RequestFilter.all(account, from, from);
        }
        return new RequestFilter(account, from, end, source(), key());
    }

    private static Instant hourAtOrAfter(Instant at) {
        Instant hour = at.truncatedTo(ChronoUnit.HOURS);
        return hour.equals(at) ? hour : hour.plus(1, ChronoUnit.HOURS);
    }

    private Optional<Instant> time(String name) {
        return input.read(name, TIME_EXPECTED, BooksInput::readTime);
    }

    private static Optional<Instant> readTime(String text) {
        try {
            // The store knows no year beyond.
            return Optional.of(Instant.parse(text))
                    .filter(it -> it.isAfter(Instant.EPOCH))
                    .filter(it -> it.isBefore(Instant.parse("9999-01-01T00:00:00Z")));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// The empty text means requests that name none.
    private Optional<String> source() {
        return input.read(
                "source",
                "a text of at most " + SOURCE_CHARACTERS_MAX + " characters",
                text ->
                        text.codePointCount(0, text.length()) <= SOURCE_CHARACTERS_MAX
                                        && text.indexOf('\0') < 0
                                ? Optional.of(text)
                                : Optional.empty());
    }

    private Optional<KeyId> key() {
        return input.read(
                "key",
                "the number of an access key",
                text ->
                        text.matches("[1-9][0-9]{0,8}")
                                ? Optional.of(new KeyId(Integer.parseInt(text)))
                                : Optional.empty());
    }
}
