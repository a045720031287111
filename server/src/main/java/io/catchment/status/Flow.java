package io.catchment.status;

import io.catchment.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// How much has come to this node and gone from it, at one moment. Read from memory: it is known without the store.
///
/// @param accepted entries that the intake log has ever taken
/// @param waiting of these, those that are not worked off; empty while nobody can count them: after a start without the
///     store
/// @param oldest how long the oldest of them has waited
/// @param retrying requests that wait in the store for another try
/// @param outcomes of requests that became final since the start of this process
public record Flow(
        Instant at,
        long accepted,
        OptionalLong waiting,
        Optional<Duration> oldest,
        long retrying,
        Map<Effect, Long> outcomes) {
    public Flow {
        Map<Effect, Long> all = new EnumMap<>(Effect.class);
        for (Effect effect : Effect.values()) {
            all.put(effect, outcomes.getOrDefault(effect, 0L));
        }
        outcomes = java.util.Collections.unmodifiableMap(all);
    }

    /// Entries of the log that are worked off.
    public OptionalLong finished() {
        return waiting.isPresent()
                ? OptionalLong.of(accepted - waiting.getAsLong())
                : OptionalLong.empty();
    }

    public long outcomes(Effect effect) {
        return outcomes.getOrDefault(effect, 0L);
    }
}
