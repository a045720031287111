package io.catchment.store;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what happens elsewhere, and gives up at a deadline.
public final class Waiting {
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private Waiting() {}

    public static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + AT_MOST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come true within " + AT_MOST);
            }
            Thread.onSpinWait();
        }
    }
}
