package io.catchment.settings;

import java.time.Duration;

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
}
