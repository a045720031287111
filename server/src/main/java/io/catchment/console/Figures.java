package io.catchment.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Numbers and times as pages write them. Times are in UTC, as in the API.
final class Figures {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    // A narrow space that does not break: groups of three as the SI has them.
    private static final char GROUP = '\u202f';

    private static final long KIB = 1024;
    private static final String[] BYTE_UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private Figures() {}

    /// As `12 345`.
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', GROUP);
    }

    /// With one place below ten, as `0.4`; above, none.
    static String rate(double perSecond) {
        return perSecond < 9.95 && perSecond != 0
                ? String.format(Locale.ROOT, "%.1f", perSecond)
                : count(Math.round(perSecond));
    }

    /// In the largest unit that leaves two figures: `12 s`, `3 min`, `26 h`, `4 d`.
    static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 120 * 60) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    static String moment(Instant at) {
        return MOMENT.format(at);
    }

    static String bytes(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        double amount = bytes;
        int unit = -1;
        while (amount >= KIB && unit < BYTE_UNITS.length - 1) {
            amount /= KIB;
            unit++;
        }
        return String.format(
                Locale.ROOT, amount < 10 ? "%.1f %s" : "%.0f %s", amount, BYTE_UNITS[unit]);
    }
}
