package io.catchment.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
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

    private static final String FOLDER = "postgres";

    /// What a first start makes before anything else, however early it is cut short.
    private static final Pattern FIRST_FILES =
            Pattern.compile("[0-9]+\\.[0-9]+|binaries\\.unfinished|password");

    /// `pg_ctl` puts paths between double quotes into a shell's command.
    private static final Pattern UNQUOTABLE = Pattern.compile("[\"$`\\\\\\n\\r]");

    private final ServerStart start;
    private final int port;
    private final String password;
    private Postmaster postmaster;
    private boolean closed;

    private EmbeddedPostgres(ServerStart start, Postmaster postmaster, int port, String password) {
        this.start = start;
        this.postmaster = postmaster;
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
        Postmaster.stopLeftovers(folder);
        var binaries = PostgresBinaries.unpacked(options.archive(), folder);
        var runAs = RunAs.choose(options.toolFolders(), binaries, folder);
        var cluster = new Cluster(folder, binaries, runAs);
        String password = cluster.prepare();
        var start = new ServerStart(folder, binaries, runAs, cluster, options.memoryBytes());
        var started = start.run(OptionalInt.empty());
        var postgres = new EmbeddedPostgres(start, started.postmaster(), started.port(), password);
        postgres.checkEntry();
        binaries.deleteOthers();
        return postgres;
    }

    /// Whether a data folder holds the data of a server, so that a start makes none.
    public static boolean hasData(Path dataDirectory) throws IOException {
        return Cluster.isIn(dataDirectory.resolve(FOLDER));
    }

    /// Whether a data folder holds any file that a start has made, be it one that was cut short.
    public static boolean hasFiles(Path dataDirectory) throws IOException {
        return hasFilesIn(dataDirectory.resolve(FOLDER));
    }

    private static boolean hasFilesIn(Path folder) throws IOException {
        return Cluster.isIn(folder)
                || names(folder).stream().anyMatch(FIRST_FILES.asMatchPredicate());
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /// Without the values of a failed row in the driver's messages, which may reach our log.
    public String jdbcUrl() {
        return jdbcUrl(port, Cluster.NAME);
    }

    /// Owns the database and is no superuser.
    public String user() {
        return Cluster.NAME;
    }

    public String password() {
        return password;
    }

    /// Of the postmaster.
    public synchronized long pid() {
        return postmaster.pid();
    }

    /// Such as `18.6`.
    public String version() {
        return start.binaries().version();
    }

    /// How it got rid of root's powers: `setpriv`, `runuser` or `unshare`; `plain` where there were none.
    public String runAs() {
        return start.runAs().name();
    }

    /// Starts the server again, at the same port, when it has ended by itself.
    ///
    /// @return whether it had
    public synchronized boolean restartIfEnded() throws IOException {
        if (closed || postmaster.isAlive()) {
            return false;
        }
        start.cluster().prepareAgain();
        postmaster = start.run(OptionalInt.of(port)).postmaster();
        return true;
    }

    /// Stops the server in order, within a bound. Open transactions roll back.
    ///
    /// The files at rest belong to whoever runs this program, so that they can be used where the server's own user is
    /// unknown: the root of a user namespace (`unshare -r`) has no power over files of users that are not in it.
    @Override
    public synchronized void close() {
        closed = true;
        try {
            postmaster.stop();
            start.cluster().takeBack();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A session of the superuser, for what the owner of a database may not do.
    Connection superuser() throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl(port, Cluster.SUPERUSER), Cluster.SUPERUSER, password);
    }

    static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&gssEncMode=disable&logServerErrorDetail=false"
                .formatted(port, database);
    }

    int port() {
        return port;
    }

    private void checkEntry() throws IOException {
        try (var _ = DriverManager.getConnection(jdbcUrl(), user(), password)) {
            return;
        } catch (SQLException e) {
            close();
            throw new IOException("PostgreSQL runs but lets nobody in: " + e.getMessage(), e);
        }
    }

    private static void refuseForeign(Path folder) throws IOException {
        if (!names(folder).isEmpty() && !hasFilesIn(folder)) {
            throw new IOException(
                    "the folder %s is somebody else's, it has %s: PostgreSQL is not made in it"
                            .formatted(folder, names(folder).getFirst()));
        }
    }

    private static Path folder(Path dataDirectory) throws IOException {
        Path folder = Files.createDirectories(dataDirectory).toRealPath().resolve(FOLDER);
        if (UNQUOTABLE.matcher(folder.toString()).find()) {
            throw new IOException(
                    "the data folder's path has one of \" $ ` \\ or a line break, with which PostgreSQL"
                            + " cannot be started: "
                            + folder);
        }
        refuseForeign(folder);
        Files.createDirectories(folder);
        // The unprivileged user passes through here whatever our umask, and writes nothing here.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }
}
