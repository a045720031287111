package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.Position;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.status.RequestFinder;
import io.catchment.status.RequestStatus;
import io.catchment.store.TestStore;
import io.catchment.store.Waiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Waiting for a request to become final. Nothing here waits for a time to pass: each wait is ended by what it is for.
final class AwaitedTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static TestStore store;

    private Workshop workshop;
    private Processor processor;
    private Retrier retrier;
    private RequestFinder requests;

    @BeforeAll
    static void open_a_store() {
        store = TestStore.open();
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @BeforeEach
    void open_a_workshop() {
        store.empty();
        workshop = new Workshop(store, new MemoryIntakeLog("log", 1));
        OwnedPartitions partitions = workshop.allPartitions();
        processor = workshop.processor(partitions);
        retrier = workshop.retrier();
        requests = workshop.requests(partitions, retrier);
        processor.runOnce();
    }

    private RequestStatus await(Position position, Duration atMost) {
        return requests.await(
                Workshop.ACCOUNT, workshop.seals().seal(Workshop.ACCOUNT, position), atMost);
    }

    /// Returns when somebody waits for it.
    private CompletableFuture<RequestStatus> waiting(Position position) {
        CompletableFuture<RequestStatus> waiting = new CompletableFuture<>();
        Thread.startVirtualThread(() -> waiting.complete(await(position, LONG)));
        Waiting.until(() -> workshop.awaited.watched() > 0);
        return waiting;
    }

    @Test
    void who_waits_is_told_when_it_is_final() {
        Position position = workshop.append(0, Body.of("a@example.com").text());
        CompletableFuture<RequestStatus> waiting = waiting(position);
        assertThat(waiting).isNotDone();

        processor.runOnce();

        RequestStatus.Done told = (RequestStatus.Done) waiting.join();
        RequestStatus.Done found = (RequestStatus.Done) workshop.status(requests, position);
        assertThat(told.outcome()).isEqualTo(found.outcome());
        assertThat(told.attempts()).isEqualTo(found.attempts());
        assertThat(told.body()).isEqualTo(found.body());
        assertThat(workshop.awaited.watched()).isZero();
    }

    @Test
    void an_application_error_is_final_too() {
        CompletableFuture<RequestStatus> waiting =
                waiting(workshop.append(0, Body.of("a@example.com").text(99_999)));

        processor.runOnce();

        assertThat(((RequestStatus.Done) waiting.join()).outcome().failure()).isPresent();
    }

    @Test
    void what_was_final_before_anybody_waited_is_found() {
        Position position = workshop.append(0, Body.of("a@example.com").text());
        processor.runOnce();

        assertThat(await(position, LONG)).isInstanceOf(RequestStatus.Done.class);
    }

    @Test
    void what_has_to_be_tried_again_is_not_waited_for() {
        CompletableFuture<RequestStatus> waiting =
                waiting(workshop.append(0, Body.of("a@example.com").note("poison").text()));

        workshop.withPoison("poison", processor::runOnce);

        assertThat(waiting.join()).isInstanceOf(RequestStatus.Retrying.class);
    }

    @Test
    void what_repeats_another_is_told_as_the_other() {
        String body = Body.of("a@example.com").text();
        Position first = workshop.append(0, Workshop.ACCOUNT, "k", body);
        processor.runOnce();
        CompletableFuture<RequestStatus> waiting =
                waiting(workshop.append(0, Workshop.ACCOUNT, "k", body));

        processor.runOnce();

        assertThat(((RequestStatus.Done) waiting.join()).outcome().position()).isEqualTo(first);
    }

    @Test
    void what_is_not_final_in_time_is_in_the_queue() {
        Position position = workshop.append(0, Body.of("a@example.com").text());

        assertThat(await(position, Duration.ZERO)).isInstanceOf(RequestStatus.InQueue.class);
        assertThat(workshop.awaited.watched()).isZero();
    }

    @Test
    void once_waits_are_ended_nobody_waits_any_more() {
        Position position = workshop.append(0, Body.of("a@example.com").text());
        CompletableFuture<RequestStatus> waiting = waiting(position);

        requests.endWaits();

        assertThat(waiting.join()).isInstanceOf(RequestStatus.InQueue.class);
        assertThat(await(position, LONG)).isInstanceOf(RequestStatus.InQueue.class);
    }
}
