package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.intake.DamagedLogException;
import io.catchment.settings.Key;
import io.catchment.store.Database;
import io.catchment.store.StoreException;
import io.catchment.store.TestPostgres;
import io.catchment.store.Waiting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that starts while the store is away: contract 4, and invariants that must not wait for the store.
final class OutageTest {
    private static final String METRICS = "/opportunity/capture/metrics";

    private final TestPostgres.Database store = TestPostgres.freshDatabase();

    @TempDir Path data;
    private Config config;

    @BeforeEach
    void chooseConfig() {
        config = TestNodes.config(data, store);
    }

    @AfterEach
    void openDoor() {
        TestPostgres.openDoor(store);
    }

    private String capture(DemoCaller caller, String lead, int number) throws IOException {
        return DemoCaller.id(caller.capture(OrderedLeads.body(lead, number)));
    }

    /// A life before, with one request that is final.
    private String firstStart() throws IOException {
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(data, node)) {
            String id = capture(caller, "first@example.com", 0);
            caller.awaitAllFinal();
            return id;
        }
    }

    private void execute(String sql) {
        try (Database database = TestNodes.open(store)) {
            database.inTransaction(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute(sql);
                }
            });
        }
    }

    @Test
    void without_the_store_a_start_takes_requests_and_answers_nothing_wrong() throws Exception {
        String done = firstStart();
        TestPostgres.shutDoor(store);

        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(data, node)) {
            String waiting = capture(caller, "a@example.com", 0);

            assertThat(caller.statusWord(waiting)).isEqualTo("In-Queue");
            HttpResponse<String> unknown = caller.status(done);
            assertThat(unknown.statusCode()).isEqualTo(503);
            assertThat(unknown.headers().firstValue("Retry-After")).isPresent();
            assertThat(caller.ask(METRICS).statusCode()).isEqualTo(503);
            assertThat(caller.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(caller.get("/health/ready").body()).contains("is not usable yet");
            assertThat(caller.get("/metrics").body())
                    .contains("\ncatchment_store_up 0", "\ncatchment_intake_appended_total 2")
                    .doesNotContain("\ncatchment_intake_finished_total ");

            TestPostgres.openDoor(store);
            caller.awaitAllFinal();

            assertThat(caller.statusWord(done)).isEqualTo("Success");
            assertThat(caller.statusWord(waiting)).isEqualTo("Success");
            assertThat(caller.ask(METRICS).statusCode()).isEqualTo(200);
            Waiting.until(() -> node.trouble().isDone() || isUp(caller));
            assertThat(node.trouble()).isNotDone();
        }
    }

    private static boolean isUp(DemoCaller caller) {
        try {
            return caller.get("/metrics").body().contains("\ncatchment_store_up 1");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_key_revoked_before_an_outage_stays_revoked_through_a_start_within_it() throws Exception {
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(data, node)) {
            assertThat(caller.ask(METRICS).statusCode()).isEqualTo(200);
            execute("UPDATE account_key SET revoked_at = now() WHERE kind = 'api'");
            String hash = Key.Digest.of(caller.key("apiKey")).hex();
            Waiting.until(() -> !snapshot().contains(hash));
            TestPostgres.shutDoor(store);

            assertThat(caller.ask(METRICS).statusCode()).isEqualTo(401);
        }

        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(data, node)) {
            assertThat(caller.ask(METRICS).statusCode()).isEqualTo(401);
            assertThat(snapshot()).contains(Key.Digest.of(caller.key("accessKey")).hex());
        }
    }

    private String snapshot() {
        try {
            return Files.readString(data.resolve(Node.SETTINGS_FILE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_very_first_start_needs_the_store() {
        TestPostgres.shutDoor(store);

        assertThatThrownBy(() -> Node.start(config)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(data.resolve(Node.SETTINGS_FILE)).doesNotExist();
    }

    @Test
    void a_snapshot_that_is_not_whole_does_not_replace_the_store() throws Exception {
        firstStart();
        Files.writeString(data.resolve(Node.SETTINGS_FILE), "{\"version\":1}");
        TestPostgres.shutDoor(store);

        assertThatThrownBy(() -> Node.start(config)).isInstanceOf(StoreException.Unavailable.class);

        TestPostgres.openDoor(store);
        Node.start(config).close();
        assertThat(snapshot()).contains("\"name\":\"demo\"");
    }

    @Test
    void a_store_that_answers_and_is_not_fit_ends_a_start_and_is_not_used_later() throws Exception {
        firstStart();
        TestPostgres.shutDoor(store);
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(data, node)) {
            String waiting = capture(caller, "a@example.com", 0);
            TestPostgres.set(store, "synchronous_commit = off");
            TestPostgres.openDoor(store);

            assertThatThrownBy(() -> Node.start(TestNodes.config(data.resolve("b"), store)))
                    .isInstanceOf(StoreException.Unfit.class)
                    .hasMessageContaining("synchronous_commit=off");
            assertThat(caller.statusWord(waiting)).isEqualTo("In-Queue");
            assertThat(caller.get("/health/ready").body()).contains("is not usable yet");

            TestPostgres.set(store, "synchronous_commit = on");
            caller.awaitAllFinal();
            assertThat(caller.statusWord(waiting)).isEqualTo("Success");
        }
    }

    @Test
    void another_store_than_that_of_the_data_directory_is_refused() throws Exception {
        firstStart();
        String before = snapshot();

        assertThatThrownBy(() -> Node.start(TestNodes.config(data, TestPostgres.freshDatabase())))
                .isInstanceOf(StoreException.Unfit.class)
                .hasMessageContaining("not the store that the data directory " + data);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void a_lost_end_of_the_log_comes_to_light_after_the_outage_and_ends_the_node()
            throws Exception {
        firstStart();
        execute("UPDATE intake_position SET next_offset = next_offset + 3 WHERE next_offset > 0");
        TestPostgres.shutDoor(store);
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(data, node)) {
            // Into the same partition, until the loss is filled.
            for (int i = 1; i <= 5; i++) {
                capture(caller, "first@example.com", i);
            }
        }

        try (Node node = Node.start(config)) {
            TestPostgres.openDoor(store);
            assertThat(node.trouble().get(60, TimeUnit.SECONDS))
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessageContaining("from offset 1 to 3");
        }
        assertThatThrownBy(() -> Node.start(config)).isInstanceOf(DamagedLogException.class);
        // What was kept of the ends is what tells: without it, three requests would be passed over.
        Files.delete(data.resolve("log-ends"));
        Node.start(config).close();
    }
}
