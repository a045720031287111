package io.catchment.server;

import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/// Sends all log lines to stderr, ours from INFO on and the libraries' from WARNING on.
final class Logging {
    private Logging() {}

    /// Held because the log manager forgets the level of a logger that nobody holds; made only when asked for,
    /// which is after the manager was chosen.
    private static final class Ours {
        static final Logger LOGGER = Logger.getLogger("io.catchment");
    }

    static void toStderr() {
        // Read when the JDK's log manager is first touched; naming the class does not touch it.
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
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
        root.addHandler(stderr);
        root.setLevel(Level.WARNING);
        Ours.LOGGER.setLevel(Level.INFO);
        Thread.setDefaultUncaughtExceptionHandler(Logging::uncaught);
    }

    /// What Java would print has the exception's message, and that may quote what a caller sent.
    private static void uncaught(Thread thread, Throwable thrown) {
        Ours.LOGGER.log(Level.SEVERE, "thread ended name=" + thread.getName(), thrown);
    }
}
