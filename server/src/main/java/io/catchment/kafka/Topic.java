package io.catchment.kafka;

import io.catchment.LogId;
import io.catchment.intake.LogUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The topic that the log is: makes it where it is missing, and asks the brokers about it.
final class Topic implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Topic.class.getName());
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /// A topic that was made a moment ago is not known to every broker yet.
    private static final Duration KNOWN_AGAIN_AFTER = Duration.ofMillis(50);

    /// Of one partition's offsets.
    static final long UNKNOWN = -1;

    /// A partition without a leader is asked about again and again for so long.
    private static final int OFFSETS_TIMEOUT_MILLIS = 5_000;

    private final Admin admin;
    private final String name;
    private final String servers;
    private final TopicRules rules;

    /// How the topic is now.
    ///
    /// @param id of the log: of the cluster and of this topic, so that one made anew under the same name is another
    /// @param promise what an acknowledgement means, in words for a person
    /// @param problems that break the promise
    /// @param shortOfReplicas how many partitions take nothing now, because too few replicas are there
    record Described(
            LogId id,
            int partitions,
            String promise,
            List<TopicProblem> problems,
            long shortOfReplicas) {
        Described {
            problems = List.copyOf(problems);
        }
    }

    Topic(Admin admin, String name, String servers, TopicRules rules) {
        this.admin = admin;
        this.name = name;
        this.servers = servers;
        this.rules = rules;
    }

    /// Makes the topic if there is none of that name. One that is there is left as it is.
    ///
    /// @throws WrongTopicException when the cluster cannot have it like that
    void makeIfMissing(int partitions, int replication) {
        if (topic().isPresent()) {
            return;
        }
        NewTopic made =
                new NewTopic(name, partitions, (short) replication)
                        .configs(rules.settings(replication));
        try {
            ask(admin.createTopics(List.of(made)).all());
            LOG.log(
                    Level.INFO,
                    "log topic made name={0} partitions={1,number,#} replication={2}",
                    name,
                    partitions,
                    replication);
        } catch (LogUnavailableException e) {
            if (e.getCause() instanceof InvalidReplicationFactorException why) {
                throw new WrongTopicException(
                        "the Kafka topic %s was not made with kafka.replication %d: %s"
                                .formatted(name, replication, why.getMessage()),
                        why);
            }
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            // Another node was quicker.
        }
        awaitKnown();
    }

    private void awaitKnown() {
        long deadline = System.nanoTime() + Clients.ASKING_MAX.toNanos();
        while (topic().filter(Topic::hasLeaders).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new LogUnavailableException(
                        "the Kafka topic " + name + " was made and has no leaders yet",
                        RETRY_AFTER,
                        null);
            }
            pause();
        }
    }

    private static boolean hasLeaders(TopicDescription topic) {
        return topic.partitions().stream()
                .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(KNOWN_AGAIN_AFTER.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("the start was interrupted", RETRY_AFTER, e);
        }
    }

    /// @throws WrongTopicException when there is none
    Described describe() {
        TopicDescription topic =
                topic().orElseThrow(() ->
                        new WrongTopicException(
                                name,
                                List.of(
                                        new TopicProblem(
                                                "the topic",
                                                "missing",
                                                "there",
                                                "somebody has deleted it"))));
        Map<String, String> config = config();
        long inSync = Long.parseLong(config.getOrDefault(inSyncSetting(), "1"));
        return new Described(
                new LogId(
                        "kafka."
                                + ask(admin.describeCluster().clusterId())
                                + "."
                                + topic.topicId()),
                topic.partitions().size(),
                TopicRules.promise(topic, config),
                rules.problems(topic, config),
                topic.partitions().stream().filter(it -> isShort(it, inSync)).count());
    }

    private static String inSyncSetting() {
        return TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
    }

    private static boolean isShort(TopicPartitionInfo partition, long inSync) {
        return partition.leader() == null
                || partition.leader().isEmpty()
                || partition.isr().size() < inSync;
    }

    private Optional<TopicDescription> topic() {
        try {
            return Optional.ofNullable(
                    ask(admin.describeTopics(List.of(name)).allTopicNames()).get(name));
        } catch (LogUnavailableException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Map<String, String> config() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        return ask(admin.describeConfigs(List.of(resource)).all()).values().stream()
                .flatMap(config -> config.entries().stream())
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    /// One above the last offset of each partition that all in-sync replicas have; [#UNKNOWN] where nobody leads now.
    long[] ends(int partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    /// The first offset of each partition that was not trimmed; [#UNKNOWN] where nobody leads now.
    long[] firsts(int partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    private long[] offsets(int partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked =
                IntStream.range(0, partitions)
                        .boxed()
                        .collect(Collectors.toMap(this::at, partition -> which));
        ListOffsetsResult answer =
                admin.listOffsets(
                        asked, new ListOffsetsOptions().timeoutMs(OFFSETS_TIMEOUT_MILLIS));
        long[] told = new long[partitions];
        Optional<LogUnavailableException> trouble = Optional.empty();
        int unknown = 0;
        for (int partition = 0; partition < partitions; partition++) {
            try {
                told[partition] = ask(answer.partitionResult(at(partition))).offset();
            } catch (LogUnavailableException e) {
                told[partition] = UNKNOWN;
                trouble = Optional.of(e);
                unknown++;
            }
        }
        if (unknown == partitions && trouble.isPresent()) {
            throw trouble.get();
        }
        return told;
    }

    /// @throws LogUnavailableException that names a partition of which they are not known
    static long[] allKnown(long[] offsets) {
        for (int partition = 0; partition < offsets.length; partition++) {
            if (offsets[partition] == UNKNOWN) {
                throw new LogUnavailableException(
                        "no Kafka broker leads partition %d now: where it ends is not known"
                                .formatted(partition),
                        RETRY_AFTER,
                        null);
            }
        }
        return offsets;
    }

    private long offset(Map<TopicPartition, ListOffsetsResultInfo> answer, int partition) {
        ListOffsetsResultInfo told = answer.get(at(partition));
        if (told == null) {
            throw new LogUnavailableException(
                    "the Kafka brokers do not tell the offsets of partition " + partition,
                    RETRY_AFTER,
                    null);
        }
        return told.offset();
    }

    long end(int partition) {
        return offset(
                ask(admin.listOffsets(Map.of(at(partition), OffsetSpec.latest())).all()),
                partition);
    }

    long first(int partition) {
        return offset(
                ask(admin.listOffsets(Map.of(at(partition), OffsetSpec.earliest())).all()),
                partition);
    }

    /// Gives up what lies below, by partition, and returns when the brokers have noted it.
    void trim(Map<Integer, Long> before) {
        Map<TopicPartition, RecordsToDelete> asked =
                before.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        each -> at(each.getKey()),
                                        each -> RecordsToDelete.beforeOffset(each.getValue())));
        ask(admin.deleteRecords(asked).all());
    }

    private TopicPartition at(int partition) {
        return new TopicPartition(name, partition);
    }

    private <T> T ask(KafkaFuture<T> answer) {
        try {
            return answer.get(2 * Clients.ASKING_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw trouble(cause == null ? e : cause);
        } catch (TimeoutException e) {
            throw trouble(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw trouble(e);
        }
    }

    private LogUnavailableException trouble(Throwable why) {
        return new LogUnavailableException(
                "the Kafka brokers at %s: %s".formatted(servers, words(why)), RETRY_AFTER, why);
    }

    /// What Kafka says of a time-out has the time in it, and would be another trouble each time.
    private static String words(Throwable why) {
        return switch (why) {
            case org.apache.kafka.common.errors.TimeoutException _ -> "no answer in time";
            case KafkaException e -> String.valueOf(e.getMessage());
            default -> why.getClass().getSimpleName();
        };
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
