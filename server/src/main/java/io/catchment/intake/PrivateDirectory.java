package io.catchment.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A directory that nobody but its owner may list, enter or write.
///
/// The log holds people's data and RocksDB makes its files as the umask says, so it is their directory that must
/// keep others out, whatever the one above it lets them do.
final class PrivateDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /// Makes it private from its first instant; the one above it must be there.
    static void create(Path directory) throws IOException {
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }

    /// Takes from others what an earlier version, or a person, has let them do.
    static void restrict(Path directory) throws IOException {
        if (!Files.getPosixFilePermissions(directory).equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
        }
    }

    static void createOrRestrict(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            restrict(directory);
        } else {
            create(directory);
        }
    }
}
