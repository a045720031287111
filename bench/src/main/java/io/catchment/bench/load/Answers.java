package io.catchment.bench.load;

import java.util.List;
import java.util.Map;

/// What became of one [Step].
///
/// @param sent requests whose bytes went out
/// @param byStatus those that were answered; under `0` those whose connection broke or that took too long
/// @param notSent those whose turn had come and that had no place to wait; they are in the percentiles with the
///     time that they had waited at the end
/// @param firstIndexNotSent all smaller ones, from the target's first on, were sent
/// @param firstSentAtMillis since 1970
/// @param seconds from the first send to the last answer
/// @param millis by percentile, from when a request was meant to be sent to the end of its answer
/// @param hyperfoilMillis the same as Hyperfoil has them: from when it took a request up
/// @param lateMillis from when a request was meant to be sent to when it was: of a held rate it is in `millis`, and the
///     sender's own, who counts in whole milliseconds, but for requests that wait for a connection
/// @param cpuSeconds of the process that sends, reading the answers and keeping count included
/// @param answeredEachSecond from the first send on
public record Answers(
        long sent,
        Map<Integer, Long> byStatus,
        long notSent,
        long firstIndexNotSent,
        long firstSentAtMillis,
        double seconds,
        Map<String, Double> millis,
        Map<String, Double> hyperfoilMillis,
        Map<String, Double> lateMillis,
        double cpuSeconds,
        List<Long> answeredEachSecond) {
    public Answers {
        byStatus = Map.copyOf(byStatus);
        answeredEachSecond = List.copyOf(answeredEachSecond);
    }

    public long accepted() {
        return byStatus.getOrDefault(200, 0L);
    }

    public double acceptedPerSecond() {
        return accepted() / seconds;
    }

    public double cpuMicrosPerRequest() {
        return cpuSeconds * 1e6 / sent;
    }
}
