package io.catchment.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Everything that this Java says in its logs, at every level, for as long as it is open.
final class LogLines implements AutoCloseable {
    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final Collector collector = new Collector();

    private LogLines() {
        collector.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(collector);
    }

    static LogLines capture() {
        return new LogLines();
    }

    String all() {
        return String.join("\n", collector.lines);
    }

    @Override
    public void close() {
        root.removeHandler(collector);
        root.setLevel(before);
    }

    private static final class Collector extends Handler {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            // The client's own logs are not ours.
            if (!String.valueOf(line.getLoggerName()).startsWith("jdk.internal.httpclient")) {
                lines.add(formatter.format(line));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
