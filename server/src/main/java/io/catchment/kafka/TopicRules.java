package io.catchment.kafka;

import io.catchment.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;

/// What a topic has to be like so that an acknowledged entry stays until it is trimmed: for making one, and for checking
/// one that somebody else made or changed.
///
/// An acknowledgement counts as *on disk* when two replicas or more have the entry (`min.insync.replicas`), or when each
/// that has it has synced it (`flush.messages` = 1), which is what one replica alone needs.
///
/// @param entryBytesMax how large an entry may be, encoded
record TopicRules(int entryBytesMax) {
    static final int SAFE_REPLICAS_MIN = 2;

    /// What a batch of one record is larger than its value.
    static final int BATCH_OVERHEAD_BYTES = 1_024;

    /// A segment that is trimmed as a whole leaves the disk; the active one of a partition never does.
    private static final int SEGMENT_BYTES = 64 << 20;

    /// As the embedded log's: what is trimmed leaves the disk at most so much later, once something follows it.
    private static final long SEGMENT_MILLIS = 3_600_000;

    /// Of a segment of 64 MB with an index entry each 4 KB; the default of 10 MB is mapped for each partition.
    private static final int INDEX_BYTES = 256 << 10;

    /// The settings of a topic that is made here.
    ///
    /// @param replication how many replicas each partition gets
    Map<String, String> settings(int replication) {
        int inSync = Math.max(1, replication - 1);
        return Map.ofEntries(
                Map.entry(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE),
                Map.entry(TopicConfig.RETENTION_MS_CONFIG, "-1"),
                Map.entry(TopicConfig.RETENTION_BYTES_CONFIG, "-1"),
                Map.entry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(inSync)),
                Map.entry(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false"),
                Map.entry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(messageBytes())),
                Map.entry(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer"),
                // With a broker's own time no record is refused because two clocks differ.
                Map.entry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"),
                Map.entry(
                        TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG,
                        inSync < SAFE_REPLICAS_MIN ? "1" : Long.toString(Long.MAX_VALUE)),
                Map.entry(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(segmentBytes())),
                Map.entry(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SEGMENT_MILLIS)),
                Map.entry(TopicConfig.SEGMENT_INDEX_BYTES_CONFIG, Integer.toString(INDEX_BYTES)));
    }

    private int messageBytes() {
        return entryBytesMax + BATCH_OVERHEAD_BYTES;
    }

    private int segmentBytes() {
        return Math.max(SEGMENT_BYTES, 2 * messageBytes());
    }

    /// Every problem there is.
    ///
    /// @param config the topic's effective settings, the brokers' defaults included
    List<TopicProblem> problems(TopicDescription topic, Map<String, String> config) {
        List<TopicProblem> problems = new ArrayList<>();
        require(
                config,
                TopicConfig.CLEANUP_POLICY_CONFIG,
                "delete",
                "compaction drops entries that have not been worked off",
                problems);
        require(
                config,
                TopicConfig.RETENTION_MS_CONFIG,
                "-1",
                "after that time entries go whether they were worked off or not",
                problems);
        require(
                config,
                TopicConfig.RETENTION_BYTES_CONFIG,
                "-1",
                "beyond that size entries go whether they were worked off or not",
                problems);
        require(
                config,
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                "false",
                "a replica that lacks acknowledged entries could become the one that counts",
                problems);
        compression(config).ifPresent(problems::add);
        messageBytes(config).ifPresent(problems::add);
        partitions(topic).ifPresent(problems::add);
        replicas(topic, config).ifPresent(problems::add);
        return problems;
    }

    private static void require(
            Map<String, String> config,
            String setting,
            String needed,
            String because,
            List<TopicProblem> problems) {
        String value = value(config, setting);
        if (!value.equals(needed)) {
            problems.add(new TopicProblem(setting, value, needed, because));
        }
    }

    private static Optional<TopicProblem> compression(Map<String, String> config) {
        String value = value(config, TopicConfig.COMPRESSION_TYPE_CONFIG);
        return Set.of("producer", "uncompressed", "gzip").contains(value)
                ? Optional.empty()
                : Optional.of(
                        new TopicProblem(
                                TopicConfig.COMPRESSION_TYPE_CONFIG,
                                value,
                                "producer",
                                "the server has no library to read it with"));
    }

    private Optional<TopicProblem> messageBytes(Map<String, String> config) {
        long bytes = number(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return bytes >= messageBytes()
                ? Optional.empty()
                : Optional.of(
                        new TopicProblem(
                                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                Long.toString(bytes),
                                "at least " + messageBytes(),
                                "larger bodies within http.body-bytes-max would never be taken"));
    }

    private static Optional<TopicProblem> partitions(TopicDescription topic) {
        int partitions = topic.partitions().size();
        return partitions <= Position.PARTITIONS_MAX
                ? Optional.empty()
                : Optional.of(
                        new TopicProblem(
                                "the number of partitions",
                                Integer.toString(partitions),
                                "at most " + Position.PARTITIONS_MAX,
                                "a request id has no room for more"));
    }

    private static Optional<TopicProblem> replicas(
            TopicDescription topic, Map<String, String> config) {
        if (number(config, TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG) == 1) {
            return Optional.empty();
        }
        long inSync = number(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (inSync < SAFE_REPLICAS_MIN) {
            return Optional.of(
                    new TopicProblem(
                            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                            Long.toString(inSync),
                            SAFE_REPLICAS_MIN + " or more, or flush.messages 1",
                            "an entry would be acknowledged when one broker has it in memory"));
        }
        int replicas = replicas(topic);
        return replicas >= inSync
                ? Optional.empty()
                : Optional.of(
                        new TopicProblem(
                                "the number of replicas",
                                Integer.toString(replicas),
                                "min.insync.replicas, " + inSync + ", or more",
                                "no entry would ever be acknowledged"));
    }

    private static int replicas(TopicDescription topic) {
        return topic.partitions().stream()
                .map(TopicPartitionInfo::replicas)
                .mapToInt(List::size)
                .min()
                .orElse(0);
    }

    /// What an acknowledgement means with a topic that has no problems.
    static String promise(TopicDescription topic, Map<String, String> config) {
        boolean isSynced = number(config, TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG) == 1;
        return "a 200 is acknowledged by %s of %d Kafka replicas or more, %s"
                .formatted(
                        value(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                        replicas(topic),
                        isSynced
                                ? "each of which has it on its disk, by fsync"
                                : "each of which brings it to its disk later");
    }

    private static long number(Map<String, String> config, String setting) {
        return Long.parseLong(value(config, setting));
    }

    private static String value(Map<String, String> config, String setting) {
        String value = config.get(setting);
        if (value == null) {
            throw new IllegalArgumentException("the brokers do not tell " + setting);
        }
        return value;
    }
}
