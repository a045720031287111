package io.catchment.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Looks at some numbers once a second, until it is closed.
public final class Pulse implements AutoCloseable {
    private final Map<String, LongSupplier> numbers;
    private final List<Map<String, Long>> beats = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final long begun = System.nanoTime();
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);

    private Pulse(Map<String, LongSupplier> numbers) {
        this.numbers = Map.copyOf(numbers);
    }

    public static Pulse of(Map<String, LongSupplier> numbers) {
        Pulse pulse = new Pulse(numbers);
        pulse.thread.start();
        return pulse;
    }

    private void run() {
        try {
            do {
                Map<String, Long> beat = new LinkedHashMap<>();
                beat.put("millis", Duration.ofNanos(System.nanoTime() - begun).toMillis());
                numbers.forEach((name, number) -> beat.put(name, number.getAsLong()));
                beats.add(beat);
            } while (!closing.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Once it is closed.
    public List<Map<String, Long>> beats() {
        return List.copyOf(beats);
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the last numbers were read", e);
        }
    }
}
