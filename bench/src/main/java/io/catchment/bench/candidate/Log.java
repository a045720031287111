package io.catchment.bench.candidate;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// An append-only log in RocksDB: what waits at the same moment is written by one thread with one fsync, the entries of
/// a partition as one block under the offset of its first.
///
/// It begins empty, keeps all, and is for good once a write has failed: a bare one.
final class Log implements AutoCloseable {
    private static final int QUEUE_MAX = 32_768;
    private static final int ENTRIES_OF_ONE_FSYNC_MAX = 4_096;
    private static final long MEMTABLE_BYTES = 64L << 20;
    private static final Duration IDLE = Duration.ofMillis(100);

    static {
        RocksDB.loadLibrary();
    }

    private final RocksDB rocks;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final ReadOptions once = new ReadOptions().setFillCache(false);
    private final BlockingQueue<Append> queue = new LinkedBlockingQueue<>(QUEUE_MAX);
    private final AtomicLongArray ends;
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("log").daemon().factory());
    private volatile boolean closed;

    /// @param bytes of a block, in which this entry is `length` from `from` on
    @SuppressWarnings(
            "ArrayRecordComponent") // never compared; a copy would cost what the block saves
    record Entry(Instant acceptedAt, byte[] bytes, int from, int length) {}

    private Log(RocksDB rocks, int partitions) {
        this.rocks = rocks;
        this.ends = new AtomicLongArray(partitions);
    }

    static Log open(Path folder, int partitions) throws RocksDBException {
        try (Options options =
                new Options()
                        .setCreateIfMissing(true)
                        .setErrorIfExists(true)
                        .setWriteBufferSize(MEMTABLE_BYTES)
                        .setCompressionType(CompressionType.NO_COMPRESSION)
                        .setDisableAutoCompactions(true)
                        .setLevel0SlowdownWritesTrigger(Integer.MAX_VALUE)
                        .setLevel0StopWritesTrigger(Integer.MAX_VALUE)
                        .setStatsDumpPeriodSec(0)
                        .setStatsPersistPeriodSec(0)) {
            Log log = new Log(RocksDB.open(options, folder.toString()), partitions);
            log.writer.execute(log::write);
            return log;
        }
    }

    /// Returns when the entry is on disk.
    ///
    /// @return its offset
    /// @throws IllegalStateException when it is not: too many wait, or the log is closed or has failed
    long append(int partition, byte[] body) {
        Append append = new Append(partition, body);
        if (closed || !queue.offer(append)) {
            throw new IllegalStateException("the log takes no more");
        }
        if (closed && queue.remove(append)) {
            append.fail(); // The writer has looked for the last time.
        }
        return append.await();
    }

    /// @return empty where there is nothing yet; more than `entriesMin` only as far as the last block goes
    List<Entry> read(int partition, long from, int entriesMin) {
        List<Entry> entries = new ArrayList<>(entriesMin);
        long end = ends.get(partition);
        if (from == end) {
            return entries;
        }
        try (RocksIterator at = rocks.newIterator(once)) {
            at.seek(key(partition, from));
            while (from + entries.size() < end && entries.size() < entriesMin) {
                addEntries(at.value(), entries);
                at.next();
            }
        }
        return entries;
    }

    long end(int partition) {
        return ends.get(partition);
    }

    private static void addEntries(byte[] block, List<Entry> entries) {
        ByteBuffer at = ByteBuffer.wrap(block);
        Instant acceptedAt = Instant.ofEpochMilli(at.getLong());
        while (at.hasRemaining()) {
            int length = at.getInt();
            entries.add(new Entry(acceptedAt, block, at.position(), length));
            at.position(at.position() + length);
        }
    }

    private static byte[] key(int partition, long offset) {
        return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(partition)
                .putLong(offset)
                .array();
    }

    private void write() {
        List<Append> batch = new ArrayList<>();
        try (WriteBatch writes = new WriteBatch()) {
            while (take(batch)) {
                writeBlocks(writes, batch);
                rocks.write(synced, writes);
                writes.clear();
                publish(batch);
                batch.clear();
            }
        } catch (RocksDBException | InterruptedException e) {
            System.err.println("the log failed: " + e);
        } finally {
            closed = true;
            queue.drainTo(batch);
            batch.forEach(Append::fail);
        }
    }

    private boolean take(List<Append> batch) throws InterruptedException {
        while (!closed) {
            Append first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, ENTRIES_OF_ONE_FSYNC_MAX - 1);
                return true;
            }
        }
        return false;
    }

    private void writeBlocks(WriteBatch writes, List<Append> batch) throws RocksDBException {
        for (int partition = 0; partition < ends.length(); partition++) {
            int bytes = Long.BYTES;
            for (Append append : batch) {
                bytes += append.bytesIn(partition);
            }
            if (bytes > Long.BYTES) {
                writes.put(key(partition, ends.get(partition)), block(bytes, partition, batch));
            }
        }
    }

    private static byte[] block(int bytes, int partition, List<Append> batch) {
        ByteBuffer block = ByteBuffer.allocate(bytes).putLong(System.currentTimeMillis());
        for (Append append : batch) {
            if (append.partition == partition) {
                block.putInt(append.body.length).put(append.body);
            }
        }
        return block.array();
    }

    private void publish(List<Append> batch) {
        for (Append append : batch) {
            append.done(ends.getAndIncrement(append.partition));
        }
    }

    @Override
    public void close() {
        closed = true;
        writer.close();
        rocks.close();
    }

    /// One that waits for the disk.
    private static final class Append {
        private static final long WAITING = -1;
        private static final long FAILED = -2;

        private final int partition;
        private final byte[] body;
        private final Thread caller = Thread.currentThread();
        private volatile long offset = WAITING;

        Append(int partition, byte[] body) {
            this.partition = partition;
            this.body = body;
        }

        int bytesIn(int block) {
            return partition == block ? Integer.BYTES + body.length : 0;
        }

        long await() {
            while (offset == WAITING) {
                LockSupport.park(this);
            }
            if (offset == FAILED) {
                throw new IllegalStateException("the log has failed");
            }
            return offset;
        }

        void done(long given) {
            offset = given;
            LockSupport.unpark(caller);
        }

        void fail() {
            done(FAILED);
        }
    }
}
