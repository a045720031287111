package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.Position;
import io.catchment.RequestKind;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryCodec;
import io.catchment.intake.IntakeLog;
import io.catchment.store.Outcomes;
import io.catchment.store.Retries;
import io.catchment.store.StoreException;
import io.catchment.store.TestStore;
import io.catchment.store.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a processor does with entries, over any log and a real PostgreSQL.
abstract class ProcessorContract {
    private static TestStore store;

    private Workshop workshop;

    abstract IntakeLog open(int partitions);

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
        workshop = new Workshop(store, open(4));
    }

    @AfterEach
    void what_must_hold_holds() {
        try (Workshop closing = workshop) {
            assertThat(closing.violations()).isEmpty();
        }
    }

    /// A store that refuses opportunities with the note `poison`, for as long as the work takes.
    private void withPoison(Runnable work) {
        store.execute(
                "ALTER TABLE opportunity ADD CONSTRAINT test_poison CHECK (note <> 'poison')");
        try {
            work.run();
        } finally {
            store.execute("ALTER TABLE opportunity DROP CONSTRAINT test_poison");
        }
    }

    /// The bodies of what waits for its next try.
    private List<String> retrying() {
        return new Retries(workshop.store.database())
                .due(Instant.parse("2999-01-01T00:00:00Z"), 1_000, 1 << 30).stream()
                        .map(it -> EntryCodec.decode(it.position(), it.entry()))
                        .map(entry -> new String(entry.body(), StandardCharsets.UTF_8))
                        .toList();
    }

    private Outcome outcome(Position position) {
        return found(position).outcome();
    }

    private Outcomes.Found found(Position position) {
        return new Outcomes(workshop.store.database())
                .find(Workshop.ACCOUNT, position)
                .orElseThrow();
    }

    private int runOnce() {
        return workshop.processor(workshop.allPartitions()).runOnce();
    }

    private List<String> count(String table) {
        return workshop.store.texts("SELECT count(*) FROM " + table);
    }

    @Test
    void the_documented_sample_becomes_a_lead_and_an_opportunity() throws Exception {
        byte[] sample = sample();
        Position position =
                workshop.log.append(
                        2, Entry.plain(Workshop.header(Workshop.ACCOUNT, false), sample));
        Processor processor = workshop.processor(workshop.allPartitions());

        assertThat(processor.runOnce()).isEqualTo(1);
        assertThat(processor.runOnce()).isZero();

        Outcomes.Found found = found(position);
        assertThat(found.outcome().effect()).isEqualTo(Effect.CREATED);
        assertThat(found.body()).isEqualTo(sample);
        Outcome.Result result = found.outcome().result().orElseThrow();
        assertThat(result.leadIsNew()).isTrue();
        assertThat(
                        workshop.store.rows(
                                "SELECT id, fields->>'mx_City', fields->>'EmailAddress' FROM lead"))
                .containsExactly(
                        List.of(result.lead().toString(), "Bangalore", "johndoe@example.com"));
        assertThat(workshop.store.rows("SELECT field, value, lead FROM lead_key"))
                .containsExactly(
                        List.of("EmailAddress", "johndoe@example.com", result.lead().toString()));
        assertThat(
                        workshop.store.rows(
                                "SELECT id, lead, event_code, at, note, fields->>'mx_Custom_1' FROM opportunity"))
                .containsExactly(
                        List.of(
                                result.opportunity().orElseThrow().toString(),
                                result.lead().toString(),
                                "12231",
                                "2020-12-05 12:13:44+00",
                                "Opportunity capture api",
                                "1"));
        assertThat(workshop.store.rows("SELECT lead, opportunity, code FROM activity"))
                .containsExactly(
                        List.of(
                                result.lead().toString(),
                                result.opportunity().orElseThrow().toString(),
                                "33"));
        assertThat(
                        workshop.store.rows(
                                "SELECT account, log, partition, source, key, effect, requests FROM ledger_hour"))
                .containsExactly(List.of("1", "1", "2", "", "3", "1", "1"));
        assertThat(
                        workshop.store.texts(
                                "SELECT next_offset FROM intake_position ORDER BY partition"))
                .containsExactly("0", "0", "1", "0");
    }

    private static byte[] sample() throws IOException {
        try (var in = ProcessorContract.class.getResourceAsStream("/wire/sample.json")) {
            return Objects.requireNonNull(in, "sample.json").readAllBytes();
        }
    }

    @Test
    void what_cannot_be_applied_ends_with_its_reason_and_lets_the_rest_go_on() {
        Position unknownType = workshop.append(0, Body.of("a@example.com").text(1));
        Position unreadable = workshop.append(0, "no JSON");
        Position refused =
                workshop.log.append(
                        0,
                        new Entry(
                                Workshop.header(Workshop.ACCOUNT, true),
                                Entry.Attributes.of(
                                        new Entry.RefusalText("MXInvalidInputException", "no")),
                                "{".getBytes(StandardCharsets.UTF_8)));
        Position good = workshop.append(0, Body.of("a@example.com").with("Source", "Web").text());

        assertThat(runOnce()).isEqualTo(4);

        assertThat(outcome(unknownType).effect()).isEqualTo(Effect.ERROR);
        assertThat(outcome(unknownType).failure().orElseThrow().exceptionType())
                .isEqualTo("MXInvalidActivityException");
        assertThat(outcome(unreadable).effect()).isEqualTo(Effect.ERROR);
        assertThat(outcome(refused).effect()).isEqualTo(Effect.REFUSED);
        assertThat(outcome(refused).failure())
                .contains(new Outcome.Failure("MXInvalidInputException", "no"));
        assertThat(found(refused).body()).asString(StandardCharsets.UTF_8).isEqualTo("{");
        assertThat(outcome(good).effect()).isEqualTo(Effect.CREATED);
        assertThat(
                        workshop.store.rows(
                                "SELECT source, effect, requests FROM ledger_hour ORDER BY effect"))
                .containsExactly(
                        List.of("", "0", "1"), List.of("Web", "1", "1"), List.of("", "5", "2"));
    }

    @Test
    void two_captures_of_one_new_lead_in_a_batch_make_one_lead_and_two_opportunities() {
        Position first = workshop.append(0, Body.of("a@example.com").text());
        Position second = workshop.append(0, Body.of("A@example.com").text());

        assertThat(runOnce()).isEqualTo(2);

        assertThat(count("lead")).containsExactly("1");
        assertThat(count("opportunity")).containsExactly("2");
        assertThat(outcome(first).result().orElseThrow().leadIsNew()).isTrue();
        assertThat(outcome(second).result().orElseThrow().leadIsNew()).isFalse();
    }

    private Outcome.Result captured(String email) {
        Position position = workshop.append(0, Body.of(email).text());
        runOnce();
        return outcome(position).result().orElseThrow();
    }

    private static String update(Outcome.Result captured, String members) {
        return "{\"ProspectOpportunityId\":\"%s\",%s}"
                .formatted(captured.opportunity().orElseThrow(), members);
    }

    private Position updateOpportunity(int partition, Outcome.Result captured, String members) {
        return workshop.append(
                partition,
                RequestKind.OPPORTUNITY_UPDATE,
                Parameters.NONE,
                update(captured, members));
    }

    @Test
    void a_lead_captured_alone_and_one_with_an_opportunity_are_one_in_a_batch() {
        Position alone =
                workshop.append(
                        1,
                        RequestKind.LEAD_CAPTURE,
                        Parameters.NONE,
                        "[{\"Attribute\":\"EmailAddress\",\"Value\":\"a@example.com\"}]");
        Position both = workshop.append(1, Body.of("a@example.com").text());

        assertThat(runOnce()).isEqualTo(2);

        assertThat(outcome(alone).effect()).isEqualTo(Effect.CREATED);
        assertThat(outcome(alone).kind()).isEqualTo(RequestKind.LEAD_CAPTURE);
        assertThat(outcome(alone).result().orElseThrow().opportunity()).isEmpty();
        assertThat(outcome(both).result().orElseThrow().lead())
                .isEqualTo(outcome(alone).result().orElseThrow().lead());
        assertThat(count("lead")).containsExactly("1");
        assertThat(count("opportunity")).containsExactly("1");
    }

    @Test
    void updates_of_one_opportunity_in_a_batch_build_on_each_other() {
        Outcome.Result captured = captured("a@example.com");
        Position first =
                updateOpportunity(
                        0,
                        captured,
                        "\"OpportunityNote\":\"N\",\"Fields\":[{\"SchemaName\":\"mx_Custom_1\",\"Value\":\"1\"}]");
        updateOpportunity(
                0, captured, "\"Fields\":[{\"SchemaName\":\"mx_Custom_2\",\"Value\":\"2\"}]");

        assertThat(runOnce()).isEqualTo(2);

        assertThat(outcome(first).effect()).isEqualTo(Effect.UPDATED);
        assertThat(outcome(first).result().orElseThrow().opportunity())
                .isEqualTo(captured.opportunity());
        assertThat(
                        workshop.store.rows(
                                "SELECT note, fields->>'mx_Custom_1', fields->>'mx_Custom_2', lead FROM opportunity"))
                .containsExactly(List.of("N", "1", "2", captured.lead().toString()));
        assertThat(count("activity")).containsExactly("1");
    }

    @Test
    void an_update_that_the_store_refuses_waits_for_its_next_try_with_all_it_said() {
        Outcome.Result captured = captured("a@example.com");
        workshop.append(
                1,
                RequestKind.LEAD_UPDATE,
                Parameters.of(captured.lead()),
                "[{\"Attribute\":\"FirstName\",\"Value\":\"B\"}]");
        String poison = "\"OpportunityNote\":\"poison\"";
        updateOpportunity(1, captured, poison);

        withPoison(this::runOnce);

        assertThat(workshop.store.texts("SELECT fields->>'FirstName' FROM lead"))
                .containsExactly("B");
        assertThat(retrying()).containsExactly(update(captured, poison));
        workshop.ahead = Duration.ofMinutes(1);
        assertThat(workshop.retrier().runOnce()).isEqualTo(1);
        assertThat(workshop.store.texts("SELECT note FROM opportunity")).containsExactly("poison");
    }

    @Test
    void what_a_request_said_beside_its_body_is_kept_with_its_outcome() {
        Outcome.Result captured = captured("a@example.com");
        Position update =
                workshop.append(
                        1,
                        RequestKind.LEAD_UPDATE,
                        Parameters.of(captured.lead()),
                        "[{\"Attribute\":\"mx_Nope\",\"Value\":\"B\"}]");

        runOnce();

        assertThat(found(update).parameters()).isEqualTo(Parameters.of(captured.lead()));
        assertThat(found(update).outcome().effect()).isEqualTo(Effect.ERROR);
    }

    @Test
    void updates_and_captures_of_one_lead_from_all_sides_at_once_lose_nothing() throws Exception {
        Outcome.Result captured = captured("a@example.com");
        int rounds = 60;
        for (int i = 0; i < rounds; i++) {
            updateOpportunity(
                    i % 4,
                    captured,
                    "\"Fields\":[{\"SchemaName\":\"mx_Custom_%d\",\"Value\":\"%d\"}]"
                            .formatted(1 + i % 2, i));
            workshop.append(
                    (i + 1) % 4,
                    RequestKind.LEAD_UPDATE,
                    Parameters.of(captured.lead()),
                    "[{\"Attribute\":\"%s\",\"Value\":\"%d\"}]"
                            .formatted(i % 2 == 0 ? "FirstName" : "LastName", i));
            workshop.append((i + 2) % 4, Body.of("a@example.com").with("mx_City", "C" + i).text());
        }

        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> workers =
                    IntStream.range(0, 4)
                            .<Callable<Integer>>mapToObj(partition ->
                                    () ->
                                            workshop.processor(workshop.partitions(partition))
                                                    .runOnce())
                            .toList();
            for (Future<Integer> worker : threads.invokeAll(workers)) {
                worker.get();
            }
        }

        assertThat(count("lead")).containsExactly("1");
        assertThat(count("opportunity")).containsExactly(String.valueOf(1 + rounds));
        assertThat(workshop.effects()).containsExactly("1=" + (1 + rounds), "2=" + 2 * rounds);
        assertThat(
                        workshop.store.rows(
                                """
                                SELECT l.fields ?& ARRAY['FirstName', 'LastName', 'mx_City'],
                                       o.fields ?& ARRAY['mx_Custom_1', 'mx_Custom_2']
                                  FROM lead AS l
                                  JOIN opportunity AS o ON o.id = '%s'
                                """
                                        .formatted(captured.opportunity().orElseThrow())))
                .containsExactly(List.of("t", "t"));
        workshop.assertAccounted();
    }

    @Test
    void a_lead_that_changes_its_email_frees_the_old_one_in_the_same_batch() {
        changeAndTakeEmail();

        assertThat(runOnce()).isEqualTo(3);

        assertEmailsMoved();
    }

    @Test
    void a_lead_that_changes_its_email_frees_the_old_one_for_later_batches() {
        workshop = new Workshop(store, new OneByOne(workshop.log));
        changeAndTakeEmail();
        Processor processor = workshop.processor(workshop.allPartitions());

        for (int batch = 0; batch < 3; batch++) {
            assertThat(processor.runOnce()).isEqualTo(1);
        }

        assertEmailsMoved();
    }

    private void changeAndTakeEmail() {
        workshop.append(1, Body.of("old@example.com").with("Phone", "9000000001").text());
        workshop.append(
                1,
                Body.by("Phone")
                        .with("Phone", "9000000001")
                        .with("EmailAddress", "new@example.com")
                        .text());
        workshop.append(1, Body.of("old@example.com").text());
    }

    private void assertEmailsMoved() {
        assertThat(
                        workshop.store.rows(
                                """
                                SELECT k.field, k.value, l.fields->>'Phone'
                                  FROM lead_key AS k
                                  JOIN lead     AS l ON l.id = k.lead
                                 ORDER BY k.field, k.value
                                """))
                .containsExactly(
                        List.of("EmailAddress", "new@example.com", "+91-9000000001"),
                        List.of("EmailAddress", "old@example.com", "null"),
                        List.of("Phone", "+919000000001", "+91-9000000001"));
    }

    @Test
    void a_second_processor_on_the_same_partitions_is_fenced_and_applies_nothing_twice() {
        Processor first = workshop.processor(workshop.allPartitions());
        Processor second = workshop.processor(workshop.allPartitions());
        assertThat(first.runOnce() + second.runOnce()).isZero();
        workshop.append(0, Body.of("a@example.com").text());

        assertThat(first.runOnce()).isEqualTo(1);
        assertThat(second.runOnce()).isZero();

        assertThat(workshop.fenced()).isEqualTo(1);
        assertThat(count("opportunity")).containsExactly("1");
        workshop.append(0, Body.of("b@example.com").text());
        assertThat(second.runOnce()).isEqualTo(1);
    }

    @Test
    void three_processors_that_all_believe_to_own_everything_apply_everything_once()
            throws Exception {
        int requests = 120;
        for (int i = 0; i < requests; i++) {
            workshop.append(i % 4, Body.of("p" + i % 7 + "@example.com").text());
        }
        Callable<Integer> untilAllIsDone =
                () -> {
                    Processor processor = workshop.processor(workshop.allPartitions());
                    while (workshop.store.number("SELECT sum(next_offset) FROM intake_position")
                            < requests) {
                        processor.runOnce();
                    }
                    return 0;
                };

        try (var threads = Executors.newFixedThreadPool(3)) {
            for (Future<Integer> done :
                    threads.invokeAll(List.of(untilAllIsDone, untilAllIsDone, untilAllIsDone))) {
                done.get();
            }
        }

        assertThat(workshop.effects()).containsExactly("1=" + requests);
        assertThat(count("opportunity")).containsExactly("" + requests);
        assertThat(count("lead")).containsExactly("7");
    }

    @Test
    void requests_that_the_store_refuses_are_found_among_good_ones() {
        for (int i = 0; i < 103; i++) {
            String note = i == 0 || i == 51 || i == 102 ? "poison" : "good";
            workshop.append(i % 4, Body.of("p" + i + "@example.com").note(note).text());
        }

        withPoison(() -> assertThat(runOnce()).isEqualTo(103));

        assertThat(workshop.effects()).containsExactly("1=100");
        assertThat(workshop.store.texts("SELECT DISTINCT exception_type FROM retry"))
                .containsExactly("MXInternalException");
        assertThat(count("lead")).containsExactly("100");
        assertThat(retrying()).hasSize(3).allMatch(body -> body.contains("poison"));
    }

    @Test
    void a_race_that_nobody_wins_is_one_request_s_own_and_holds_up_no_other() {
        workshop.append(0, Body.of("b@example.com").note("taken").text());
        Position good = workshop.append(0, Body.of("c@example.com").note("free").text());
        store.execute("CREATE UNIQUE INDEX test_taken ON opportunity (note)");
        workshop.append(1, Body.of("a@example.com").note("taken").text());
        workshop.processor(workshop.partitions(1)).runOnce();

        try {
            runOnce();
        } finally {
            store.execute("DROP INDEX test_taken");
        }

        assertThat(retrying()).singleElement().asString().contains("b@example.com");
        assertThat(outcome(good).effect()).isEqualTo(Effect.CREATED);
    }

    @Test
    void a_request_that_the_store_refuses_leaves_nothing_of_itself_in_later_ones() {
        workshop.append(0, Body.of("a@example.com").with("FirstName", "Bad").note("poison").text());
        Position after = workshop.append(0, Body.of("a@example.com").text());

        withPoison(() -> assertThat(runOnce()).isEqualTo(2));

        assertThat(outcome(after).result().orElseThrow().leadIsNew()).isTrue();
        assertThat(workshop.store.texts("SELECT fields->>'FirstName' FROM lead"))
                .containsExactly("null");
    }

    @Test
    void a_batch_of_more_keys_than_a_transaction_locks_is_saved_in_parts() {
        for (int i = 0; i < 500; i++) {
            workshop.append(
                    0,
                    Body.of("p" + i + "@example.com")
                            .with("Phone", "9000" + (100_000 + i))
                            .with("Mobile", "9001" + (100_000 + i))
                            .with("mx_Id", "id" + i)
                            .with("ProspectID", "00000000-0000-0000-0000-" + (100_000_000_000L + i))
                            .text());
        }

        assertThat(runOnce()).isEqualTo(500);

        assertThat(workshop.effects()).containsExactly("1=500");
        assertThat(count("lead_key")).containsExactly("2000");
    }

    @Test
    void a_position_beyond_the_end_stops_its_partition_only() {
        workshop.append(0, Body.of("a@example.com").text());
        workshop.append(1, Body.of("b@example.com").text());
        workshop.store.execute(
                "UPDATE intake_position SET next_offset = 5, floor_offset = 5 WHERE partition = 1");
        OwnedPartitions partitions = workshop.allPartitions();

        assertThat(workshop.processor(partitions).runOnce()).isEqualTo(1);

        assertThat(partitions.stopped()).containsOnlyKeys(1);
        assertThat(partitions.stopped().get(1))
                .contains("ends at offset 1", "position is 5", "offsets 1 to 4");
    }

    @Test
    void a_position_before_the_first_entry_stops_its_partition_only() {
        for (int i = 0; i < 3; i++) {
            workshop.append(0, Body.of("a@example.com").text());
            workshop.append(1, Body.of("b@example.com").text());
        }
        workshop.log.trim(1, 2);
        OwnedPartitions partitions = workshop.allPartitions();

        assertThat(workshop.processor(partitions).runOnce()).isEqualTo(3);

        assertThat(partitions.stopped()).containsOnlyKeys(1);
        assertThat(partitions.stopped().get(1))
                .contains("begins at offset 2", "position is 0", "offsets 0 to 1");
    }

    @Test
    void a_partition_that_the_store_does_not_know_stops_alone() {
        workshop.append(0, Body.of("a@example.com").text());
        workshop.append(1, Body.of("b@example.com").text());
        workshop.store.execute("DELETE FROM intake_position WHERE partition = 1");
        OwnedPartitions partitions = workshop.allPartitions();

        assertThat(workshop.processor(partitions).runOnce()).isEqualTo(1);

        assertThat(partitions.stopped()).containsOnlyKeys(1);
    }

    @Test
    void a_store_that_is_down_leaves_everything_as_it_was_and_what_waits_is_counted() {
        OwnedPartitions partitions = workshop.allPartitions();
        Processor processor = workshop.processor(partitions);
        workshop.append(0, Body.of("a@example.com").text());
        assertThat(processor.runOnce()).isEqualTo(1);
        workshop.append(0, Body.of("b@example.com").text());
        workshop.store.shutDoor();

        assertThatThrownBy(processor::runOnce).isInstanceOf(StoreException.Unavailable.class);
        assertThat(partitions.waiting(Workshop.ACCOUNT)).isEqualTo(1);
        workshop.append(1, Body.of("c@example.com").text());
        assertThatThrownBy(processor::runOnce).isInstanceOf(StoreException.Unavailable.class);
        assertThat(partitions.waiting(Workshop.ACCOUNT)).isEqualTo(2);

        workshop.store.openDoor();
        Waiting.until(workshop.store.database()::answers);
        assertThat(workshop.effects()).containsExactly("1=1");
        assertThat(processor.runOnce()).isEqualTo(2);
        assertThat(partitions.waiting(Workshop.ACCOUNT)).isZero();
    }

    @Test
    void a_session_that_ends_in_the_middle_costs_nothing() {
        workshop.store.execute(
                """
                CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW.note = 'end' AND nextval('ends') = 1 THEN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                    END IF;
                    RETURN NEW;
                END $$
                """,
                "CREATE SEQUENCE ends",
                "CREATE TRIGGER end_session BEFORE INSERT ON opportunity FOR EACH ROW EXECUTE FUNCTION end_session()");
        workshop.append(0, Body.of("a@example.com").note("end").text());
        Processor processor = workshop.processor(workshop.allPartitions());

        assertThatThrownBy(processor::runOnce).isInstanceOf(StoreException.Unavailable.class);

        assertThat(count("outcome")).containsExactly("0");
        assertThat(processor.runOnce()).isEqualTo(1);
        assertThat(workshop.effects()).containsExactly("1=1");
        store.execute("DROP FUNCTION end_session CASCADE", "DROP SEQUENCE ends");
    }

    @Test
    void an_account_that_is_not_among_the_settings_is_a_fault_of_ours() {
        AccountId nobody = new AccountId(99);
        Position position = workshop.append(0, nobody, Body.of("a@example.com").text());

        assertThat(runOnce()).isEqualTo(1);

        assertThat(new Retries(workshop.store.database()).find(nobody, position)).isPresent();
    }

    @Test
    void accounts_do_not_meet() {
        AccountId other = new AccountId(2);
        workshop.know(other, Workshop.rules(io.catchment.AccountRules.OnKeyConflict.ERROR));
        workshop.append(0, Body.of("a@example.com").text());
        workshop.append(0, other, Body.of("a@example.com").text());

        assertThat(runOnce()).isEqualTo(2);

        assertThat(workshop.store.texts("SELECT account FROM lead ORDER BY account"))
                .containsExactly("1", "2");
    }

    @Test
    void throughput_counts_what_was_accepted_and_not_what_was_refused() {
        IntStream.range(0, 20).forEach(i -> workshop.append(0, Body.of("a@example.com").text()));
        workshop.log.append(
                0,
                new Entry(
                        Workshop.header(Workshop.ACCOUNT, true),
                        Entry.Attributes.of(new Entry.RefusalText("MXInvalidInputException", "no")),
                        new byte[0]));

        assertThat(runOnce()).isEqualTo(21);

        assertThat(workshop.throughput.perMinute(Workshop.ACCOUNT, java.time.Instant.now()))
                .isEqualTo(2.0);
    }
}
