package io.catchment.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// A fault that nobody foresaw: an id for the caller and the log, and where it happened.
///
/// Messages of exceptions are left out: they may repeat what was sent.
///
/// @param id as rare as 64 random bits
/// @param where the exceptions and the places they came from
record Incident(String id, String where) {
    /// The code under which a request is counted that got no answer: its caller went away or was too slow.
    static final int NO_ANSWER = 499;

    private static final int FRAMES_MAX = 12;
    private static final int CAUSES_MAX = 4;

    static Incident of(Throwable fault) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        StringBuilder where = new StringBuilder();
        Throwable cause = fault;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            append(where, cause);
            cause = cause.getCause();
        }
        return new Incident(id, where.toString());
    }

    /// As the end of a log line.
    String line() {
        return "incident=" + id + where;
    }

    private static void append(StringBuilder where, Throwable cause) {
        where.append(" fault=").append(cause.getClass().getName());
        StackTraceElement[] frames = cause.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES_MAX, frames.length); i++) {
            where.append(" at=").append(frames[i]);
        }
    }
}
