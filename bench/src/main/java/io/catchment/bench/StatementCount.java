package io.catchment.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Counts what is sent to PostgreSQL: its driver says each execution at its finest level, BEGIN and COMMIT too.
final class StatementCount extends Handler {
    private static final Logger DRIVER =
            Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
    private static final String EXECUTION = "FE=> Execute";

    private final AtomicInteger statements = new AtomicInteger();

    private StatementCount() {}

    static int during(Runnable work) {
        StatementCount count = new StatementCount();
        Level before = DRIVER.getLevel();
        DRIVER.addHandler(count);
        DRIVER.setUseParentHandlers(false);
        DRIVER.setLevel(Level.FINEST);
        try {
            work.run();
        } finally {
            DRIVER.setLevel(before);
            DRIVER.setUseParentHandlers(true);
            DRIVER.removeHandler(count);
        }
        return count.statements.get();
    }

    @Override
    public void publish(LogRecord said) {
        if (said.getMessage().contains(EXECUTION)) {
            statements.incrementAndGet();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
