package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.store.Changes.Retrying;
import io.catchment.store.Retries;
import io.catchment.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tries again what a fault of the system hit, when its time has come.
///
/// Two of them never try the same request at once: the second finds other attempts than it read, and does nothing. The
/// order of these requests is not promised.
public final class Retrier implements Step {
    private static final Logger LOG = System.getLogger(Retrier.class.getName());

    /// Few: whatever spoilt them may spoil them again, and halving costs a transaction a step.
    private static final int BATCH_MAX = 100;

    private final Processor.Parts parts;
    private final Retries retries;
    private final Applier applier;
    private volatile Map<AccountId, Retries.Waiting> waiting = Map.of();

    public Retrier(Processor.Parts parts) {
        this.parts = parts;
        this.retries = new Retries(parts.database());
        this.applier = new Applier(parts);
    }

    /// Tries what is due, one batch at most.
    ///
    /// @return how many were tried
    /// @throws StoreException.Unavailable when the store is not there: no try was spent as far as is known
    @Override
    public int runOnce() {
        List<Retrying> due = retries.due(parts.clock().instant(), BATCH_MAX);
        if (!due.isEmpty()) {
            tryAgain(due);
        }
        waiting = retries.waiting();
        return due.size();
    }

    private void tryAgain(List<Retrying> due) {
        try {
            applier.knowLogs();
            applier.apply(new Batch.OfRetries(due), tried -> {});
        } catch (StoreException.Fenced e) {
            parts.metrics().fenced.inc();
            LOG.log(Level.WARNING, "retries fenced reason={0}", e.getMessage());
        }
    }

    /// How many requests of an account wait for their next try, as it was when last looked.
    public long waiting(AccountId account) {
        return Optional.ofNullable(waiting.get(account)).map(Retries.Waiting::requests).orElse(0L);
    }

    /// When the oldest of them was accepted.
    public Optional<Instant> oldest(AccountId account) {
        return Optional.ofNullable(waiting.get(account)).map(Retries.Waiting::oldest);
    }
}
