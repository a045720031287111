package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.DuplicateRule;
import io.catchment.Effect;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.Position;
import io.catchment.RequestKind;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.quarantine.Eraser;
import io.catchment.store.Outcomes;
import io.catchment.store.TestStore;
import io.catchment.store.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract 5.2 with a real store: duplicates in one batch, in several, and at the same moment are one opportunity.
final class DuplicatesTest {
    private static final DuplicateRule SAME_VEHICLE =
            new DuplicateRule(
                    "same vehicle", List.of("mx_Custom_1"), List.of("Open"), Optional.empty());
    private final Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);

    private static final int ROUNDS = 40;

    private static TestStore store;
    private static final ExecutorService threads = Executors.newFixedThreadPool(2);
    private Workshop workshop;

    @BeforeAll
    static void open_a_store() {
        store = TestStore.open();
    }

    @AfterAll
    static void close_the_store() {
        threads.shutdown();
        store.close();
    }

    @BeforeEach
    void open_a_workshop() {
        store.empty();
        workshop = new Workshop(store, new MemoryIntakeLog("memory", 2));
        know(SAME_VEHICLE);
    }

    @AfterEach
    void what_must_hold_holds() {
        try (Workshop closing = workshop) {
            closing.assertAccounted();
        }
    }

    private void know(DuplicateRule... rules) {
        workshop.know(
                Workshop.ACCOUNT, Workshop.rules(AccountRules.OnKeyConflict.KEEP_MATCHED, rules));
    }

    private static DuplicateRule within(Duration window) {
        return new DuplicateRule("window", List.of(), List.of(), Optional.of(window));
    }

    private static Body vehicle(String email, String vehicle) {
        return Body.of(email).field("mx_Custom_1", vehicle);
    }

    private static Body vehicle(String vehicle) {
        return vehicle("a@example.com", vehicle);
    }

    private Position append(int partition, Body body) {
        return workshop.append(partition, body.text());
    }

    private void process() {
        workshop.processor(workshop.allPartitions()).runOnce();
    }

    private Outcome outcome(Position position) {
        return new Outcomes(store.database())
                .find(Workshop.ACCOUNT, position)
                .orElseThrow()
                .outcome();
    }

    private String opportunity(Position position) {
        return outcome(position).result().flatMap(Outcome.Result::opportunity).orElseThrow() + "";
    }

    private List<String> opportunities() {
        return store.texts("SELECT id FROM opportunity");
    }

    @Test
    void two_in_one_batch_are_one_opportunity() {
        Position first = append(0, vehicle("x"));
        Position second = append(0, vehicle("x"));
        Position other = append(0, vehicle("y"));

        process();

        assertThat(outcome(first).effect()).isEqualTo(Effect.CREATED);
        assertThat(outcome(second).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(outcome(other).effect()).isEqualTo(Effect.CREATED);
        assertThat(opportunities())
                .containsExactlyInAnyOrder(opportunity(first), opportunity(other));
        assertThat(opportunity(second)).isEqualTo(opportunity(first));
        assertThat(store.rows("SELECT effect, requests FROM ledger_hour ORDER BY effect"))
                .containsExactly(List.of("1", "2"), List.of("3", "1"));
    }

    @Test
    void two_in_two_batches_are_one_opportunity_with_three_activities() {
        Position first = append(0, vehicle("x"));
        process();
        Position second = append(1, vehicle("x").field("mx_Custom_2", "new"));

        process();

        assertThat(outcome(second).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(opportunity(second)).isEqualTo(opportunity(first));
        assertThat(outcome(second).explanation())
                .containsExactly(
                        "lead found by EmailAddress",
                        "duplicate rule 'same vehicle' matched opportunity "
                                + opportunity(first)
                                + ": mx_Custom_1 = 'x'",
                        "the opportunity was left as it was");
        assertThat(store.texts("SELECT fields ->> 'mx_Custom_2' FROM opportunity"))
                .containsExactly("null");
        assertThat(
                        store.rows(
                                "SELECT code, opportunity, count(*) FROM activity GROUP BY code, opportunity ORDER BY code"))
                .containsExactly(
                        List.of("33", opportunity(first), "2"),
                        List.of("34", opportunity(first), "1"));
    }

    @Test
    void one_that_another_process_saved_before_is_found_after_a_restart() {
        Position first = append(0, vehicle("x"));
        process();
        store.endSessions();
        Waiting.until(store.database()::answers);
        Position second = append(0, vehicle("x"));

        process();

        assertThat(opportunity(second)).isEqualTo(opportunity(first));
    }

    @Test
    void an_opportunity_that_is_overwritten_is_stored_so() {
        append(0, vehicle("x").note("old").field("mx_Custom_2", "old"));
        process();

        append(0, vehicle("x").flag("OverwriteFields").note("new").field("mx_Custom_2", "new"));
        process();

        assertThat(store.rows("SELECT note, fields ->> 'mx_Custom_2' FROM opportunity"))
                .containsExactly(List.of("new", "new"));
    }

    @Test
    void two_of_a_new_lead_at_the_same_moment_on_two_partitions_are_one_opportunity()
            throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Body body = vehicle("p" + round + "@example.com", "x");

            atTheSameMoment(body, body);
        }

        assertThat(opportunities()).hasSize(ROUNDS);
    }

    /// By two keys of one lead: only the lead's own lock stands between them.
    @Test
    void two_of_a_known_lead_by_two_keys_at_the_same_moment_are_one_opportunity() throws Exception {
        append(0, vehicle("other").with("Phone", "9000000001"));
        process();
        for (int round = 0; round < ROUNDS; round++) {
            Body byEmail = vehicle("x" + round);
            Body byPhone =
                    Body.by("Phone").with("Phone", "9000000001").field("mx_Custom_1", "x" + round);

            atTheSameMoment(byEmail, byPhone);
        }

        assertThat(opportunities()).hasSize(1 + ROUNDS);
    }

    private void atTheSameMoment(Body one, Body other) throws Exception {
        Position there = append(0, one);
        Position here = append(1, other);
        Processor zero = workshop.processor(workshop.partitions(0));
        Processor second = workshop.processor(workshop.partitions(1));
        zero.begin();
        second.begin();

        List<Callable<Integer>> both = List.of(zero::runOnce, second::runOnce);
        for (Future<Integer> done : threads.invokeAll(both)) {
            assertThat(done.get()).isEqualTo(1);
        }

        assertThat(List.of(outcome(there).effect(), outcome(here).effect()))
                .containsExactlyInAnyOrder(Effect.CREATED, Effect.DUPLICATE);
        assertThat(opportunity(there)).isEqualTo(opportunity(here));
    }

    @Test
    void whichever_was_accepted_first_the_one_that_comes_second_is_the_duplicate() {
        know(within(Duration.ofHours(1)));
        String body = vehicle("x").text();
        workshop.append(0, Workshop.ACCOUNT, before, body);
        process();

        Position earlier =
                workshop.append(1, Workshop.ACCOUNT, before.minus(Duration.ofMinutes(59)), body);
        Position tooEarly =
                workshop.append(1, Workshop.ACCOUNT, before.minus(Duration.ofMinutes(60)), body);
        process();

        assertThat(outcome(earlier).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(outcome(tooEarly).effect()).isEqualTo(Effect.CREATED);
    }

    @Test
    void what_was_captured_after_the_window_of_the_first_suits_a_later_one() {
        know(within(Duration.ofHours(1)));
        String body = vehicle("x").text();
        workshop.append(0, Workshop.ACCOUNT, before, body);
        process();

        Position old =
                workshop.append(0, Workshop.ACCOUNT, before.minus(Duration.ofHours(9)), body);
        Position now = workshop.append(0, Workshop.ACCOUNT, before.plusSeconds(1), body);
        process();

        assertThat(outcome(old).effect()).isEqualTo(Effect.CREATED);
        assertThat(outcome(now).effect()).isEqualTo(Effect.DUPLICATE);
    }

    @Test
    void what_no_longer_matches_in_the_batch_lets_the_next_newest_be_found() {
        know();
        Position older = append(0, vehicle("x"));
        process();
        Position newer = append(0, vehicle("x"));
        process();
        know(SAME_VEHICLE);

        Position wins = append(0, vehicle("x").flag("OverwriteFields").field("Status", "Won"));
        Position next = append(0, vehicle("x"));
        process();

        assertThat(opportunity(wins)).isEqualTo(opportunity(newer));
        assertThat(opportunity(next)).isEqualTo(opportunity(older));
    }

    @Test
    void what_matches_only_since_the_batch_changed_it_is_found() {
        Position first = append(0, vehicle("x"));
        process();
        know(SAME_VEHICLE, new DuplicateRule("any", List.of(), List.of(), Optional.empty()));

        append(0, vehicle("y").flag("OverwriteFields"));
        Position second = append(0, vehicle("y"));
        process();

        assertThat(outcome(second).explanation().get(1)).contains("'same vehicle'");
        assertThat(opportunity(second)).isEqualTo(opportunity(first));
    }

    @Test
    void a_lead_that_is_known_by_another_key_since_this_batch_is_looked_through_too() {
        Position first = append(0, vehicle("x"));
        process();

        append(0, Body.of("a@example.com").with("Phone", "9000000001"));
        Position second =
                append(0, Body.by("Phone").with("Phone", "9000000001").field("mx_Custom_1", "x"));
        process();

        assertThat(outcome(second).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(opportunity(second)).isEqualTo(opportunity(first));
    }

    @Test
    void another_accounts_opportunity_is_none_of_this() {
        AccountId other = new AccountId(2);
        workshop.know(other, Workshop.rules(AccountRules.OnKeyConflict.ERROR, SAME_VEHICLE));
        append(0, vehicle("x"));
        process();

        workshop.append(0, other, vehicle("x").text());
        process();

        assertThat(workshop.effects()).containsExactly("1=2");
    }

    @Test
    void of_a_lead_with_thousands_of_opportunities_the_one_is_found() {
        Position first = append(0, vehicle("x"));
        process();
        store.execute(
                """
                INSERT INTO opportunity (account, id, lead, event_code, at, note, fields, created_at, modified_at)
                SELECT account, gen_random_uuid(), lead, event_code, at, note,
                       fields || jsonb_build_object('mx_Custom_1', 'v' || n), created_at + n * interval '1 second', modified_at
                  FROM opportunity, generate_series(1, 10000) AS n
                """);

        List<Position> others = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            others.add(append(0, vehicle("v" + i)));
        }
        Position second = append(0, vehicle("x"));
        process();

        assertThat(opportunity(second)).isEqualTo(opportunity(first));
        assertThat(others).allMatch(other -> outcome(other).effect() == Effect.DUPLICATE);
        // No outcome made what the test wrote by hand.
        store.execute("DELETE FROM opportunity WHERE id <> '" + opportunity(first) + "'");
        store.execute(
                "UPDATE outcome SET opportunity = '%s' WHERE effect = 3"
                        .formatted(opportunity(first)));
    }

    @Test
    void an_erased_person_leaves_no_compared_value_and_has_a_new_opportunity_next_time() {
        append(0, vehicle("plate-17"));
        append(0, vehicle("plate-17"));
        process();
        assertThat(explanationsWith("plate-17")).hasSize(1);

        assertThat(erase("a@example.com")).isInstanceOf(Eraser.Begun.class);
        assertThat(explanationsWith("plate-17")).isEmpty();

        Position again = append(0, vehicle("plate-17"));
        process();
        assertThat(outcome(again).effect()).isEqualTo(Effect.CREATED);
        assertThat(opportunities()).containsExactly(opportunity(again));
    }

    private Object erase(String email) {
        return workshop.eraser(Duration.ofHours(25))
                .erase(workshop.account(), "EmailAddress", email, "an administrator");
    }

    private static List<String> explanationsWith(String text) {
        return store.texts(
                "SELECT explanation FROM outcome WHERE explanation LIKE '%" + text + "%'");
    }

    @Test
    void one_that_is_tried_again_later_is_the_duplicate_of_what_came_meanwhile() {
        Position poisoned = append(0, vehicle("x").note("poison"));
        workshop.withPoison("poison", this::process);
        Position meanwhile = append(0, vehicle("x"));
        process();

        workshop.ahead = Duration.ofMinutes(1);
        workshop.retrier().runOnce();

        assertThat(outcome(poisoned).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(opportunity(poisoned)).isEqualTo(opportunity(meanwhile));
    }

    @Test
    void a_dry_run_shows_the_duplicate_and_what_would_become_of_it() {
        append(0, vehicle("x").field("mx_Custom_2", "old"));
        process();
        byte[] body =
                vehicle("x")
                        .flag("OverwriteFields")
                        .field("mx_Custom_2", "new")
                        .text()
                        .getBytes(StandardCharsets.UTF_8);

        Preview preview =
                workshop.dryRun()
                        .of(
                                workshop.account(),
                                Workshop.KEY,
                                RequestKind.OPPORTUNITY_CAPTURE,
                                Parameters.NONE,
                                body);

        assertThat(preview)
                .isInstanceOfSatisfying(
                        Preview.Applied.class,
                        applied -> {
                            assertThat(applied.opportunityBefore().orElseThrow().fields())
                                    .containsEntry("mx_Custom_2", "old");
                            assertThat(applied.opportunity().orElseThrow().fields())
                                    .containsEntry("mx_Custom_2", "new");
                            assertThat(applied.activities()).hasSize(2);
                        });
        assertThat(store.texts("SELECT fields ->> 'mx_Custom_2' FROM opportunity"))
                .containsExactly("old");
    }
}
