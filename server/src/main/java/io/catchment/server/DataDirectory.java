package io.catchment.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The directory with all that the server keeps, held by one process at a time.
///
/// The lock is the operating system's: it ends with the process, however that ends.
final class DataDirectory implements AutoCloseable {
    /// PostgreSQL runs as another user and has to pass through; nobody but the owner may look around.
    private static final Set<PosixFilePermission> OTHERS_PASS_THROUGH =
            PosixFilePermissions.fromString("rwx--x--x");

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Makes the directory if it is not there, and takes it.
    ///
    /// @throws InUseException when another process holds it
    static DataDirectory take(Path path) {
        Path lockFile = path.resolve("catchment.lock");
        try {
            make(path);
            FileChannel channel =
                    FileChannel.open(
                            lockFile,
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            if (lock(channel) == null) {
                String pid = pidIn(channel);
                channel.close();
                throw new InUseException(path, pid);
            }
            writePid(channel);
            return new DataDirectory(path, channel);
        } catch (FileAlreadyExistsException e) {
            throw new UncheckedIOException("the data directory " + path + " is a file", e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the data directory " + path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void make(Path path) throws IOException {
        if (Files.notExists(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, OTHERS_PASS_THROUGH);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String pidIn(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        return StandardCharsets.US_ASCII.decode(text.flip()).toString().strip();
    }

    private static void writePid(FileChannel channel) throws IOException {
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
        channel.force(true);
    }

    Path path() {
        return path;
    }

    /// Writes a small file that only its owner may read, whole or not at all.
    void writeSecret(String name, String text) {
        Path file = path.resolve(name);
        Path draft = path.resolve(name + ".new");
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(draft, text);
            Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Another process holds the directory.
    static final class InUseException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InUseException(Path path, String pid) {
            super(
                    "the data directory "
                            + path
                            + " is in use by the process "
                            + pid
                            + ": stop that one, or name another directory with --data");
        }
    }
}
