package io.catchment.kafka;

import static io.catchment.intake.Entries.entry;
import static io.catchment.intake.Entries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.Entries;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryCodec;
import io.catchment.intake.IntakeLog.Extent;
import io.catchment.intake.LogUnavailableException;
import io.catchment.kafka.KafkaIntakeLog.Options;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What only the log over Kafka does, over a real broker.
final class KafkaIntakeLogTest {
    private static final int BYTES_MAX = 4 << 20;

    private static TestCluster cluster;
    private static Admin admin;

    private final String topic = TestCluster.freshTopic();
    private final List<KafkaIntakeLog> opened = new ArrayList<>();
    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @BeforeAll
    static void ask_a_cluster() {
        cluster = TestCluster.shared();
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    }

    @AfterAll
    static void ask_no_more() {
        admin.close();
    }

    @AfterEach
    void close_what_was_opened() {
        opened.forEach(KafkaIntakeLog::close);
    }

    private KafkaIntakeLog open() {
        return open(Options.of(topic, 2, 1, 1 << 20));
    }

    private KafkaIntakeLog open(Options options) {
        KafkaIntakeLog log =
                KafkaIntakeLog.open(
                        KafkaAddress.plain(cluster.bootstrapServers()), options, () -> now);
        opened.add(log);
        return log;
    }

    private void set(String setting, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change =
                new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }

    private void aMinuteLater(KafkaIntakeLog log) {
        now = now.plus(Duration.ofSeconds(61));
        log.runOnce();
    }

    @Test
    void a_log_is_called_after_its_cluster_and_its_topic() throws Exception {
        LogId id = open().id();

        assertThat(id.value())
                .startsWith("kafka." + cluster.clusterId() + ".")
                .endsWith(
                        admin.describeTopics(List.of(topic))
                                .allTopicNames()
                                .get()
                                .values()
                                .iterator()
                                .next()
                                .topicId()
                                .toString());
        assertThat(open(Options.of(TestCluster.freshTopic(), 2, 1, 1 << 20)).id()).isNotEqualTo(id);
    }

    @Test
    void a_topic_keeps_its_partitions_whatever_the_log_is_told() {
        open().append(1, entry("x"));

        KafkaIntakeLog other = open(Options.of(topic, 7, 1, 1 << 20));

        assertThat(other.partitions()).isEqualTo(2);
        assertThat(other.extent(1)).isEqualTo(new Extent(0, 1));
    }

    @Test
    void what_one_node_appends_another_finds_at_once_by_its_position() {
        KafkaIntakeLog here = open();
        KafkaIntakeLog there = open();
        there.own(Set.of());

        for (int i = 0; i < 20; i++) {
            Position position = here.append(1, entry("n" + i));

            assertThat(there.read(1, position.offset()).map(Entries::text)).contains("n" + i);
        }
        assertThat(there.extent(1)).isEqualTo(new Extent(0, 20));
        assertThat(there.appends()).isEqualTo(20);
        assertThat(there.read(1, 20)).isEmpty();
    }

    @Test
    void who_owns_a_partition_is_woken_by_what_another_appends() throws Exception {
        KafkaIntakeLog owner = open();
        long known = owner.appends();

        open().append(1, entry("x"));

        owner.awaitAppends(known, Duration.ofDays(1));
        assertThat(owner.extent(1)).isEqualTo(new Extent(0, 1));
        assertThat(owner.headers(1, 0, 10)).hasSize(1);
    }

    @Test
    void who_becomes_the_owner_knows_the_ends_of_that_moment() {
        KafkaIntakeLog here = open();
        KafkaIntakeLog there = open();
        there.own(Set.of(0));
        for (int i = 0; i < 10; i++) {
            here.append(1, entry("n" + i));
        }

        there.own(Set.of(0, 1));

        assertThat(there.extent(1)).isEqualTo(new Extent(0, 10));
        assertThat(there.read(1, 4, 100, BYTES_MAX).stream().map(Entries::text))
                .containsExactly("n4", "n5", "n6", "n7", "n8", "n9");
    }

    @Test
    void what_one_node_trims_is_trimmed_for_the_other() {
        KafkaIntakeLog here = open();
        for (int i = 0; i < 10; i++) {
            here.append(1, entry("n" + i));
        }
        KafkaIntakeLog there = open();
        there.own(Set.of());

        here.trim(1, 6);
        here.runOnce();

        assertThat(there.read(1, 5)).isEmpty();
        assertThatThrownBy(() -> there.read(1, 3, 1, BYTES_MAX))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("offset 3 to 5 were asked for but are trimmed");
        aMinuteLater(there);
        assertThat(there.extent(1)).isEqualTo(new Extent(6, 10));
    }

    /// A backlog of twenty times what is held: the headers are counted to its end while the first entries are read.
    @Test
    void a_backlog_larger_than_the_memory_for_it_is_read_whole_and_in_order() {
        Options options = Options.of(topic, 2, 1, 1 << 20);
        KafkaIntakeLog log = open(withHeldBytesMax(options, 64 << 10));
        byte[] body = new byte[8 << 10];
        for (int i = 0; i < 300; i++) {
            body[0] = (byte) i;
            log.append(i % 2, entry(body.clone()));
        }

        for (int partition = 0; partition < 2; partition++) {
            int counted = 0;
            int read = 0;
            while (read < 150) {
                if (counted < 150) {
                    counted += log.headers(partition, counted, 40).size();
                }
                List<Entry> entries = log.read(partition, read, 7, BYTES_MAX);
                for (Entry entry : entries) {
                    assertThat(entry.body()[0]).isEqualTo((byte) (2 * read + partition));
                    read++;
                }
            }
            assertThat(counted).isEqualTo(150);
            assertThat(log.read(partition, 150, 10, BYTES_MAX)).isEmpty();
        }
    }

    private static Options withHeldBytesMax(Options options, long heldBytesMax) {
        return new Options(
                options.topic(),
                options.partitions(),
                options.replication(),
                options.bodyBytesMax(),
                options.appendMax(),
                options.queueEntriesMax(),
                options.queueBytesMax(),
                heldBytesMax);
    }

    @Test
    void a_batch_that_is_read_again_from_further_back_is_the_same() {
        KafkaIntakeLog log = open();
        for (int i = 0; i < 20; i++) {
            log.append(0, entry("n" + i));
        }

        assertThat(log.read(0, 10, 3, BYTES_MAX).stream().map(Entries::text))
                .containsExactly("n10", "n11", "n12");
        assertThat(log.read(0, 2, 3, BYTES_MAX).stream().map(Entries::text))
                .containsExactly("n2", "n3", "n4");
        assertThat(log.headers(0, 0, 100)).hasSize(20);
    }

    @Test
    void what_waits_beyond_the_bounds_is_refused_at_once() {
        Options usual = Options.of(topic, 2, 1, 1 << 20);
        KafkaIntakeLog log =
                open(
                        new Options(
                                topic,
                                2,
                                1,
                                1 << 20,
                                usual.appendMax(),
                                usual.queueEntriesMax(),
                                500,
                                usual.heldBytesMax()));

        log.append(0, entry(new byte[100]));

        assertThatThrownBy(() -> log.append(0, entry(new byte[1_000])))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("queue is full: 0 of 32768 entries, 0 of 500 bytes");
    }

    // ---- what should be there and is not ----

    private void writeWith(Map<String, Object> settings, byte[] value) throws Exception {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", cluster.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> foreign =
                new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer())) {
            boolean isTransactional = settings.containsKey("transactional.id");
            if (isTransactional) {
                foreign.initTransactions();
                foreign.beginTransaction();
            }
            foreign.send(new ProducerRecord<>(topic, 0, null, value)).get();
            if (isTransactional) {
                foreign.commitTransaction();
            }
        }
    }

    /// The end of a transaction takes an offset and is no entry.
    @Test
    void an_offset_that_is_no_entry_is_damage_and_named() throws Exception {
        KafkaIntakeLog log = open();
        byte[] value = EntryCodec.encodeUnplaced(log.id(), 0, entry("n0"));
        writeWith(Map.of("transactional.id", topic), value);
        log.append(0, entry("n2"));

        assertThat(log.read(0, 0, 1, BYTES_MAX).stream().map(Entries::text)).containsExactly("n0");
        for (KafkaIntakeLog reader : List.of(log, openWithoutPartitions())) {
            assertThatThrownBy(() -> reader.read(0, 1, 10, BYTES_MAX))
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessageContainingAll(
                            log.id().value(), "partition 0", "offset 1 is missing");
            assertThatThrownBy(() -> reader.headers(0, 1, 10))
                    .isInstanceOf(DamagedLogException.class);
        }
        assertThat(log.read(0, 2).map(Entries::text)).contains("n2");
    }

    @Test
    void an_offset_at_the_end_that_is_no_entry_is_damage_too() throws Exception {
        KafkaIntakeLog log = open();
        byte[] value = EntryCodec.encodeUnplaced(log.id(), 0, entry("n0"));
        writeWith(Map.of("transactional.id", topic), value);
        // The brokers write the end of a transaction after they have answered.
        while (log.extent(0).end() < 2) {
            now = now.plusSeconds(2);
            log.runOnce();
        }

        for (KafkaIntakeLog reader : List.of(log, openWithoutPartitions())) {
            assertThatThrownBy(() -> reader.read(0, 1, 10, BYTES_MAX))
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessageContaining("offset 1 is missing");
        }
    }

    private KafkaIntakeLog openWithoutPartitions() {
        KafkaIntakeLog log = open();
        log.own(Set.of());
        return log;
    }

    @Test
    void what_somebody_else_wrote_is_damage() throws Exception {
        KafkaIntakeLog log = open();
        byte[] ofAnotherLog = EntryCodec.encodeUnplaced(new LogId("another"), 0, entry("x"));
        byte[] ofAnotherPartition = EntryCodec.encodeUnplaced(log.id(), 1, entry("x"));
        for (byte[] value : List.of(ofAnotherLog, ofAnotherPartition, new byte[3])) {
            writeWith(Map.of(), value);
        }
        now = now.plusSeconds(2);
        log.runOnce();

        for (long offset = 0; offset < 3; offset++) {
            long from = offset;
            assertThatThrownBy(() -> log.read(0, from, 1, BYTES_MAX))
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessageContaining(new Position(log.id(), 0, from).toString());
        }
    }

    // ---- the topic ----

    @ParameterizedTest
    @CsvSource({
        "cleanup.policy, compact, delete",
        "retention.ms, 604800000, -1",
        "retention.bytes, 1000000, -1",
        "unclean.leader.election.enable, true, false",
        "compression.type, zstd, producer",
        "max.message.bytes, 1000000, at least 1311744",
        "flush.messages, 10000, 2 or more",
    })
    void a_setting_that_breaks_the_promise_ends_the_start_and_is_an_alarm_while_it_runs(
            String setting, String value, String needed) throws Exception {
        KafkaIntakeLog running = open();
        assertThat(running.alarms()).isEmpty();

        set(setting, value);

        assertThatThrownBy(this::open)
                .isInstanceOf(WrongTopicException.class)
                .hasMessageContainingAll(topic, " has to be " + needed)
                .hasMessageContaining(setting.startsWith("flush") ? "min.insync" : setting);
        aMinuteLater(running);
        assertThat(running.alarms()).hasSize(1).first().asString().contains(needed);
        assertThat(running.takesAppends()).isTrue();
    }

    @Test
    void every_problem_is_told_at_once() throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();

        assertThatThrownBy(this::open)
                .hasMessageContainingAll(
                        "retention.ms is 604800000 and has to be -1",
                        "min.insync.replicas is 1 and has to be 2 or more, or flush.messages 1",
                        "max.message.bytes is 1048588 and has to be at least 1311744");
    }

    @Test
    void a_setting_that_is_put_right_ends_the_alarm() throws Exception {
        KafkaIntakeLog log = open();
        set("retention.ms", "1000000000");
        aMinuteLater(log);
        assertThat(log.alarms()).hasSize(1);

        set("retention.ms", "-1");
        aMinuteLater(log);

        assertThat(log.alarms()).isEmpty();
    }

    @Test
    void more_replicas_than_brokers_are_told_before_anything_is_made() throws Exception {
        assertThatThrownBy(() -> open(Options.of(topic, 2, 3, 1 << 20)))
                .isInstanceOf(WrongTopicException.class)
                .hasMessageContaining("kafka.replication 3");
        assertThat(admin.listTopics().names().get()).doesNotContain(topic);
    }

    @Test
    void partitions_that_were_added_are_an_alarm() throws Exception {
        KafkaIntakeLog log = open();
        admin.createPartitions(
                        Map.of(topic, org.apache.kafka.clients.admin.NewPartitions.increaseTo(3)))
                .all()
                .get();

        aMinuteLater(log);

        assertThat(log.alarms())
                .containsExactly("the topic had 2 partitions and has 3: restart all nodes");
    }

    @Test
    void a_topic_that_was_deleted_takes_nothing_any_more() throws Exception {
        KafkaIntakeLog log = open();
        log.append(0, entry("x"));
        admin.deleteTopics(List.of(topic)).all().get();

        aMinuteLater(log);

        assertThat(log.takesAppends()).isFalse();
        assertThat(log.said()).contains("damaged", "the topic is missing");
        assertThatThrownBy(() -> log.append(0, entry("y")))
                .isInstanceOf(LogUnavailableException.class);
    }

    @Test
    void a_topic_that_was_made_anew_is_another_log() throws Exception {
        KafkaIntakeLog log = open();
        for (int i = 0; i < 3; i++) {
            log.append(0, entry("x" + i));
        }
        admin.deleteTopics(List.of(topic)).all().get();
        KafkaIntakeLog another = open();

        // Whichever is noticed first: the offset that comes again, or the other id.
        try {
            log.append(0, entry("y"));
        } catch (LogUnavailableException e) {
            assertThat(e).hasMessageContaining(log.id().value());
        }
        aMinuteLater(log);

        assertThat(another.id()).isNotEqualTo(log.id());
        assertThat(log.said()).contains("damaged");
        assertThatThrownBy(() -> log.append(0, entry("z")))
                .isInstanceOf(LogUnavailableException.class);
    }

    @Test
    void brokers_that_are_not_there_are_named() {
        assertThatThrownBy(() ->
                        KafkaIntakeLog.open(
                                KafkaAddress.plain("nobody.invalid:9092"),
                                Options.of(topic, 2, 1, 1 << 20),
                                InstantSource.system()))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("nobody.invalid:9092");
    }

    @Test
    void the_promise_says_what_an_acknowledgement_is_worth() {
        assertThat(open().promise())
                .isEqualTo(
                        "a 200 is acknowledged by 1 of 1 Kafka replicas or more, each of which has it on its disk, by fsync");
    }

    @Test
    void entries_of_many_callers_are_each_there_once_and_in_their_callers_order() throws Exception {
        KafkaIntakeLog log = open();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 64; caller++) {
                int name = caller;
                var _ =
                        callers.submit(() ->
                                IntStream.range(0, 50)
                                        .forEach(i -> log.append(name % 2, entry(name + "/" + i))));
            }
        }

        Map<String, Integer> last = new HashMap<>();
        int seen = 0;
        for (int partition = 0; partition < 2; partition++) {
            for (Entry entry : log.read(partition, 0, 10_000, BYTES_MAX)) {
                String[] words = text(entry).split("/", -1);
                assertThat(last.merge(words[0], 1, Integer::sum) - 1)
                        .isEqualTo(Integer.parseInt(words[1]));
                seen++;
            }
        }
        assertThat(seen).isEqualTo(64 * 50);
    }
}
