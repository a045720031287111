package io.catchment;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Which requests of the quarantine are meant: those that everything given here holds for.
///
/// @param effects of [#EFFECTS]
/// @param source the request's `Source` attribute; empty text for those that have none
/// @param from accepted then or later
/// @param to accepted before then
public record QuarantineFilter(
        Set<Effect> effects,
        Optional<String> exceptionType,
        Optional<String> source,
        Optional<KeyId> key,
        Instant from,
        Instant to,
        Optional<QuarantineState> state) {
    /// What a person has to look at.
    public static final Set<Effect> EFFECTS = Set.of(Effect.REFUSED, Effect.ERROR, Effect.FAILURE);

    public static final Instant EARLIEST = Instant.EPOCH;
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public QuarantineFilter {
        effects = Set.copyOf(effects);
        if (!EFFECTS.containsAll(effects)) {
            throw new IllegalArgumentException("no quarantine has " + EnumSet.copyOf(effects));
        }
    }

    /// The same of what was accepted before a time.
    public QuarantineFilter before(Instant at) {
        return new QuarantineFilter(
                effects, exceptionType, source, key, from, at.isBefore(to) ? at : to, state);
    }

    /// The same of what was accepted at a time or later.
    public QuarantineFilter since(Instant at) {
        return new QuarantineFilter(
                effects, exceptionType, source, key, at.isAfter(from) ? at : from, to, state);
    }
}
