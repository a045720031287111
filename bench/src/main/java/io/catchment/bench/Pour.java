package io.catchment.bench;

import io.catchment.bench.Sent.Fate;
import io.catchment.bench.Sent.Kind;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Callers side by side who send captures until they are told to end, and remember what they were told.
///
/// One who was not acknowledged sends the same person again, as callers do, in another request: each has a number of
/// its own, by which it is found in the store, so each can be held to what its own sender was told.
///
/// ```
///   200                              acknowledged: must become final, once
///   400                              refused: kept at most once
///   503 that says "was not stored"   turned away: must not be there
///   another 503, no answer           unknown: there once, or not at all
///   no connection                    was never sent
/// ```
final class Pour implements AutoCloseable {
    private static final int PEOPLE_WHO_COME_AGAIN = 50;
    private static final int FIRST_WHO_COMES_AGAIN = 9_000_000;
    private static final int HEAVY_STRAY_CHARACTERS = 200_000;
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(200);

    private final Client client;
    private final Random random;
    private final int pauseMillisMax;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong unconnected = new AtomicLong();
    private final Collection<Sent> sent = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> answers = new ConcurrentHashMap<>();
    private volatile boolean heavy;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> pouring = new ArrayList<>();

    /// @param pauseMillisMax between an answer and the same caller's next request
    private Pour(Client client, long seed, int pauseMillisMax) {
        this.client = client;
        this.random = new Random(seed);
        this.pauseMillisMax = pauseMillisMax;
    }

    static Pour start(Client client, long seed, int callers, int pauseMillisMax) {
        Pour pour = new Pour(client, seed, pauseMillisMax);
        for (int caller = 0; caller < callers; caller++) {
            Random own = new Random(pour.random.nextLong());
            pour.pouring.add(pour.callers.submit(() -> pour.call(own)));
        }
        return pour;
    }

    private Void call(RandomGenerator own) throws InterruptedException {
        while (!ending.await(own.nextInt(pauseMillisMax), TimeUnit.MILLISECONDS)) {
            Kind kind = kind(own);
            Person person = person(kind, own);
            while (!sendOnce(kind, person) && !endsWithin(BEFORE_ANOTHER_TRY)) {
                // The same person again.
            }
        }
        return null;
    }

    private boolean endsWithin(Duration atMost) throws InterruptedException {
        return ending.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Kind kind(RandomGenerator own) {
        return switch (own.nextInt(12)) {
            case 0 -> Kind.ERROR;
            case 1 -> Kind.MALFORMED;
            case 2, 3, 4, 5 -> Kind.AGAIN;
            default -> Kind.NEW;
        };
    }

    private Person person(Kind kind, RandomGenerator own) {
        return kind == Kind.AGAIN
                ? new Person(FIRST_WHO_COMES_AGAIN + own.nextInt(PEOPLE_WHO_COME_AGAIN))
                : new Person(next.getAndIncrement());
    }

    /// @return whether the sender need not come again
    private boolean sendOnce(Kind kind, Person person) {
        Sent.Fate fate = send(kind, person).map(Sent::fate).orElse(Fate.TURNED_AWAY);
        return fate == Fate.ACKNOWLEDGED || fate == Fate.REFUSED;
    }

    /// One good request beside those of the callers.
    ///
    /// @return empty when nobody was there to take it
    Optional<Sent> probe() {
        return send(Kind.NEW, new Person(next.getAndIncrement()));
    }

    private Optional<Sent> send(Kind kind, Person person) {
        int number = next.getAndIncrement();
        Sent one;
        try {
            one =
                    told(
                            number,
                            kind,
                            client.capture(
                                    Sent.body(
                                            number,
                                            kind,
                                            person,
                                            heavy ? HEAVY_STRAY_CHARACTERS : 0)));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ConnectException) {
                unconnected.incrementAndGet();
                return Optional.empty();
            }
            count("none");
            one = new Sent(number, kind, Fate.UNKNOWN, "");
        }
        sent.add(one);
        return Optional.of(one);
    }

    private Sent told(int number, Kind kind, Client.Answer answer) {
        boolean saysNotStored = answer.text().contains("was not stored");
        count(answer.status() + (saysNotStored ? ", not stored" : ""));
        return switch (answer.status()) {
            case 200 -> new Sent(number, kind, Fate.ACKNOWLEDGED, answer.requestId());
            case 400 -> new Sent(number, kind, Fate.REFUSED, "");
            default -> new Sent(number, kind, saysNotStored ? Fate.TURNED_AWAY : Fate.UNKNOWN, "");
        };
    }

    private void count(String answer) {
        answers.merge(answer, 1L, Long::sum);
    }

    /// Bodies are long or, as usually, short. The log takes files in advance: short ones need minutes to use them up.
    void heavy(boolean now) {
        heavy = now;
    }

    /// Lets the callers have the answers that are due, and send no more.
    void end() {
        ending.countDown();
        try {
            for (Future<?> caller : pouring) {
                caller.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller failed", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while callers ended", e);
        }
    }

    Collection<Sent> sent() {
        return sent;
    }

    /// How often which answer came.
    Map<String, Long> answers() {
        return Map.copyOf(answers);
    }

    /// How often nobody was there to connect to.
    long unconnected() {
        return unconnected.get();
    }

    @Override
    public void close() {
        ending.countDown();
        callers.close();
    }
}
