package io.catchment.console;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.RequestFilter;
import io.catchment.http.Site;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/// What somebody wants to see of an account's ledger, as it stands in the addresses of its pages.
///
/// @param from a full hour
/// @param to the full hour with which it ends
/// @param source empty text: of those that name none; nothing: of all
/// @param by what a line of the table is about
record LedgerAsked(
        String account,
        Instant from,
        Instant to,
        Optional<String> source,
        Optional<KeyId> key,
        By by) {
    /// Some hundred thousand rows of sums, of an account with a few sources.
    static final Duration SPAN_MAX = Duration.ofDays(14);

    private static final Duration SPAN = Duration.ofDays(1);
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    private static final int SOURCE_CHARACTERS_MAX = 200;

    /// What sums are of.
    enum By {
        HOUR("Hours"),
        SOURCE("Sources"),
        HOUR_AND_SOURCE("Hours and sources"),
        KEY("Access keys");

        private final String title;

        By(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        /// As an address has it.
        String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        static By of(String word) {
            return Arrays.stream(values())
                    .filter(it -> it.word().equals(word))
                    .findFirst()
                    .orElse(HOUR);
        }
    }

    /// The last day, of all sources and keys.
    static LedgerAsked lately(String account, InstantSource clock) {
        Instant end = clock.instant().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        return new LedgerAsked(
                account, end.minus(SPAN), end, Optional.empty(), Optional.empty(), By.HOUR);
    }

    /// @return empty when the times are none, or too far apart
    static Optional<LedgerAsked> read(Site.Form query, String account, InstantSource clock) {
        LedgerAsked lately = lately(account, clock);
        try {
            Instant to = query.given("to").map(LedgerAsked::time).orElse(lately.to());
            Instant end = to.plusSeconds(3599).truncatedTo(ChronoUnit.HOURS);
            Instant from = query.given("from").map(LedgerAsked::time).orElse(end.minus(SPAN));
            LedgerAsked asked =
                    new LedgerAsked(
                            account,
                            from.truncatedTo(ChronoUnit.HOURS),
                            end,
                            source(query),
                            key(query),
                            By.of(query.text("by")));
            return Optional.of(asked).filter(LedgerAsked::isWithinReach);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private boolean isWithinReach() {
        return from.isBefore(to)
                && !from.isBefore(EARLIEST)
                && !to.isAfter(LATEST)
                && Duration.between(from, to).compareTo(SPAN_MAX) <= 0;
    }

    /// As browsers write it, or as the API does.
    private static Instant time(String text) {
        String local = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
        return LocalDateTime.parse(local).toInstant(ZoneOffset.UTC);
    }

    private static Optional<String> source(Site.Form query) {
        return query.text("unnamed").isEmpty()
                ? query.given("source")
                        .filter(text -> text.length() <= SOURCE_CHARACTERS_MAX)
                        .filter(text -> text.indexOf('\0') < 0)
                : Optional.of("");
    }

    private static Optional<KeyId> key(Site.Form query) {
        return query.given("key")
                .filter(text -> text.matches("[1-9][0-9]{0,8}"))
                .map(text -> new KeyId(Integer.parseInt(text)));
    }

    LedgerAsked between(Instant otherFrom, Instant otherTo) {
        return new LedgerAsked(account, otherFrom, otherTo, source, key, by);
    }

    LedgerAsked ofHour(Instant hour) {
        return between(hour, hour.plus(1, ChronoUnit.HOURS));
    }

    LedgerAsked ofSource(Optional<String> other) {
        return new LedgerAsked(account, from, to, other, key, by);
    }

    LedgerAsked ofKey(Optional<KeyId> other) {
        return new LedgerAsked(account, from, to, source, other, by);
    }

    LedgerAsked by(By other) {
        return new LedgerAsked(account, from, to, source, key, other);
    }

    /// The same hours before those that are looked at, as many of them.
    LedgerAsked last(Duration span) {
        return between(to.minus(span), to);
    }

    RequestFilter filter(AccountId id) {
        return new RequestFilter(id, from, to, source, key);
    }

    // ---- as addresses ----

    String home() {
        return Section.LEDGER.path(account);
    }

    String path() {
        return home() + "?" + query();
    }

    String csv() {
        return home() + "/sums.csv?" + query();
    }

    /// The requests behind a figure.
    String requests(String states) {
        return home() + "/requests?" + query() + "&state=" + states;
    }

    String requestsCsv(String states) {
        return home() + "/requests.csv?" + query() + "&state=" + states;
    }

    private String query() {
        return "from=%s&to=%s%s%s&by=%s"
                .formatted(
                        local(from),
                        local(to),
                        source.map(LedgerAsked::sourceQuery).orElse(""),
                        key.map(it -> "&key=" + it.value()).orElse(""),
                        by.word());
    }

    private static String sourceQuery(String source) {
        return source.isEmpty() ? "&unnamed=yes" : "&source=" + Paths.segment(source);
    }

    /// As a field of a form takes it.
    static String local(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC).toString();
    }
}
