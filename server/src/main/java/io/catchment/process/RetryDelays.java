package io.catchment.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How long a request waits after each try that a fault of the system spoilt: the ten delays that LeadSquared documents,
/// nine hours, nine minutes and thirty seconds in all.
final class RetryDelays {
    private static final List<Duration> DELAYS =
            List.of(
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(7),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(45),
                    Duration.ofMinutes(60),
                    Duration.ofMinutes(90),
                    Duration.ofHours(2),
                    Duration.ofHours(3));

    private RetryDelays() {}

    /// @param attempts how often it was tried, 1 or more
    /// @return empty when that was the last try
    static Optional<Duration> after(int attempts) {
        return attempts <= DELAYS.size() ? Optional.of(DELAYS.get(attempts - 1)) : Optional.empty();
    }
}
