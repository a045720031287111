package io.catchment.status;

import java.time.Duration;

/// What one account has waiting, and how fast it is worked off.
///
/// @param pending requests that were accepted and are not final
/// @param maxDelay age of the oldest of them; zero when none waits
/// @param finishedPerMinute the mean of the last ten minutes
public record QueueMetrics(long pending, Duration maxDelay, double finishedPerMinute) {}
