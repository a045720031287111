package io.catchment.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The log's directory: made whole or not at all, and opened with what RocksDB must be told for a log.
///
/// A new log is made beside its directory and renamed into place when its first header is on disk. So a directory
/// that has files but is no RocksDB is damage, never a beginning, and is never taken for an empty log. Only its owner
/// may look into it.
final class RocksFiles {
    /// One being written, two on their way to disk, one spare: more would only hide a disk that cannot keep up.
    static final int MEMTABLES_MAX = 4;

    /// One thread writes memtables out, one moves and deletes files; nothing is ever merged in the normal course.
    private static final int BACKGROUND_JOBS = 2;

    /// Half of what the door leaves to all but its connections. Each holds some 60 KB of index in memory: 15 MB at most,
    /// for a backlog of 8 GB without reopening files. Beyond it a read may open one anew, some 0.1 ms; a batch, which
    /// mostly stays within one file, hardly notices.
    private static final int OPEN_FILES_MAX = 256;

    /// Entries are read once, in order; the page cache does the rest.
    private static final long BLOCK_CACHE_BYTES = 16L << 20;

    /// Some 25 entries: long enough to compress, short enough for a status call to read one.
    private static final long BLOCK_BYTES = 16L << 10;

    /// Files reach the disk as they are written, and not all at once when an append wants its fsync.
    private static final long BYTES_PER_SYNC = 1L << 20;

    private static final long MANIFEST_BYTES_MAX = 4L << 20;
    private static final long DIAGNOSTICS_BYTES_MAX = 4L << 20;
    private static final int DIAGNOSTICS_FILES_MAX = 4;

    private RocksFiles() {}

    /// @param tailTorn the write-ahead log ended in a record that was being written, which was dropped
    record Opened(RocksDB rocks, boolean tailTorn) {}

    /// Makes the log, unless there is one: the directory must not be there, or be empty.
    ///
    /// @param header of the first segment
    static void begin(Path directory, int segmentBytes, SegmentHeader header) {
        try {
            loadLibrary(directory);
            if (isNew(directory)) {
                create(directory, segmentBytes, header);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("intake log in " + directory, e);
        } catch (RocksDBException e) {
            throw RocksTrouble.of("intake log in " + directory + " cannot be made", e);
        }
    }

    /// @throws DamagedLogException when the directory has files but cannot be read as the log it was
    /// @throws LogUnavailableException when it is in use, is not there, or the disk does not let us
    static Opened open(Path directory, int segmentBytes) {
        try {
            requireLog(directory);
            PrivateDirectory.restrict(directory);
            return openAndReplay(directory, segmentBytes);
        } catch (IOException e) {
            throw RocksTrouble.unavailable("intake log in " + directory + " cannot be opened", e);
        } catch (RocksDBException e) {
            throw RocksTrouble.of("intake log in " + directory + " cannot be opened", e);
        }
    }

    private static void requireLog(Path directory) throws IOException {
        if (isNew(directory)) {
            throw new NoSuchFileException(directory + ": there is no log any more");
        }
        if (!Files.exists(directory.resolve("CURRENT"))) {
            throw new DamagedLogException(
                    "intake log in "
                            + directory
                            + ": there are files but no CURRENT. It is not opened as an empty log;"
                            + " restore the directory whole, or move it away",
                    null);
        }
    }

    // Unpacked beside the log under one name: RocksDB's own way leaves a copy in the temporary
    // folder behind each time the process is killed. Who could write there would run code as us.
    private static void loadLibrary(Path directory) throws IOException {
        Path unpacked = directory.toAbsolutePath().resolveSibling("native");
        Files.createDirectories(unpacked.resolveSibling(""));
        PrivateDirectory.createOrRestrict(unpacked);
        NativeLibraryLoader.getInstance().loadLibrary(unpacked.toString());
        RocksDB.loadLibrary();
    }

    private static boolean isNew(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static void create(Path directory, int segmentBytes, SegmentHeader header)
            throws IOException, RocksDBException {
        Path half = directory.resolveSibling(directory.getFileName() + ".creating");
        delete(half);
        PrivateDirectory.create(half);
        try (RocksDB rocks = open(half, segmentBytes, true);
                WriteOptions synced = new WriteOptions().setSync(true);
                WriteBatch batch = new WriteBatch()) {
            batch.put(LogKey.header(0), header.encode());
            rocks.write(synced, batch);
        }
        sync(half);
        Files.move(half, directory, StandardCopyOption.ATOMIC_MOVE);
        sync(directory.toAbsolutePath().resolveSibling(""));
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    // Nothing is cut off before RocksDB has found it too: it does so only when nobody else has the
    // log open.
    private static Opened openAndReplay(Path directory, int segmentBytes)
            throws IOException, RocksDBException {
        Optional<WriteAheadLog.TornEnd> torn = WriteAheadLog.check(directory);
        try {
            return new Opened(open(directory, segmentBytes, false), torn.isPresent());
        } catch (RocksDBException e) {
            if (torn.isEmpty() || !RocksTrouble.isDamage(e)) {
                throw e;
            }
            torn.get().cutOff();
            return new Opened(open(directory, segmentBytes, false), true);
        }
    }

    private static RocksDB open(Path directory, int segmentBytes, boolean isNew)
            throws RocksDBException {
        try (Options options = options(segmentBytes);
                LRUCache cache = new LRUCache(BLOCK_CACHE_BYTES)) {
            options.setCreateIfMissing(isNew)
                    .setErrorIfExists(isNew)
                    .setWalRecoveryMode(WALRecoveryMode.AbsoluteConsistency);
            options.setTableFormatConfig(
                    new BlockBasedTableConfig().setBlockCache(cache).setBlockSize(BLOCK_BYTES));
            return RocksDB.open(options, directory.toString());
        }
    }

    private static Options options(int segmentBytes) {
        return new Options()
                .setParanoidChecks(true)
                // A file is read back before the write-ahead log that it replaces is deleted.
                .setParanoidFileChecks(true)
                // A disk that failed once is asked again by a new opening, which reads back what
                // it has, and never by a background thread.
                .setMaxBgErrorResumeCount(0)
                // Twice a segment with its entries' overhead: a memtable ends with its segment,
                // not before.
                .setWriteBufferSize(2L * segmentBytes)
                .setMaxWriteBufferNumber(MEMTABLES_MAX)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                // Each file goes to the last level as soon as it is written, where it can be
                // deleted whole. Files do not overlap, so that is a rename in the manifest.
                .setCompactionStyle(CompactionStyle.LEVEL)
                .setNumLevels(2)
                .setLevel0FileNumCompactionTrigger(1)
                .setTargetFileSizeBase(2L * segmentBytes)
                .setTtl(0)
                .setPeriodicCompactionSeconds(0)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBytesPerSync(BYTES_PER_SYNC)
                .setMaxOpenFiles(OPEN_FILES_MAX)
                .setSkipStatsUpdateOnDbOpen(true)
                .setMaxManifestFileSize(MANIFEST_BYTES_MAX)
                .setMaxLogFileSize(DIAGNOSTICS_BYTES_MAX)
                .setKeepLogFileNum(DIAGNOSTICS_FILES_MAX)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }
}
