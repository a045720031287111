package io.catchment.backup;

import io.catchment.intake.CheckpointedLog;
import io.catchment.intake.IntakeLog.Extent;
import io.catchment.store.Database;
import io.catchment.store.StoreCut;
import io.catchment.store.StoreCut.Contents;
import io.catchment.store.StoredTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Makes backups: all of the store and all of the log, as they are at one moment, while both go on.
///
/// ```
///   snapshot of the store, positions ──► checkpoint of the log ──► copy the tables ──► copy the checkpoint
///                    ▲                          │                     ──► manifest ──► rename
///                    └── trimmed beyond them ───┘
/// ```
///
/// In this order the log reaches from at or below every position of the snapshot up to the moment of the checkpoint,
/// which is the cut: what was accepted before it is in the backup, worked off or waiting.
///
/// The log's files are copied although a checkpoint could share them: a backup that shares its disk blocks with the log
/// is lost with them.
public final class Backup {
    /// The log is trimmed once a minute: to meet that again and again is no chance.
    private static final int CUTS_MAX = 3;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Parts parts;
    private final ReentrantLock one = new ReentrantLock();

    /// What is backed up.
    ///
    /// @param scratch a directory on the log's file system, which is there only while a backup is made
    /// @param program the version of this program
    /// @param reserveBytes of disk that are left free where backup and data share a file system
    public record Parts(
            Database database,
            CheckpointedLog log,
            Path scratch,
            String program,
            long reserveBytes,
            InstantSource clock) {}

    /// Removes what a backup that was cut short has left beside the log.
    public Backup(Parts parts) {
        this.parts = parts;
        try {
            BackupDirectory.deleteTree(parts.scratch());
        } catch (IOException e) {
            throw new UncheckedIOException(parts.scratch() + " cannot be deleted", e);
        }
    }

    /// Makes one. An interrupt ends it; what there is of it then is deleted.
    ///
    /// @param target that is not there yet, or is empty
    /// @param progress is told what is done, a line a time
    /// @throws BackupException when it cannot be made there, or another is being made
    public Manifest run(Path target, Consumer<String> progress) {
        if (!one.tryLock()) {
            throw new BackupException("another backup is being made; try again when it is done");
        }
        Path whole = target.toAbsolutePath().normalize();
        try {
            refuseTaken(whole);
            return make(whole, progress);
        } catch (IOException | UncheckedIOException e) {
            throw failed(whole, e);
        } finally {
            one.unlock();
        }
    }

    private static BackupException failed(Path target, Exception e) {
        return new BackupException(
                "the backup to %s failed, and nothing is left of it: %s"
                        .formatted(target, e.getMessage() == null ? e : e.getMessage()),
                e);
    }

    private static void refuseTaken(Path target) throws IOException {
        Path above = target.getParent();
        if (above == null || !Files.isDirectory(above)) {
            throw new BackupException(
                    "the backup cannot be made at %s: there is no folder %s"
                            .formatted(target, above));
        }
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target) || !isEmpty(target)) {
            throw new BackupException(
                    "the backup cannot be made at %s: there is something already"
                            .formatted(target));
        }
        // It could not be replaced by the finished one at a stroke.
        if (!Files.getFileStore(target).equals(Files.getFileStore(above))) {
            throw new BackupException(
                    "the backup cannot be made at %s, where a disk is mounted: name a new folder in it"
                            .formatted(target));
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    private Manifest make(Path target, Consumer<String> progress) throws IOException {
        Path half =
                target.resolveSibling(
                        "%s.half-%s".formatted(target.getFileName(), UUID.randomUUID()));
        BackupDirectory directory = BackupDirectory.create(half);
        try {
            for (int cut = 1; cut <= CUTS_MAX; cut++) {
                Optional<Manifest> made =
                        StoreCut.take(
                                parts.database(),
                                parts.log().id(),
                                store -> unchecked(() -> fill(directory, store, progress)));
                if (made.isPresent()) {
                    directory.moveTo(target);
                    return made.get();
                }
                progress.accept("the log was trimmed meanwhile: beginning anew");
            }
            throw new BackupException(
                    "the backup to %s failed: the intake log %s and the store do not fit together"
                            .formatted(target, parts.log().id()));
        } finally {
            directory.delete();
            BackupDirectory.deleteTree(parts.scratch());
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private static <T> T unchecked(Step<T> step) {
        try {
            return step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return empty when the log no longer reaches back to the positions of this cut
    private Optional<Manifest> fill(
            BackupDirectory directory, StoreCut store, Consumer<String> progress)
            throws IOException {
        BackupDirectory.deleteTree(parts.scratch());
        List<Extent> extents = parts.log().checkpoint(parts.scratch());
        Instant cutAt = parts.clock().instant();
        Manifest.Log log = log(extents, store.positions());
        if (!log.partitions().stream().allMatch(Manifest.Partition::fits)) {
            return Optional.empty();
        }
        progress.accept("cut at %s: %d requests wait in the log".formatted(cutAt, log.waiting()));
        refuseFullDisk(directory, store);
        List<Manifest.Table> tables = copyTables(directory, store, progress);
        copyLog(directory, progress);
        Contents contents = store.contents();
        Manifest manifest =
                new Manifest(
                        Manifest.FORMAT,
                        parts.program(),
                        cutAt,
                        log,
                        new Manifest.Store(
                                contents.schemaVersion(),
                                store.serverVersion(),
                                tables,
                                contents.sequences()),
                        directory.files());
        ManifestFile.write(directory, manifest);
        return Optional.of(manifest);
    }

    private Manifest.Log log(List<Extent> extents, Map<Integer, Long> positions) {
        List<Manifest.Partition> partitions = new ArrayList<>();
        for (int partition = 0; partition < extents.size(); partition++) {
            Extent extent = extents.get(partition);
            // None: below every first, so it does not fit.
            long position = positions.getOrDefault(partition, -1L);
            partitions.add(new Manifest.Partition(extent.first(), position, extent.end()));
        }
        return new Manifest.Log(parts.log().id().value(), partitions);
    }

    private void refuseFullDisk(BackupDirectory directory, StoreCut store) throws IOException {
        FileStore disk = directory.disk();
        boolean isOurs = disk.equals(Files.getFileStore(parts.scratch()));
        long needed = store.bytes() + scratchBytes() + (isOurs ? parts.reserveBytes() : 0);
        if (disk.getUsableSpace() < needed) {
            throw new BackupException(
                    "the backup needs up to %d MB of disk%s, and %s has %d MB free"
                            .formatted(
                                    needed >> 20,
                                    isOurs ? ", with the reserve of the data directory" : "",
                                    disk,
                                    disk.getUsableSpace() >> 20));
        }
    }

    private long scratchBytes() throws IOException {
        long bytes = 0;
        for (Path file : scratchFiles()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private List<Path> scratchFiles() throws IOException {
        try (Stream<Path> files = Files.list(parts.scratch())) {
            return files.sorted().toList();
        }
    }

    private static List<Manifest.Table> copyTables(
            BackupDirectory directory, StoreCut store, Consumer<String> progress)
            throws IOException {
        directory.folder("store");
        List<Manifest.Table> tables = new ArrayList<>();
        for (StoredTable table : store.contents().tables()) {
            String path = "store/" + table.name() + ".copy.gz";
            long rows = directory.write(path, out -> compress(store, table, out));
            tables.add(new Manifest.Table(table, rows, path));
            progress.accept("%s: %d rows".formatted(table.name(), rows));
        }
        return tables;
    }

    private static long compress(StoreCut store, StoredTable table, OutputStream out)
            throws IOException {
        try (FastGzip gzip = new FastGzip(out)) {
            long rows = store.copy(table, gzip);
            gzip.finish();
            return rows;
        }
    }

    private void copyLog(BackupDirectory directory, Consumer<String> progress) throws IOException {
        directory.folder("log");
        for (Path file : scratchFiles()) {
            directory.copy(file, "log/" + file.getFileName());
        }
        progress.accept("intake log: %d KB".formatted(scratchBytes() >> 10));
    }

    /// The door shares the processor: the last tenth of size is not worth three times the work.
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }

        /// Whoever gave us the stream closes it.
        @Override
        public void close() {
            def.end();
        }
    }
}
