package io.catchment.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.store.StoreAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder of an embedded PostgreSQL, whoever has started it: which process serves it, and the way in.
///
/// @param data the folder that holds `postgres/`
record StoreFolder(Path data) {
    private static final int PORT_LINE = 3;

    /// Those of the server that hold locks, or may.
    private static final String IN_TRANSACTION =
            """
            SELECT pid
              FROM pg_stat_activity
             WHERE application_name = 'catchment'
               AND backend_type     = 'client backend'
               AND (xact_start IS NOT NULL OR NOT ?)
             ORDER BY xact_start NULLS LAST
            """;

    /// The one that runs now.
    Optional<ProcessHandle> postmaster() {
        return pidFile()
                .flatMap(lines -> ProcessHandle.of(Long.parseLong(lines.getFirst().strip())))
                .filter(StoreFolder::runs);
    }

    /// One that has ended, and that nobody has asked for its exit code yet, is alive to Java and has no program.
    static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    StoreAddress address() {
        List<String> lines =
                pidFile().orElseThrow(() -> new IllegalStateException("no store runs"));
        try {
            String password = Files.readString(data.resolve("postgres/password")).strip();
            return new StoreAddress(
                    "jdbc:postgresql://127.0.0.1:%s/catchment?sslmode=disable&connectTimeout=5"
                            .formatted(lines.get(PORT_LINE).strip()),
                    Optional.of("catchment"),
                    Optional.of(password));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<List<String>> pidFile() {
        try (Stream<Path> tree =
                Files.find(
                        data.resolve("postgres"),
                        2,
                        (path, _) -> path.endsWith("postmaster.pid"))) {
            Optional<Path> file = tree.findFirst();
            return file.isPresent()
                    ? Optional.of(Files.readAllLines(file.get(), UTF_8))
                    : Optional.empty();
        } catch (NoSuchFileException | UncheckedIOException e) {
            // It starts or ends just now.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The processes of the server's sessions that are in a transaction, the oldest first.
    List<Long> sessionsInTransaction() {
        return sessions(true);
    }

    /// Of all the server's sessions, those in a transaction first.
    List<Long> sessions() {
        return sessions(false);
    }

    private List<Long> sessions(boolean onlyInTransaction) {
        if (postmaster().isEmpty()) {
            return List.of();
        }
        StoreAddress address = address();
        List<Long> pids = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(
                                address.jdbcUrl(),
                                address.user().orElseThrow(),
                                address.password().orElseThrow());
                PreparedStatement select = connection.prepareStatement(IN_TRANSACTION)) {
            select.setBoolean(1, onlyInTransaction);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    pids.add(rows.getLong(1));
                }
            }
            return pids;
        } catch (SQLException e) {
            // In the midst of another fault nobody answers.
            return List.of();
        }
    }
}
