package io.catchment.status;

import io.catchment.Effect;
import java.util.EnumMap;
import java.util.Map;

/// Requests, by where they are: the ledger's equation.
///
/// *received = refused + accepted; accepted = created + updated + duplicate + repeated + error + failure + retrying +
/// pending.*
///
/// @param finished what became of those that are final; an effect that is missing counts 0
/// @param retrying those that wait for their next try
/// @param pending those that wait in the log
/// @param refusedPending refused bodies in the log that are not in the quarantine yet
public record Sums(Map<Effect, Long> finished, long retrying, long pending, long refusedPending) {
    public static final Sums NONE = new Sums(Map.of(), 0, 0, 0);

    public Sums {
        finished = Map.copyOf(finished);
    }

    static Sums finished(Effect effect, long requests) {
        return new Sums(Map.of(effect, requests), 0, 0, 0);
    }

    static Sums retrying(long requests) {
        return new Sums(Map.of(), requests, 0, 0);
    }

    static Sums pending(boolean refused, long requests) {
        return new Sums(Map.of(), 0, refused ? 0 : requests, refused ? requests : 0);
    }

    public Sums plus(Sums other) {
        Map<Effect, Long> both = new EnumMap<>(Effect.class);
        both.putAll(finished);
        other.finished.forEach((effect, requests) -> both.merge(effect, requests, Long::sum));
        return new Sums(
                both,
                retrying + other.retrying,
                pending + other.pending,
                refusedPending + other.refusedPending);
    }

    public long of(Effect effect) {
        return finished.getOrDefault(effect, 0L);
    }

    public long received() {
        return refused() + accepted();
    }

    public long refused() {
        return of(Effect.REFUSED) + refusedPending;
    }

    public long accepted() {
        long ended = finished.values().stream().mapToLong(Long::longValue).sum();
        return ended - of(Effect.REFUSED) + retrying + pending;
    }
}
