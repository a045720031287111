package io.catchment.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The one embedded server of a test JVM, with an empty database for whoever asks.
///
/// It runs with production's settings, fsync and all, from the first call to the end of the JVM.
public final class TestPostgres {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /// An empty database and the role that owns it, which is no superuser.
    public record Database(String jdbcUrl, String user, String password) {}

    static EmbeddedPostgres server() {
        return Running.POSTGRES;
    }

    public static Database freshDatabase() {
        return create("template1");
    }

    /// A database with what another has, to which nobody is connected now.
    public static Database copyOf(Database original) {
        String url = original.jdbcUrl();
        return create(url.substring(url.lastIndexOf('/') + 1, url.indexOf('?')));
    }

    /// Lets nobody in until [#openDoor(Database)], and ends the sessions that are: the store is away.
    public static void shutDoor(Database database) {
        execute("ALTER DATABASE " + name(database) + " WITH ALLOW_CONNECTIONS false");
        execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                        + name(database)
                        + "'");
    }

    public static void openDoor(Database database) {
        execute("ALTER DATABASE " + name(database) + " WITH ALLOW_CONNECTIONS true");
    }

    /// Settings of a database, for the sessions to come.
    public static void set(Database database, String setting) {
        execute("ALTER DATABASE " + name(database) + " SET " + setting);
    }

    private static String name(Database database) {
        return database.jdbcUrl().replaceAll(".*/(\\w+)\\?.*", "$1");
    }

    private static void execute(String sql) {
        try (var connection = Running.POSTGRES.superuser();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Database create(String template) {
        var postgres = Running.POSTGRES;
        String name = "test_" + DATABASES.incrementAndGet();
        try (var connection = postgres.superuser();
                var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE DATABASE %s OWNER %s TEMPLATE %s"
                            .formatted(name, postgres.user(), template));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String url = EmbeddedPostgres.jdbcUrl(postgres.port(), name);
        return new Database(url, postgres.user(), postgres.password());
    }

    private static final class Running {

        private static final String PREFIX = "test-postgres-";

        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                Path target = Files.createDirectories(Path.of("target"));
                deleteThoseOfKilledJvms(target);
                Path data =
                        Files.createTempDirectory(
                                target, PREFIX + ProcessHandle.current().pid() + "-");
                Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
                var postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(data));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, data)));
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void deleteThoseOfKilledJvms(Path target) throws IOException {
            try (var folders = Files.newDirectoryStream(target, PREFIX + "*")) {
                for (Path folder : folders) {
                    String[] words = folder.getFileName().toString().split("-", -1);
                    if (ProcessHandle.of(Long.parseLong(words[2])).isEmpty()) {
                        Postmaster.stopLeftovers(folder.toRealPath().resolve("postgres"));
                        Tree.delete(folder);
                    }
                }
            }
        }

        /// At once: bringing some thousand files of test databases to disk takes longer than a JVM is given to end.
        private static void stop(EmbeddedPostgres postgres, Path data) {
            try {
                Command.run(
                        Duration.ofSeconds(5),
                        List.of("/bin/sh", "-c", "kill -QUIT " + postgres.pid()));
                postgres.close();
                Tree.delete(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
