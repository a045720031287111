package io.catchment.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many calls an account may make within any window of a length.
public sealed interface RateLimit {
    /// At most `calls` within any `window`.
    record Calls(int calls, Duration window) implements RateLimit {
        /// The calls of a window are remembered one by one: eight bytes each, for each account.
        public static final int CALLS_MAX = 1_000_000;

        public Calls {
            if (calls < 1 || calls > CALLS_MAX) {
                throw new IllegalArgumentException(
                        "a rate limit of " + calls + " calls is not within 1 to " + CALLS_MAX);
            }
            if (window.compareTo(Duration.ofSeconds(1)) < 0
                    || window.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException(
                        "a rate limit over " + window + " is not within a second and a day");
            }
        }
    }

    /// No limit.
    record None() implements RateLimit {}

    /// Reads `25/5s`, with `s`, `m` or `h`, or `none`.
    ///
    /// @throws IllegalArgumentException that says what is wrong and what would be right
    static RateLimit parse(String text) {
        if (text.equals("none")) {
            return new None();
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "a rate limit is written as 25/5s or none, not as '" + text + "'");
        }
        return new Calls(
                Integer.parseInt(form.group(1)),
                Duration.parse("PT" + form.group(2) + form.group(3)));
    }

    /// At most seven digits and five: more than either may be, and never beyond an `int`.
    Pattern FORM = Pattern.compile("(\\d{1,7})/(\\d{1,5})([smh])");
}
