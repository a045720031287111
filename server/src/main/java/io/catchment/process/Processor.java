package io.catchment.process;

import io.catchment.ContactForm;
import io.catchment.Identities;
import io.catchment.intake.IntakeLog;
import io.catchment.settings.Settings;
import io.catchment.store.Database;
import io.catchment.store.Logs;
import io.catchment.store.StoreException;
import io.catchment.wire.CaptureReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Works off some partitions of the intake log, one batch a step.
///
/// ```
///   take ──► apply ──► finish
///              ├─ fenced: forget the positions, somebody else has moved them
///              └─ store away: doubt them, the batch may have committed or not
/// ```
///
/// One thread at a time.
public final class Processor implements Step {
    private static final Logger LOG = System.getLogger(Processor.class.getName());

    /// Enough to make each statement's own cost small; more only lengthens the locks.
    private static final int BATCH_ENTRIES_MAX = 500;

    /// Of bodies: the batches of all workers, and what is made of them, stay far below the heap.
    private static final int BATCH_BYTES_MAX = 8 << 20;

    private final Parts parts;
    private final OwnedPartitions partitions;
    private final Applier applier;
    private final Logs logs;

    /// @param partitions that no other processor of this process works on
    public Processor(Parts parts, OwnedPartitions partitions) {
        this.parts = parts;
        this.partitions = partitions;
        this.applier = new Applier(parts);
        this.logs = new Logs(parts.database());
    }

    /// Works off one batch.
    ///
    /// @return how many requests became final; 0 when nothing waits
    /// @throws StoreException.Unavailable when the store is not there: nothing has moved as far as is known
    @Override
    public int runOnce() {
        try {
            begin();
            Batch.OfLog batch = partitions.take(BATCH_ENTRIES_MAX, BATCH_BYTES_MAX);
            if (batch.size() > 0) {
                applier.apply(batch, (part, settled) -> partitions.finish(part));
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

    /// Asks the store for the positions, unless they are known. A step does it by itself; done before, what waits can be
    /// told from the first moment on.
    public void begin() {
        if (!partitions.isOpen()) {
            // What comes in waits, and is counted, while the store is down.
            partitions.count();
            open();
        }
    }

    /// Counts what waits and takes none of it: its turn is yet to come.
    void count() {
        begin();
        partitions.count();
    }

    private void open() {
        applier.knowLogs();
        partitions.open(logs.positions(parts.log().id()));
    }

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
            Throughput throughput,
            Awaited awaited) {
        /// The same of another log.
        public Parts with(IntakeLog other) {
            return new Parts(
                    other,
                    settings,
                    reader,
                    contacts,
                    database,
                    identities,
                    clock,
                    metrics,
                    throughput,
                    awaited);
        }
    }
}
