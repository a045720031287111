package io.catchment.bench.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Takes the time of each request of one step, from when it was meant to be sent. Used by one thread.
///
/// In a step with a held rate of R, the request k (from 0 on) is meant for the start of the step + k / R, even if
/// the thread that starts it is late, no session is free, or it has to wait for a connection. That is the schedule that
/// Hyperfoil itself follows: at each millisecond it starts all whose time has come, never one before. In a step as
/// fast as answered a request is meant for the moment in which its session is free.
final class Watch {
    private static final int SIGNIFICANT_DIGITS = 3;

    /// A step may end before those of its last milliseconds had their turn: they are not missed.
    private static final int END_MILLIS = 10;

    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private final Step step;
    private final Histogram micros = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram lateMicros = new Histogram(SIGNIFICANT_DIGITS);
    private final Map<Integer, Long> byStatus = new TreeMap<>();
    private final List<Long> eachSecond = new ArrayList<>();
    private final long[] meantForNanos;
    private final int[] status;
    private long startNanos;
    private long started;
    private long firstSentAtMillis;
    private long firstSentNanos;
    private long lastAnsweredNanos;
    private long sent;

    /// @param sessions their numbers are below it
    Watch(Step step, int sessions) {
        this.step = step;
        this.meantForNanos = new long[sessions];
        this.status = new int[sessions];
    }

    /// A session begins with a request.
    ///
    /// @param startMillis of the step, since 1970
    void begins(int session, long startMillis) {
        if (started == 0) {
            startNanos = nanosOf(startMillis);
        }
        meantForNanos[session] = step.isHeld() ? meantForNanos(started) : System.nanoTime();
        started++;
    }

    private static long nanosOf(long millis) {
        Instant now = Instant.now();
        long nowNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return System.nanoTime() - (nowNanos - TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private long meantForNanos(long request) {
        return startNanos + request * TimeUnit.SECONDS.toNanos(1) / step.perSecond();
    }

    /// Its body is written next.
    void sends(int session) {
        if (sent == 0) {
            firstSentAtMillis = System.currentTimeMillis();
            firstSentNanos = System.nanoTime();
        }
        sent++;
        status[session] = 0;
        lateMicros.recordValue(microsSince(meantForNanos[session], System.nanoTime()));
    }

    void isAnswered(int session, int code) {
        status[session] = code;
    }

    /// The answer is complete, or will never come.
    void ends(int session) {
        lastAnsweredNanos = System.nanoTime();
        micros.recordValue(microsSince(meantForNanos[session], lastAnsweredNanos));
        byStatus.merge(status[session], 1L, Long::sum);
        countInSecond();
    }

    private static long microsSince(long beforeNanos, long nanos) {
        return Math.max(0, (nanos - beforeNanos) / 1_000);
    }

    private void countInSecond() {
        int second = (int) TimeUnit.NANOSECONDS.toSeconds(lastAnsweredNanos - firstSentNanos);
        while (eachSecond.size() <= second) {
            eachSecond.add(0L);
        }
        eachSecond.set(second, eachSecond.get(second) + 1);
    }

    /// @param hyperfoilNanos its own histogram
    Answers answers(long firstIndexNotSent, Histogram hyperfoilNanos, double cpuSeconds) {
        long notSent = step.isHeld() ? notSent() : 0;
        return new Answers(
                sent,
                byStatus,
                notSent,
                firstIndexNotSent,
                firstSentAtMillis,
                (lastAnsweredNanos - firstSentNanos) / 1e9,
                millis(micros, 1e3),
                millis(hyperfoilNanos, 1e6),
                millis(lateMicros, 1e3),
                cpuSeconds,
                eachSecond);
    }

    private long notSent() {
        long due = (long) step.perSecond() * (step.seconds() * 1_000L - END_MILLIS) / 1_000;
        for (long request = started; request < due; request++) {
            micros.recordValue(microsSince(meantForNanos(request), lastAnsweredNanos));
        }
        return Math.max(0, due - started);
    }

    private static Map<String, Double> millis(Histogram histogram, double perMilli) {
        Map<String, Double> millis = new LinkedHashMap<>();
        for (double percentile : PERCENTILES) {
            millis.put("p" + percentile, histogram.getValueAtPercentile(percentile) / perMilli);
        }
        return millis;
    }
}
