package io.catchment.process;

import io.catchment.intake.IntakeLog;
import io.catchment.intake.LogUnavailableException;
import io.catchment.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Owns the waiting of one processor: calls it again and again until it is told to stop.
///
/// ```
///   RUNNING ──store or log cannot──► WAITING ──a step went through──► RUNNING
///      │                            │
///      └──────── a bug ─────────────┴──► FAILED, which health shows: its partitions stand still
/// ```
public final class Worker implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Worker.class.getName());

    /// An append wakes the worker at once; this only bounds what a lost wake-up could cost.
    private static final Duration IDLE_MAX = Duration.ofSeconds(1);

    private static final Duration STORE_WAIT_MIN = Duration.ofMillis(100);
    private static final Duration STORE_WAIT_MAX = Duration.ofSeconds(5);

    private final Processor processor;
    private final IntakeLog log;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile State state = State.RUNNING;

    /// What a worker does now.
    public enum State {
        RUNNING,
        WAITING,
        FAILED
    }

    private Worker(String name, Processor processor, IntakeLog log) {
        this.processor = processor;
        this.log = log;
        // A platform thread: it spends its time inside the log's native code.
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    public static Worker start(String name, Processor processor, IntakeLog log) {
        Worker worker = new Worker(name, processor, log);
        worker.thread.start();
        return worker;
    }

    public State state() {
        return state;
    }

    private void run() {
        Duration storeWait = STORE_WAIT_MIN;
        try {
            while (stopping.getCount() > 0) {
                long known = log.appends();
                try {
                    if (processor.runOnce() == 0) {
                        log.awaitAppends(known, IDLE_MAX);
                    }
                    storeWait = STORE_WAIT_MIN;
                    become(State.RUNNING, "");
                } catch (StoreException | LogUnavailableException e) {
                    become(State.WAITING, String.valueOf(e.getMessage()));
                    awaitStop(storeWait);
                    storeWait = min(storeWait.multipliedBy(2), STORE_WAIT_MAX);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            become(State.FAILED, e.getClass().getName() + " at " + Understanding.place(e));
        }
    }

    private boolean awaitStop(Duration atMost) throws InterruptedException {
        return stopping.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void become(State next, String reason) {
        if (state != next) {
            state = next;
            Level level = next == State.RUNNING ? Level.INFO : Level.ERROR;
            LOG.log(
                    level,
                    "worker changed name={0} state={1} reason={2}",
                    thread.getName(),
                    next,
                    reason);
        }
    }

    /// Begins no other batch.
    public void stop() {
        stopping.countDown();
    }

    /// Lets the batch that is worked on finish, and begins no other.
    @Override
    public void close() {
        stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
