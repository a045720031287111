package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.Position;
import io.catchment.RequestId;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.intake.Seal;
import io.catchment.intake.Seals;
import io.catchment.status.RequestFinder;
import io.catchment.status.RequestStatus;
import io.catchment.store.StoreException;
import io.catchment.store.TestStore;
import io.catchment.store.Waiting;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract 4: what waits is in the queue, store or no store; what was final before is never answered wrongly.
final class StatusThroughAnOutageTest {
    private final MemoryIntakeLog log = new MemoryIntakeLog("a-log", 1);
    private final Seals seals = new Seals(List.of(new Seal(log.id(), new byte[32])));

    private TestStore store;
    private Workshop workshop;
    private OwnedPartitions partitions;
    private Processor processor;
    private RequestFinder requests;

    @BeforeEach
    void openStore() {
        store = TestStore.open();
        workshop = new Workshop(store, log);
        work(workshop.allPartitions());
    }

    private void startAnew(LogEnds ends) {
        work(new OwnedPartitions(log, Set.of(0), ends.all()));
    }

    private void work(OwnedPartitions owned) {
        partitions = owned;
        processor = workshop.processor(owned);
        requests =
                new RequestFinder(
                        log,
                        seals,
                        store.database(),
                        List.of(owned),
                        workshop.retrier(),
                        workshop.throughput,
                        InstantSource.system(),
                        workshop.awaited,
                        workshop.succession());
    }

    @AfterEach
    void closeStore() {
        store.openDoor();
        workshop.close();
        store.close();
    }

    private RequestStatus status(Position position) {
        RequestId id = seals.seal(Workshop.ACCOUNT, position);
        return requests.status(Workshop.ACCOUNT, id);
    }

    @Test
    void what_waits_is_in_the_queue_and_what_was_final_cannot_be_told() {
        Position done = workshop.append(0, Body.of("a@example.com").text());
        processor.runOnce();
        Position taken = workshop.append(0, Body.of("b@example.com").text());
        store.shutDoor();
        assertThatThrownBy(processor::runOnce).isInstanceOf(StoreException.Unavailable.class);
        Position after = workshop.append(0, Body.of("c@example.com").text());
        assertThatThrownBy(processor::runOnce).isInstanceOf(StoreException.Unavailable.class);

        assertThat(status(done)).isInstanceOf(RequestStatus.StoreDown.class);
        assertThat(status(after)).isInstanceOf(RequestStatus.InQueue.class);
        // The batch that the outage met may have committed: nobody knows before the store is back.
        assertThat(status(taken)).isInstanceOf(RequestStatus.StoreDown.class);

        store.openDoor();
        Waiting.until(store.database()::answers);
        processor.runOnce();
        assertThat(List.of(status(done), status(taken), status(after)))
                .allMatch(RequestStatus.Done.class::isInstance);
    }

    @Test
    void after_a_start_without_the_store_only_what_came_since_is_known_to_wait() {
        Position before = workshop.append(0, Body.of("a@example.com").text());
        store.shutDoor();
        startAnew(LogEnds.of(log));
        assertThatThrownBy(processor::runOnce).isInstanceOf(StoreException.Unavailable.class);
        Position since = workshop.append(0, Body.of("b@example.com").text());

        assertThat(status(before)).isInstanceOf(RequestStatus.StoreDown.class);
        assertThat(status(since)).isInstanceOf(RequestStatus.InQueue.class);
        assertThat(requests.metrics(Workshop.ACCOUNT)).isEmpty();

        store.openDoor();
        Waiting.until(store.database()::answers);
        processor.runOnce();
        assertThat(List.of(status(before), status(since)))
                .allMatch(RequestStatus.Done.class::isInstance);
        assertThat(requests.metrics(Workshop.ACCOUNT))
                .hasValueSatisfying(queue -> assertThat(queue.pending()).isZero());
    }

    @Test
    void a_processor_that_was_fenced_knows_nothing_of_what_waits() {
        Position position = workshop.append(0, Body.of("a@example.com").text());
        processor.runOnce();
        Position next = workshop.append(0, Body.of("b@example.com").text());
        workshop.processor(workshop.allPartitions()).runOnce();

        assertThat(processor.runOnce()).isZero();

        assertThat(partitions.waitingFrom(position.partition())).isEmpty();
        assertThat(status(next)).isInstanceOf(RequestStatus.Done.class);
    }
}
