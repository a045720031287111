package io.catchment.process;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.store.Changes.Finished;
import io.catchment.store.StoreException;
import io.catchment.store.SynchronousOffsets;
import java.util.ArrayList;
import java.util.List;

/// One of the ways beside the queue: works off one request at a time.
///
/// Each has a partition of the log `sync` to itself on its node, so that no two write one row of the ledger's sums at
/// once, and offsets that nobody else gives out. One thread at a time.
final class Lane {
    private final int number;
    private final Applier applier;
    private final SynchronousOffsets offsets;
    private SynchronousOffsets.Range own = SynchronousOffsets.Range.EMPTY;
    private boolean knowsLogs;

    Lane(Processor.Parts parts, int number) {
        this.number = number;
        this.applier = new Applier(parts);
        this.offsets = new SynchronousOffsets(parts.database());
    }

    /// Where the next request stands. An offset that is not used is no lost request: its id was never handed out.
    ///
    /// @throws StoreException.Unavailable when the store is not there
    Position nextPosition() {
        if (own.isEmpty()) {
            own = offsets.take();
        }
        Position next = new Position(LogId.SYNCHRONOUS, number, own.first());
        own = own.rest();
        return next;
    }

    /// @return what became of it: committed
    /// @throws StoreException.Unavailable when the store is not there
    /// @throws StoreException.DataRejected when not even that it failed can be written: nothing is
    Finished apply(Item item) {
        if (!knowsLogs) {
            applier.knowLogs();
            knowsLogs = true;
        }
        List<Finished> finished = new ArrayList<>(1);
        applier.apply(
                new Batch.OfSender(item), (part, settled) -> finished.addAll(settled.finished()));
        return finished.getFirst();
    }
}
