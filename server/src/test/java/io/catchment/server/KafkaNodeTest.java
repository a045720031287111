package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.backup.BackupException;
import io.catchment.kafka.TestCluster;
import io.catchment.kafka.WrongTopicException;
import io.catchment.store.PostgresFolders;
import io.catchment.store.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node whose log is in Kafka.
final class KafkaNodeTest {
    @TempDir Path folder;

    private final TestPostgres.Database store = TestPostgres.freshDatabase();
    private final String topic = TestCluster.freshTopic();

    private Config config(int replication) {
        Config config = TestNodes.config(folder.resolve("data"), store);
        return TestNodes.withLog(
                config,
                new Config.Log(
                        8,
                        Duration.ofHours(1),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(
                                new Config.Kafka(
                                        TestCluster.shared().bootstrapServers(),
                                        Optional.empty(),
                                        topic,
                                        replication))));
    }

    private Path data() {
        return folder.resolve("data");
    }

    @Test
    void requests_are_taken_and_finished_and_known_after_a_restart() throws Exception {
        List<String> ids = new ArrayList<>();
        try (Node node = Node.start(config(1));
                DemoCaller caller = TestNodes.caller(data(), node)) {
            for (int i = 0; i < 30; i++) {
                ids.add(DemoCaller.id(caller.capture(OrderedLeads.body(i + "@example.com", i))));
            }
            caller.awaitAllFinal();

            assertThat(ids)
                    .allSatisfy(id -> assertThat(caller.statusWord(id)).isEqualTo("Success"));
            assertThat(caller.get("/health/ready").body())
                    .contains("Kafka replicas", "\"log\":\"open\"");
        }

        try (Node node = Node.start(config(1));
                DemoCaller caller = TestNodes.caller(data(), node)) {
            ids.add(DemoCaller.id(caller.capture(OrderedLeads.body("last@example.com", 0))));
            caller.awaitAllFinal();

            assertThat(ids)
                    .allSatisfy(id -> assertThat(caller.statusWord(id)).isEqualTo("Success"));
            String metrics = caller.get("/metrics").body();
            assertThat(DemoCaller.metric(metrics, "catchment_intake_appended_total")).isEqualTo(31);
            assertThat(DemoCaller.metric(metrics, "catchment_ledger_gaps")).isZero();
        }
    }

    @Test
    void what_waits_when_the_store_is_away_is_in_queue_and_worked_off_later() throws Exception {
        Node.start(config(1)).close();
        TestPostgres.shutDoor(store);
        try (Node node = Node.start(config(1));
                DemoCaller caller = TestNodes.caller(data(), node)) {
            String id = DemoCaller.id(caller.capture(OrderedLeads.body("a@example.com", 0)));

            assertThat(caller.statusWord(id)).isEqualTo("In-Queue");

            TestPostgres.openDoor(store);
            caller.awaitAllFinal();
            assertThat(caller.statusWord(id)).isEqualTo("Success");
        } finally {
            TestPostgres.openDoor(store);
        }
    }

    @Test
    void a_cluster_that_cannot_keep_the_promise_ends_the_start() {
        assertThatThrownBy(() -> Node.start(config(3)))
                .isInstanceOf(WrongTopicException.class)
                .hasMessageContaining("kafka.replication 3");
    }

    @Test
    void a_backup_says_that_the_log_is_elsewhere() {
        assertThatThrownBy(() -> BackupCommand.run(config(1), folder.resolve("backup"), System.out))
                .isInstanceOf(BackupException.class)
                .hasMessageContainingAll("Kafka", "docs/cluster.md");
    }

    /// The server is killed in the middle of a pour, with requests sent and not yet answered by the broker.
    @Test
    void a_killed_server_loses_nothing_that_it_answered_and_does_nothing_twice() throws Exception {
        Path data = PostgresFolders.dataIn(folder);
        ServerProcess server = start(data);
        Collection<Sent> sent;
        try (DemoCaller caller = new DemoCaller(data, server.address());
                Pour pour = Pour.start(caller, 1_200, List.of(400))) {
            pour.awaitMark(0);
            server.kill();
            pour.serverIsDown();
            server = start(data);
            caller.moveTo(server.address());
            pour.serverIsUp();
            pour.awaitEnd();
            caller.awaitAllFinal();

            sent = pour.sent();
            assertThat(KillTest.otherThanFinal(caller, sent)).isEmpty();
        } finally {
            server.close();
        }
        assertThat(EffectCheck.violationsIn(data, sent)).isEmpty();
    }

    private ServerProcess start(Path data) {
        return ServerProcess.start(
                data,
                "--read-rate-limit=none",
                "--log-partitions=8",
                "--kafka-replication=1",
                "--kafka-topic=" + topic,
                "--kafka-bootstrap-servers=" + TestCluster.shared().bootstrapServers());
    }
}
