package io.catchment.intake;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What the intake log warns of, for as long as it is open.
final class Warnings implements AutoCloseable {
    // Held here: the registry of loggers would let it go, and the collector with it.
    private final Logger logger = Logger.getLogger("io.catchment.intake");
    private final Collector collector = new Collector();

    Warnings() {
        logger.addHandler(collector);
    }

    List<String> lines() {
        return List.copyOf(collector.lines);
    }

    @Override
    public void close() {
        logger.removeHandler(collector);
    }

    private static final class Collector extends Handler {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                lines.add(formatter.formatMessage(record));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
