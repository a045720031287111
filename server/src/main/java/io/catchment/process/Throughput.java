package io.catchment.process;

import io.catchment.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many requests of each account became final in the last ten minutes, in slots of ten seconds.
///
/// Kept in memory: after a start it fills up again.
public final class Throughput {
    private static final Duration SPAN = Duration.ofMinutes(10);
    private static final Duration SLOT = Duration.ofSeconds(10);
    private static final int SLOTS = (int) SPAN.dividedBy(SLOT);

    private final Map<AccountId, Slots> byAccount = new ConcurrentHashMap<>();

    void finished(AccountId account, int requests, Instant at) {
        byAccount.computeIfAbsent(account, first -> new Slots()).add(requests, at);
    }

    public double perMinute(AccountId account, Instant now) {
        Slots slots = byAccount.get(account);
        return slots == null ? 0 : (double) slots.sum(now) / SPAN.toMinutes();
    }

    /// A ring in which each slot remembers which ten seconds it counts.
    private static final class Slots {
        private final long[] counts = new long[SLOTS];
        private final long[] numbers = new long[SLOTS];

        synchronized void add(int requests, Instant at) {
            long number = number(at);
            int i = (int) (number % SLOTS);
            if (numbers[i] != number) {
                numbers[i] = number;
                counts[i] = 0;
            }
            counts[i] += requests;
        }

        synchronized long sum(Instant now) {
            long sum = 0;
            for (int i = 0; i < SLOTS; i++) {
                sum += numbers[i] > number(now) - SLOTS ? counts[i] : 0;
            }
            return sum;
        }

        private static long number(Instant at) {
            return at.getEpochSecond() / SLOT.toSeconds();
        }
    }
}
