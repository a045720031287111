package io.catchment.server;

import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/// Sends all log lines to stderr, ours from INFO on and the libraries' from WARNING on.
final class Logging {
    /// Held here because the log manager forgets the level of a logger that nobody holds.
    private static final Logger OURS = Logger.getLogger("io.catchment");

    private Logging() {}

    static void toStderr() {
        LogManager.getLogManager().reset();
        Handler stderr =
                new StreamHandler(System.err, new LineFormat()) {
                    @Override
                    public synchronized void publish(java.util.logging.LogRecord record) {
                        super.publish(record);
                        flush();
                    }
                };
        try {
            stderr.setEncoding(StandardCharsets.UTF_8.name());
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
        Logger root = Logger.getLogger("");
        root.addHandler(stderr);
        root.setLevel(Level.WARNING);
        OURS.setLevel(Level.INFO);
        Thread.setDefaultUncaughtExceptionHandler(Logging::uncaught);
    }

    /// What Java would print has the exception's message, and that may quote what a caller sent.
    private static void uncaught(Thread thread, Throwable thrown) {
        OURS.log(Level.SEVERE, "thread ended name=" + thread.getName(), thrown);
    }
}
