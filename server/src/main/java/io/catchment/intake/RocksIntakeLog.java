package io.catchment.intake;

import io.catchment.LogId;
import io.catchment.Position;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// The intake log on this machine's disk, in RocksDB.
///
/// The log is a row of segments of some 32 MB; each holds the entries of all partitions that came in its time, sorted
/// by partition and offset. RocksDB writes each segment to a file of its own that is never rewritten, and a segment
/// that no partition needs any more goes by deleting its file. So an entry is written twice, to the write-ahead log and
/// to its file, and nothing in the background grows with the backlog. One partition that is not trimmed holds all
/// segments since.
///
/// ```
///   OPEN ──a write or fsync failed──► FAILED
///    │                                  │
///    └───────────── close ──────────────┴──► CLOSED
/// ```
///
/// OPEN takes and gives. FAILED still gives what it acknowledged, and refuses appends and trims: close it and open
/// another, which reads back what is on disk. CLOSED refuses all.
///
/// A virtual thread never waits for the disk itself, because a call into RocksDB holds its carrier: appends wait for
/// the writer, and reads are handed to a few platform threads. A platform thread reads by itself.
public final class RocksIntakeLog implements CheckpointedLog {
    private static final System.Logger LOG = System.getLogger(RocksIntakeLog.class.getName());

    /// Reads of virtual threads that run at once; more wait, each holding nothing but its caller.
    private static final int READERS = 4;

    /// A memtable is a file, and the file in its place, some moments later.
    private static final long DROP_AGAIN_MILLIS = 500;

    private final RocksDB rocks;
    private final LogId id;
    private final LogState state;
    private final WorkQueue queue;
    private final AppendCount appends;
    private final RocksWriter writer;
    private final RocksReader reader;
    private final ReentrantReadWriteLock closing = new ReentrantReadWriteLock();
    private final ExecutorService writing = platformThreads("intake-log-writer", 1);
    private final ScheduledExecutorService dropping = dropper();
    private final ExecutorService reading = platformThreads("intake-log-reader-", READERS);
    private volatile boolean closed;

    /// What is settable.
    ///
    /// @param partitions of a log that is made now, 1 to [Position#PARTITIONS_MAX]; an existing one keeps its own
    /// @param queueEntriesMax how many appends may wait at once
    /// @param queueBytesMax how many bytes of bodies may wait at once
    /// @param segmentBytes after how many bytes of entries another segment begins
    /// @param newId makes the id of a new log
    /// @param segmentAge a segment that began earlier ends with the next write
    /// @param clock tells the age of a segment
    public record Options(
            int partitions,
            int queueEntriesMax,
            long queueBytesMax,
            int segmentBytes,
            Supplier<LogId> newId,
            Duration segmentAge,
            InstantSource clock) {
        /// Half a second of what the log can take: who waits longer is better told to come again.
        private static final int QUEUE_ENTRIES_MAX = 32_768;

        /// A tenth of a small machine's memory.
        private static final long QUEUE_BYTES_MAX = 64L << 20;

        /// Of an account that floods, most of it stands together, which a batch reads in one go; four memtables of
        /// it are 200 MB.
        private static final int SEGMENT_BYTES = 32 << 20;

        /// What is trimmed leaves the disk at most so much later: some 750 files a month of a quiet server.
        private static final Duration SEGMENT_AGE = Duration.ofHours(1);

        /// Of segments that end with their hour.
        public Options(
                int partitions,
                int queueEntriesMax,
                long queueBytesMax,
                int segmentBytes,
                Supplier<LogId> newId) {
            this(
                    partitions,
                    queueEntriesMax,
                    queueBytesMax,
                    segmentBytes,
                    newId,
                    SEGMENT_AGE,
                    InstantSource.system());
        }

        public Options {
            if (partitions < 1 || partitions > Position.PARTITIONS_MAX) {
                throw new IllegalArgumentException(
                        "a log has 1 to "
                                + Position.PARTITIONS_MAX
                                + " partitions, not "
                                + partitions);
            }
            if (queueEntriesMax < 1 || queueBytesMax < 1 || segmentBytes < 1) {
                throw new IllegalArgumentException(
                        "the limits of a log are 1 or more: "
                                + queueEntriesMax
                                + " entries, "
                                + queueBytesMax
                                + " bytes, segments of "
                                + segmentBytes
                                + " bytes");
            }
        }

        /// What is right unless measured otherwise.
        public static Options of(int partitions) {
            return new Options(
                    partitions,
                    QUEUE_ENTRIES_MAX,
                    QUEUE_BYTES_MAX,
                    SEGMENT_BYTES,
                    () -> new LogId(UUID.randomUUID().toString()));
        }
    }

    /// What the log does now.
    public enum State {
        OPEN,
        FAILED,
        CLOSED
    }

    private RocksIntakeLog(RocksDB rocks, Recovery recovery, Options options, AppendCount appends)
            throws RocksDBException {
        this.rocks = rocks;
        this.appends = appends;
        this.id = recovery.id();
        AtomicLongArray firsts = recovery.firsts();
        Segments segments = recovery.segments(firsts);
        Recovery.Ends ends = recovery.ends(segments, firsts);
        this.state = new LogState(firsts, new AtomicLongArray(ends.next()), segments);
        this.queue = new WorkQueue(options.queueEntriesMax(), options.queueBytesMax());
        this.reader = new RocksReader(rocks, id, state);
        this.writer =
                new RocksWriter(
                        rocks,
                        id,
                        state,
                        queue,
                        appends,
                        ends,
                        options,
                        segment -> dropping.execute(() -> dropBelow(segment)));
    }

    /// Opens the log in a directory, or makes one if there is no such directory or it is empty. The directory is its
    /// owner's alone from then on.
    ///
    /// @throws DamagedLogException when the directory holds something that is not the whole log it was
    /// @throws LogUnavailableException when another process has it, or the disk fails
    public static RocksIntakeLog open(Path directory, Options options) {
        return open(directory, options, new AppendCount());
    }

    /// @param appends counts on through the openings
    static RocksIntakeLog open(Path directory, Options options, AppendCount appends) {
        long[] zeros = new long[options.partitions()];
        SegmentHeader begins = new SegmentHeader(options.newId().get(), zeros, zeros);
        RocksFiles.begin(directory, options.segmentBytes(), begins);
        return reopen(directory, options, appends);
    }

    /// Opens the log that is in a directory, and never makes one.
    ///
    /// @throws DamagedLogException as [#open(Path, Options)] does
    /// @throws LogUnavailableException as there, and when there is no log at all: its disk may come back
    static RocksIntakeLog reopen(Path directory, Options options, AppendCount appends) {
        RocksFiles.Opened opened = RocksFiles.open(directory, options.segmentBytes());
        try {
            RocksIntakeLog log = recover(opened.rocks(), directory, options, appends);
            log.warn(options.partitions(), opened.tailTorn());
            log.start();
            return log;
        } catch (RuntimeException e) {
            opened.rocks().close();
            throw e;
        }
    }

    private static RocksIntakeLog recover(
            RocksDB rocks, Path directory, Options options, AppendCount appends) {
        try {
            return new RocksIntakeLog(rocks, new Recovery(rocks), options, appends);
        } catch (RocksDBException e) {
            throw RocksTrouble.of("intake log in " + directory + " cannot be read", e);
        } catch (DamagedLogException e) {
            throw new DamagedLogException(
                    "intake log in " + directory + " is damaged: " + e.getMessage(), e);
        }
    }

    private void warn(int partitionsTold, boolean tailTorn) {
        if (partitions() != partitionsTold) {
            LOG.log(
                    Level.WARNING,
                    "partitions kept log={0} partitions={1,number,#} told={2,number,#}",
                    id,
                    partitions(),
                    partitionsTold);
        }
        if (tailTorn) {
            // Where the store's position is beyond one of these, more was lost than a torn append.
            LOG.log(Level.WARNING, "torn tail left log={0} ends={1}", id, ends());
        }
    }

    private String ends() {
        return IntStream.range(0, partitions())
                .mapToObj(partition -> partition + ":" + state.ends.get(partition))
                .collect(Collectors.joining(","));
    }

    private void start() {
        dropping.execute(() -> dropBelow(state.segments.oldest()));
        endWhatIsAllTrimmed();
        writing.execute(writer::run);
    }

    /// Its last trim was before this opening, and without another nothing would end the newest segment.
    private void endWhatIsAllTrimmed() {
        if (writer.isAllTrimmed()) {
            queue.put(new Work.Trim(0, state.firsts.get(0), new CompletableFuture<>()));
        }
    }

    @Override
    public LogId id() {
        return id;
    }

    @Override
    public int partitions() {
        return state.firsts.length();
    }

    public State state() {
        if (closed) {
            return State.CLOSED;
        }
        return writer.failure() == null ? State.OPEN : State.FAILED;
    }

    /// Why it failed; empty when it did not.
    String failure() {
        Throwable failure = writer.failure();
        return failure == null ? "" : String.valueOf(failure.getMessage());
    }

    @Override
    public Position append(int partition, Entry entry) {
        requirePartition(partition);
        CompletableFuture<Long> offset = new CompletableFuture<>();
        queue.put(new Work.Append(partition, entry, offset));
        return new Position(id, partition, done(offset));
    }

    @Override
    public Optional<Entry> read(int partition, long offset) {
        requirePartition(partition);
        return reading(() -> reader.read(partition, offset));
    }

    @Override
    public List<Entry> read(int partition, long from, int entriesMax, int bytesMax) {
        requirePartition(partition);
        requireEntriesMax(entriesMax);
        return reading(() -> reader.entries(partition, from, entriesMax, bytesMax));
    }

    @Override
    public List<EntryHeader> headers(int partition, long from, int entriesMax) {
        requirePartition(partition);
        requireEntriesMax(entriesMax);
        return reading(() -> reader.headers(partition, from, entriesMax));
    }

    // In this order: the end only grows, so it never lies below a first that was read before it.
    @Override
    public Extent extent(int partition) {
        requirePartition(partition);
        long first = state.firsts.get(partition);
        return new Extent(first, state.ends.get(partition));
    }

    @Override
    public void trim(int partition, long before) {
        Extent extent = extent(partition);
        if (before > extent.end()) {
            throw new IllegalArgumentException(
                    "partition "
                            + partition
                            + " ends at "
                            + extent.end()
                            + " and cannot be trimmed to "
                            + before);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        queue.put(new Work.Trim(partition, before, done));
        done(done);
    }

    @Override
    public void awaitAppends(long known, Duration atMost) throws InterruptedException {
        appends.await(known, atMost);
    }

    @Override
    public long appends() {
        return appends.value();
    }

    @Override
    public List<Extent> checkpoint(Path directory) {
        return reading(() -> {
            try {
                flush(); // What is left to write out while appends wait is little then.
                return writer.betweenWrites(() -> checkpointNow(directory));
            } catch (RocksDBException e) {
                throw RocksTrouble.unavailable(
                        "no checkpoint of the intake log could be made in " + directory, e);
            }
        });
    }

    private List<Extent> checkpointNow(Path directory) throws RocksDBException {
        try (Checkpoint checkpoint = Checkpoint.create(rocks)) {
            checkpoint.createCheckpoint(directory.toString());
        }
        return IntStream.range(0, partitions()).mapToObj(this::extent).toList();
    }

    @Override
    public void close() {
        letGo();
        appends.end();
    }

    /// Closes this opening and not the count of appends, which another opening goes on with.
    void letGo() {
        queue.close("the intake log is closed");
        writing.close();
        dropping.close();
        closing.writeLock().lock();
        try {
            closeOnce();
        } finally {
            closing.writeLock().unlock();
        }
        reading.close();
    }

    // RocksDB must not be touched once it is closed: it would take the process down.
    private void closeOnce() {
        if (closed) {
            return;
        }
        boolean isWhole = writer.failure() == null;
        closed = true;
        try {
            if (isWhole) {
                // The next opening has nothing to replay.
                flush();
            }
        } catch (RocksDBException e) {
            throw RocksTrouble.unavailable("the intake log did not close cleanly", e);
        } finally {
            reader.close();
            rocks.close();
        }
    }

    private void flush() throws RocksDBException {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            rocks.flush(options);
        }
    }

    private <T> T reading(Supplier<T> read) {
        return Thread.currentThread().isVirtual()
                ? done(CompletableFuture.supplyAsync(() -> whileOpen(read), reading))
                : whileOpen(read);
    }

    private <T> T whileOpen(Supplier<T> read) {
        closing.readLock().lock();
        try {
            if (closed) {
                throw new LogUnavailableException(
                        "the intake log is closed", Duration.ofSeconds(1), null);
            }
            return read.get();
        } finally {
            closing.readLock().unlock();
        }
    }

    // A segment that has just ended may still be on its way to its file: then again.
    private void dropBelow(int segment) {
        try {
            rocks.deleteFilesInRanges(
                    rocks.getDefaultColumnFamily(),
                    List.of(LogKey.first(0), LogKey.first(segment)),
                    false);
            if (mayComeBelow(segment) && !dropping.isShutdown()) {
                var _ =
                        dropping.schedule(
                                () -> dropBelow(segment), DROP_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RocksDBException e) {
            // The files stay until the next trim or opening: space, not safety.
            LOG.log(
                    Level.WARNING,
                    "segments not deleted log={0} below={1,number,#} reason={2}",
                    id,
                    segment,
                    e.getMessage());
        }
    }

    private boolean mayComeBelow(int segment) throws RocksDBException {
        return rocks.getLongProperty("rocksdb.num-immutable-mem-table") > 0
                || rocks.getLiveFilesMetaData().stream()
                        .anyMatch(file -> LogKey.segment(file.largestKey()) < segment);
    }

    private static <T> T done(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException trouble ? trouble : e;
        }
    }

    private void requirePartition(int partition) {
        if (partition < 0 || partition >= partitions()) {
            throw new IllegalArgumentException(
                    "partition " + partition + " is not within 0 to " + (partitions() - 1));
        }
    }

    private static void requireEntriesMax(int entriesMax) {
        if (entriesMax < 1) {
            throw new IllegalArgumentException("entriesMax is " + entriesMax + ", below 1");
        }
    }

    private static ScheduledExecutorService dropper() {
        ScheduledThreadPoolExecutor dropper =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("intake-log-dropper").factory());
        dropper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return dropper;
    }

    private static ExecutorService platformThreads(String name, int threads) {
        return Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name(name, 0).factory());
    }
}
