package io.catchment.server;

import io.catchment.store.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    static final String LOCK_FILE = "catchment.lock";

    /// Those of this process. Opening a lock file again, and closing it, would let go of the first one's lock.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path real;
    private final FileChannel channel;

    private DataDirectory(Path path, Path real, FileChannel channel) {
        this.path = path;
        this.real = real;
        this.channel = channel;
    }

    /// Makes the directory if it is not there, and takes it.
    ///
    /// @throws InUseException when another process holds it, or this one already does
    /// @throws ForeignDirectory.RefusedException when it is a backup, or has somebody else's files
    static DataDirectory take(Path path) {
        try {
            ForeignDirectory.refuse(path);
            Path real = make(path);
            if (!HELD.add(real)) {
                throw new InUseException(path, String.valueOf(ProcessHandle.current().pid()));
            }
            return take(path, real);
        } catch (FileAlreadyExistsException e) {
            throw new UncheckedIOException(
                    "the data directory " + path + " cannot be made: there is a file", e);
        } catch (AccessDeniedException e) {
            throw new UncheckedIOException(
                    "the data directory "
                            + path
                            + " cannot be used: no permission to write "
                            + e.getFile(),
                    e);
        } catch (NoSuchFileException e) {
            // The system says no more where it makes no files at all, as below /proc.
            throw new UncheckedIOException(
                    "the data directory "
                            + path
                            + " cannot be used: "
                            + e.getFile()
                            + " cannot be made there",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the data directory " + path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static DataDirectory take(Path path, Path real) throws IOException {
        FileChannel channel = null;
        try {
            channel =
                    FileChannel.open(
                            real.resolve(LOCK_FILE),
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            if (channel.tryLock() == null) {
                throw new InUseException(path, pidIn(channel));
            }
            writePid(channel);
            return new DataDirectory(path, real, channel);
        } catch (IOException | RuntimeException e) {
            letGo(real, channel);
            throw e;
        }
    }

    private static Path make(Path path) throws IOException {
        if (Files.notExists(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, OTHERS_PASS_THROUGH);
        } else if (!Files.isDirectory(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        return path.toRealPath();
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

    /// Writes a file as [OwnerOnlyFile] does.
    void writeSecret(String name, String text) {
        Path file = path.resolve(name);
        try {
            OwnerOnlyFile.write(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return; // Another may hold it by now.
        }
        try {
            letGo(real, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void letGo(Path real, @Nullable FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            HELD.remove(real);
        }
    }

    /// Another process holds the directory.
    static final class InUseException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InUseException(Path path, String pid) {
            super(
                    "the data directory "
                            + path
                            + " is in use by "
                            // Its holder writes the pid after it took the lock.
                            + (pid.isEmpty() ? "another process" : "the process " + pid)
                            + ": stop that one, or name another directory with --data");
        }
    }
}
