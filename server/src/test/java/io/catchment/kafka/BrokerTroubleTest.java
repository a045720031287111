package io.catchment.kafka;

import static io.catchment.intake.Entries.entry;
import static io.catchment.intake.Entries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.Position;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.Entry;
import io.catchment.intake.IntakeLog.Extent;
import io.catchment.intake.LogUnavailableException;
import io.catchment.kafka.KafkaIntakeLog.Options;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What becomes of appends while brokers are killed, frozen and started again: three of them, with two replicas in sync
/// or more.
final class BrokerTroubleTest {
    private static final int PARTITIONS = 6;
    private static final int CALLERS = 32;

    private static TestCluster cluster;

    private final String topic = TestCluster.freshTopic();

    @BeforeAll
    static void start_a_cluster() {
        cluster = TestCluster.start(3);
    }

    @AfterAll
    static void end_it() {
        cluster.close();
    }

    private KafkaIntakeLog open(Duration appendMax) {
        return KafkaIntakeLog.open(
                KafkaAddress.plain(cluster.bootstrapServers()),
                Options.of(topic, PARTITIONS, 3, 1 << 20).withAppendMax(appendMax),
                InstantSource.system());
    }

    /// Callers that send one after the other, and what they were told.
    private static final class Callers implements AutoCloseable {
        private final KafkaIntakeLog log;
        private final Map<Position, String> acknowledged = new ConcurrentHashMap<>();
        private final AtomicLong refused = new AtomicLong();
        private final AtomicBoolean over = new AtomicBoolean();
        private final java.util.concurrent.ExecutorService threads =
                Executors.newVirtualThreadPerTaskExecutor();

        Callers(KafkaIntakeLog log) {
            this.log = log;
            for (int caller = 0; caller < CALLERS; caller++) {
                int name = caller;
                var _ = threads.submit(() -> call(name));
            }
        }

        private void call(int name) {
            for (int i = 0; !over.get(); i++) {
                String body = name + "/" + i;
                try {
                    acknowledged.put(log.append(name % PARTITIONS, entry(body)), body);
                } catch (LogUnavailableException e) {
                    refused.incrementAndGet();
                }
            }
        }

        void awaitMore(int more) {
            long wanted = acknowledged.size() + (long) more;
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (acknowledged.size() < wanted) {
                assertThat(System.nanoTime()).as("%s", log.said()).isLessThan(deadline);
                LockSupport.parkNanos(1_000_000);
            }
        }

        @Override
        public void close() {
            over.set(true);
            threads.close();
        }
    }

    @Test
    void what_was_acknowledged_while_brokers_are_killed_and_started_again_is_there_once()
            throws Exception {
        Callers callers;
        try (KafkaIntakeLog log = open(Duration.ofSeconds(15))) {
            callers = new Callers(log);
            try (callers) {
                for (TestCluster.Broker broker : cluster.brokers().subList(0, 2)) {
                    callers.awaitMore(1_000);
                    broker.kill();
                    callers.awaitMore(1_000);
                    broker.start();
                    cluster.awaitInSync(topic);
                }
                callers.awaitMore(1_000);
            }
            assertThat(log.said()).isEqualTo("open");
            assertAllThereOnce(log, callers.acknowledged);
        }

        try (KafkaIntakeLog again = open(Duration.ofSeconds(15))) {
            assertAllThereOnce(again, callers.acknowledged);
        }
    }

    private static void assertAllThereOnce(KafkaIntakeLog log, Map<Position, String> acknowledged) {
        Set<String> bodies = new HashSet<>();
        long entries = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Extent extent = log.extent(partition);
            for (long offset = 0; offset < extent.end(); ) {
                for (Entry entry : log.read(partition, offset, 5_000, 4 << 20)) {
                    String told = acknowledged.get(new Position(log.id(), partition, offset));
                    assertThat(told == null || told.equals(text(entry))).isTrue();
                    bodies.add(text(entry));
                    entries++;
                    offset++;
                }
            }
        }
        // Not by an assertion that compares each with each.
        acknowledged.values().forEach(body -> assertThat(bodies.contains(body)).as(body).isTrue());
        assertThat(bodies).hasSize((int) entries);
    }

    /// Two of three are gone, then there is no second replica to acknowledge anything.
    @Test
    void an_append_that_is_not_acknowledged_in_time_is_refused_and_turns_up_all_the_same()
            throws Exception {
        try (KafkaIntakeLog log = open(Duration.ofSeconds(3))) {
            log.append(0, entry("before"));
            cluster.broker(1).freeze();
            cluster.broker(2).freeze();
            try {
                assertThatThrownBy(() -> log.append(0, entry("late")))
                        .isInstanceOf(LogUnavailableException.class)
                        .hasMessageContainingAll("did not acknowledge", "may be in the log");
                assertThat(log.said()).isNotEqualTo("open");
            } finally {
                cluster.broker(1).thaw();
                cluster.broker(2).thaw();
            }
            cluster.awaitInSync(topic);

            // Whatever became of it, it is there at most once, and what comes after it is there.
            Position after = log.append(0, entry("after"));
            assertThat(after.offset()).isBetween(1L, 2L);
            assertThat(log.read(0, 0, 10, 1 << 20)).hasSize((int) after.offset() + 1);
            assertThat(log.read(0, after.offset()).map(found -> text(found))).contains("after");
            assertThat(log.said()).isEqualTo("open");
        }
    }

    /// A replica's bytes that are not what was written stop their partition, and no other.
    @Test
    void a_byte_that_turned_on_a_brokers_disk_stops_its_partition() throws Exception {
        try (TestCluster one = TestCluster.start(1)) {
            Options options = Options.of(topic, 2, 1, 1 << 20);
            KafkaAddress address = KafkaAddress.plain(one.bootstrapServers());
            try (KafkaIntakeLog log =
                    KafkaIntakeLog.open(address, options, InstantSource.system())) {
                for (int i = 0; i < 6; i++) {
                    log.append(i % 2, entry("n" + i));
                }
            }
            one.broker(1).stop();
            one.broker(1).turnLastByte(topic, 1);
            one.broker(1).start();

            try (KafkaIntakeLog log =
                    KafkaIntakeLog.open(address, options, InstantSource.system())) {
                assertThat(log.read(0, 0, 10, 1 << 20)).hasSize(3);
                assertThat(log.read(1, 0, 2, 1 << 20)).hasSize(2);
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> log.read(1, 2, 10, 1 << 20))
                            .isInstanceOf(DamagedLogException.class)
                            .hasMessageContainingAll("partition 1", "offset 2 cannot be read");
                }
                assertThatThrownBy(() -> log.headers(1, 2, 10))
                        .isInstanceOf(DamagedLogException.class);
                assertThatThrownBy(() -> log.read(1, 2)).isInstanceOf(DamagedLogException.class);
                assertThat(log.read(0, 2).map(found -> text(found))).contains("n4");
            }
        }
    }

    /// Each partition on one broker, of which one goes.
    @Test
    void a_partition_that_nobody_leads_holds_up_no_other() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            NewTopic spread =
                    new NewTopic(topic, Map.of(0, List.of(1), 1, List.of(2)))
                            .configs(new TopicRules(2 << 20).settings(1));
            admin.createTopics(List.of(spread)).all().get();
        }
        try (KafkaIntakeLog log = open(Duration.ofSeconds(3))) {
            for (int i = 0; i < 6; i++) {
                log.append(i % 2, entry("n" + i));
            }
            cluster.broker(1).kill();
            try {
                assertThatThrownBy(() -> log.append(0, entry("late")))
                        .isInstanceOf(LogUnavailableException.class);
                Position there = log.append(1, entry("n7"));

                assertThat(log.read(1, 0, 10, 1 << 20)).hasSize(4);
                assertThat(log.headers(1, 3, 10)).hasSize(1);
                assertThat(log.read(1, there.offset())).isPresent();
                log.runOnce();
                assertThat(log.takesAppends()).isTrue();
                assertThat(log.extent(0)).isEqualTo(new Extent(0, 3));
                assertThat(log.extent(1)).isEqualTo(new Extent(0, 4));
            } finally {
                cluster.broker(1).start();
            }
            cluster.awaitInSync(topic);
            assertThat(log.read(0, 0, 10, 1 << 20)).hasSizeBetween(3, 4);
        }
    }

    /// Who appends is given an offset a second time; who only reads sees an end that stays where it should not be.
    @Test
    void a_broker_that_came_back_without_its_data_takes_nothing_any_more() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        try (TestCluster one = TestCluster.start(1)) {
            Options options = Options.of(topic, 2, 1, 1 << 20);
            KafkaAddress address = KafkaAddress.plain(one.bootstrapServers());
            try (KafkaIntakeLog writing =
                            KafkaIntakeLog.open(address, options, InstantSource.system());
                    KafkaIntakeLog reading = KafkaIntakeLog.open(address, options, now::get)) {
                for (int i = 0; i < 6; i++) {
                    writing.append(i % 2, entry("n" + i));
                }
                assertThat(reading.read(1, 2)).isPresent();
                one.broker(1).stop();
                one.broker(1).loseData(topic);
                one.broker(1).start();

                assertThatThrownBy(() -> writing.append(0, entry("late")))
                        .isInstanceOf(LogUnavailableException.class)
                        .hasMessageContaining("partition 0 gave out offset 0 a second time");
                assertThatThrownBy(() -> writing.append(1, entry("later")))
                        .isInstanceOf(LogUnavailableException.class);
                assertThat(writing.takesAppends()).isFalse();
                for (int look = 0; look < 40; look++) {
                    now.updateAndGet(before -> before.plusSeconds(2));
                    reading.runOnce();
                }
                assertThat(reading.said())
                        .contains(
                                "damaged", "partition 1 ends at 0, and offsets up to 2 were there");
            }
        }
    }
}
