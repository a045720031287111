package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryCodec;
import io.catchment.store.Changes.Retrying;
import io.catchment.store.Changes.Tried;
import io.catchment.store.Retries;
import io.catchment.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tries again what a fault of the system hit, when its time has come.
///
/// ```
///   due ──► apply ─┬─ final, or it waits for its next try
///    ▲             ├─ fenced: somebody else tried it
///    │             └─ not even its failure can be written ─┐
///    └───────────────── an hour later ◄────────────────────┴── its entry cannot be read
/// ```
///
/// Two of them never try the same request at once: the second finds other attempts than it read, and does nothing. The
/// order of these requests is not promised.
public final class Retrier implements Step {
    private static final Logger LOG = System.getLogger(Retrier.class.getName());

    /// Few: whatever spoilt them may spoil them again, and halving costs a transaction a step.
    private static final int BATCH_MAX = 100;

    /// Of entries; as those of a processor's batch.
    private static final int BATCH_BYTES_MAX = 8 << 20;

    /// Nothing that happens by itself cures what is put off; it must not hold up the others.
    static final Duration PUT_OFF = Duration.ofHours(1);

    /// Another node may have changed what waits. Counting reads the whole table, which is why it is not done each time.
    private static final Duration COUNT_EVERY = Duration.ofSeconds(10);

    private final Processor.Parts parts;
    private final Retries retries;
    private final Applier applier;
    private volatile Map<AccountId, Retries.Waiting> waiting = Map.of();
    private Instant countedAt = Instant.EPOCH;
    private double retriedWhenCounted;

    public Retrier(Processor.Parts parts) {
        this.parts = parts;
        this.retries = new Retries(parts.database());
        this.applier = new Applier(parts);
    }

    /// Tries what is due, one batch at most.
    ///
    /// @return how many were due
    /// @throws StoreException.Unavailable when the store is not there: no try was spent as far as is known
    @Override
    public int runOnce() {
        Instant now = parts.clock().instant();
        List<Retrying> due = retries.due(now, BATCH_MAX, BATCH_BYTES_MAX);
        if (!due.isEmpty()) {
            applier.knowLogs();
            tryAgain(readable(due));
        }
        count(now, !due.isEmpty());
        return due.size();
    }

    private List<Item> readable(List<Retrying> due) {
        List<Item> items = new ArrayList<>(due.size());
        for (Retrying one : due) {
            entry(one)
                    .ifPresentOrElse(
                            entry -> items.add(new Item(one.position(), entry, one.attempts())),
                            () ->
                                    putOff(
                                            new Tried(
                                                    one.account(), one.position(), one.attempts()),
                                            "its entry cannot be read"));
        }
        return items;
    }

    /// What the log held of a request that waits: from the log itself where the store's copy cannot be read.
    ///
    /// @return empty when neither can be read
    public Optional<Entry> entry(Retrying of) {
        try {
            return Optional.of(EntryCodec.decode(of.position(), of.entry()));
        } catch (DamagedLogException e) {
            return entryOfLog(of);
        }
    }

    private Optional<Entry> entryOfLog(Retrying of) {
        try {
            return of.position().log().equals(parts.log().id())
                    ? parts.log().read(of.position().partition(), of.position().offset())
                    : Optional.empty();
        } catch (DamagedLogException e) {
            return Optional.empty();
        }
    }

    private void tryAgain(List<Item> due) {
        try {
            if (!due.isEmpty()) {
                applier.apply(new Batch.OfRetries(due), (tried, settled) -> {});
            }
        } catch (StoreException.Fenced e) {
            parts.metrics().fenced.inc();
            LOG.log(Level.WARNING, "retries fenced reason={0}", e.getMessage());
        } catch (StoreException.DataRejected e) {
            // Not even that it failed can be written, and nobody knows of which one.
            tryAlone(due, String.valueOf(e.getMessage()));
        }
    }

    private void tryAlone(List<Item> due, String reason) {
        if (due.size() == 1) {
            putOff(due.getFirst().tried(), reason);
        } else {
            due.forEach(one -> tryAgain(List.of(one)));
        }
    }

    private void putOff(Tried one, String reason) {
        retries.putOff(one, parts.clock().instant().plus(PUT_OFF));
        LOG.log(
                Level.ERROR,
                "retry put off position={0} attempts={1,number,#} reason={2}",
                one.position(),
                one.attempts(),
                reason);
    }

    private void count(Instant now, boolean tried) {
        double retried = parts.metrics().retried.get();
        boolean old = Duration.between(countedAt, now).abs().compareTo(COUNT_EVERY) >= 0;
        if (tried || old || retried != retriedWhenCounted) {
            waiting = retries.waiting();
            countedAt = now;
            retriedWhenCounted = retried;
        }
    }

    /// How many requests of all accounts wait for their next try, as it was when last looked.
    public long waiting() {
        return waiting.values().stream().mapToLong(Retries.Waiting::requests).sum();
    }

    /// The same of one account.
    public long waiting(AccountId account) {
        return Optional.ofNullable(waiting.get(account)).map(Retries.Waiting::requests).orElse(0L);
    }

    /// When the oldest of them was accepted.
    public Optional<Instant> oldest(AccountId account) {
        return Optional.ofNullable(waiting.get(account)).map(Retries.Waiting::oldest);
    }
}
