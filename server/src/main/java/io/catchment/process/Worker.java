package io.catchment.process;

import io.catchment.intake.IntakeLog;
import io.catchment.intake.LogUnavailableException;
import io.catchment.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Owns the waiting of one processor, or of what is like one: calls it again and again until it is told to stop.
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

    private final Step step;
    private final Idle idle;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile State state = State.RUNNING;

    /// What a worker does now.
    public enum State {
        RUNNING,
        WAITING,
        FAILED
    }

    /// Knows when there may be work again.
    private interface Idle {
        long known();

        void await(long known) throws InterruptedException;
    }

    private Worker(String name, Step step, Function<Worker, Idle> idle) {
        this.step = step;
        this.idle = idle.apply(this);
        // A platform thread: it spends its time inside the log's native code.
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    /// A worker that has work when the log has grown.
    public static Worker start(String name, Step step, IntakeLog log) {
        return start(
                name,
                step,
                worker ->
                        new Idle() {
                            @Override
                            public long known() {
                                return log.appends();
                            }

                            @Override
                            public void await(long known) throws InterruptedException {
                                log.awaitAppends(known, IDLE_MAX);
                            }
                        });
    }

    /// A worker that may have work after a while.
    public static Worker start(String name, Step step, Duration every) {
        return start(
                name,
                step,
                worker ->
                        new Idle() {
                            @Override
                            public long known() {
                                return 0;
                            }

                            @Override
                            public void await(long known) throws InterruptedException {
                                worker.awaitStop(every);
                            }
                        });
    }

    private static Worker start(String name, Step step, Function<Worker, Idle> idle) {
        Worker worker = new Worker(name, step, idle);
        worker.thread.start();
        return worker;
    }

    public State state() {
        return state;
    }

    public String name() {
        return thread.getName();
    }

    private void run() {
        Duration storeWait = STORE_WAIT_MIN;
        try {
            while (stopping.getCount() > 0) {
                long known = idle.known();
                try {
                    if (step.runOnce() == 0) {
                        idle.await(known);
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

    private void awaitStop(Duration atMost) throws InterruptedException {
        var _ = stopping.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
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
