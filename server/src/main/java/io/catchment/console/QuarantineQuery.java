package io.catchment.console;

import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.QuarantineFilter;
import io.catchment.QuarantineState;
import io.catchment.http.Site;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Which requests of the quarantine are asked for, as a form and its address have it; empty text stands for any.
///
/// @param state `open`, `replayed`, `dismissed` or `all`
/// @param noSource those without a source, whatever `source` says
/// @param from as browsers write a time, in UTC
record QuarantineQuery(
        String state,
        String effect,
        String exception,
        String source,
        boolean noSource,
        String key,
        String from,
        String to) {
    static final String OPEN = "open";
    static final String ALL = "all";
    static final QuarantineQuery NONE = new QuarantineQuery(OPEN, "", "", "", false, "", "", "");

    private static final int TEXT_CHARACTERS_MAX = 200;
    private static final String YES = "yes";
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    static QuarantineQuery of(Site.Form form) {
        String state = text(form, "state");
        return new QuarantineQuery(
                state.isEmpty() ? OPEN : state,
                text(form, "effect"),
                text(form, "exception"),
                text(form, "source"),
                form.text("no-source").equals(YES),
                text(form, "key"),
                text(form, "from"),
                text(form, "to"));
    }

    private static String text(Site.Form form, String name) {
        return form.text(name).strip();
    }

    /// What cannot be understood of it, in sentences.
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        if (!states().contains(state)) {
            wrong.add("A state is one of " + String.join(", ", states()) + ".");
        }
        if (!effect.isEmpty() && !effects().contains(effect)) {
            wrong.add("A request of the quarantine is " + String.join(", ", effects()) + ".");
        }
        if (Stream.of(exception, source).anyMatch(text -> !isText(text))) {
            wrong.add("A text has %d characters at most.".formatted(TEXT_CHARACTERS_MAX));
        }
        if (!key.isEmpty() && !isNumber(key)) {
            wrong.add("An access key is known by its number, as 3.");
        }
        if (Stream.of(from, to).anyMatch(text -> !text.isEmpty() && moment(text).isEmpty())) {
            wrong.add("A time looks like 2026-01-31T12:00, in UTC.");
        }
        return wrong;
    }

    /// @throws IllegalStateException when something of it is wrong
    QuarantineFilter filter() {
        if (!wrong().isEmpty()) {
            throw new IllegalStateException("not understood: " + this);
        }
        return new QuarantineFilter(
                effect.isEmpty()
                        ? QuarantineFilter.EFFECTS
                        : Set.of(Effect.valueOf(effect.toUpperCase(Locale.ROOT))),
                given(exception),
                noSource ? Optional.of("") : given(source),
                given(key).map(text -> new KeyId(Integer.parseInt(text))),
                given(from).flatMap(QuarantineQuery::moment).orElse(QuarantineFilter.EARLIEST),
                given(to).flatMap(QuarantineQuery::moment).orElse(QuarantineFilter.LATEST),
                state.equals(ALL)
                        ? Optional.empty()
                        : Optional.of(QuarantineState.valueOf(state.toUpperCase(Locale.ROOT))));
    }

    static List<String> states() {
        return List.of(OPEN, "replayed", "dismissed", ALL);
    }

    static List<String> effects() {
        return List.of("refused", "error", "failure");
    }

    boolean isOpen() {
        return state.equals(OPEN);
    }

    boolean isFiltered() {
        return !equals(NONE);
    }

    /// The same of one kind.
    QuarantineQuery of(Effect one, String type) {
        return new QuarantineQuery(
                state, one.name().toLowerCase(Locale.ROOT), type, source, noSource, key, from, to);
    }

    /// As the query of an address, a `?` before it; empty for what a page shows of itself.
    String address() {
        String pairs =
                pair("state", state.equals(OPEN) ? "" : state)
                        + pair("effect", effect)
                        + pair("exception", exception)
                        + pair("source", source)
                        + pair("no-source", noSource ? YES : "")
                        + pair("key", key)
                        + pair("from", from)
                        + pair("to", to);
        return pairs.isEmpty() ? "" : "?" + pairs.substring(1);
    }

    private static String pair(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + Paths.segment(value);
    }

    /// In words that follow "all": ` open ones with the error MX…, from …`.
    static String words(QuarantineFilter filter) {
        StringBuilder words = new StringBuilder();
        words.append(
                filter.state()
                        .map(it -> it.name().toLowerCase(Locale.ROOT) + " requests")
                        .orElse("requests"));
        if (!filter.effects().equals(QuarantineFilter.EFFECTS)) {
            words.append(" that ended as ")
                    .append(
                            String.join(
                                    " or ",
                                    filter.effects().stream()
                                            .map(it -> it.name().toLowerCase(Locale.ROOT))
                                            .sorted()
                                            .toList()));
        }
        filter.exceptionType().ifPresent(type -> words.append(" with ").append(type));
        filter.source()
                .ifPresent(source ->
                        words.append(source.isEmpty() ? " without a source" : " from " + source));
        filter.key().ifPresent(key -> words.append(" by the access key ").append(key.value()));
        if (filter.from().isAfter(QuarantineFilter.EARLIEST)) {
            words.append(" accepted since ").append(MINUTE.format(filter.from()));
        }
        if (filter.to().isBefore(QuarantineFilter.LATEST)) {
            words.append(" accepted before ").append(MINUTE.format(filter.to()));
        }
        return words.toString();
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty());
    }

    private static boolean isText(String text) {
        return text.length() <= TEXT_CHARACTERS_MAX
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static boolean isNumber(String text) {
        return text.matches("[1-9][0-9]{0,8}");
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC))
                    .filter(at -> !at.isBefore(QuarantineFilter.EARLIEST))
                    .filter(at -> at.isBefore(QuarantineFilter.LATEST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
