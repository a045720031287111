package io.catchment.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/// Data folders for the tests of the embedded server: any user can reach them, and the binaries are
/// unpacked there already, because that is most of the time of a first start.
final class PostgresFolders {

    private static final Path UNPACKED = unpacked();

    private PostgresFolders() {}

    static boolean isRoot() {
        return Integer.valueOf(0).equals(uidOf(Path.of("target")));
    }

    static int uidOf(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path reachable(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /// A data folder without a cluster.
    static Path dataIn(Path folder) throws IOException {
        Path data = reachable(reachable(folder).resolve("it's data"));
        Path postgres = reachable(data.resolve("postgres"));
        run("cp", "-a", UNPACKED.toString(), postgres.toString());
        return data;
    }

    static void run(String... words) throws IOException {
        var ran = Command.run(Duration.ofSeconds(60), List.of(words));
        if (!ran.succeeded()) {
            throw new IOException(List.of(words) + ": " + ran.output());
        }
    }

    private static Path unpacked() {
        try {
            Path folder = reachable(Path.of("target", "unpacked-postgres").toAbsolutePath());
            return PostgresBinaries.unpacked(PostgresBinaries.ofThisMachine(), folder).home();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
