package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.LogId;
import io.catchment.OpportunityId;
import io.catchment.settings.Settings;
import io.catchment.store.ChangeWriter;
import io.catchment.store.Changes;
import io.catchment.store.Changes.ClaimKey;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Changes.Owned;
import io.catchment.store.Loading;
import io.catchment.store.Logs;
import io.catchment.store.OpportunityRows;
import io.catchment.store.OwnedKey;
import io.catchment.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Applies batches: understands each request, decides, and saves all of it in one transaction.
///
/// ```
///   understand ──► lock, load ──► decide ──► save, take away, commit
///        ▲             │ race                     │
///        └─────────────┘                          ├─ fenced, or nobody knows: the caller's to find out
///                                                 └─ data rejected: halve, down to the one request
/// ```
///
/// A batch commits all it came to, or changes nothing; a batch that has to be halved commits in parts, the first ones
/// first. One thread at a time.
final class Applier {
    private static final Logger LOG = System.getLogger(Applier.class.getName());

    /// Of unique values and idempotency keys: each holds one of PostgreSQL's shared locks, of which its own defaults
    /// allow 6,400 to all workers together.
    private static final int BATCH_LOCKS_MAX = 1_500;

    /// Writers that meet this often in a row are not racing: something is wrong with the store.
    private static final int RACES_MAX = 100;

    private final Processor.Parts parts;
    private final Understanding understanding;
    private final Logs logs;
    private Map<LogId, Short> logNumbers = Map.of();

    Applier(Processor.Parts parts) {
        this.parts = parts;
        this.understanding = new Understanding(parts.reader(), parts.contacts());
        this.logs = new Logs(parts.database());
    }

    /// Reads anew which logs the store knows. To be called before the first batch of a log.
    void knowLogs() {
        Map<LogId, Short> numbers = new HashMap<>();
        logs.all().forEach(known -> numbers.put(known.id(), known.number()));
        logNumbers = Map.copyOf(numbers);
    }

    /// @param applied is told each part of the batch that has committed
    /// @throws StoreException.Fenced when somebody else has taken what the batch holds
    /// @throws StoreException.Unavailable when the store is not there: the rest may have committed or not
    void apply(Batch batch, Applied applied) {
        try {
            save(batch, work(batch, understood()), applied);
        } catch (StoreException.DataRejected e) {
            blame(batch, e, applied);
        }
    }

    /// Told what has committed.
    interface Applied {
        /// @param settled what became of the requests of the part
        void applied(Batch part, Changes.Settled settled);
    }

    private Function<Item, Task> understood() {
        Settings known = parts.settings().get();
        return item -> understanding.understand(item.entry(), known);
    }

    private static List<Work> work(Batch batch, Function<Item, Task> task) {
        List<Work> work = new ArrayList<>(batch.size());
        batch.items().forEach(item -> work.add(new Work(item, task.apply(item))));
        return work;
    }

    /// The store refuses something in the batch: halves it until the one request is alone.
    private void blame(Batch batch, StoreException.DataRejected rejection, Applied applied) {
        if (batch.size() > 1) {
            batch.halves().forEach(half -> apply(half, applied));
        } else if (parts.database().answers()) {
            save(
                    batch,
                    work(
                            batch,
                            understood()
                                    .andThen(task ->
                                            Understanding.faulty(rejection, task.source()))),
                    applied);
        } else {
            throw rejection.withStoreAway();
        }
    }

    private void save(Batch batch, List<Work> work, Applied applied) {
        Loading.Named named = named(work);
        Set<ClaimKey> claimKeys = claimKeys(work);
        if (named.locks() + claimKeys.size() > BATCH_LOCKS_MAX && batch.size() > 1) {
            batch.halves().forEach(half -> apply(half, applied));
            return;
        }
        long begun = System.nanoTime();
        Changes changes = saveWhateverRaces(batch, work, named, claimKeys);
        // In this order whoever sees the request final sees it counted too, and whoever still sees
        // it waiting is
        // told.
        report(batch, changes.settled(), System.nanoTime() - begun);
        applied.applied(batch, changes.settled());
        parts.awaited().tell(changes.settled(), changes.at());
    }

    private Changes saveWhateverRaces(
            Batch batch, List<Work> work, Loading.Named named, Set<ClaimKey> claimKeys) {
        for (int race = 1; ; race++) {
            try {
                return saveOnce(batch, work, named, claimKeys);
            } catch (StoreException.Race e) {
                parts.metrics().races.inc();
                if (race == RACES_MAX) {
                    throw e.unrelenting();
                }
            }
        }
    }

    private Changes saveOnce(
            Batch batch, List<Work> work, Loading.Named named, Set<ClaimKey> claimKeys) {
        return parts.database()
                .inTransaction(connection -> {
                    Loading.Loaded loaded = new Loading(connection).lock(named, claimKeys);
                    Instant at = parts.clock().instant();
                    Draft draft =
                            Grounds.decide(
                                    new OpportunityRows(connection),
                                    loaded,
                                    work,
                                    grounds -> draft(grounds, work, at));
                    Changes changes = draft.changes(batch.taken());
                    Covered.check(batch, changes.settled());
                    new ChangeWriter(connection, logNumbers).write(changes);
                    return changes;
                });
    }

    private Draft draft(Grounds grounds, List<Work> work, Instant at) {
        Draft draft = new Draft(grounds, parts.identities(), at);
        work.forEach(one -> draft.add(one.item(), one.task()));
        return draft;
    }

    /// What all that is to be decided is about.
    static Loading.Named named(List<Work> work) {
        Set<OwnedKey> keys = new HashSet<>();
        Set<Owned<OpportunityId>> opportunities = new HashSet<>();
        for (Work one : work) {
            if (one.task() instanceof Task.Open open) {
                AccountId account = one.item().entry().header().account();
                open.request().keys().forEach(key -> keys.add(new OwnedKey(account, key)));
                open.request()
                        .opportunityNamed()
                        .ifPresent(id -> opportunities.add(new Owned<>(account, id)));
            }
        }
        return new Loading.Named(keys, opportunities);
    }

    private static Set<ClaimKey> claimKeys(List<Work> work) {
        Set<ClaimKey> keys = new HashSet<>();
        work.forEach(one -> Draft.claimKey(one.item()).ifPresent(keys::add));
        return keys;
    }

    private void report(Batch batch, Changes.Settled settled, long nanos) {
        String sums = count(settled);
        if (batch instanceof Batch.OfSender) {
            parts.metrics().synchronousSeconds.observe(nanos / 1e9);
            return;
        }
        countThroughput(settled);
        parts.metrics().batchRequests.observe(batch.size());
        parts.metrics().batchSeconds.observe(nanos / 1e9);
        LOG.log(
                Level.INFO,
                "batch saved requests={0,number,#} ms={1,number,#}{2}",
                batch.size(),
                nanos / 1_000_000,
                sums);
    }

    /// @return the sums for the log, each after a blank
    private String count(Changes.Settled settled) {
        Map<Effect, Integer> effects = new EnumMap<>(Effect.class);
        settled.finished().forEach(done -> effects.merge(done.outcome().effect(), 1, Integer::sum));
        StringBuilder sums = new StringBuilder();
        effects.forEach((effect, requests) -> {
            String label = ProcessMetrics.label(effect);
            parts.metrics().finished.labelValues(label).inc(requests);
            sums.append(' ').append(label).append('=').append(requests);
        });
        if (!settled.retrying().isEmpty()) {
            parts.metrics().retried.inc(settled.retrying().size());
            sums.append(" retrying=").append(settled.retrying().size());
        }
        return sums.toString();
    }

    /// Of the queue: a request that never was in it says nothing of how fast it moves.
    private void countThroughput(Changes.Settled settled) {
        Map<AccountId, Integer> accounts = new HashMap<>();
        for (Finished done : settled.finished()) {
            if (done.outcome().effect() != Effect.REFUSED) {
                accounts.merge(done.outcome().account(), 1, Integer::sum);
            }
        }
        accounts.forEach((account, requests) ->
                parts.throughput().finished(account, requests, parts.clock().instant()));
    }

    /// One request of a batch, with what it asks for.
    record Work(Item item, Task task) {}
}
