package io.catchment.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Makes Kafka's clients with the settings that the log's promise hangs on.
///
/// @param appendTimeout after which an append that was not acknowledged is answered with trouble
record Clients(
        KafkaAddress address, Duration appendTimeout, int entryBytesMax, long queueBytesMax) {
    /// A broker that does not answer within it is asked again, or another is: well below the time for an append.
    private static final int REQUEST_TIMEOUT_MILLIS = 4_000;

    /// For what is asked of all brokers: the time in which partitions find another leader.
    static final Duration ASKING_MAX = Duration.ofSeconds(20);

    /// Of what reads: it has nothing to settle with the brokers, who would answer after half a second.
    static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

    /// What comes within it goes out together. With less, more requests carry less: measured on two processors with
    /// three brokers, 256 callers had half as many entries a second acknowledged, and later each.
    private static final int LINGER_MILLIS = 5;

    private static final int BATCH_BYTES = 16 << 10;

    /// A batch takes its whole memory however little is in it: of 1,024 partitions, each in five requests on their way.
    private static final long BATCHES_BYTES = 96L << 20;

    Admin admin() {
        Map<String, Object> settings = common();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ASKING_MAX.toMillis());
        return Admin.create(settings);
    }

    Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = common();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                entryBytesMax + TopicRules.BATCH_OVERHEAD_BYTES);
        // Never the limit: what waits is counted and refused before, without making anybody wait.
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * queueBytesMax + BATCHES_BYTES);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) appendTimeout.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, appendTimeout.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, requestTimeoutMillis());
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private int requestTimeoutMillis() {
        return (int) Math.min(REQUEST_TIMEOUT_MILLIS, appendTimeout.toMillis() - LINGER_MILLIS);
    }

    /// One that belongs to no group and never decides by itself where to go on.
    ///
    /// @param partitionBytes of one partition in one answer
    Consumer<byte[], byte[]> consumer(int partitionBytes, int entriesMax) {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.CHECK_CRCS_CONFIG, true);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, partitionBytes);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, entriesMax);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ASKING_MAX.toMillis());
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> common() {
        Map<String, Object> settings = new HashMap<>(address.properties());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address.servers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "catchment");
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        settings.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 500L);
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        // Ten clients on one JVM would each register the same beans and warn of it.
        settings.put("metric.reporters", "");
        return settings;
    }
}
