package io.catchment.backup;

import io.catchment.store.StoredTable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;

/// A backup that was made before, proved byte by byte when it is opened.
public final class StoredBackup {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path root;
    private final Manifest manifest;

    private StoredBackup(Path root, Manifest manifest) {
        this.root = root;
        this.manifest = manifest;
    }

    /// Reads the whole backup and compares it with its checksums.
    ///
    /// @throws BackupException that names the file, when one is not as it was written
    public static StoredBackup open(Path root) {
        StoredBackup backup = new StoredBackup(root, ManifestFile.read(root));
        backup.manifest.files().forEach(backup::prove);
        return backup;
    }

    /// Whether a directory is a backup, be it whole or not.
    public static boolean isIn(Path directory) {
        return ManifestFile.isIn(directory);
    }

    public Manifest manifest() {
        return manifest;
    }

    private void prove(Manifest.FileSum file) {
        Path path = root.resolve(file.path()).normalize();
        if (!path.startsWith(root.normalize())) {
            throw damaged(file, "lies outside of it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = BackupDirectory.sha256();
            long bytes =
                    new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            if (bytes != file.bytes() || !BackupDirectory.hex(digest).equals(file.sha256())) {
                throw damaged(file, "is not as it was written");
            }
        } catch (NoSuchFileException e) {
            throw damaged(file, "is missing");
        } catch (IOException e) {
            throw damaged(file, "cannot be read, " + e);
        }
    }

    private BackupException damaged(Manifest.FileSum file, String how) {
        return new BackupException(
                "the backup %s is damaged: %s %s".formatted(root, file.path(), how));
    }

    /// The rows of a table, as the store gave them.
    public InputStream rows(StoredTable table) throws IOException {
        String file =
                manifest.store().tables().stream()
                        .filter(it -> it.table().equals(table))
                        .findFirst()
                        .orElseThrow()
                        .file();
        return new BufferedInputStream(
                new GZIPInputStream(Files.newInputStream(root.resolve(file)), BUFFER_BYTES),
                BUFFER_BYTES);
    }

    /// Writes the log into a directory that is not there yet, only for its owner.
    public void copyLog(Path target) throws IOException {
        BackupDirectory copy = BackupDirectory.create(target);
        for (Manifest.FileSum file : manifest.files()) {
            Path path = Path.of(file.path());
            if (path.startsWith("log")) {
                copy.copy(root.resolve(path), path.getFileName().toString());
            }
        }
    }

    /// Deletes what [#copyLog] wrote.
    public static void discardLog(Path directory) throws IOException {
        BackupDirectory.deleteTree(directory);
    }
}
