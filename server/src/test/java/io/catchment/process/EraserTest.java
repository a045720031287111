package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.Effect;
import io.catchment.Erasure;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.Position;
import io.catchment.RequestKind;
import io.catchment.intake.Entry;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.quarantine.Eraser;
import io.catchment.settings.Account;
import io.catchment.store.Outcomes;
import io.catchment.store.TestStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every trace of a person is looked for in the bytes of every table, not in what the eraser says of itself.
final class EraserTest {
    private static final String EMAIL = "ann.o'nymous@example.com";
    private static final String PHONE = "+91 90000 00017";
    private static final String NAME = "Annabelle";
    private static final Duration LOG_KEPT = Duration.ofHours(25);

    private static TestStore store;
    private Workshop workshop;
    private Eraser eraser;

    @BeforeAll
    static void openStore() {
        store = TestStore.open();
    }

    @AfterAll
    static void closeStore() {
        store.close();
    }

    @BeforeEach
    void open() {
        store.empty();
        workshop = new Workshop(store, new MemoryIntakeLog("memory", 2));
        eraser = workshop.eraser(LOG_KEPT);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    private Position append(Body body) {
        return workshop.append(0, body.text());
    }

    private static Body person() {
        return Body.of(EMAIL).with("Phone", PHONE).with("FirstName", NAME);
    }

    private void process() {
        workshop.processor(workshop.allPartitions()).runOnce();
    }

    private Erasure erase(String attribute, String value) {
        Account account = workshop.account();
        return ((Eraser.Begun) eraser.erase(account, attribute, value, "an administrator"))
                .erasure();
    }

    private Outcome outcome(Position position) {
        return new Outcomes(store.database())
                .find(Workshop.ACCOUNT, position)
                .orElseThrow()
                .outcome();
    }

    /// Rows of any table that hold a text, in the text of the row or in the bytes of a body.
    private static List<String> rowsWith(String text) {
        return store.texts(
                """
                SELECT t.name || ': ' || t.row
                  FROM (SELECT 'lead' AS name, l::text AS row FROM lead AS l
                        UNION ALL SELECT 'lead_key', k::text FROM lead_key AS k
                        UNION ALL SELECT 'opportunity', p::text FROM opportunity AS p
                        UNION ALL SELECT 'outcome', o::text || convert_from(o.body, 'UTF8') FROM outcome AS o
                        UNION ALL SELECT 'retry', r::text || encode(r.entry, 'escape') FROM retry AS r
                        UNION ALL SELECT 'idempotency_key', i::text FROM idempotency_key AS i
                        UNION ALL SELECT 'erasure', e::text FROM erasure AS e
                        UNION ALL SELECT 'erased_key', e::text FROM erased_key AS e) AS t
                 WHERE lower(t.row) LIKE '%%%s%%'
                """
                        .formatted(text.toLowerCase(java.util.Locale.ROOT).replace("'", "''")));
    }

    private static void assertNoTrace() {
        assertThat(rowsWith(EMAIL)).isEmpty();
        assertThat(rowsWith("9000000017")).isEmpty();
        assertThat(rowsWith("90000 00017")).isEmpty();
        assertThat(rowsWith(NAME)).isEmpty();
    }

    @Test
    void a_lead_goes_with_all_that_hangs_on_it_and_the_ledger_still_adds_up() {
        Position captured = append(person());
        append(Body.of("other@example.com"));
        process();
        assertThat(rowsWith(NAME)).isNotEmpty();

        Erasure erasure = erase("emailaddress", " " + EMAIL.toUpperCase(java.util.Locale.ROOT));

        assertNoTrace();
        assertThat(erasure.leads()).isEqualTo(1);
        assertThat(erasure.opportunities()).isEqualTo(1);
        assertThat(erasure.requests()).isEqualTo(1);
        assertThat(erasure.logGoneBy()).isEqualTo(erasure.askedAt().plus(LOG_KEPT));
        assertThat(outcome(captured).effect()).isEqualTo(Effect.CREATED);
        assertThat(outcome(captured).failure().orElseThrow().exceptionType())
                .isEqualTo("MXRequestErasedException");
        assertThat(store.texts("SELECT count(*) FROM lead")).containsExactly("1");
        assertThat(workshop.violations()).isEmpty();
    }

    @Test
    void what_waits_ends_erased_without_its_body_by_any_value_of_the_person() {
        append(person());
        process();
        Position byPhone = append(Body.of("new@example.com").with("Phone", PHONE));

        Erasure erasure = erase("EmailAddress", EMAIL);
        process();

        assertNoTrace();
        assertThat(rowsWith("new@example.com")).isEmpty();
        assertThat(outcome(byPhone).effect()).isEqualTo(Effect.ERROR);
        assertThat(outcome(byPhone).failure().orElseThrow().exceptionType())
                .isEqualTo("MXRequestErasedException");
        assertThat(erasure.doneAt()).isEmpty();
        assertThat(workshop.violations()).isEmpty();
    }

    @Test
    void who_comes_again_afterwards_is_a_new_lead() {
        append(person());
        process();
        erase("EmailAddress", EMAIL);

        Position again = append(person());
        process();

        assertThat(outcome(again).result().orElseThrow().leadIsNew()).isTrue();
    }

    @Test
    void the_quarantine_is_cleared_whether_its_bodies_can_be_read_or_not() {
        append(person().with("mx_Unknown", "x"));
        refuse("{\"LeadDetails\":[{\"Attribute\":\"EmailAddress\",\"Value\":\"" + EMAIL + "\"");
        refuse("not json: phone=" + PHONE.replace(" ", "") + "; name unknown");
        refuse("{\"LeadDetails\":[{\"Attribute\":\"EmailAddress\",\"Value\":\"b@example.com\"");
        process();
        assertThat(workshop.effects()).containsExactly("0=3", "5=1");
        assertThat(rowsWith(EMAIL)).hasSize(2);

        erase("EmailAddress", EMAIL);
        erase("Phone", PHONE);

        assertNoTrace();
        assertThat(rowsWith("b@example.com")).hasSize(1);
        assertThat(workshop.effects()).containsExactly("0=3", "5=1");
        assertThat(workshop.violations()).isEmpty();
    }

    @Test
    void what_waits_for_its_next_try_ends_erased() {
        store.execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE check_violation; END $$",
                "CREATE TRIGGER refuse BEFORE INSERT ON opportunity FOR EACH ROW EXECUTE FUNCTION refuse()");
        Position waiting = append(person());
        process();
        store.execute("DROP FUNCTION refuse CASCADE");
        assertThat(rowsWith(EMAIL)).anyMatch(row -> row.startsWith("retry"));

        Erasure erasure = erase("Phone", PHONE);

        assertNoTrace();
        assertThat(outcome(waiting).effect()).isEqualTo(Effect.ERROR);
        assertThat(erasure.requests()).isEqualTo(1);
        assertThat(workshop.violations()).isEmpty();
    }

    @Test
    void what_waits_twice_with_one_idempotency_key_leaves_no_trace() {
        String body = person().text();
        workshop.append(0, Workshop.ACCOUNT, "k", body);
        workshop.append(0, Workshop.ACCOUNT, "k", body);

        erase("EmailAddress", EMAIL);
        process();

        assertNoTrace();
        assertThat(store.texts("SELECT count(*) FROM idempotency_key")).containsExactly("0");
        assertThat(workshop.violations()).isEmpty();
    }

    @Test
    void what_repeats_a_request_that_waits_for_its_next_try_goes_with_it() {
        store.execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE check_violation; END $$",
                "CREATE TRIGGER refuse BEFORE INSERT ON opportunity FOR EACH ROW EXECUTE FUNCTION refuse()");
        String body = person().text();
        workshop.append(0, Workshop.ACCOUNT, "k", body);
        workshop.append(0, Workshop.ACCOUNT, "k", body);
        process();
        store.execute("DROP FUNCTION refuse CASCADE");
        assertThat(workshop.effects()).containsExactly("4=1");

        Erasure erasure = erase("EmailAddress", EMAIL);

        assertNoTrace();
        assertThat(erasure.requests()).isEqualTo(2);
        assertThat(store.texts("SELECT count(*) FROM idempotency_key")).containsExactly("0");
        assertThat(workshop.violations()).isEmpty();
    }

    @Test
    void what_repeats_a_request_that_ended_erased_by_itself_is_cleared_too() {
        String body = person().text();
        Position first = workshop.append(0, Workshop.ACCOUNT, "k", body);
        workshop.append(0, Workshop.ACCOUNT, "k", body);
        process();
        store.execute(
                "UPDATE outcome SET effect = 5, body = '', explanation = '', lead = NULL, opportunity = NULL, exception_type = 'x' WHERE log_offset = "
                        + first.offset());

        erase("EmailAddress", EMAIL);

        assertThat(store.texts("SELECT count(*) FROM outcome WHERE length(body) > 0"))
                .containsExactly("0");
    }

    @Test
    void an_unreadable_body_that_waited_is_cleared_once_all_before_is_worked_off() {
        refuse("half a form " + EMAIL);
        erase("EmailAddress", EMAIL);
        workshop.ahead = Duration.ofMinutes(2);
        assertThat(eraser.runOnce()).isZero();

        process();
        assertThat(rowsWith(EMAIL)).hasSize(1);
        assertThat(eraser.runOnce()).isEqualTo(1);

        assertNoTrace();
        assertThat(store.texts("SELECT count(*) FROM erased_key")).containsExactly("1");
        workshop.ahead = LOG_KEPT.plusMinutes(5);
        eraser.runOnce();
        assertThat(store.texts("SELECT count(*) FROM erased_key")).containsExactly("0");
        assertThat(store.texts("SELECT count(*) FROM erasure WHERE done_at IS NOT NULL"))
                .containsExactly("1");
    }

    @Test
    void an_attribute_that_tells_nobody_apart_erases_nobody() {
        append(person());
        process();

        assertThat(eraser.erase(workshop.account(), "FirstName", NAME, "somebody"))
                .isEqualTo(new Eraser.NobodyNamed("FirstName"));

        assertThat(store.texts("SELECT count(*) FROM lead")).containsExactly("1");
    }

    // ---- updates ----

    private Position updateLead(Outcome.Result captured, String value) {
        return workshop.append(
                0,
                RequestKind.LEAD_UPDATE,
                Parameters.of(captured.lead()),
                "[{\"Attribute\":\"LastName\",\"Value\":\"" + value + "\"}]");
    }

    private Position updateOpportunity(Outcome.Result captured, String field, String value) {
        return workshop.append(
                1,
                RequestKind.OPPORTUNITY_UPDATE,
                Parameters.NONE,
                "{\"ProspectOpportunityId\":\"%s\",\"Fields\":[{\"SchemaName\":\"%s\",\"Value\":\"%s\"}]}"
                        .formatted(captured.opportunity().orElseThrow(), field, value));
    }

    @Test
    void updates_that_wait_end_erased_by_the_ids_that_they_name() {
        Position captured = append(person());
        process();
        Outcome.Result result = outcome(captured).result().orElseThrow();
        Position ofLead = updateLead(result, NAME);
        Position ofOpportunity = updateOpportunity(result, "mx_Custom_1", NAME);

        erase("Phone", PHONE);
        process();

        assertNoTrace();
        assertThat(rowsWith(result.lead().toString())).isEmpty();
        assertThat(List.of(outcome(ofLead), outcome(ofOpportunity)))
                .allSatisfy(it ->
                        assertThat(it.failure().orElseThrow().exceptionType())
                                .isEqualTo("MXRequestErasedException"));
        assertThat(workshop.violations()).isEmpty();
    }

    @Test
    void updates_are_cleared_whether_they_were_applied_or_are_in_the_quarantine() {
        Position captured = append(person());
        process();
        Outcome.Result result = outcome(captured).result().orElseThrow();
        updateLead(result, NAME);
        updateOpportunity(result, "mx_Custom_1", NAME);
        workshop.append(
                0,
                RequestKind.LEAD_UPDATE,
                Parameters.of(result.lead()),
                "[{\"Attribute\":\"mx_Nope\",\"Value\":\"" + NAME + "\"}]");
        updateOpportunity(result, "mx_Nope", NAME);
        process();
        assertThat(workshop.effects()).containsExactly("1=1", "2=2", "5=2");

        Erasure erasure = erase("EmailAddress", EMAIL);

        assertNoTrace();
        assertThat(rowsWith(result.lead().toString())).isEmpty();
        assertThat(erasure.requests()).isEqualTo(5);
        assertThat(workshop.effects()).containsExactly("1=1", "2=2", "5=2");
        assertThat(workshop.violations()).isEmpty();
    }

    @Test
    void an_update_that_comes_after_the_erasure_finds_nobody() {
        Position captured = append(person());
        process();
        Outcome.Result result = outcome(captured).result().orElseThrow();
        erase("EmailAddress", EMAIL);

        Position late = updateLead(result, "L");
        Position later = updateOpportunity(result, "mx_Custom_1", "N");
        process();

        assertThat(outcome(late).failure().orElseThrow().message())
                .isEqualTo("Lead does not exist");
        assertThat(outcome(later).failure().orElseThrow().message())
                .isEqualTo("Opportunity does not exist");
    }

    private void refuse(String body) {
        workshop.log.append(
                0,
                new Entry(
                        Workshop.header(Workshop.ACCOUNT, true),
                        Entry.Attributes.of(new Entry.RefusalText("MXInvalidInputException", "no")),
                        body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void without_the_hashes_a_request_that_waited_brings_the_person_back() {
        append(person());
        process();
        append(person());
        erase("EmailAddress", EMAIL);

        store.execute("DELETE FROM erased_key");
        process();

        assertThat(rowsWith(NAME)).isNotEmpty();
    }
}
