package io.catchment.bench;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Why the rate limit is counted by our own window: how many calls Bucket4j lets into some 5 seconds when 25 are
/// allowed, in each of its two ways to refill. Time is made up, so the figures are the same on every machine.
public final class RateLimitChoice {
    private static final int CALLS = 25;
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final Duration STEP = Duration.ofMillis(10);

    /// The caller is quiet until shortly before the first window ends, and then tries without a pause.
    private static final Duration FIRST_CALL = WINDOW.minus(STEP.multipliedBy(30));

    private RateLimitChoice() {}

    public static void main(String[] arguments) {
        Repository repository = Repository.ofThisProcess();
        Result result = new Result("rate-limit", repository);
        result.figure("calls allowed in any 5 seconds", CALLS);
        measure(
                result,
                "greedy refill",
                Bandwidth.builder().capacity(CALLS).refillGreedy(CALLS, WINDOW).build());
        measure(
                result,
                "interval refill",
                Bandwidth.builder().capacity(CALLS).refillIntervally(CALLS, WINDOW).build());
        System.exit(result.write(repository.results().resolve("rate-limit.json")));
    }

    private static void measure(Result result, String refill, Bandwidth limit) {
        int most = mostWithinAWindow(limit);
        result.figure("most calls in 5 seconds, Bucket4j with " + refill, most);
        result.verdict(refill + " is no sliding window", most > CALLS, most + " calls");
    }

    private static int mostWithinAWindow(Bandwidth limit) {
        MadeUpTime time = new MadeUpTime();
        Bucket bucket = Bucket.builder().addLimit(limit).withCustomTimePrecision(time).build();
        Deque<Long> recent = new ArrayDeque<>();
        int most = 0;
        for (time.nanos = FIRST_CALL.toNanos();
                time.nanos < SPAN.toNanos();
                time.nanos += STEP.toNanos()) {
            if (bucket.tryConsume(1)) {
                recent.addLast(time.nanos);
            }
            while (!recent.isEmpty() && recent.getFirst() <= time.nanos - WINDOW.toNanos()) {
                recent.removeFirst();
            }
            most = Math.max(most, recent.size());
        }
        return most;
    }

    private static final class MadeUpTime implements TimeMeter {
        private long nanos;

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
