package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.settings.Key;
import io.catchment.store.TestPostgres;
import io.catchment.store.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A settings file at the start of a node and by its API.
final class SettingsFileTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "settings-file.md");
    private static final String SETTINGS = "/api/v1/settings";
    private static final String YAML = "application/yaml";
    private static final String API_KEY = "api-key-of-acme-0123456789";

    private final TestPostgres.Database store = TestPostgres.freshDatabase();

    @TempDir Path temp;
    private Path data;
    private Path file;

    @BeforeEach
    void choosePlaces() {
        data = temp.resolve("data");
        file = temp.resolve("accounts.yaml");
    }

    @AfterEach
    void openDoor() {
        TestPostgres.openDoor(store);
    }

    private Config config() {
        return TestNodes.config(data, store).withSettingsFile(file);
    }

    private static String account(String name, String apiKey) {
        return """
        accounts:
          %s:
            country: IN
            keys:
              - apiKey: "sha256:%s"
        """
                .formatted(name, Key.Digest.of(apiKey).hex());
    }

    private static int metrics(Node node, String apiKey) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:%d/opportunity/capture/metrics"
                                                    .formatted(node.port())))
                            .header("x-api-key", apiKey)
                            .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_start_sets_up_what_the_file_says_before_it_takes_requests_and_makes_no_demo()
            throws IOException {
        Files.writeString(file, account("acme", API_KEY));

        try (Node node = Node.start(config())) {
            assertThat(metrics(node, API_KEY)).isEqualTo(200);
            assertThat(node.hasDemoAccount()).isFalse();
        }
        try (Node node = Node.start(config());
                AdministratorCaller caller = new AdministratorCaller(data, node)) {
            assertThat(metrics(node, API_KEY)).isEqualTo(200);
            assertThat(caller.all("/api/v1/audit?account=acme"))
                    .hasSize(1)
                    .allSatisfy(row -> {
                        assertThat(row.get("by").asString()).isEqualTo("settings file");
                        assertThat(row.get("action").asString()).isEqualTo("apply-settings");
                    });
        }
    }

    @Test
    void a_file_that_is_wrong_ends_the_start_before_anything_is_opened() throws IOException {
        Files.writeString(file, "accounts: {a: {country: IN, colour: red}, b: {}}");

        assertThatThrownBy(() -> Node.start(config()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "accounts.yaml: accounts.a: unknown key \"colour\"; known are ")
                .hasMessageContaining("accounts.yaml: accounts.b.country: ");
        assertThat(data).doesNotExist();
    }

    @Test
    void the_process_takes_keys_from_its_environment_and_says_by_exit_code_that_a_file_is_wrong()
            throws IOException {
        Files.writeString(
                file,
                "accounts: {a: {country: IN, keys: [{apiKey: '${CATCHMENT_KEY_A}'}, {apiKey: plain-text-key-of-a}]}}");

        ServerProcess.Ended ended =
                ServerProcess.launch(
                                temp,
                                Map.of("CATCHMENT_KEY_A", API_KEY),
                                List.of("--data=" + data, "--settings-file=" + file))
                        .awaitEnd();

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.stderr())
                .hasLineCount(1)
                .startsWith("catchment: " + file + ": accounts.a.keys[1].apiKey: ")
                .doesNotContain("plain-text-key-of-a");
    }

    @Test
    void a_key_of_another_account_ends_the_start() throws IOException {
        Files.writeString(file, account("acme", API_KEY));
        Node.start(config()).close();
        Files.writeString(file, account("other", API_KEY));

        assertThatThrownBy(() -> Node.start(config()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("accounts.other.keys[0]: expected a key of no other account");
    }

    @Test
    void while_the_store_is_away_the_snapshot_counts_and_the_file_when_it_is_back()
            throws IOException {
        String newKey = "another-key-of-acme-0123456789";
        Files.writeString(file, account("acme", API_KEY));
        Node.start(config()).close();
        Files.writeString(file, account("acme", newKey));
        TestPostgres.shutDoor(store);

        try (Node node = Node.start(config())) {
            assertThat(metrics(node, newKey)).isEqualTo(401);

            TestPostgres.openDoor(store);
            Waiting.until(() -> metrics(node, newKey) == 200);

            assertThat(metrics(node, API_KEY)).isEqualTo(401);
        }
    }

    @Test
    void a_file_that_the_store_contradicts_later_does_not_stop_the_node() throws IOException {
        Files.writeString(file, account("acme", API_KEY));
        Node.start(config()).close();
        Files.writeString(file, account("other", API_KEY));
        TestPostgres.shutDoor(store);

        try (Node node = Node.start(config())) {
            TestPostgres.openDoor(store);
            // Only answered once the store is met.
            Waiting.until(() -> metrics(node, API_KEY) == 200);

            assertThat(node.trouble()).isNotDone();
        }
    }

    @Test
    void by_api_a_document_is_compared_then_applied_and_applied_again_changes_nothing()
            throws IOException {
        String example = example();
        try (Node node = Node.start(TestNodes.config(data, store));
                AdministratorCaller caller = new AdministratorCaller(data, node)) {
            JsonNode compared =
                    AdministratorCaller.json(caller.put(SETTINGS + "?dry-run=true", YAML, example));
            assertThat(compared.get("applied").asBoolean()).isFalse();
            assertThat(caller.get(SETTINGS).body()).doesNotContain("acme");

            JsonNode applied = AdministratorCaller.json(caller.put(SETTINGS, YAML, example));
            JsonNode again = AdministratorCaller.json(caller.put(SETTINGS, YAML, example));

            assertThat(applied.get("differences")).isEqualTo(compared.get("differences"));
            assertThat(applied.get("differences")).isNotEmpty();
            assertThat(again.get("differences")).isEmpty();
            Waiting.until(() -> caller.get("/api/v1/accounts").body().contains("acme"));
            assertThat(caller.get(SETTINGS).body())
                    .contains("name: website", "apiKey: \"sha256:" + "0".repeat(64));
        }
    }

    @Test
    void what_is_exported_put_back_changes_nothing_demo_account_and_all() throws IOException {
        try (Node node = Node.start(TestNodes.config(data, store));
                AdministratorCaller caller = new AdministratorCaller(data, node)) {
            caller.put(SETTINGS, YAML, example());
            HttpResponse<String> exported = caller.get(SETTINGS);

            assertThat(exported.headers().firstValue("Content-Type")).contains(YAML);
            assertThat(exported.body()).contains("\n  demo:\n", "\n  acme:\n");
            assertThat(
                            AdministratorCaller.json(caller.put(SETTINGS, YAML, exported.body()))
                                    .get("differences"))
                    .isEmpty();
        }
    }

    @Test
    void what_is_wrong_with_a_document_is_told_at_once_and_nothing_is_done() {
        try (Node node = Node.start(TestNodes.config(data, store));
                AdministratorCaller caller = new AdministratorCaller(data, node)) {
            HttpResponse<String> wrong =
                    caller.put(SETTINGS, YAML, "accounts: {a: {country: IN}, b: {colour: red}}");

            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body())
                    .contains("\"at\":\"accounts.b.country\"", "\"at\":\"accounts.b.colour\"");
            assertThat(caller.put(SETTINGS, "text/plain", "accounts: {}").statusCode())
                    .isEqualTo(415);
            assertThat(caller.put(SETTINGS + "?dry-ru=true", YAML, "accounts: {}").statusCode())
                    .isEqualTo(400);
            assertThat(caller.put(SETTINGS, "application/json", "{\"accounts\":{}").statusCode())
                    .isEqualTo(400);
            assertThat(caller.put(SETTINGS, "application/json", "{\"accounts\":{}}").statusCode())
                    .isEqualTo(200);
            assertThat(caller.get(SETTINGS).body()).doesNotContain("\n  a:");
        }
    }

    /// The one that the document shows, with digests in the place of what the environment would have to hold.
    private static String example() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf("```yaml\n") + "```yaml\n".length();
        return document.substring(begin, document.indexOf("```", begin))
                .replaceAll("\\$\\{CATCHMENT_KEY_ACME_ACCESS}", "sha256:" + "1".repeat(64))
                .replaceAll("\\$\\{CATCHMENT_KEY_ACME_SECRET}", "sha256:" + "2".repeat(64));
    }
}
