package io.catchment.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A PostgreSQL server that is part of this process' data folder: started with it, stopped with it.
///
/// It is unpacked from the class path, runs as an unprivileged user, listens on 127.0.0.1 alone, and lets
/// in who knows the password, which only this JVM's user can read. What is committed survives. A server
/// that a killed JVM left behind is stopped, never joined. The caller holds the data folder's lock.
///
/// ```
/// <data>/postgres/18.6/            the programs of one version
/// <data>/postgres/18/              the cluster of one major version
/// <data>/postgres/password         of the roles catchment (the owner of the data) and postgres
/// <data>/postgres/postgresql.conf  written anew at each start, as pg_hba.conf is
/// <data>/postgres/postgres.log     of this start; postgres.log.1 of the one before
/// ```
public final class EmbeddedPostgres implements AutoCloseable {

    private static final String NAME = "catchment";
    private static final String SUPERUSER = "postgres";

    private static final Duration INITDB_LIMIT = Duration.ofMinutes(3);

    /// Recovery after a crash reads up to `max_wal_size` and a little more.
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    /// Another program may take the port between the choice and the start; orphaned backends may linger.
    private static final int STARTS_MAX = 5;

    private static final Duration BEFORE_NEXT_START = Duration.ofMillis(200);

    private static final List<String> PASSING_TROUBLES =
            List.of("could not bind", "pre-existing shared memory block");

    /// `pg_ctl` puts paths between double quotes into a shell's command.
    private static final Pattern UNQUOTABLE = Pattern.compile("[\"$`\\\\\\n\\r]");

    private static final int LOG_TAIL_BYTES = 4096;
    private static final int PASSWORD_BYTES = 32;

    private final Postmaster postmaster;
    private final String version;
    private final String runAs;
    private final int port;
    private final String password;

    private EmbeddedPostgres(
            Postmaster postmaster, String version, String runAs, int port, String password) {
        this.postmaster = postmaster;
        this.version = version;
        this.runAs = runAs;
        this.port = port;
        this.password = password;
    }

    /// What a start needs to know.
    ///
    /// @param dataDirectory Catchment's data folder, made if it is not there
    /// @param archive the binaries, a tar of PostgreSQL compressed by xz
    /// @param toolFolders where `setpriv`, `runuser` and `unshare` are looked for
    /// @param memoryBytes of the machine, from which the server's settings follow
    public record Options(
            Path dataDirectory, URL archive, List<Path> toolFolders, long memoryBytes) {

        public Options {
            toolFolders = List.copyOf(toolFolders);
        }

        /// Everything from the machine and the class path.
        public static Options in(Path dataDirectory) {
            return new Options(
                    dataDirectory, PostgresBinaries.ofThisMachine(), searchPath(), memory());
        }

        private static List<Path> searchPath() {
            String path = System.getenv().getOrDefault("PATH", "");
            // Where root's tools are on a machine whose users' PATH does not say so.
            var usual = Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");
            return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), usual)
                    .filter(folder -> folder.startsWith("/"))
                    .distinct()
                    .map(Path::of)
                    .toList();
        }

        private static long memory() {
            return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                    .getTotalMemorySize();
        }
    }

    /// Starts the server and returns when it accepts connections; makes the cluster if there is none.
    ///
    /// @throws IOException if it cannot, with what PostgreSQL said
    public static EmbeddedPostgres start(Options options) throws IOException {
        Path folder = folder(options.dataDirectory());
        stopLeftovers(folder);
        var binaries = PostgresBinaries.unpacked(options.archive(), folder);
        refuseOtherMajor(folder, binaries);
        var runAs = RunAs.choose(options.toolFolders(), binaries, folder);
        return new Start(options, folder, binaries, runAs).run();
    }

    /// Without the values of a failed row in the driver's messages, which may reach our log.
    public String jdbcUrl() {
        return jdbcUrl(port, NAME);
    }

    /// Owns the database and is no superuser.
    public String user() {
        return NAME;
    }

    public String password() {
        return password;
    }

    /// Of the postmaster.
    public long pid() {
        return postmaster.pid();
    }

    /// Such as `18.6`.
    public String version() {
        return version;
    }

    /// How it got rid of root's powers: `setpriv`, `runuser` or `unshare`; `plain` where there were none.
    public String runAs() {
        return runAs;
    }

    /// Stops the server in order, within a bound. Open transactions roll back.
    @Override
    public void close() {
        try {
            postmaster.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A session of the superuser, for what the owner of a database may not do.
    Connection superuser() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(port, SUPERUSER), SUPERUSER, password);
    }

    static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&gssEncMode=disable&logServerErrorDetail=false"
                .formatted(port, database);
    }

    int port() {
        return port;
    }

    private static Path folder(Path dataDirectory) throws IOException {
        Path folder = Files.createDirectories(dataDirectory).toRealPath().resolve("postgres");
        if (UNQUOTABLE.matcher(folder.toString()).find()) {
            throw new IOException(
                    "the data folder's path has one of \" $ ` \\ or a line break, with which PostgreSQL"
                            + " cannot be started: "
                            + folder);
        }
        Files.createDirectories(folder);
        // The unprivileged user passes through here whatever our umask, and writes nothing here.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private static List<Path> clusters(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.filter(path -> path.getFileName().toString().matches("[0-9]+")).toList();
        }
    }

    static void stopLeftovers(Path folder) throws IOException {
        for (Path cluster : clusters(folder)) {
            var leftover = Postmaster.of(cluster);
            if (leftover.isPresent()) {
                leftover.get().stop();
            }
        }
    }

    /// Else an upgrade to a new major version would look like the loss of everything.
    private static void refuseOtherMajor(Path folder, PostgresBinaries binaries)
            throws IOException {
        var clusters = clusters(folder);
        if (!clusters.isEmpty() && !clusters.contains(folder.resolve(binaries.major()))) {
            throw new IOException(
                    "the data is PostgreSQL's of another major version (%s) than this release brings (%s): dump it with the release that wrote it"
                            .formatted(clusters, binaries.version()));
        }
    }

    /// The steps of one start.
    private record Start(Options options, Path folder, PostgresBinaries binaries, RunAs runAs) {

        EmbeddedPostgres run() throws IOException {
            String password = password();
            if (Files.exists(cluster())) {
                Postmaster.disownPid(cluster());
                runAs.give(cluster());
            } else {
                createCluster(password);
            }
            var postgres = startServer(password);
            try (var _ = DriverManager.getConnection(postgres.jdbcUrl(), NAME, password)) {
                binaries.deleteOthers();
                return postgres;
            } catch (SQLException e) {
                postgres.close();
                throw new IOException("PostgreSQL runs but lets nobody in: " + e.getMessage(), e);
            }
        }

        private Path cluster() {
            return folder.resolve(binaries.major());
        }

        private Path log() {
            return folder.resolve("postgres.log");
        }

        private String password() throws IOException {
            Path file = folder.resolve("password");
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            if (Files.exists(cluster())) {
                throw new IOException(
                        file
                                + " is missing, without which nobody gets at the data in "
                                + cluster());
            }
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            String password = HexFormat.of().formatHex(random);
            Path unfinished = folder.resolve("password.unfinished");
            writeSecret(unfinished, password);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return password;
        }

        /// In a folder beside it that takes its name last: a cluster that is there is whole.
        private void createCluster(String password) throws IOException {
            Path unfinished = folder.resolve("cluster.unfinished");
            Tree.delete(unfinished);
            Files.createDirectory(
                    unfinished,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            writeSecret(unfinished.resolve("password"), password);
            writeSecret(unfinished.resolve("roles.sql"), rolesAndDatabase(password));
            runAs.give(unfinished);
            Path cluster = unfinished.resolve("cluster");
            initdb(cluster, unfinished.resolve("password"));
            createDatabase(cluster, unfinished.resolve("roles.sql"));
            Files.move(cluster, cluster(), StandardCopyOption.ATOMIC_MOVE);
            Tree.keepNames(folder);
            Tree.delete(unfinished);
        }

        private void initdb(Path cluster, Path passwordFile) throws IOException {
            run(
                    INITDB_LIMIT,
                    Path.of("/dev/null"),
                    binaries.program("initdb"),
                    "--pgdata=" + cluster,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--data-checksums",
                    "--no-instructions");
        }

        /// Without a server, so that no one can come in before all is set.
        private void createDatabase(Path cluster, Path sql) throws IOException {
            run(
                    INITDB_LIMIT,
                    sql,
                    binaries.program("postgres"),
                    "--single",
                    "-D",
                    cluster.toString(),
                    "-c",
                    "exit_on_error=on",
                    "-c",
                    "log_min_error_statement=panic",
                    "-c",
                    "log_checkpoints=off",
                    SUPERUSER);
        }

        private static String rolesAndDatabase(String password) {
            return """
            CREATE ROLE catchment LOGIN PASSWORD '%s'
            CREATE DATABASE catchment OWNER catchment
            """
                    .formatted(password);
        }

        private EmbeddedPostgres startServer(String password) throws IOException {
            boolean lz4 = knowsLz4();
            for (int attempt = 1; ; attempt++) {
                int port = freePort();
                var ran = startServer(port, lz4);
                if (ran.succeeded()) {
                    var postmaster = Postmaster.of(cluster()).orElseThrow();
                    return new EmbeddedPostgres(
                            postmaster, binaries.version(), runAs.name(), port, password);
                }
                String tail = tail(log());
                if (attempt == STARTS_MAX || PASSING_TROUBLES.stream().noneMatch(tail::contains)) {
                    stopLeftovers(folder);
                    throw new IOException(
                            "PostgreSQL did not start (as %s): %s\nThe end of %s:\n%s"
                                    .formatted(runAs.name(), ran.output(), log(), tail));
                }
                Postmaster.pause(BEFORE_NEXT_START);
            }
        }

        /// By `pg_ctl`, which puts the server into a session of its own on Linux and macOS alike: Ctrl-C goes to the
        /// terminal's foreground group, and the server must outlive that until we stop it in order.
        private Command.Ran startServer(int port, boolean lz4) throws IOException {
            Path access = folder.resolve("pg_hba.conf");
            Path settings = folder.resolve("postgresql.conf");
            writeReadable(access, PostgresSettings.ACCESS);
            writeReadable(
                    settings,
                    new PostgresSettings(options.memoryBytes(), port, lz4, access).text());
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
                                    "--pgdata=" + cluster(),
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
                            cluster().toString(),
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
                        log(),
                        folder.resolve("postgres.log.1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Files.createFile(log());
            Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rw-------"));
            runAs.give(log());
        }

        private void run(Duration limit, Path input, String... words) throws IOException {
            var ran = Command.run(limit, runAs.command(List.of(words)), input);
            if (!ran.succeeded()) {
                throw new IOException(
                        "%s (as %s) ended with %d: %s"
                                .formatted(words[0], runAs.name(), ran.exit(), ran.output()));
            }
        }
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

    private static void writeSecret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = FileChannel.open(file, options, ownerOnly)) {
            channel.write(StandardCharsets.US_ASCII.encode(text));
            channel.force(true);
        }
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
