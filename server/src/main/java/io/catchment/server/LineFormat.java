package io.catchment.server;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/// One line a log record: time, level, who, and what, as key=value.
///
/// Of an exception only its type and place are written. Its message may quote what a caller sent.
public final class LineFormat extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

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
        for (Throwable thrown = record.getThrown(); thrown != null; thrown = thrown.getCause()) {
            line.append(" thrown=").append(thrown.getClass().getName());
            if (thrown.getStackTrace().length > 0) {
                line.append(" at=").append(thrown.getStackTrace()[0]);
            }
        }
        return line.append('\n').toString();
    }

    private static String shortName(String logger) {
        return logger == null ? "root" : logger.substring(logger.lastIndexOf('.') + 1);
    }

    /// A line break in a message would let its sender write log lines of their own.
    private static String oneLine(String message) {
        return message.replace('\n', ' ').replace('\r', ' ');
    }
}
