package io.catchment.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Many callers who send captures all at once, each request one time, and remember what they were told.
///
/// A third of the captures are for leads that exist; one in ten ends as an error and one in ten is refused.
final class Pour implements AutoCloseable {
    private static final int CALLERS = 64;
    private static final int SHARED_LEADS = 50;

    private final DemoCaller caller;
    private final int requests;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger returned = new AtomicInteger();
    private final Collection<Sent> sent = new ConcurrentLinkedQueue<>();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Mark> marks;
    private volatile CountDownLatch serverIsUp = new CountDownLatch(0);
    private List<? extends Future<?>> pouring = List.of();

    /// A number of returned requests that somebody waits for.
    private record Mark(int requests, CountDownLatch reached) {}

    private Pour(DemoCaller caller, int requests, List<Integer> marks) {
        this.caller = caller;
        this.requests = requests;
        this.marks = marks.stream().map(mark -> new Mark(mark, new CountDownLatch(1))).toList();
    }

    /// @param marks numbers of returned requests, for [#awaitMark]
    static Pour start(DemoCaller caller, int requests, List<Integer> marks) {
        Pour pour = new Pour(caller, requests, marks);
        pour.pouring =
                java.util.stream.IntStream.range(0, CALLERS)
                        .mapToObj(i -> pour.callers.submit(pour::call))
                        .toList();
        return pour;
    }

    void awaitMark(int index) throws InterruptedException {
        marks.get(index).reached.await();
    }

    /// Callers who find nobody wait until [#serverIsUp()].
    void serverIsDown() {
        serverIsUp = new CountDownLatch(1);
    }

    void serverIsUp() {
        serverIsUp.countDown();
    }

    /// Sends no more, and waits for the answers that are due.
    void end() throws Exception {
        next.set(requests);
        awaitEnd();
    }

    void awaitEnd() throws Exception {
        for (Future<?> one : pouring) {
            one.get();
        }
    }

    Collection<Sent> sent() {
        return sent;
    }

    private Void call() throws Exception {
        int number;
        while ((number = next.getAndIncrement()) < requests) {
            sent.add(send(number));
            int count = returned.incrementAndGet();
            marks.stream()
                    .filter(mark -> mark.requests == count)
                    .forEach(mark -> mark.reached.countDown());
        }
        return null;
    }

    private Sent send(int number) throws InterruptedException {
        String marker = "marker-" + number;
        Sent.Kind kind = kind(number);
        String body = Sent.body(marker, kind, email(number));
        while (true) {
            serverIsUp.await();
            try {
                return told(marker, kind, caller.capture(body));
            } catch (ConnectException e) {
                if (next.get() >= requests) {
                    return new Sent(marker, kind, Sent.Fate.TURNED_AWAY, "");
                }
                // Nobody was there to take it: the same request may come again.
                DemoCaller.pause();
            } catch (IOException e) {
                return new Sent(marker, kind, Sent.Fate.UNKNOWN, "");
            }
        }
    }

    private static Sent told(String marker, Sent.Kind kind, HttpResponse<String> answer) {
        return switch (answer.statusCode()) {
            case 200 -> new Sent(marker, kind, Sent.Fate.ANSWERED, DemoCaller.id(answer));
            case 400 -> new Sent(marker, kind, Sent.Fate.REFUSED, "");
            case 503 ->
                    answer.body().contains("was not stored")
                            ? new Sent(marker, kind, Sent.Fate.TURNED_AWAY, "")
                            : new Sent(marker, kind, Sent.Fate.UNKNOWN, "");
            default ->
                    throw new AssertionError(
                            "answered " + answer.statusCode() + " " + answer.body());
        };
    }

    static Sent.Kind kind(int number) {
        return switch (number % 10) {
            case 3 -> Sent.Kind.UNKNOWN_TYPE;
            case 7 -> Sent.Kind.MALFORMED;
            default -> Sent.Kind.GOOD;
        };
    }

    private static String email(int number) {
        return number % 3 == 0
                ? "shared-%d@example.com".formatted(number % SHARED_LEADS)
                : "own-%d@example.com".formatted(number);
    }

    @Override
    public void close() {
        next.set(requests);
        serverIsUp();
        callers.shutdownNow();
        callers.close();
    }
}
