package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.ContactForm;
import io.catchment.Effect;
import io.catchment.Identities;
import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.intake.Entry;
import io.catchment.intake.IntakeLog;
import io.catchment.settings.Settings;
import io.catchment.store.ChangeWriter;
import io.catchment.store.Changes;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Database;
import io.catchment.store.LeadLocks;
import io.catchment.store.Logs;
import io.catchment.store.OwnedKey;
import io.catchment.store.StoreException;
import io.catchment.wire.CaptureReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Works off some partitions of the intake log, one batch a step.
///
/// ```
///   take ──► understand ──► lock, load ──► decide ──► save, advance positions, commit ──► finish
///                  ▲            │ race                     │
///                  └────────────┘                          ├─ fenced, or nobody knows: forget the positions
///                                                          └─ data rejected: halve, down to the one request
/// ```
///
/// One thread at a time. A batch commits all it came to, or changes nothing.
public final class Processor {
    private static final Logger LOG = System.getLogger(Processor.class.getName());

    /// Enough to make each statement's own cost small; more only lengthens the locks.
    private static final int BATCH_ENTRIES_MAX = 500;

    /// Of bodies: the batches of all workers, and what is made of them, stay far below the heap.
    private static final int BATCH_BYTES_MAX = 8 << 20;

    /// Of unique values: each holds one of PostgreSQL's shared locks, of which its own defaults allow 6,400 to all
    /// workers together.
    private static final int BATCH_KEYS_MAX = 1_500;

    /// Writers that meet this often in a row are not racing: something is wrong with the store.
    private static final int RACES_MAX = 100;

    private final Parts parts;
    private final OwnedPartitions partitions;
    private final Understanding understanding;
    private final Logs logs;
    private Map<LogId, Short> logNumbers = Map.of();

    /// @param partitions that no other processor of this process works on
    public Processor(Parts parts, OwnedPartitions partitions) {
        this.parts = parts;
        this.partitions = partitions;
        this.understanding = new Understanding(parts.reader(), parts.contacts());
        this.logs = new Logs(parts.database());
    }

    /// Works off one batch.
    ///
    /// @return how many requests became final; 0 when nothing waits
    /// @throws StoreException.Unavailable when the store is not there: nothing has moved as far as is known
    public int runOnce() {
        try {
            if (!partitions.isOpen()) {
                // What comes in waits, and is counted, while the store is down.
                partitions.count();
                open();
            }
            Batch batch = partitions.take(BATCH_ENTRIES_MAX, BATCH_BYTES_MAX);
            if (batch.size() > 0) {
                process(batch);
            }
            return batch.size();
        } catch (StoreException.Fenced e) {
            parts.metrics().fenced.inc();
            LOG.log(Level.WARNING, "batch fenced reason={0}", e.getMessage());
            partitions.forget();
            return 0;
        } catch (StoreException e) {
            partitions.doubt();
            throw e;
        }
    }

    private void open() {
        Map<LogId, Short> numbers = new HashMap<>();
        logs.all().forEach(known -> numbers.put(known.id(), known.number()));
        logNumbers = Map.copyOf(numbers);
        partitions.open(logs.positions(parts.log().id()));
    }

    private void process(Batch batch) {
        try {
            save(batch, understand(batch));
        } catch (StoreException.DataRejected e) {
            blame(batch, e);
        }
    }

    private List<Item> understand(Batch batch) {
        Settings known = parts.settings().get();
        return items(batch, entry -> understanding.understand(entry, known));
    }

    private static List<Item> items(Batch batch, Function<Entry, Task> task) {
        List<Item> items = new ArrayList<>(batch.size());
        for (Stretch stretch : batch.stretches()) {
            for (int i = 0; i < stretch.entries().size(); i++) {
                Entry entry = stretch.entries().get(i);
                items.add(new Item(stretch.position(i), entry, task.apply(entry)));
            }
        }
        return items;
    }

    /// The store refuses something in the batch: halves it until the one request is alone.
    private void blame(Batch batch, StoreException.DataRejected rejection) {
        if (batch.size() > 1) {
            batch.halves().forEach(this::process);
        } else if (parts.database().answers()) {
            save(batch, items(batch, entry -> Understanding.failed(rejection)));
        } else {
            throw rejection;
        }
    }

    private void save(Batch batch, List<Item> items) {
        Set<OwnedKey> keys = keys(items);
        if (keys.size() > BATCH_KEYS_MAX && batch.size() > 1) {
            batch.halves().forEach(this::process);
            return;
        }
        long begun = System.nanoTime();
        List<Finished> finished = saveWhateverRaces(batch, items, keys);
        // In this order whoever sees the request final sees it counted too.
        report(finished, System.nanoTime() - begun);
        partitions.finish(batch);
    }

    private List<Finished> saveWhateverRaces(Batch batch, List<Item> items, Set<OwnedKey> keys) {
        for (int race = 1; ; race++) {
            try {
                return saveOnce(batch, items, keys);
            } catch (StoreException.Race e) {
                parts.metrics().races.inc();
                if (race == RACES_MAX) {
                    throw e.unrelenting();
                }
            }
        }
    }

    private List<Finished> saveOnce(Batch batch, List<Item> items, Set<OwnedKey> keys) {
        return parts.database()
                .inTransaction(connection -> {
                    Draft draft =
                            new Draft(new LeadLocks(connection).lock(keys), parts.identities());
                    items.forEach(item -> draft.add(item.position(), item.entry(), item.task()));
                    Changes changes = draft.changes(batch, parts.clock().instant());
                    new ChangeWriter(connection, logNumbers).write(changes);
                    return changes.finished();
                });
    }

    private static Set<OwnedKey> keys(List<Item> items) {
        Set<OwnedKey> keys = new HashSet<>();
        for (Item item : items) {
            if (item.task() instanceof Task.Open open) {
                AccountId account = item.entry().header().account();
                open.request().keys().forEach(key -> keys.add(new OwnedKey(account, key)));
            }
        }
        return keys;
    }

    private void report(List<Finished> finished, long nanos) {
        Map<Effect, Integer> effects = new EnumMap<>(Effect.class);
        Map<AccountId, Integer> accounts = new HashMap<>();
        for (Finished done : finished) {
            effects.merge(done.outcome().effect(), 1, Integer::sum);
            if (done.outcome().effect() != Effect.REFUSED) {
                accounts.merge(done.outcome().account(), 1, Integer::sum);
            }
        }
        StringBuilder sums = new StringBuilder();
        effects.forEach((effect, requests) -> {
            String label = ProcessMetrics.label(effect);
            parts.metrics().finished.labelValues(label).inc(requests);
            sums.append(' ').append(label).append('=').append(requests);
        });
        accounts.forEach((account, requests) ->
                parts.throughput().finished(account, requests, parts.clock().instant()));
        parts.metrics().batchRequests.observe(finished.size());
        parts.metrics().batchSeconds.observe(nanos / 1e9);
        LOG.log(
                Level.INFO,
                "batch saved requests={0,number,#} ms={1,number,#}{2}",
                finished.size(),
                nanos / 1_000_000,
                sums);
    }

    /// One entry of a batch, with what it asks for.
    private record Item(Position position, Entry entry, Task task) {}

    /// What every processor of a node is built on.
    public record Parts(
            IntakeLog log,
            Supplier<Settings> settings,
            CaptureReader reader,
            ContactForm contacts,
            Database database,
            Identities identities,
            InstantSource clock,
            ProcessMetrics metrics,
            Throughput throughput) {}
}
