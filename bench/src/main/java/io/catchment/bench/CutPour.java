package io.catchment.bench;

import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Many callers who send captures, each one time, until the server is gone.
final class CutPour {
    private final Client client;
    private final AtomicInteger numbers;
    private final Collection<Marked> sent = new ConcurrentLinkedQueue<>();
    private final CountDownLatch firstAnswer = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    private CutPour(Client client, AtomicInteger numbers) {
        this.client = client;
        this.numbers = numbers;
    }

    /// @param numbers gives each capture its own
    static CutPour start(Client client, int connections, AtomicInteger numbers) {
        CutPour pour = new CutPour(client, numbers);
        IntStream.range(0, connections).forEach(i -> pour.callers.execute(pour::send));
        return pour;
    }

    void awaitFirstAnswer() throws InterruptedException {
        firstAnswer.await();
    }

    /// What was sent, once every caller has found the server gone.
    List<Marked> end() {
        callers.close();
        return List.copyOf(sent);
    }

    private void send() {
        Optional<String> requestId = Optional.of("");
        while (requestId.isPresent()) {
            int number = numbers.getAndIncrement();
            requestId = send(number);
            sent.add(new Marked(number, requestId));
            firstAnswer.countDown();
        }
    }

    private Optional<String> send(int number) {
        try {
            Client.Answer answer = client.capture(Marked.body(number));
            return answer.status() == 200 ? Optional.of(answer.requestId()) : Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
