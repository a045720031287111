package io.catchment.http;

import io.catchment.settings.RateLimit;
import java.util.Arrays;
import java.util.function.LongSupplier;

/// The calls that one account made within the last window: an exact sliding window.
///
/// In any span of a window's length, its start excluded, at most the limit's number of calls was let in; a
/// call that was not let in counts for nothing. Holds eight bytes for each call of a window, in a ring.
final class SlidingWindow {
    private static final int RING_START = 32;

    private long[] letInNanos = new long[RING_START];
    private int oldest;
    private int size;

    /// Lets a call in, or not.
    ///
    /// @param nanoClock never goes back, as [System#nanoTime()]; read under the lock, so that calls are
    ///     remembered in the order of their times
    synchronized Turn take(RateLimit.Calls limit, LongSupplier nanoClock) {
        long nowNanos = nanoClock.getAsLong();
        long windowNanos = limit.window().toNanos();
        forget(nowNanos, windowNanos);
        boolean letIn = size < limit.calls();
        if (letIn) {
            remember(nowNanos);
        }
        long untilMoreNanos = nextToFree(limit) + windowNanos - nowNanos;
        return new Turn(letIn, limit, Math.max(0, limit.calls() - size), untilMoreNanos);
    }

    /// The call that has to leave the window for another to be let in. Not the oldest where the limit was
    /// lowered meanwhile.
    private long nextToFree(RateLimit.Calls limit) {
        int place = Math.max(0, size - limit.calls());
        return letInNanos[(oldest + place) % letInNanos.length];
    }

    private void forget(long nowNanos, long windowNanos) {
        while (size > 0 && nowNanos - letInNanos[oldest] >= windowNanos) {
            oldest = (oldest + 1) % letInNanos.length;
            size--;
        }
    }

    private void remember(long nowNanos) {
        if (size == letInNanos.length) {
            grow();
        }
        letInNanos[(oldest + size) % letInNanos.length] = nowNanos;
        size++;
    }

    private void grow() {
        long[] wider = Arrays.copyOf(letInNanos, letInNanos.length * 2);
        int atFront = letInNanos.length - oldest;
        System.arraycopy(letInNanos, oldest, wider, 0, atFront);
        System.arraycopy(letInNanos, 0, wider, atFront, oldest);
        letInNanos = wider;
        oldest = 0;
    }

    /// What one call was told.
    ///
    /// @param remaining how many more would be let in now
    /// @param untilMoreNanos when the next one is freed
    record Turn(boolean letIn, RateLimit.Calls limit, int remaining, long untilMoreNanos) {}
}
