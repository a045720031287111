package io.catchment.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// The free disk that the intake log leaves to the store, so that what was accepted can always be worked off.
///
/// ```
///   KEPT ──less than the reserve is free──► REACHED ──a sixteenth more than it is free──► KEPT
/// ```
///
/// REACHED refuses appends and nothing else. Between two looks at the disk it counts what is appended, so that no
/// burst passes the reserve unseen. Somebody must call [#runOnce()] a few times a second: [LogKeeper].
public final class DiskReserve {
    private static final System.Logger LOG = System.getLogger(DiskReserve.class.getName());

    /// An entry is written to the write-ahead log and to the file of its segment.
    private static final int WRITTEN_TIMES = 2;

    /// Keeps the door from opening and closing with every file that comes and goes.
    private static final int BACK_PART = 16;

    /// Space comes back by a trim, once a minute, or by a person.
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private static final double MEBIBYTE = 1 << 20;

    private final LongSupplier disk;
    private final long bytes;
    private final AtomicLong writtenSinceLook = new AtomicLong();
    private volatile long free;
    private volatile boolean reached;

    /// @param disk says how many bytes are free
    /// @param bytes that stay free; 0 for no reserve
    public DiskReserve(LongSupplier disk, long bytes) {
        this.disk = disk;
        this.bytes = bytes;
        look();
    }

    /// The reserve on the file system that holds a directory.
    public static DiskReserve on(Path directory, long bytes) {
        try {
            FileStore store = Files.getFileStore(directory);
            return new DiskReserve(() -> usable(store), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long usable(FileStore store) {
        try {
            return store.getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Looks at the disk.
    public void runOnce() {
        look();
    }

    private synchronized void look() {
        // What is appended while the disk answers may be in its answer or not: it stays counted.
        long known = writtenSinceLook.get();
        free = disk.getAsLong();
        writtenSinceLook.addAndGet(-known);
        boolean isReached = free < (reached ? bytes + bytes / BACK_PART : bytes);
        if (isReached != reached) {
            reached = isReached;
            LOG.log(isReached ? Level.ERROR : Level.INFO, "disk {0}", said());
        }
    }

    /// @throws LogUnavailableException when the bytes would take from the reserve
    void take(int bodyBytes) {
        long written = writtenSinceLook.addAndGet((long) WRITTEN_TIMES * bodyBytes);
        if (reached || (bytes > 0 && free - written < bytes)) {
            writtenSinceLook.addAndGet((long) -WRITTEN_TIMES * bodyBytes);
            throw new LogUnavailableException("the disk: " + said(), RETRY_AFTER, null);
        }
    }

    /// Whether appends are refused.
    public boolean isReached() {
        return reached;
    }

    /// Whether so little is free that what need not be kept should go: less than twice the reserve.
    public boolean isNear() {
        return free < 2 * bytes;
    }

    public long freeBytes() {
        return free;
    }

    public long reserveBytes() {
        return bytes;
    }

    /// What it does now, in words for a person.
    public String said() {
        String figures = inWords(free) + " free, reserve " + inWords(bytes);
        if (reached) {
            return figures + ": the reserve is reached, requests are refused until space is freed";
        }
        return isNear()
                ? figures + ": short, so worked-off entries leave the log before log.keep"
                : figures;
    }

    private static String inWords(long bytes) {
        return String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE);
    }
}
