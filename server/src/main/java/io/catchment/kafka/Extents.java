package io.catchment.kafka;

import io.catchment.intake.AppendCount;
import io.catchment.intake.IntakeLog.Extent;
import java.util.concurrent.atomic.AtomicLongArray;

/// The offsets of each partition as this node knows them: what it was acknowledged, read, or told by the brokers.
///
/// An end never goes back here. One that does at the brokers is a loss, see [KafkaIntakeLog].
final class Extents {
    private final AtomicLongArray firsts;
    private final AtomicLongArray ends;
    private final AppendCount appends;

    Extents(long[] firsts, long[] ends, AppendCount appends) {
        this.firsts = new AtomicLongArray(firsts);
        this.ends = new AtomicLongArray(ends);
        this.appends = appends;
    }

    int partitions() {
        return ends.length();
    }

    long first(int partition) {
        return firsts.get(partition);
    }

    long end(int partition) {
        return ends.get(partition);
    }

    /// What is trimmed up to the end that this node has not heard of yet is empty.
    Extent extent(int partition) {
        long first = firsts.get(partition);
        return new Extent(first, Math.max(first, ends.get(partition)));
    }

    void hasFirst(int partition, long first) {
        firsts.accumulateAndGet(partition, first, Math::max);
    }

    /// Notes that everything below an offset is there.
    void hasEnd(int partition, long end) {
        long before = ends.getAndAccumulate(partition, end, Math::max);
        if (end > before) {
            appends.add(end - before);
        }
    }
}
