package io.catchment.bench;

import io.catchment.bench.Input.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Callers side by side, each of whom sends the next request when the last was answered (a closed loop: when
/// the server is slow they wait, and the waiting of those who would have come is not seen).
final class Senders {
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Client client;
    private final int connections;
    private final Histogram micros = new ConcurrentHistogram(SIGNIFICANT_DIGITS);
    private final AtomicInteger answered = new AtomicInteger();

    Senders(Client client, int connections) {
        this.client = client;
        this.connections = connections;
    }

    /// @param answers one for each request, in their order
    record Sent(List<Client.Answer> answers, Duration took) {
        double perSecond() {
            return Math.round(answers.size() / (took.toNanos() / 1e9));
        }
    }

    Sent send(List<Request> requests) {
        AtomicReferenceArray<Client.Answer> answers = new AtomicReferenceArray<>(requests.size());
        Duration took =
                each(
                        requests.size(),
                        i -> {
                            long begun = System.nanoTime();
                            answers.set(i, client.capture(requests.get(i).body()));
                            micros.recordValue((System.nanoTime() - begun) / 1_000);
                            answered.incrementAndGet();
                        });
        List<Client.Answer> all = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            all.add(answers.get(i));
        }
        return new Sent(all, took);
    }

    /// Calls for each number below a count, as many at once as there are connections.
    Duration each(int count, IntConsumer call) {
        AtomicInteger next = new AtomicInteger();
        long begun = System.nanoTime();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> loops = new ArrayList<>();
            for (int caller = 0; caller < connections; caller++) {
                loops.add(
                        callers.submit(() -> {
                            for (int i = next.getAndIncrement();
                                    i < count;
                                    i = next.getAndIncrement()) {
                                call.accept(i);
                            }
                        }));
            }
            for (Future<?> loop : loops) {
                loop.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller failed", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while callers ran", e);
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /// Of [#send], as it goes on.
    int answered() {
        return answered.get();
    }

    /// How long answers to [#send] took, in microseconds.
    Histogram micros() {
        return micros;
    }
}
