package io.catchment.bench;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps a server running as a service manager does: starts it, and starts it anew whenever it has ended. It knows
/// nothing of faults.
final class Supervisor implements AutoCloseable {
    private static final Duration BEFORE_NEXT_START = Duration.ofMillis(500);

    private final RunningServer.Start start;
    private final List<Duration> untilReady = new ArrayList<>();
    private final AtomicInteger failedStarts = new AtomicInteger();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private volatile RunningServer server;

    private Supervisor(RunningServer.Start start, RunningServer server) {
        this.start = start;
        this.server = server;
    }

    /// Returns when the server is ready for the first time.
    static Supervisor start(RunningServer.Start start) {
        RunningServer first = RunningServer.start(start);
        Supervisor supervisor = new Supervisor(start, first);
        supervisor.thread.start();
        return supervisor;
    }

    private void run() {
        try {
            server.awaitEnd();
            while (!stopping.await(BEFORE_NEXT_START.toMillis(), TimeUnit.MILLISECONDS)) {
                server = RunningServer.launch(start);
                awaitReady(server);
                server.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady(RunningServer launched) {
        try {
            Duration took = launched.awaitReady().untilReady();
            synchronized (untilReady) {
                untilReady.add(took);
            }
        } catch (IllegalStateException | UncheckedIOException e) {
            // The pipe of one that is killed may be closed under its reader.
            failedStarts.incrementAndGet();
        }
    }

    /// The one that runs, starts or has just ended.
    RunningServer server() {
        return server;
    }

    /// Of each start but the first.
    List<Duration> untilReady() {
        synchronized (untilReady) {
            return List.copyOf(untilReady);
        }
    }

    /// Starts that ended before they were ready: by a kill, or because something was not there.
    int failedStarts() {
        return failedStarts.get();
    }

    /// Stops the server in order.
    @Override
    public void close() {
        stopping.countDown();
        try {
            do {
                // Another one, where it was just being started.
                server.close();
            } while (!thread.join(BEFORE_NEXT_START));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the server stopped", e);
        }
    }
}
