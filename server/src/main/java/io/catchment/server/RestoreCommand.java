package io.catchment.server;

import io.catchment.backup.BackupException;
import io.catchment.backup.Manifest;
import io.catchment.backup.StoredBackup;
import io.catchment.intake.IntakeLog.Extent;
import io.catchment.intake.RocksIntakeLog;
import io.catchment.settings.LiveSettings;
import io.catchment.store.Database;
import io.catchment.store.EmbeddedPostgres;
import io.catchment.store.Logs;
import io.catchment.store.OwnerOnlyFile;
import io.catchment.store.StoreAddress;
import io.catchment.store.StoreRestore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// `catchment restore DIR`: puts a backup back, whole, or its store alone beside a log that is still there.
///
/// ```
///   whole:  check the files ─► fill the store ─► work off the backup's log ─► close that log for good
///   store:  check the files ─► fill the store         (the next start catches up from the log that is there)
/// ```
///
/// A whole restore does not append to the backup's log again: the positions after its end were given out as request ids
/// before, and an old id must not name another's request. So the next start makes a log of its own.
final class RestoreCommand {
    static final String UNFINISHED = "restore.unfinished";
    private static final String LOG_MEANWHILE = "log.restoring";

    private final Config config;
    private final boolean storeOnly;
    private final PrintStream out;

    RestoreCommand(Config config, boolean storeOnly, PrintStream out) {
        this.config = config;
        this.storeOnly = storeOnly;
        this.out = out;
    }

    /// @throws BackupException when a restore that was cut short left its traces here
    static void refuseUnfinished(Path data) {
        if (Files.exists(data.resolve(UNFINISHED))) {
            throw new BackupException(
                    """
                    a restore into %s did not come to its end, so the store may be empty or behind. Restore again: \
                    delete the directory, or with --store-only move %s away and delete %s\
                    """
                            .formatted(data, data.resolve("postgres"), data.resolve(UNFINISHED)));
        }
    }

    /// @throws BackupException when the backup is damaged, or something is there already
    /// @throws StoreRestore.RefusedException when the store is not empty, or the backup too new
    void run(Path directory) {
        refuseUnfinished(config.data());
        refuseUsed();
        StoredBackup backup = StoredBackup.open(directory);
        Manifest manifest = backup.manifest();
        out.printf(
                "backup of %s is whole: %d files, %d MB%n",
                manifest.cutAt(), manifest.files().size(), manifest.bytes() >> 20);
        try (DataDirectory data = DataDirectory.take(config.data())) {
            restore(backup, data.path());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the restore into %s failed: %s".formatted(config.data(), e), e);
        }
        out.printf("restored; start it with --data %s%n", config.data());
    }

    private void refuseUsed() {
        Path data = config.data();
        if (storeOnly && !Files.isDirectory(BackupCommand.logIn(data))) {
            throw new BackupException(
                    "%s holds no log that the store could catch up from: leave --store-only away to restore both"
                            .formatted(data));
        }
        if (!storeOnly
                && (Files.exists(BackupCommand.logIn(data))
                        || Files.exists(data.resolve(Node.SETTINGS_FILE)))) {
            throw new BackupException(
                    "the data directory %s is in use by a log already: name another one with --data, or restore the store alone with --store-only"
                            .formatted(data));
        }
        if (config.store().isEmpty() && hasStore(data)) {
            throw new BackupException(
                    "%s holds a store already: move that folder away, or name another data directory with --data"
                            .formatted(data.resolve("postgres")));
        }
    }

    private static boolean hasStore(Path data) {
        try {
            return EmbeddedPostgres.hasData(data);
        } catch (IOException e) {
            throw new UncheckedIOException(data + " cannot be read", e);
        }
    }

    private void restore(StoredBackup backup, Path data) throws IOException {
        Path mark = data.resolve(UNFINISHED);
        OwnerOnlyFile.write(mark, "a restore has begun\n");
        try (StoreServer server = StoreServer.of(config);
                Database database = fill(server.address(), backup)) {
            if (!storeOnly) {
                finishLog(backup, database, data);
            }
        } catch (StoreRestore.RefusedException e) {
            Files.delete(mark); // Nothing was changed.
            throw e;
        }
        Files.delete(mark);
    }

    private Database fill(StoreAddress address, StoredBackup backup) {
        Manifest.Store store = backup.manifest().store();
        Map<String, Long> restored = StoreRestore.run(address, store.contents(), backup::rows);
        for (Manifest.Table table : store.tables()) {
            String name = table.table().name();
            if (restored.containsKey(name)) {
                out.printf("%s: %d rows%n", name, restored.get(name));
            } else {
                out.printf("%s: left out, it is no table of Catchment's%n", name);
            }
        }
        return Database.open(address);
    }

    private void finishLog(StoredBackup backup, Database database, Path data) throws IOException {
        Path directory = data.resolve(LOG_MEANWHILE);
        backup.copyLog(directory);
        LiveSettings settings = LiveSettings.in(data.resolve(Node.SETTINGS_FILE));
        settings.refresh(database);
        Manifest.Log expected = backup.manifest().log();
        try (RocksIntakeLog log =
                RocksIntakeLog.open(
                        directory, RocksIntakeLog.Options.of(expected.partitions().size()))) {
            refuseOther(log, expected);
            long finished = new Drain(log, database, settings, InstantSource.system()).run();
            out.printf("intake log: %d requests that waited are worked off%n", finished);
        }
        new Logs(database).close(expected.logId());
        settings.refresh(database);
        StoredBackup.discardLog(directory);
    }

    private static void refuseOther(RocksIntakeLog log, Manifest.Log expected) {
        for (int partition = 0; partition < expected.partitions().size(); partition++) {
            Manifest.Partition part = expected.partitions().get(partition);
            Extent there = partition < log.partitions() ? log.extent(partition) : new Extent(0, 0);
            if (!log.id().equals(expected.logId())
                    || !there.equals(new Extent(part.first(), part.end()))) {
                throw new BackupException(
                        "the backup's log is not the one that its manifest names: partition %d of %s holds %s"
                                .formatted(partition, log.id(), there));
            }
        }
    }
}
