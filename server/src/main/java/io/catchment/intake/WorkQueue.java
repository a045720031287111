package io.catchment.intake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What waits to be written, bounded in number and bytes. Many put, one takes.
final class WorkQueue {
    /// Callers wait for one fsync together, and 4,096 are more than ever wait at once; the bound keeps one write,
    /// which all its callers wait for, to a few milliseconds.
    static final int BATCH_ENTRIES_MAX = 4_096;

    /// What a slow disk writes within the 50 ms that an answer may take.
    static final int BATCH_BYTES_MAX = 4 << 20;

    /// A full queue empties within a second on any disk that keeps up.
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Work> waiting = new ArrayDeque<>();
    private final int entriesMax;
    private final long bytesMax;
    private long bytes;
    private String closedBecause = "";

    WorkQueue(int entriesMax, long bytesMax) {
        this.entriesMax = entriesMax;
        this.bytesMax = bytesMax;
    }

    /// @throws LogUnavailableException when there is no room for it, or the queue is closed
    void put(Work work) {
        lock.lock();
        try {
            refuseWhenClosed();
            refuseWhenFull(work);
            waiting.add(work);
            bytes += work.bytes();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for work and takes as much as one write may hold; empty once closed and nothing is left.
    List<Work> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && closedBecause.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            return takeBatch();
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more; what waits can still be taken.
    void close(String because) {
        lock.lock();
        try {
            closedBecause = closedBecause.isEmpty() ? because : closedBecause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<Work> takeBatch() {
        List<Work> batch = new ArrayList<>();
        long batchBytes = 0;
        for (Work next = waiting.peek();
                next != null
                        && batch.size() < BATCH_ENTRIES_MAX
                        && (batch.isEmpty() || batchBytes + next.bytes() <= BATCH_BYTES_MAX);
                next = waiting.peek()) {
            batch.add(waiting.remove());
            batchBytes += next.bytes();
        }
        bytes -= batchBytes;
        return batch;
    }

    private void refuseWhenClosed() {
        if (!closedBecause.isEmpty()) {
            throw new LogUnavailableException(closedBecause, RETRY_AFTER, null);
        }
    }

    // Trims are few and small, and make room: they are always let in.
    private void refuseWhenFull(Work work) {
        boolean full = waiting.size() >= entriesMax || bytes + work.bytes() > bytesMax;
        if (full && work instanceof Work.Append) {
            throw new LogUnavailableException(
                    "the intake log's queue is full: "
                            + waiting.size()
                            + " of "
                            + entriesMax
                            + " entries, "
                            + bytes
                            + " of "
                            + bytesMax
                            + " bytes",
                    RETRY_AFTER,
                    null);
        }
    }
}
