package io.catchment.process;

import io.catchment.Position;
import io.catchment.store.Changes;
import io.catchment.store.Changes.Retrying;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The invariant that the ledger rests on, checked before each batch is written: what is taken is what is settled.
///
/// Each request of the batch is finished or waits for its next try, exactly one of them once, and nobody else's is.
final class Covered {
    private Covered() {}

    /// @throws IllegalStateException when a request would be lost or counted twice: a fault in this program, and the
    ///     batch must not be written
    static void check(Batch batch, Changes.Settled settled) {
        List<Item> items = batch.items();
        long taken = taken(batch);
        require(taken == items.size(), () -> taken + " are taken for a batch of " + items.size());
        Set<Position> open = new HashSet<>();
        items.forEach(item ->
                require(open.add(item.position()), () -> item.position() + " is there twice"));
        positions(settled)
                .forEach(position ->
                        require(
                                open.remove(position),
                                () -> position + " is settled twice, or is not of this batch"));
        require(open.isEmpty(), () -> open.size() + " of the batch are not settled: " + open);
    }

    private static long taken(Batch batch) {
        return switch (batch) {
            case Batch.OfLog log ->
                    log.taken().advances().stream()
                            .mapToLong(advance -> advance.to() - advance.from())
                            .sum();
            case Batch.OfSender one -> 1;
            case Batch.OfRetries retries -> retries.taken().tried().size();
        };
    }

    private static Stream<Position> positions(Changes.Settled settled) {
        return Stream.concat(
                settled.finished().stream().map(done -> done.outcome().position()),
                settled.retrying().stream().map(Retrying::position));
    }

    private static void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise.get());
        }
    }
}
