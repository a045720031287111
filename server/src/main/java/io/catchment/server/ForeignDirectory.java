package io.catchment.server;

import io.catchment.backup.StoredBackup;
import io.catchment.settings.AdministratorKey;
import io.catchment.settings.DemoAccount;
import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A directory that is none to keep data in: a backup, or one with somebody else's files.
///
/// Looked at before the first file is made in it.
final class ForeignDirectory {
    /// Names that nobody else gives. Others of ours, such as `settings.json`, prove nothing.
    private static final Set<String> OURS =
            Set.of(
                    DataDirectory.LOCK_FILE,
                    DemoAccount.FILE,
                    AdministratorKey.FILE,
                    RestoreCommand.UNFINISHED,
                    "catchment.yaml",
                    "log.creating",
                    "log-ends");

    /// At the root of a file system of its own.
    private static final String LOST_AND_FOUND = "lost+found";

    /// Enough to know them again.
    private static final int NAMED_MAX = 5;

    private ForeignDirectory() {}

    /// Hidden files are no reason to refuse: a mount point may have some.
    ///
    /// @throws RefusedException when the directory is there, and is one
    static void refuse(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            return;
        }
        if (StoredBackup.isIn(data)) {
            throw new RefusedException(
                    "%s is a backup (manifest.json), and a server would spoil it: catchment restore %s --data DIR, with another directory"
                            .formatted(data, data));
        }
        List<String> names = visible(data);
        if (!names.isEmpty() && !isOurs(data, names)) {
            throw new RefusedException(
                    "the directory %s has files, and nothing of Catchment's among them (%s): name one that is empty, or not there yet, with --data"
                            .formatted(data, some(names)));
        }
    }

    private static List<String> visible(Path data) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(data)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".") && !name.equals(LOST_AND_FOUND)) {
                    names.add(name);
                }
            }
        }
        names.sort(null);
        return names;
    }

    private static boolean isOurs(Path data, List<String> names) throws IOException {
        return names.stream().anyMatch(OURS::contains)
                || Files.exists(BackupCommand.logIn(data).resolve("CURRENT"))
                || EmbeddedPostgres.hasFiles(data);
    }

    private static String some(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(NAMED_MAX, names.size())));
        return names.size() > NAMED_MAX ? first + ", …" : first;
    }

    /// The directory is not one to keep data in. Nothing in it was touched.
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }
}
