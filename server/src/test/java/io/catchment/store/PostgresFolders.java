package io.catchment.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/// Data folders for the tests of the embedded server: any user can reach them, and the binaries are
/// unpacked there already, because that is most of the time of a first start.
public final class PostgresFolders {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Path UNPACKED = unpacked();

    private PostgresFolders() {}

    static boolean isRoot() {
        return succeeds("sh", "-c", "[ $(id -u) = 0 ]");
    }

    /// The way that root takes where an ordinary user needs none, or a namespace if it has no name.
    static String asRoot(String way) {
        if (isRoot()) {
            return way;
        }
        return hasName() ? "plain" : "unshare";
    }

    static boolean hasName() {
        return succeeds("id", "-un");
    }

    static boolean userNamespacesWork() {
        return succeeds("unshare", "--user", "--map-user=65534", "true");
    }

    private static boolean succeeds(String... words) {
        try {
            return Command.run(LIMIT, List.of(words)).succeeded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A program of that name in the folder, which may stand for a real one or be broken.
    static void tool(Path folder, String name, String script) throws IOException {
        Path tool = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static Path reachable(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /// A data folder without a cluster.
    public static Path dataIn(Path folder) throws IOException {
        Path data = reachable(reachable(folder).resolve("it's data"));
        Path postgres = reachable(data.resolve("postgres"));
        run("cp", "-a", UNPACKED.toString(), postgres.toString());
        return data;
    }

    static void run(String... words) throws IOException {
        var ran = Command.run(LIMIT, List.of(words));
        if (!ran.succeeded()) {
            throw new IOException(List.of(words) + ": " + ran.output());
        }
    }

    private static Path unpacked() {
        try {
            Path folder = reachable(Path.of("target", "unpacked-postgres").toAbsolutePath());
            return PostgresBinaries.unpacked(PostgresBinaries.ofThisMachine(), folder).home();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
