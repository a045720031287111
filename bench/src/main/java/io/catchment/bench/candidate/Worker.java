package io.catchment.bench.candidate;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// Takes one partition's entries from the log to the store, a batch at a time. Ends with the first trouble.
final class Worker implements AutoCloseable {
    /// Half of what the statements cost is shared at a tenth of it; beyond it nothing is gained.
    private static final int BATCH = 500;

    private static final long IDLE_NANOS = 1_000_000;

    private final Log log;
    private final int partition;
    private final Store store;
    private final ExecutorService thread;
    private long next;
    private volatile boolean closed;

    Worker(Log log, int partition, Store store) {
        this.log = log;
        this.partition = partition;
        this.store = store;
        this.thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("worker-" + partition).daemon().factory());
    }

    void start() {
        thread.execute(this::run);
    }

    private void run() {
        try (store) {
            while (!closed) {
                if (runOnce() == 0) {
                    LockSupport.parkNanos(IDLE_NANOS);
                }
            }
        } catch (SQLException e) {
            System.err.println("partition " + partition + " stopped: " + e.getMessage());
        }
    }

    /// @return how many captures it has applied
    private int runOnce() throws SQLException {
        List<Capture> captures =
                log.read(partition, next, BATCH).stream().map(CaptureReader::read).toList();
        if (!captures.isEmpty()) {
            store.apply(partition, next, captures);
            next += captures.size();
        }
        return captures.size();
    }

    @Override
    public void close() {
        closed = true;
        thread.close();
    }
}
