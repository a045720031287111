package io.catchment.intake;

import io.catchment.LogId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The one that writes: takes all work that waits, gives offsets, writes it with one fsync, tells who waited.
///
/// ```
///   WRITING ──a write or fsync fails──► FAILED
///      │                                  │
///      └────────queue closed, drained─────┴──► over
/// ```
///
/// FAILED is for good: after a failed fsync nobody knows what the disk has, and only another opening, which reads
/// it back, may go on. Everything that waits then, or comes later, gets a [LogUnavailableException].
final class RocksWriter {
    private static final String FAILED = "the intake log failed and must be opened anew";

    private final RocksDB rocks;
    private final LogId log;
    private final LogState state;
    private final WorkQueue queue;
    private final AppendCount appended;
    private final RocksIntakeLog.Options options;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final FlushOptions inBackground =
            new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true);
    private final IntConsumer dropBelow;

    /// Held while a batch is written. Fair, or the writer would never let anybody in between two.
    private final ReentrantLock turn = new ReentrantLock(true);

    private final long[] next;
    private final long[] firsts;
    private long segmentBytes;
    private Instant segmentBegan;
    private volatile @Nullable Throwable failure;

    /// @param dropBelow is told each time the oldest segment that is needed is another; must not block
    RocksWriter(
            RocksDB rocks,
            LogId log,
            LogState state,
            WorkQueue queue,
            AppendCount appended,
            Recovery.Ends ends,
            RocksIntakeLog.Options options,
            IntConsumer dropBelow) {
        this.rocks = rocks;
        this.log = log;
        this.state = state;
        this.queue = queue;
        this.appended = appended;
        this.options = options;
        this.dropBelow = dropBelow;
        this.next = ends.next().clone();
        this.firsts = copy(state.firsts);
        this.segmentBytes = ends.newestBytes();
        // Nobody kept when it began: what another opening has written ends with the first write of
        // this one.
        this.segmentBegan = Instant.MIN;
    }

    @Nullable Throwable failure() {
        return failure;
    }

    void run() {
        while (runOnce()) {}
        synced.close();
        inBackground.close();
    }

    /// @return whether there may be more
    boolean runOnce() {
        List<Work> batch = queue.take();
        if (failure == null && !batch.isEmpty()) {
            tryToWrite(batch);
        }
        if (failure != null) {
            refuse(batch, failure);
        }
        return !batch.isEmpty();
    }

    /// Something that must find the log as no write is changing it.
    interface Step<T> {
        T run() throws RocksDBException;
    }

    /// Takes a step while the writer waits.
    ///
    /// @throws LogUnavailableException when the log has failed
    <T> T betweenWrites(Step<T> step) throws RocksDBException {
        turn.lock();
        try {
            if (failure != null) {
                throw RocksTrouble.unavailable(FAILED, failure);
            }
            return step.run();
        } finally {
            turn.unlock();
        }
    }

    private void tryToWrite(List<Work> batch) {
        turn.lock();
        try {
            write(batch);
        } catch (RocksDBException | RuntimeException | Error e) {
            failure = e;
            queue.close(FAILED + ": " + e.getMessage());
        } finally {
            turn.unlock();
        }
    }

    private void refuse(List<Work> batch, Throwable why) {
        LogUnavailableException refusal = RocksTrouble.unavailable(FAILED, why);
        batch.forEach(work -> work.fail(refusal));
    }

    private void write(List<Work> batch) throws RocksDBException {
        long[] given = new long[batch.size()];
        try (WriteBatch writes = new WriteBatch()) {
            batch.forEach(this::raiseFirst);
            Segments segments = segmentsFor(writes);
            for (int i = 0; i < given.length; i++) {
                given[i] = put(writes, segments.newest(), batch.get(i));
            }
            rocks.write(synced, writes);
            state.segments = segments;
        }
        publish(batch, given);
    }

    // Before the segment is chosen: the trim that leaves nothing ends the newest by itself.
    // A trim that was overtaken by a higher one must not bring back what that gave up.
    private void raiseFirst(Work work) {
        if (work instanceof Work.Trim trim) {
            firsts[trim.partition()] = Math.max(firsts[trim.partition()], trim.before());
        }
    }

    /// Begins another segment when the newest is full or old, or holds nothing that is still wanted.
    private Segments segmentsFor(WriteBatch writes) throws RocksDBException {
        Instant now = options.clock().instant();
        segmentBegan = segmentBytes == 0 ? now : segmentBegan;
        if (segmentBytes < options.segmentBytes() && !isOld(now) && !isAllTrimmed()) {
            return state.segments;
        }
        segmentBegan = now;
        // Ends the memtable, so that no file holds two segments.
        rocks.flush(inBackground);
        segmentBytes = 0;
        Segments segments = state.segments.with(next.clone());
        SegmentHeader header = new SegmentHeader(log, next, firsts);
        writes.put(LogKey.header(segments.newest()), header.encode());
        return segments;
    }

    // By subtraction: the sum may pass the end of time.
    private boolean isOld(Instant now) {
        return segmentBytes > 0 && !now.minus(options.segmentAge()).isBefore(segmentBegan);
    }

    /// Whether the newest segment holds something, and nothing of it is wanted. For the writing thread, or before it starts.
    boolean isAllTrimmed() {
        for (int partition = 0; partition < next.length; partition++) {
            if (firsts[partition] < next[partition]) {
                return false;
            }
        }
        return segmentBytes > 0;
    }

    private long put(WriteBatch writes, int segment, Work work) throws RocksDBException {
        return switch (work) {
            case Work.Append append -> putEntry(writes, segment, append);
            case Work.Trim trim -> putTrim(writes, segment, trim);
        };
    }

    private long putEntry(WriteBatch writes, int segment, Work.Append append)
            throws RocksDBException {
        int partition = append.partition();
        long offset = next[partition]++;
        byte[] value = EntryCodec.encode(partition, offset, append.entry());
        writes.put(LogKey.entry(segment, partition, offset), value);
        segmentBytes += value.length;
        return offset;
    }

    private long putTrim(WriteBatch writes, int segment, Work.Trim trim) throws RocksDBException {
        int partition = trim.partition();
        byte[] first = ByteBuffer.allocate(Long.BYTES).putLong(firsts[partition]).array();
        writes.put(LogKey.trim(segment, partition), first);
        return firsts[partition];
    }

    private void publish(List<Work> batch, long[] given) {
        int appends = 0;
        for (int i = 0; i < given.length; i++) {
            switch (batch.get(i)) {
                case Work.Append append -> {
                    state.ends.set(append.partition(), given[i] + 1);
                    appends++;
                }
                case Work.Trim trim -> state.firsts.set(trim.partition(), given[i]);
            }
        }
        if (appends < given.length) {
            dropTrimmed();
        }
        appended.add(appends);
        release(batch, given);
    }

    private void dropTrimmed() {
        Segments needed = state.segments.from(state.firsts);
        if (needed.oldest() > state.segments.oldest()) {
            state.segments = needed;
            dropBelow.accept(needed.oldest());
        }
    }

    private static void release(List<Work> batch, long[] given) {
        for (int i = 0; i < given.length; i++) {
            switch (batch.get(i)) {
                case Work.Append append -> append.offset().complete(given[i]);
                case Work.Trim trim -> trim.done().complete(null);
            }
        }
    }

    private static long[] copy(AtomicLongArray values) {
        long[] copy = new long[values.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values.get(i);
        }
        return copy;
    }
}
