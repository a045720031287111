package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.AccountId;
import io.catchment.Activity;
import io.catchment.ActivityCode;
import io.catchment.Effect;
import io.catchment.Flags;
import io.catchment.KeyId;
import io.catchment.Lead;
import io.catchment.LeadId;
import io.catchment.LogId;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.RequestKind;
import io.catchment.UniqueKey;
import io.catchment.store.Changes.Advance;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Changes.HeldKey;
import io.catchment.store.Changes.Owned;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChangeWriterTest {
    private static final AccountId ACCOUNT = new AccountId(1);
    private static final LogId LOG = new LogId("log");
    private static final Instant ACCEPTED = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final Instant FINISHED = Instant.parse("2026-01-02T03:04:06Z");
    private static final Map<LogId, Short> NUMBERS = Map.of(LOG, (short) 1);

    private static TestStore store;

    @BeforeAll
    static void open_a_store() {
        store = TestStore.open();
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @BeforeEach
    void know_the_log_and_nothing_else() {
        store.empty();
        new Logs(store.database()).register(LOG, 2, new byte[32]);
    }

    private static int write(Changes changes) {
        return write(store, changes);
    }

    private static int write(TestStore store, Changes changes) {
        return store.database()
                .inTransaction(connection -> {
                    new ChangeWriter(connection, NUMBERS).write(changes);
                    return 0;
                });
    }

    /// One capture that made a lead, at an offset of partition 0.
    private static Changes capture(
            long offset, String email, String source, List<Advance> advances) {
        Lead lead =
                new Lead(
                        new LeadId(UUID.randomUUID()),
                        Map.of("EmailAddress", email, "FirstName", "É \"\\ \n 😀 {,} NULL"),
                        Map.of("EmailAddress", email));
        Opportunity opportunity =
                new Opportunity(
                        new OpportunityId(UUID.randomUUID()),
                        lead.id(),
                        12000,
                        ACCEPTED,
                        ACCEPTED,
                        "a note, \"quoted\" \\ 360°",
                        Map.of("Status", "Open"));
        Outcome outcome =
                new Outcome(
                        new Position(LOG, 0, offset),
                        ACCOUNT,
                        new KeyId(3),
                        RequestKind.OPPORTUNITY_CAPTURE,
                        ACCEPTED,
                        Effect.CREATED,
                        new Outcome.Result(
                                lead.id(),
                                true,
                                Optional.of(opportunity.id()),
                                new Flags(true, false, false, true)),
                        List.of("one", "two\nlines"));
        Activity activity =
                new Activity(
                        UUID.randomUUID(),
                        lead.id(),
                        opportunity.id(),
                        ActivityCode.OPPORTUNITY_CAPTURED,
                        ACCEPTED);
        return new Changes(
                FINISHED,
                new Changes.Made(
                        List.of(new OwnedLead(ACCOUNT, lead)),
                        List.of(),
                        List.of(),
                        List.of(
                                new HeldKey(
                                        new OwnedKey(ACCOUNT, new UniqueKey("EmailAddress", email)),
                                        lead.id())),
                        List.of(new Owned<>(ACCOUNT, opportunity)),
                        List.of(),
                        List.of(new Owned<>(ACCOUNT, activity))),
                new Changes.Settled(
                        List.of(
                                new Finished(
                                        outcome,
                                        source,
                                        1,
                                        "{é}".getBytes(StandardCharsets.UTF_8))),
                        List.of(),
                        List.of(),
                        List.of()),
                new Changes.Taken(advances, List.of()));
    }

    private static Changes capture(long offset, String email) {
        return capture(offset, email, "", List.of(new Advance(LOG, 0, offset, offset + 1)));
    }

    @Test
    void everything_that_is_written_can_be_read() {
        Changes changes = capture(0, "a@example.com");

        write(changes);

        Outcome written = changes.settled().finished().getFirst().outcome();
        var found = new Outcomes(store.database()).find(ACCOUNT, written.position()).orElseThrow();
        assertThat(found.outcome())
                .usingRecursiveComparison()
                .ignoringFields("explanation")
                .isEqualTo(written);
        assertThat(found.outcome().explanation()).containsExactly("one", "two lines");
        assertThat(found.body()).asString(StandardCharsets.UTF_8).isEqualTo("{é}");
        assertThat(found.finishedAt()).isEqualTo(FINISHED);
        assertThat(new LedgerCheck(store.database()).violations()).isEmpty();
        List<OwnedLead> leads =
                store.database()
                        .inTransaction(connection ->
                                new LeadLocks(connection)
                                        .lock(
                                                List.of(
                                                        changes.made()
                                                                .givenKeys()
                                                                .getFirst()
                                                                .key())));
        assertThat(leads).isEqualTo(changes.made().newLeads());
        assertThat(store.texts("SELECT note FROM opportunity"))
                .containsExactly("a note, \"quoted\" \\ 360°");
    }

    @Test
    void another_account_does_not_find_the_outcome() {
        Changes changes = capture(0, "a@example.com");
        write(changes);

        assertThat(
                        new Outcomes(store.database())
                                .find(
                                        new AccountId(2),
                                        changes.settled()
                                                .finished()
                                                .getFirst()
                                                .outcome()
                                                .position()))
                .isEmpty();
    }

    @Test
    void a_position_that_somebody_else_moved_rolls_everything_back() {
        write(capture(0, "a@example.com"));
        List<List<String>> before = everything();

        assertThatThrownBy(() -> write(capture(0, "b@example.com")))
                .isInstanceOf(StoreException.Fenced.class);
        assertThatThrownBy(() ->
                        write(
                                capture(
                                        1,
                                        "b@example.com",
                                        "",
                                        List.of(
                                                new Advance(LOG, 0, 1, 2),
                                                new Advance(LOG, 1, 7, 8)))))
                .isInstanceOf(StoreException.Fenced.class)
                .hasMessageContaining("1 of 2 partitions");

        assertThat(everything()).isEqualTo(before);
    }

    private List<List<String>> everything() {
        return store.rows(
                """
                SELECT (SELECT string_agg(l::text, ';') FROM lead AS l),
                       (SELECT string_agg(k::text, ';') FROM lead_key AS k),
                       (SELECT string_agg(o::text, ';') FROM opportunity AS o),
                       (SELECT string_agg(a::text, ';') FROM activity AS a),
                       (SELECT string_agg(o::text, ';') FROM outcome AS o),
                       (SELECT string_agg(s::text, ';') FROM ledger_hour AS s),
                       (SELECT string_agg(p::text, ';' ORDER BY p.partition) FROM intake_position AS p)
                """);
    }

    @Test
    void an_offset_has_one_outcome_even_where_the_position_is_not_looked_at() {
        write(capture(0, "a@example.com", "", List.of()));

        assertThatThrownBy(() -> write(capture(0, "b@example.com", "", List.of())))
                .isInstanceOf(StoreException.Race.class)
                .rootCause()
                .hasMessageContaining("_pkey");
    }

    @Test
    void without_position_and_primary_key_a_batch_is_applied_twice_and_the_check_says_so() {
        store.execute("ALTER TABLE outcome DROP CONSTRAINT outcome_pkey");
        write(capture(0, "a@example.com"));
        assertThat(new LedgerCheck(store.database()).violations()).isEmpty();

        write(capture(0, "b@example.com", "", List.of()));

        assertThat(new LedgerCheck(store.database()).violations())
                .containsExactly(
                        "log 1 partition 0: 2 outcomes and waiting retries of 1 offsets below the position 1");
    }

    @Test
    void a_key_that_another_lead_holds_is_a_race() {
        write(capture(0, "a@example.com"));

        assertThatThrownBy(() -> write(capture(1, "a@example.com")))
                .isInstanceOf(StoreException.Race.class)
                .rootCause()
                .hasMessageContaining("lead_key_belongs_to_one_lead");
    }

    @Test
    void a_long_source_is_cut_between_characters() {
        String source = "x".repeat(199) + "😀😀";

        write(capture(0, "a@example.com", source, List.of(new Advance(LOG, 0, 0, 1))));

        assertThat(store.texts("SELECT source FROM ledger_hour"))
                .containsExactly("x".repeat(199) + "😀");
    }

    @Test
    void sums_of_one_hour_add_up() {
        write(capture(0, "a@example.com"));
        write(capture(1, "b@example.com"));
        write(capture(2, "c@example.com", "Website", List.of(new Advance(LOG, 0, 2, 3))));

        assertThat(
                        store.rows(
                                "SELECT source, key, effect, requests FROM ledger_hour ORDER BY source"))
                .containsExactly(List.of("", "3", "1", "2"), List.of("Website", "3", "1", "1"));
        assertThat(new LedgerCheck(store.database()).violations()).isEmpty();
    }

    @Test
    void what_does_not_hold_is_found() {
        write(capture(0, "a@example.com"));
        write(capture(1, "b@example.com"));

        store.execute(
                "UPDATE ledger_hour SET requests = requests + 1",
                "UPDATE intake_position SET next_offset = 1 WHERE partition = 0",
                "DELETE FROM lead_key WHERE value = 'a@example.com'",
                "DELETE FROM activity");

        assertThat(new LedgerCheck(store.database()).violations())
                .anyMatch(it -> it.contains("an outcome of offset 1, the position is 1"))
                .anyMatch(it -> it.contains("the ledger says 3, the outcomes 2"))
                .anyMatch(it -> it.contains("holds a EmailAddress"))
                .anyMatch(it -> it.contains("that is not there"))
                .noneMatch(it -> it.contains("example.com"));
    }
}
