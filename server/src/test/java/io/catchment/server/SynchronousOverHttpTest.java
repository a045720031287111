package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.Database;
import io.catchment.store.LedgerCheck;
import io.catchment.store.TestPostgres;
import io.catchment.store.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Contract 5 and 8: captures that are answered when their work is done, over real HTTP and a real store.
final class SynchronousOverHttpTest {
    private static final String ACCOUNT = "/api/v1/accounts/demo";
    private static final String BODY =
            """
            {"LeadDetails":[{"Attribute":"EmailAddress","Value":"%s@example.com"},{"Attribute":"SearchBy","Value":"EmailAddress"}],
             "Opportunity":{"OpportunityEventCode":%d}}
            """;

    private final TestPostgres.Database store = TestPostgres.freshDatabase();

    @TempDir Path data;

    @AfterEach
    void openDoor() {
        TestPostgres.openDoor(store);
    }

    private static String body(String name) {
        return BODY.formatted(name, 12000);
    }

    private long number(String sql) {
        try (Database database = TestNodes.open(store)) {
            return database.inTransaction(connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(sql)) {
                    row.next();
                    return row.getLong(1);
                }
            });
        }
    }

    private List<String> violations() {
        try (Database database = TestNodes.open(store)) {
            return new LedgerCheck(database).violations();
        }
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("Catchment-Request-Id").orElseThrow();
    }

    @Test
    void both_ways_at_once_make_one_lead_and_every_call_is_in_the_ledger() throws Exception {
        try (Node node = Node.start(TestNodes.config(data, store));
                DemoCaller caller = TestNodes.caller(data, node);
                AdministratorCaller administrator = new AdministratorCaller(data, node);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Integer>> sent = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                boolean atOnce = i % 2 == 0;
                sent.add(
                        threads.submit(() ->
                                (atOnce
                                                ? caller.captureAtOnce(body("one"))
                                                : caller.capture(body("one")))
                                        .statusCode()));
            }
            for (Future<Integer> one : sent) {
                assertThat(one.get()).isEqualTo(200);
            }
            caller.awaitAllFinal();

            assertThat(number("SELECT count(*) FROM lead")).isEqualTo(1);
            assertThat(number("SELECT count(*) FROM opportunity")).isEqualTo(40);
            JsonNode total =
                    AdministratorCaller.json(administrator.get(ACCOUNT + "/ledger")).get("total");
            assertThat(total.get("received").asLong()).isEqualTo(40);
            assertThat(total.get("created").asLong()).isEqualTo(40);
            assertThat(administrator.all(ACCOUNT + "/requests?limit=7")).hasSize(40);
            assertThat(violations()).isEmpty();
        }
    }

    @Test
    void at_once_with_one_idempotency_key_all_get_the_same_answer() throws Exception {
        try (Node node = Node.start(TestNodes.config(data, store));
                DemoCaller caller = TestNodes.caller(data, node);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(
                        threads.submit(() ->
                                caller.captureAtOnce(body("one"), "Idempotency-Key", "k").body()));
            }

            String first = answers.getFirst().get();
            assertThat(first).contains("\"Status\":0,");
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo(first);
            }
            assertThat(number("SELECT count(*) FROM opportunity")).isEqualTo(1);
            assertThat(violations()).isEmpty();
        }
    }

    @Test
    void an_error_waits_in_the_quarantine_and_is_mended_through_the_log() throws Exception {
        try (Node node = Node.start(TestNodes.config(data, store));
                DemoCaller caller = TestNodes.caller(data, node);
                AdministratorCaller administrator = new AdministratorCaller(data, node)) {
            HttpResponse<String> error = caller.captureAtOnce(BODY.formatted("one", 99));
            assertThat(error.statusCode()).isEqualTo(500);
            String one = ACCOUNT + "/requests/" + id(error);
            String replay = ACCOUNT + "/quarantine/" + id(error) + "/replay";
            assertThat(AdministratorCaller.json(administrator.get(one)).get("status").asString())
                    .isEqualTo("ERROR");

            JsonNode replayed =
                    AdministratorCaller.json(
                            administrator.post(replay, "{\"body\":" + body("one") + "}"));
            caller.awaitAllFinal();

            assertThat(replayed.toString()).contains("\"id\"");
            assertThat(AdministratorCaller.json(administrator.get(one)).get("replayedBy"))
                    .hasSize(1);
            assertThat(number("SELECT count(*) FROM opportunity")).isEqualTo(1);
            assertThat(violations()).isEmpty();
        }
    }

    @Test
    void without_the_store_nothing_is_said_to_be_stored_and_the_queue_goes_on() throws Exception {
        try (Node node = Node.start(TestNodes.config(data, store));
                DemoCaller caller = TestNodes.caller(data, node)) {
            String done = id(caller.captureAtOnce(body("one")));
            TestPostgres.shutDoor(store);

            HttpResponse<String> refused = caller.captureAtOnce(body("two"));
            String waiting = DemoCaller.id(caller.capture(body("three")));

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("MXServiceUnavailableException", "was not stored");
            TestPostgres.openDoor(store);
            Waiting.until(() -> isOk(caller, body("four")));
            caller.awaitAllFinal();
            assertThat(caller.statusWord(done)).isEqualTo("Success");
            assertThat(caller.statusWord(waiting)).isEqualTo("Success");
            assertThat(number("SELECT count(*) FROM lead")).isEqualTo(3);
        }
        // Ids outlive the node that gave them out.
        try (Node node = Node.start(TestNodes.config(data, store));
                DemoCaller caller = TestNodes.caller(data, node)) {
            HttpResponse<String> again = caller.captureAtOnce(body("one"));

            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(caller.statusWord(id(again))).isEqualTo("Success");
            assertThat(violations()).isEmpty();
        }
    }

    private static boolean isOk(DemoCaller caller, String body) {
        try {
            return caller.captureAtOnce(body).statusCode() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
