package io.catchment.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// The start of a server on a cluster that is ready for it: settings, log, port, and the wait until it
/// accepts connections.
record ServerStart(
        Path folder, PostgresBinaries binaries, RunAs runAs, Cluster cluster, long memoryBytes) {

    /// Recovery after a crash reads up to `max_wal_size` and a little more.
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    /// Another program may take the port between the choice and the start; orphaned backends may linger.
    private static final int STARTS_MAX = 5;

    private static final Duration BEFORE_NEXT_START = Duration.ofMillis(200);

    private static final List<String> PASSING_TROUBLES =
            List.of("could not bind", "pre-existing shared memory block");

    private static final int LOG_TAIL_BYTES = 4096;

    /// A server that accepts connections on a port of 127.0.0.1.
    record Started(Postmaster postmaster, int port) {}

    /// @param fixed the port to listen at; empty for any that is free
    Started run(OptionalInt fixed) throws IOException {
        boolean lz4 = knowsLz4();
        for (int attempt = 1; ; attempt++) {
            int port = fixed.isPresent() ? fixed.getAsInt() : freePort();
            var ran = start(port, lz4);
            if (ran.succeeded()) {
                var postmaster = Postmaster.of(cluster.path()).orElseThrow();
                return new Started(postmaster, port);
            }
            String tail = tail(log());
            if (attempt == STARTS_MAX || PASSING_TROUBLES.stream().noneMatch(tail::contains)) {
                Postmaster.stopLeftovers(folder);
                throw new IOException(
                        "PostgreSQL did not start (as %s): %s\nThe end of %s:\n%s"
                                .formatted(runAs.name(), ran.output(), log(), tail));
            }
            Postmaster.pause(BEFORE_NEXT_START);
        }
    }

    /// By `pg_ctl`, which puts the server into a session of its own on Linux and macOS alike: Ctrl-C goes to the
    /// terminal's foreground group, and the server must outlive that until we stop it in order.
    private Command.Ran start(int port, boolean lz4) throws IOException {
        Path access = folder.resolve("pg_hba.conf");
        Path settings = folder.resolve("postgresql.conf");
        writeReadable(access, PostgresSettings.ACCESS);
        writeReadable(settings, new PostgresSettings(memoryBytes, port, lz4, access).text());
        emptyLog();
        return Command.run(
                START_LIMIT.plusSeconds(10),
                runAs.command(
                        List.of(
                                binaries.program("pg_ctl"),
                                "start",
                                "--wait",
                                "--timeout=" + START_LIMIT.toSeconds(),
                                "--silent",
                                "--pgdata=" + cluster.path(),
                                "--log=" + log(),
                                "--options=-c config_file=\"" + settings + "\"")));
    }

    private boolean knowsLz4() throws IOException {
        var words =
                List.of(
                        binaries.program("postgres"),
                        "-C",
                        "wal_compression",
                        "-D",
                        cluster.path().toString(),
                        "-c",
                        "wal_compression=lz4",
                        "-c",
                        "default_toast_compression=lz4");
        return Command.run(START_LIMIT, runAs.command(words)).succeeded();
    }

    /// The log is bounded by being of two starts, and by having no line for a statement, good or bad.
    private void emptyLog() throws IOException {
        if (Files.exists(log())) {
            Files.move(
                    log(), folder.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createFile(log());
        Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rw-------"));
        runAs.give(log());
    }

    private Path log() {
        return folder.resolve("postgres.log");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static void writeReadable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static String tail(Path log) throws IOException {
        if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (var channel = FileChannel.open(log, StandardOpenOption.READ)) {
            channel.position(Math.max(0, channel.size() - LOG_TAIL_BYTES));
            var bytes = ByteBuffer.allocate(LOG_TAIL_BYTES);
            channel.read(bytes);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }
}
