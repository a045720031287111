package io.catchment.server;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/// One line a log record: time, level, who, and what, as key=value.
///
/// Of an exception only its type and place are written. Its message may quote what a caller sent.
public final class LineFormat extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /// Control characters, and what other programs take for the end of a line.
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]");

    /// Causes may go round in a circle.
    private static final int CAUSES_MAX = 8;

    @Override
    public String format(LogRecord record) {
        StringBuilder line =
                new StringBuilder(160)
                        .append(TIME.format(record.getInstant()))
                        .append(' ')
                        .append(record.getLevel().getName())
                        .append(' ')
                        .append(shortName(record.getLoggerName()))
                        .append(' ')
                        .append(oneLine(formatMessage(record)));
        Throwable thrown = record.getThrown();
        for (int depth = 0; thrown != null && depth < CAUSES_MAX; depth++) {
            line.append(" thrown=").append(thrown.getClass().getName());
            if (thrown.getStackTrace().length > 0) {
                line.append(" at=").append(thrown.getStackTrace()[0]);
            }
            thrown = thrown.getCause();
        }
        return line.append('\n').toString();
    }

    private static String shortName(String logger) {
        return logger == null ? "root" : logger.substring(logger.lastIndexOf('.') + 1);
    }

    /// A line break in a message would let its sender write log lines of their own, and an escape sequence
    /// what the terminal shows.
    private static String oneLine(String message) {
        return UNPRINTABLE.matcher(message).replaceAll(" ");
    }
}
