package io.catchment.console;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Slows down who guesses passwords, and nobody else: what is counted are the failures of one lane, and each lane is
/// somebody's own way to one user name.
///
/// ```
///   FREE ──failure 3──► 1 s ──failure──► 2 s ──► 4 s … 1 min          success, or an hour: FREE
/// ```
///
/// A user whose name is being tried from elsewhere signs in as ever: from another address, or in a browser that has
/// signed in as them before, which has a lane of its own.
final class Throttle {
    /// Of one lane: whoever has several passwords tries them.
    static final int FREE_FAILURES = 3;

    private static final Duration WAIT_MIN = Duration.ofSeconds(1);
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);
    private static final int DOUBLINGS_MAX = 6;
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    // Some hundred bytes each. Above it the oldest is forgotten: whoever has so many addresses
    // guesses one password
    // from each.
    private static final int LANES_MAX = 20_000;

    private final int freeFailures;
    private final Map<String, Failures> byLane = new LinkedHashMap<>();

    /// @param freeFailures so many times nobody has to wait
    Throttle(int freeFailures) {
        this.freeFailures = freeFailures;
    }

    private record Failures(int count, Instant last) {}

    private Instant freeAt(Failures failures) {
        if (failures.count() < freeFailures) {
            return failures.last();
        }
        int doublings = Math.min(failures.count() - freeFailures, DOUBLINGS_MAX);
        Duration wait = WAIT_MIN.multipliedBy(1L << doublings);
        return failures.last().plus(wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait);
    }

    /// How long this lane has to wait before a password is looked at; empty when it has not.
    synchronized Optional<Duration> wait(String lane, Instant now) {
        Failures failures = byLane.get(lane);
        if (failures == null || !freeAt(failures).isAfter(now)) {
            return Optional.empty();
        }
        return Optional.of(Duration.between(now, freeAt(failures)));
    }

    /// Counted before the password is looked at, so that many at once are many.
    synchronized void tries(String lane, Instant now) {
        Failures before = byLane.remove(lane);
        int count = before == null || isForgotten(before, now) ? 0 : before.count();
        byLane.put(lane, new Failures(count + 1, now));
        if (byLane.size() > LANES_MAX) {
            byLane.remove(byLane.keySet().iterator().next());
        }
    }

    private static boolean isForgotten(Failures failures, Instant now) {
        return !failures.last().plus(FORGOTTEN_AFTER).isAfter(now);
    }

    synchronized void succeeded(String lane) {
        byLane.remove(lane);
    }
}
