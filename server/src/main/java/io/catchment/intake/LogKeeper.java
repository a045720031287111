package io.catchment.intake;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Owns the waiting of a [ReopeningIntakeLog]: looks after it four times a second.
public final class LogKeeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogKeeper.class.getName());

    private static final long PERIOD_MILLIS = 250;

    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("intake-log-keeper").factory());

    private LogKeeper() {}

    public static LogKeeper start(ReopeningIntakeLog log) {
        LogKeeper keeper = new LogKeeper();
        Runnable guarded = () -> look(log);
        var _ =
                keeper.clockwork.scheduleWithFixedDelay(
                        guarded, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return keeper;
    }

    /// A look that fails is told and does not end those to come, as it would for the executor.
    private static void look(ReopeningIntakeLog log) {
        try {
            log.runOnce();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "look after the log failed log={0} fault={1}", log.id(), e);
        }
    }

    @Override
    public void close() {
        clockwork.shutdown();
    }
}
