package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.LogId;
import io.catchment.intake.DamagedLogException;
import io.catchment.kafka.TestCluster;
import io.catchment.store.Database;
import io.catchment.store.LedgerCheck;
import io.catchment.store.Logs;
import io.catchment.store.TestPostgres;
import io.catchment.store.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node whose log moves from its data directory to Kafka.
final class LogMoveTest {
    private static final int LEADS = 20;

    /// Of each lead, in the former log: some batches.
    private static final int BEFORE = 100;

    private static final int AFTER = 10;

    /// A second for each batch: time enough to do something in the middle.
    private static final String SLOW_DOWN =
            """
            CREATE FUNCTION slow_down() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_sleep(1); RETURN NULL; END $$;
            CREATE TRIGGER slow_down AFTER INSERT ON outcome FOR EACH STATEMENT EXECUTE FUNCTION slow_down();
            """;

    @TempDir Path folder;

    private final TestPostgres.Database store = TestPostgres.freshDatabase();
    private final String topic = TestCluster.freshTopic();

    private Path data() {
        return folder.resolve("data");
    }

    private Config embedded() {
        return TestNodes.config(data(), store);
    }

    private Config inKafka(Path data) {
        return TestNodes.withLog(
                TestNodes.config(data, store),
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
                                        1))));
    }

    private ServerProcess startInKafka() {
        return ServerProcess.start(
                data(),
                "--read-rate-limit=none",
                "--kafka-replication=1",
                "--log-partitions=8",
                "--kafka-topic=" + topic,
                "--kafka-bootstrap-servers=" + TestCluster.shared().bootstrapServers(),
                "--store-url=" + store.jdbcUrl(),
                "--store-user=" + store.user(),
                "--store-password=" + store.password());
    }

    /// The server is killed between the two logs: part of the former is worked off, nothing of the next.
    @Test
    void nothing_is_lost_and_each_lead_keeps_its_order_although_the_move_is_cut_short()
            throws Exception {
        List<String> ids = new ArrayList<>(backlog());
        String lastBefore = ids.getLast();
        execute(SLOW_DOWN);
        try (ServerProcess server = startInKafka();
                DemoCaller caller = new DemoCaller(data(), server.address())) {
            ids.addAll(send(caller, BEFORE, BEFORE + AFTER));
            assertThat(caller.statusWord(lastBefore)).isEqualTo("In-Queue");
            assertThat(caller.statusWord(ids.getLast())).isEqualTo("In-Queue");
            awaitLeft(caller, LEADS * BEFORE - 1);
            server.kill();
        }
        execute("DROP TRIGGER slow_down ON outcome");
        assertThat(states().values()).containsExactly("draining", "open");
        assertThat(worked()).isBetween(1L, (long) LEADS * BEFORE - 1);

        anotherNodeTakesRequestsAndTellsNoWrongStatus(lastBefore);

        try (ServerProcess server = startInKafka();
                DemoCaller caller = new DemoCaller(data(), server.address())) {
            awaitLeft(caller, 0);
            caller.awaitAllFinal();

            assertThat(ids)
                    .allSatisfy(id -> assertThat(caller.statusWord(id)).isEqualTo("Success"));
            assertThat(states().values()).containsExactly("closed", "open");
            assertThat(caller.get("/health/ready").body()).doesNotContain("\"move\"");
        }
        try (Database database = TestNodes.open(store)) {
            assertThat(OrderedLeads.violations(database, LEADS, BEFORE + AFTER + 1)).isEmpty();
            assertThat(new LedgerCheck(database).violations()).isEmpty();
        }
        assertThatThrownBy(() -> Node.start(embedded()))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContainingAll("takes no requests any more", "kafka.");
    }

    private void execute(String sql) {
        try (TestStore open = TestStore.open(store)) {
            open.execute(sql);
        }
    }

    private List<String> backlog() throws Exception {
        Node.start(embedded()).close();
        TestPostgres.shutDoor(store);
        try (Node node = Node.start(embedded());
                DemoCaller caller = TestNodes.caller(data(), node)) {
            return send(caller, 0, BEFORE);
        } finally {
            TestPostgres.openDoor(store);
        }
    }

    private static List<String> send(DemoCaller caller, int from, int to) throws Exception {
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<String>>> leads =
                    IntStream.range(0, LEADS)
                            .<Callable<List<String>>>mapToObj(
                                    lead -> () -> sendLead(caller, "lead-" + lead, from, to))
                            .toList();
            List<String> ids = new ArrayList<>();
            for (Future<List<String>> sent : senders.invokeAll(leads)) {
                ids.addAll(sent.get());
            }
            return ids;
        }
    }

    private static List<String> sendLead(DemoCaller caller, String lead, int from, int to)
            throws Exception {
        List<String> ids = new ArrayList<>();
        for (int number = from; number < to; number++) {
            String body = OrderedLeads.body(lead + "@example.com", number);
            ids.add(DemoCaller.id(caller.capture(body)));
        }
        return ids;
    }

    /// While nobody works off the former log: the node whose data directory holds it is down.
    private void anotherNodeTakesRequestsAndTellsNoWrongStatus(String waitsElsewhere)
            throws Exception {
        Path another = folder.resolve("another");
        try (Node node = Node.start(inKafka(another));
                DemoCaller caller = TestNodes.caller(data(), node)) {
            List<String> taken = send(caller, BEFORE + AFTER, BEFORE + AFTER + 1);

            assertThat(taken)
                    .allSatisfy(id -> assertThat(caller.statusWord(id)).isEqualTo("In-Queue"));
            assertThat(caller.statusWord(waitsElsewhere)).startsWith("503 ");
            assertThat(caller.get("/health/ready").body())
                    .contains("the node whose data directory holds it must run");
        }
    }

    private static void awaitLeft(DemoCaller caller, long atMost) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (left(caller) > atMost) {
            assertThat(System.nanoTime()).isLessThan(end);
            DemoCaller.pause();
        }
    }

    private static double left(DemoCaller caller) throws Exception {
        return DemoCaller.metric(caller.get("/metrics").body(), "catchment_intake_waiting_before");
    }

    private Map<LogId, String> states() {
        try (Database database = TestNodes.open(store)) {
            return new Logs(database)
                    .all().stream()
                            .filter(log -> !log.id().equals(LogId.SYNCHRONOUS))
                            .collect(
                                    Collectors.toMap(
                                            Logs.KnownLog::id,
                                            Logs.KnownLog::state,
                                            (one, other) -> one,
                                            java.util.LinkedHashMap::new));
        }
    }

    private long worked() {
        try (Database database = TestNodes.open(store)) {
            Logs logs = new Logs(database);
            return states().keySet().stream()
                    .flatMap(log -> logs.positions(log).values().stream())
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }
}
