package io.catchment.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A directory that becomes a backup: its owner's alone, each file on disk when it is said to be written.
final class BackupDirectory {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path root;
    private final List<Manifest.FileSum> files = new ArrayList<>();

    private BackupDirectory(Path root) {
        this.root = root;
    }

    static BackupDirectory create(Path root) throws IOException {
        makeFolder(root);
        return new BackupDirectory(root);
    }

    void folder(String name) throws IOException {
        makeFolder(root.resolve(name));
    }

    private static void makeFolder(Path folder) throws IOException {
        Files.createDirectory(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /// Writes into a file.
    interface Content<T> {
        T to(OutputStream out) throws IOException;
    }

    /// Writes one file; notes its length and checksum.
    <T> T write(String path, Content<T> content) throws IOException {
        MessageDigest digest = sha256();
        // A channel of its own: an interrupt ends what is written to it.
        try (FileChannel channel =
                FileChannel.open(
                        root.resolve(path),
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            OutputStream out =
                    new BufferedOutputStream(
                            new DigestOutputStream(Channels.newOutputStream(channel), digest),
                            BUFFER_BYTES);
            T result = content.to(out);
            out.flush();
            channel.force(true);
            files.add(new Manifest.FileSum(path, channel.size(), hex(digest)));
            return result;
        }
    }

    void copy(Path file, String path) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            long _ = write(path, in::transferTo);
        }
    }

    FileStore disk() throws IOException {
        return Files.getFileStore(root);
    }

    /// What was written so far, in that order.
    List<Manifest.FileSum> files() {
        return List.copyOf(files);
    }

    /// Makes the names in it outlast a power cut, and gives it its own.
    void moveTo(Path target) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path folder : all.filter(Files::isDirectory).toList()) {
                sync(folder);
            }
        }
        Files.move(root, target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        sync(target.resolveSibling(""));
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }

    void delete() throws IOException {
        deleteTree(root);
    }

    static void deleteTree(Path root) throws IOException {
        if (Files.notExists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
