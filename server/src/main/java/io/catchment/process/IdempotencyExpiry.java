package io.catchment.process;

import io.catchment.store.IdempotencyKeys;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;

/// Forgets idempotency keys that were kept for long enough: a request that comes with one of them is a new one.
public final class IdempotencyExpiry implements Step {
    private static final Logger LOG = System.getLogger(IdempotencyExpiry.class.getName());

    /// What callers are told: after a week nobody sends the same request again for want of an answer.
    static final Duration KEPT = Duration.ofDays(7);

    /// Some ten milliseconds of work, so that no batch waits for it.
    static final int STEP_KEYS_MAX = 5_000;

    private final IdempotencyKeys keys;
    private final InstantSource clock;

    public IdempotencyExpiry(IdempotencyKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /// Forgets some of those that are too old, the oldest first.
    ///
    /// @return how many
    @Override
    public int runOnce() {
        int forgotten = keys.forget(clock.instant().minus(KEPT), STEP_KEYS_MAX);
        if (forgotten > 0) {
            LOG.log(Level.INFO, "idempotency keys forgotten keys={0,number,#}", forgotten);
        }
        return forgotten;
    }
}
