package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.Effect;
import io.catchment.LogId;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.store.Outcomes;
import io.catchment.store.TestPostgres;
import io.catchment.store.TestStore;
import io.catchment.store.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract 5 and 8: requests whose senders wait, in the store and beside the queue.
final class LanesTest {
    private static final String BODY = Body.of("a@example.com").text();

    private static TestStore store;

    private Workshop workshop;
    private OwnedPartitions partitions;
    private Processor processor;
    private Lanes lanes;

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
        workshop = new Workshop(store, new MemoryIntakeLog("log", 2));
        partitions = workshop.allPartitions();
        processor = workshop.processor(partitions);
        lanes = workshop.lanes();
    }

    @AfterEach
    void everything_is_accounted_for() {
        workshop.assertAccounted();
    }

    private Ending run(String body) {
        return lanes.run(Workshop.entry(Workshop.ACCOUNT, Optional.empty(), body));
    }

    private Ending run(String key, String body) {
        return lanes.run(Workshop.entry(Workshop.ACCOUNT, Optional.of(key), body));
    }

    private static Outcome outcome(Ending ending) {
        assertThat(ending).isInstanceOf(Ending.Final.class);
        return ((Ending.Final) ending).outcome();
    }

    private static long opportunities() {
        return store.number("SELECT count(*) FROM opportunity");
    }

    private static Outcome stored(Position position) {
        return new Outcomes(store.database())
                .find(Workshop.ACCOUNT, position)
                .orElseThrow()
                .outcome();
    }

    @Test
    void what_it_comes_to_is_stored_under_the_log_sync_and_known_to_a_status_call() {
        Outcome outcome = outcome(run(BODY));

        assertThat(outcome.effect()).isEqualTo(Effect.CREATED);
        assertThat(outcome.position().log()).isEqualTo(LogId.SYNCHRONOUS);
        assertThat(stored(outcome.position())).isEqualTo(outcome);
        assertThat(
                        workshop.status(
                                workshop.requests(partitions, workshop.retrier()),
                                outcome.position()))
                .isInstanceOf(io.catchment.status.RequestStatus.Done.class);
    }

    @Test
    void it_does_not_wait_for_what_is_in_the_log() {
        workshop.append(0, BODY);

        Outcome outcome = outcome(run(BODY));

        assertThat(outcome.result().orElseThrow().leadIsNew()).isTrue();
        assertThat(processor.runOnce()).isEqualTo(1);
        assertThat(store.number("SELECT count(*) FROM lead")).isEqualTo(1);
        assertThat(opportunities()).isEqualTo(2);
    }

    @Test
    void the_same_idempotency_key_gives_the_outcome_of_the_first() {
        Ending first = run("k", BODY);
        Ending second = run("k", BODY);

        assertThat(outcome(second)).isEqualTo(outcome(first));
        assertThat(opportunities()).isEqualTo(1);
        assertThat(workshop.effects()).containsExactly("1=1", "4=1");
    }

    @Test
    void of_eight_at_once_with_one_idempotency_key_one_takes_effect() throws Exception {
        List<Future<Ending>> endings = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                endings.add(threads.submit(() -> run("k", BODY)));
            }
        }

        Outcome first = outcome(endings.getFirst().get());
        for (Future<Ending> ending : endings) {
            assertThat(outcome(ending.get())).isEqualTo(first);
        }
        assertThat(opportunities()).isEqualTo(1);
    }

    @Test
    void the_same_key_with_another_body_is_an_error() {
        run("k", BODY);

        Outcome second = outcome(run("k", Body.of("b@example.com").text()));

        assertThat(second.failure().orElseThrow().exceptionType())
                .isEqualTo("MXIdempotencyKeyReusedException");
        assertThat(opportunities()).isEqualTo(1);
    }

    @Test
    void a_first_that_waits_for_its_next_try_is_told_with_when_that_comes() {
        String poison = Body.of("a@example.com").note("poison").text();
        workshop.append(0, Workshop.ACCOUNT, "k", poison);
        workshop.withPoison("poison", processor::runOnce);

        Ending second = run("k", poison);

        assertThat(second).isInstanceOf(Ending.OfUnfinished.class);
        assertThat(((Ending.OfUnfinished) second).retryAfter())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
        workshop.ahead = Duration.ofMinutes(1);
        assertThat(workshop.retrier().runOnce()).isEqualTo(1);
        assertThat(outcome(run("k", poison)).effect()).isEqualTo(Effect.CREATED);
        assertThat(opportunities()).isEqualTo(1);
    }

    @Test
    void an_asynchronous_first_that_still_waits_in_the_log_comes_second() {
        Position waiting = workshop.append(0, Workshop.ACCOUNT, "k", BODY);

        Outcome outcome = outcome(run("k", BODY));
        processor.runOnce();

        assertThat(stored(waiting).conclusion()).isEqualTo(new Outcome.Repeat(outcome.position()));
        assertThat(opportunities()).isEqualTo(1);
    }

    @Test
    void a_fault_that_belongs_to_it_ends_it_at_once_and_leaves_its_key_free() {
        String poison = Body.of("a@example.com").note("poison").text();
        List<Ending> spoilt = new ArrayList<>();
        workshop.withPoison("poison", () -> spoilt.add(run("k", poison)));

        Outcome failure = outcome(spoilt.getFirst());
        assertThat(failure.effect()).isEqualTo(Effect.FAILURE);
        assertThat(failure.failure().orElseThrow().exceptionType())
                .isEqualTo("MXInternalException");
        assertThat(store.number("SELECT count(*) FROM retry")).isZero();
        assertThat(store.number("SELECT count(*) FROM lead")).isZero();
        assertThat(outcome(run("k", poison)).effect()).isEqualTo(Effect.CREATED);
    }

    @Test
    void while_the_store_is_away_nothing_is_done() {
        store.shutDoor();

        Ending ending = run(BODY);

        store.openDoor();
        Waiting.until(store.database()::answers);
        assertThat(ending).isInstanceOf(Ending.NotDone.class);
        assertThat(opportunities()).isZero();
        assertThat(outcome(run(BODY)).effect()).isEqualTo(Effect.CREATED);
    }

    @Test
    void a_session_that_ends_before_the_commit_leaves_nothing() {
        run(BODY);
        store.execute(
                """
                CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_terminate_backend(pg_backend_pid());
                    RETURN NEW;
                END $$
                """,
                "CREATE TRIGGER end_session BEFORE INSERT ON activity FOR EACH ROW EXECUTE FUNCTION end_session()");

        Ending ending = run(BODY);

        store.execute("DROP FUNCTION end_session CASCADE");
        assertThat(ending).isInstanceOf(Ending.NotDone.class);
        assertThat(opportunities()).isEqualTo(1);
    }

    @Test
    void a_session_that_ends_in_the_commit_leaves_in_the_dark() {
        run(BODY);
        store.execute(
                """
                CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_terminate_backend(pg_backend_pid());
                    RETURN NEW;
                END $$
                """,
                "CREATE CONSTRAINT TRIGGER end_session AFTER INSERT ON activity DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION end_session()");

        Ending ending = run(BODY);

        store.execute("DROP FUNCTION end_session CASCADE");
        assertThat(ending).isInstanceOf(Ending.NotKnown.class);
        assertThat(opportunities()).isEqualTo(1);
    }

    @Test
    void a_commit_whose_answer_is_lost_is_found() {
        TestPostgres.Database server = TestPostgres.freshDatabase();
        int port = Integer.parseInt(server.jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1"));
        try (DeafWire wire = new DeafWire(port);
                TestStore deaf =
                        TestStore.open(
                                new TestPostgres.Database(
                                        server.jdbcUrl()
                                                .replace(":" + port + "/", ":" + wire.port() + "/"),
                                        server.user(),
                                        server.password()))) {
            Lanes overWire = new Workshop(deaf, new MemoryIntakeLog("deaf", 1)).lanes();
            overWire.run(Workshop.entry(Workshop.ACCOUNT, Optional.empty(), BODY));
            // Another lane would draw its offsets first, which is a commit too.
            for (int lane = 1; lane < Lanes.LANES; lane++) {
                overWire.run(Workshop.entry(Workshop.ACCOUNT, Optional.empty(), BODY));
            }
            wire.loseTheNextAnswerToACommit();

            Ending ending = overWire.run(Workshop.entry(Workshop.ACCOUNT, Optional.empty(), BODY));

            assertThat(outcome(ending).effect()).isEqualTo(Effect.CREATED);
            assertThat(deaf.number("SELECT count(*) FROM opportunity")).isEqualTo(Lanes.LANES + 1L);
        }
    }

    @Test
    void when_every_lane_is_taken_who_comes_next_is_told_to_come_again() throws Exception {
        run(BODY);
        try (ExecutorService threads = Executors.newFixedThreadPool(Lanes.LANES)) {
            List<Future<Ending>> held =
                    store.database()
                            .inTransaction(connection -> {
                                try (var lock = connection.createStatement()) {
                                    lock.execute("LOCK TABLE lead IN ACCESS EXCLUSIVE MODE");
                                }
                                List<Future<Ending>> all = new ArrayList<>();
                                for (int lane = 0; lane < Lanes.LANES; lane++) {
                                    String own = Body.of("l" + lane + "@example.com").text();
                                    all.add(threads.submit(() -> run(own)));
                                }
                                Waiting.until(() -> waitForLocks() == Lanes.LANES);

                                Ending next = run(Body.of("z@example.com").text());

                                assertThat(next).isInstanceOf(Ending.NotDone.class);
                                return all;
                            });
            for (Future<Ending> one : held) {
                // Done, or given up if the machine was so slow that the wait for the lock ended.
                one.get();
            }
        }
    }

    private static long waitForLocks() {
        return store.number(
                """
                SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'
                """);
    }

    @Test
    void an_offset_that_was_not_given_out_comes_to_light() {
        long offset = outcome(run(BODY)).position().offset();
        String move = "UPDATE outcome SET log_offset = log_offset + %d";
        assertThat(workshop.violations()).isEmpty();

        store.execute(move.formatted(1 << 20));
        List<String> violations = workshop.violations();
        store.execute(move.formatted(-(1 << 20)));

        assertThat(violations)
                .singleElement()
                .asString()
                .startsWith("log sync offset " + (offset + (1 << 20)) + ": 1 outcomes");
    }

    @Test
    void an_offset_that_was_used_twice_comes_to_light() {
        long offset = outcome(run(BODY)).position().offset();

        store.execute(
                "CREATE TABLE again AS SELECT * FROM outcome",
                "UPDATE again SET accepted_at = accepted_at + interval '1 microsecond'",
                "INSERT INTO outcome SELECT * FROM again",
                "DROP TABLE again");
        List<String> violations = workshop.violations();
        store.execute(
                "DELETE FROM outcome WHERE accepted_at > (SELECT min(accepted_at) FROM outcome)");

        assertThat(violations)
                .anyMatch(it -> it.startsWith("log sync offset " + offset + ": 2 outcomes"));
    }
}
