package io.catchment.server;

import io.catchment.backup.Backup;
import io.catchment.backup.BackupException;
import io.catchment.backup.Manifest;
import io.catchment.intake.CheckpointedLog;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.RocksIntakeLog;
import io.catchment.store.Database;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// `catchment backup DIR`: asks the server that runs on the data directory; where none runs, makes the backup itself.
final class BackupCommand {
    /// The brokers' replicas are the log's copies, and the store is somebody else's.
    static final String OF_KAFKA =
            "a backup copies the log of the data directory, and this server has its log in Kafka: back up PostgreSQL with its own tools, see docs/cluster.md";

    private BackupCommand() {}

    /// @throws BackupException when there is no backup in the end
    static void run(Config config, Path target, PrintStream out) {
        if (config.log().kafka().isPresent()) {
            throw new BackupException(OF_KAFKA);
        }
        Path absolute = target.toAbsolutePath().normalize();
        if (!Files.isDirectory(logIn(config.data()))) {
            throw new BackupException(
                    "there is nothing to back up: the data directory %s holds no log"
                            .formatted(config.data()));
        }
        Optional<Control.Answer> answer =
                Control.askForBackup(config.data(), absolute, out::println);
        if (answer.isEmpty()) {
            out.println(makeWithoutServer(config, absolute, out));
            return;
        }
        switch (answer.get()) {
            case Control.Answer.Done done -> out.println(done.text());
            case Control.Answer.Failed failed -> throw new BackupException(failed.text());
        }
    }

    /// Leaves tables of an earlier version as they are: a backup before an update is one of what was before.
    private static String makeWithoutServer(Config config, Path target, PrintStream out) {
        try (DataDirectory _ = DataDirectory.take(config.data());
                RocksIntakeLog log =
                        RocksIntakeLog.open(
                                logIn(config.data()),
                                RocksIntakeLog.Options.of(config.log().partitions()));
                StoreServer server = StoreServer.of(config, new StoreTraces(config.data(), log));
                Database database = Database.openAsItIs(server.address())) {
            Manifest made = of(config, log, database).run(target, out::println);
            return summary(target, made);
        }
    }

    /// Empty when the log is not in the data directory.
    static Optional<Backup> ofNode(Config config, IntakeLog log, Database database) {
        return log instanceof CheckpointedLog here
                ? Optional.of(of(config, here, database))
                : Optional.empty();
    }

    static Backup of(Config config, CheckpointedLog log, Database database) {
        return new Backup(
                new Backup.Parts(
                        database,
                        log,
                        config.data().resolve("log.checkpoint"),
                        Main.version(),
                        config.diskReserveBytes(),
                        InstantSource.system()));
    }

    static Path logIn(Path data) {
        return data.resolve("log");
    }

    static String summary(Path target, Manifest made) {
        return """
        backup of %s made in %s
        %d rows of %d tables, %d requests waiting in the log %s, %d MB
        not in it: demo-account.json and other files with keys, and catchment.yaml\
        """
                .formatted(
                        made.cutAt(),
                        target,
                        made.store().rows(),
                        made.store().tables().size(),
                        made.log().waiting(),
                        made.log().id(),
                        made.bytes() >> 20);
    }
}
