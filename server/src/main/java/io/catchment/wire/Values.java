package io.catchment.wire;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;

/// The values whose form the body alone decides: flags, event codes, date-times.
final class Values {
    static final String EXPECTED = "a string, a number, a boolean or null";
    static final String FLAG_EXPECTED = "true or false";
    static final String EVENT_CODE_EXPECTED = "an integer from 1 to " + Integer.MAX_VALUE;
    static final String DATE_TIME_EXPECTED = "a date-time in UTC as yyyy-MM-dd HH:mm:ss";

    private static final String DATE_TIME_FORM = "dddd-dd-dd dd:dd:dd";

    private Values() {}

    /// `true` or `false` in any case: callers send what their language prints.
    static Optional<Boolean> flag(String text) {
        if (text.equalsIgnoreCase("true")) {
            return Optional.of(true);
        }
        return text.equalsIgnoreCase("false") ? Optional.of(false) : Optional.empty();
    }

    static OptionalInt eventCode(String text) {
        long code = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return OptionalInt.empty();
            }
            code = Math.min(code * 10 + (text.charAt(i) - '0'), Integer.MAX_VALUE + 1L);
        }
        return code >= 1 && code <= Integer.MAX_VALUE
                ? OptionalInt.of((int) code)
                : OptionalInt.empty();
    }

    /// By hand: a formatter takes ten times as long and tells of a misfit by an exception.
    static Optional<Instant> dateTime(String text) {
        if (!hasDateTimeForm(text)) {
            return Optional.empty();
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        return isDate(year, month, day) && hour < 24 && minute < 60 && second < 60
                ? Optional.of(
                        LocalDateTime.of(year, month, day, hour, minute, second)
                                .toInstant(ZoneOffset.UTC))
                : Optional.empty();
    }

    private static boolean hasDateTimeForm(String text) {
        if (text.length() != DATE_TIME_FORM.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char form = DATE_TIME_FORM.charAt(i);
            if (form == 'd' ? !isDigit(text.charAt(i)) : text.charAt(i) != form) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDate(int year, int month, int day) {
        return year >= 1
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /// ASCII only, unlike [Character#isDigit].
    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
