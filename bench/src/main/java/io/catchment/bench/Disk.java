package io.catchment.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A small file system of its own, mounted for one run, that can be filled with ballast.
///
/// It is in memory: what a full disk does is tested with it, and not what a loss of power does.
final class Disk implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path folder;
    private final Path ballast;

    private Disk(Path folder) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
    }

    /// @throws IllegalStateException in one line when this user may not mount
    static Disk mount(Path folder, long bytes) {
        Child.Ran ran =
                Child.run(
                        new ProcessBuilder(
                                "mount",
                                "-t",
                                "tmpfs",
                                "-o",
                                "mode=755,size=" + bytes,
                                "catchment-prove",
                                folder.toString()));
        if (ran.exit() != 0) {
            throw new IllegalStateException(
                    "a disk can only be filled where a tmpfs can be mounted, as root or in a container with CAP_SYS_ADMIN: "
                            + ran.lastLine());
        }
        return new Disk(folder);
    }

    /// What a run that was killed left mounted there.
    static void unmountLeftover(Path folder) {
        if (Files.isDirectory(folder)) {
            var _ = Child.run(new ProcessBuilder("umount", "--lazy", folder.toString()));
        }
    }

    Path folder() {
        return folder;
    }

    long bytesFree() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns when no more is left, which others may take or give back at once.
    void fill(long bytesLeft) {
        // Most of it without writing: others race for the last bytes, and would win.
        long most = bytesFree() - bytesLeft - CHUNK_BYTES;
        if (most > 0) {
            var _ =
                    Child.run(
                            new ProcessBuilder(
                                    "fallocate", "-l", Long.toString(most), ballast.toString()));
        }
        try (FileChannel file =
                FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (long more = bytesFree() - bytesLeft; more > 0; more = bytesFree() - bytesLeft) {
                file.write(ByteBuffer.allocate((int) Math.min(more, CHUNK_BYTES)));
            }
        } catch (IOException e) {
            // No byte is free: somebody else took the last.
            if (bytesFree() > bytesLeft + CHUNK_BYTES) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void empty() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Child.succeed(new ProcessBuilder("umount", "--lazy", folder.toString()));
    }
}
