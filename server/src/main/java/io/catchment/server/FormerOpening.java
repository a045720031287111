package io.catchment.server;

import io.catchment.intake.DamagedLogException;
import io.catchment.intake.RocksIntakeLog;
import io.catchment.process.GapCheck;
import io.catchment.process.LogCheck;
import io.catchment.process.LogEnds;
import io.catchment.store.Logs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// The log in the data directory of a node that has its log in Kafka by now: opened to be worked off, and removed in the
/// end.
///
/// @param ends of the time before the store was last asked about it
record FormerOpening(Path directory, RocksIntakeLog log, LogEnds ends) implements AutoCloseable {
    /// A removal that was cut short leaves it.
    private static final String REMOVED = ".removed";

    /// Empty when the node has its log in the data directory, or none is there.
    static Optional<FormerOpening> find(Config config, Path data) {
        Path directory = BackupCommand.logIn(data);
        if (config.log().kafka().isEmpty()) {
            return Optional.empty();
        }
        delete(removed(directory));
        return Files.isDirectory(directory)
                ? Optional.of(open(config, data, directory))
                : Optional.empty();
    }

    private static FormerOpening open(Config config, Path data, Path directory) {
        RocksIntakeLog log =
                RocksIntakeLog.open(
                        directory, RocksIntakeLog.Options.of(config.log().partitions()));
        try {
            return new FormerOpening(
                    directory, log, LogEnds.open(log, data.resolve(Node.LOG_ENDS_FILE)));
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    boolean isEmpty() {
        return Stream.iterate(0, partition -> partition + 1)
                .limit(log.partitions())
                .allMatch(partition -> log.extent(partition).end() == 0);
    }

    /// @throws DamagedLogException when it lacks what the store has worked off, or has still to work off
    void check(Logs logs, Optional<String> acceptedGap) {
        new LogCheck(log.id(), ends).askStoreAsFormer(logs);
        new GapCheck(log, logs).run(acceptedGap);
    }

    /// Takes its files away, for good.
    void remove() {
        log.close();
        try {
            // At one moment: half a log could not be opened at the next start.
            Files.move(directory, removed(directory), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be removed", e);
        }
        delete(removed(directory));
    }

    private static Path removed(Path directory) {
        return directory.resolveSibling(directory.getFileName() + REMOVED);
    }

    private static void delete(Path removed) {
        if (Files.notExists(removed)) {
            return;
        }
        try (Stream<Path> files = Files.walk(removed)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(removed + " cannot be deleted", e);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
