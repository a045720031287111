package io.catchment.intake;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Owns the waiting of a [TendedLog] and its [DiskReserve]: looks after them four times a second.
public final class LogKeeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogKeeper.class.getName());

    private static final long PERIOD_MILLIS = 250;

    /// One each: a log that waits for another machine holds nobody else up.
    private final ScheduledExecutorService clockwork =
            Executors.newScheduledThreadPool(
                    2, Thread.ofPlatform().daemon().name("intake-log-keeper").factory());

    private LogKeeper() {}

    public static LogKeeper start(TendedLog log, DiskReserve reserve) {
        LogKeeper keeper = new LogKeeper();
        keeper.often("log", log::runOnce);
        keeper.often("disk", reserve::runOnce);
        return keeper;
    }

    private void often(String what, Runnable look) {
        Runnable guarded = () -> guarded(what, look);
        var _ =
                clockwork.scheduleWithFixedDelay(
                        guarded, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// A look that fails is told and does not end those to come, as it would for the executor.
    private static void guarded(String what, Runnable look) {
        try {
            look.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "look after the {0} failed fault={1}", what, e);
        }
    }

    @Override
    public void close() {
        clockwork.shutdown();
    }
}
