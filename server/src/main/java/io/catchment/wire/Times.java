package io.catchment.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The three ways in which LeadSquared writes a time, all of them in UTC.
final class Times {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private Times() {}

    /// As in lists of opportunities.
    static String seconds(Instant at) {
        return SECONDS.format(at);
    }

    /// As in leads.
    static String millis(Instant at) {
        return MILLIS.format(at);
    }

    /// As above the fields of one opportunity: milliseconds since 1970, and an offset that is always nothing.
    static String sinceEpoch(Instant at) {
        return "/Date(" + at.toEpochMilli() + "+0000)/";
    }
}
