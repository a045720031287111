package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.settings.RateLimit;
import io.catchment.store.Database;
import io.catchment.store.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an administrator sees of what an account sent, over real HTTP and a real store.
final class LedgerOverHttpTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BODY =
            """
            {"LeadDetails":[{"Attribute":"EmailAddress","Value":"%s"},{"Attribute":"Source","Value":"%s"},
              {"Attribute":"SearchBy","Value":"EmailAddress"}],
             "Opportunity":{"OpportunityEventCode":12000}}
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestPostgres.Database store = TestPostgres.freshDatabase();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir Path temp;

    private HttpResponse<String> get(Node node, String path) throws Exception {
        String key =
                JSON.readTree(Files.readString(temp.resolve("administrator.json")))
                        .get("key")
                        .asString();
        URI address =
                URI.create("http://127.0.0.1:" + node.port() + "/api/v1/accounts/demo" + path);
        return http.send(
                HttpRequest.newBuilder(address)
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + key)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(Node node, String path) throws Exception {
        HttpResponse<String> answer = get(node, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String captured(DemoCaller caller, String email, String source)
            throws IOException {
        return DemoCaller.id(caller.capture(BODY.formatted(email, source)));
    }

    private List<String> listed(Node node, String path) throws Exception {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(node, path + cursor);
            page.get("items").forEach(item -> ids.add(item.get("id").asString()));
            cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").asString();
        } while (!cursor.isEmpty());
        return ids;
    }

    @Test
    void you_sent_7_here_are_all_7() throws Exception {
        try (Node node = Node.start(TestNodes.config(temp, store));
                DemoCaller caller = TestNodes.caller(temp, node)) {
            Set<String> sent = new TreeSet<>();
            for (int i = 0; i < 7; i++) {
                sent.add(captured(caller, i + "@example.com", "Web"));
            }
            captured(caller, "7@example.com", "=1+1");

            // At once, whatever is worked off by now.
            JsonNode total = json(node, "/ledger").get("total");
            assertThat(total.get("received").asLong()).isEqualTo(8);
            assertThat(listed(node, "/requests?limit=3")).hasSize(8).containsAll(sent);

            caller.awaitAllFinal();
            JsonNode ofWeb = json(node, "/ledger?source=Web");
            assertThat(ofWeb.get("total").get("received").asLong()).isEqualTo(7);
            assertThat(ofWeb.get("total").get("created").asLong()).isEqualTo(7);
            assertThat(ofWeb.get("lines").get(0).get("source").asString()).isEqualTo("Web");
            assertThat(listed(node, "/requests?source=Web&limit=3"))
                    .containsExactlyInAnyOrderElementsOf(sent);
            assertThat(listed(node, "/requests?state=error,failure")).isEmpty();

            HttpResponse<String> csv = get(node, "/requests?format=csv");
            assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
            assertThat(csv.body().lines()).hasSize(9);
            assertThat(csv.body()).contains(",'=1+1,created,1,");
            assertThat(get(node, "/ledger?format=csv").body())
                    .startsWith("hour,source,key,received,refused,accepted,created,")
                    .contains(",'=1+1,1,1,0,1,1,0,0,0,0,0,0,0,0,0,0,0,0\r\n")
                    .contains(",Web,1,7,0,7,7,0,0,0,0,0,0,0,0,0,0,0,0\r\n");
            assertThat(get(node, "/ledger?from=yesterday").statusCode()).isEqualTo(400);
            assertThat(get(node, "/requests?state=lost").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void what_was_not_taken_is_shown_beside_it_after_a_restart_too() throws Exception {
        Config config =
                TestNodes.withRateLimit(
                        TestNodes.config(temp, store), new RateLimit.Calls(2, Duration.ofHours(1)));
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(temp, node)) {
            for (int i = 0; i < 5; i++) {
                caller.capture(BODY.formatted(i + "@example.com", "Web"));
            }
        }
        try (Node node = Node.start(config)) {
            JsonNode ledger = json(node, "/ledger");

            assertThat(ledger.get("total").get("received").asLong()).isEqualTo(2);
            JsonNode notTaken = ledger.get("notTaken").get(0);
            assertThat(notTaken.get("status").asInt()).isEqualTo(429);
            assertThat(notTaken.get("requests").asLong()).isEqualTo(3);
            assertThat(notTaken.get("key").asInt()).isEqualTo(1);
            assertThat(get(node, "/ledger?format=csv").body())
                    .contains(",,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3,0\r\n");
        }
    }

    @Test
    void a_missing_outcome_is_told_by_health_and_metrics() throws Exception {
        try (Node node = Node.start(TestNodes.config(temp, store));
                DemoCaller caller = TestNodes.caller(temp, node)) {
            captured(caller, "a@example.com", "Web");
            caller.awaitAllFinal();
        }
        try (Database database = TestNodes.open(store)) {
            database.inTransaction(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate("DELETE FROM outcome");
                }
            });
        }
        try (Node node = Node.start(TestNodes.config(temp, store));
                DemoCaller caller = TestNodes.caller(temp, node)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (DemoCaller.metric(caller.get("/metrics").body(), "catchment_ledger_gaps") == 0
                    && System.nanoTime() < end) {
                DemoCaller.pause();
            }

            String scrape = caller.get("/metrics").body();
            assertThat(DemoCaller.metric(scrape, "catchment_ledger_gaps")).isEqualTo(1);
            HttpResponse<String> health = caller.get("/health/ready");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("1 offsets without outcome [0]");
        }
    }
}
