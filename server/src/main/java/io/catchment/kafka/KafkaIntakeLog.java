package io.catchment.kafka;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.intake.AppendCount;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryCodec;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.LogUnavailableException;
import io.catchment.intake.TendedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// The intake log in a topic of a Kafka cluster.
///
/// An append is answered when the in-sync replicas have the entry. Appends of all callers go out together, as many in a
/// request as wait; each partition keeps their order. What the owned partitions get comes into memory as it comes
/// ([Feed]), where the processor finds it; whoever asks for anything else asks the brokers, through a few readers.
///
/// Offsets are dense because the producer is idempotent and knows no transactions, and because the topic is never
/// compacted; each read checks it.
///
/// ```
///   OPEN ──what was acknowledged is gone, or the topic is another──► DAMAGED
///     └──────────────────────── close ───────────────────────────────┴──► CLOSED
/// ```
///
/// OPEN takes and gives, as far as the brokers do. DAMAGED is for good, until a person has seen it: it refuses appends and
/// trims, and gives what is left.
public final class KafkaIntakeLog implements TendedLog {
    private static final Logger LOG = System.getLogger(KafkaIntakeLog.class.getName());

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /// A person must come first.
    private static final Duration DAMAGE_RETRY_AFTER = Duration.ofMinutes(5);

    /// What other nodes append to partitions that are not owned here is known so much later.
    private static final Duration ENDS_EVERY = Duration.ofSeconds(1);

    private static final Duration TROUBLE_AGAIN_AFTER = Duration.ofSeconds(1);

    private static final Duration TOPIC_EVERY = Duration.ofMinutes(1);

    /// A broker that was deposed and does not know it yet may tell an old end for so long.
    private static final Duration LOWER_END_MAX = Duration.ofSeconds(60);

    private final Options options;
    private final InstantSource clock;
    private final Topic topic;
    private final LogId id;
    private final AppendCount appends = new AppendCount();
    private final Extents extents;
    private final Sender sender;
    private final LogReading reading;
    private final Map<Integer, Long> trims = new TreeMap<>();
    private final Map<Integer, Instant> lowerSince = new HashMap<>();
    private volatile Topic.Described described;
    private volatile @Nullable DamagedLogException damage;
    private volatile String silence = "";
    private volatile boolean closed;
    private Instant endsDue;
    private Instant topicDue;

    /// What is settable.
    ///
    /// @param topic its name
    /// @param partitions of a topic that is made now; an existing one keeps its own
    /// @param replication of a topic that is made now
    /// @param bodyBytesMax of an entry
    /// @param appendMax after which an append that was not acknowledged is refused; it may turn up all the same
    /// @param queueEntriesMax how many appends may wait at once
    /// @param queueBytesMax how many bytes of them may
    /// @param heldBytesMax how much of what waits to be worked off is held in memory
    public record Options(
            String topic,
            int partitions,
            int replication,
            int bodyBytesMax,
            Duration appendMax,
            int queueEntriesMax,
            long queueBytesMax,
            long heldBytesMax) {
        /// A broker that has gone is missed after 9 seconds, by Kafka's defaults; another takes over then.
        private static final Duration APPEND_MAX = Duration.ofSeconds(15);

        /// Half a second of what the log can take, as of the embedded one.
        private static final int QUEUE_ENTRIES_MAX = 32_768;

        private static final long QUEUE_BYTES_MAX = 64L << 20;

        /// A tenth of a small machine's memory.
        private static final long HELD_BYTES_MAX = 64L << 20;

        /// What comes beside a body: header, refusal, keys and parameters, all bounded at the door.
        private static final int BESIDE_BODY_BYTES = 256 << 10;

        public Options {
            if (partitions < 1 || partitions > Position.PARTITIONS_MAX) {
                throw new IllegalArgumentException(
                        "a log has 1 to %d partitions, not %d"
                                .formatted(Position.PARTITIONS_MAX, partitions));
            }
        }

        /// What is right unless measured otherwise.
        public static Options of(String topic, int partitions, int replication, int bodyBytesMax) {
            return new Options(
                    topic,
                    partitions,
                    replication,
                    bodyBytesMax,
                    APPEND_MAX,
                    QUEUE_ENTRIES_MAX,
                    QUEUE_BYTES_MAX,
                    HELD_BYTES_MAX);
        }

        /// The same with another time for an append.
        Options withAppendMax(Duration other) {
            return new Options(
                    topic,
                    partitions,
                    replication,
                    bodyBytesMax,
                    other,
                    queueEntriesMax,
                    queueBytesMax,
                    heldBytesMax);
        }

        int entryBytesMax() {
            return bodyBytesMax + BESIDE_BODY_BYTES;
        }
    }

    private KafkaIntakeLog(
            KafkaAddress address, Options options, Topic topic, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.topic = topic;
        this.described = topic.describe();
        if (!described.problems().isEmpty()) {
            throw new WrongTopicException(options.topic(), described.problems());
        }
        this.id = described.id();
        int partitions = described.partitions();
        this.extents =
                new Extents(
                        Topic.allKnown(topic.firsts(partitions)),
                        Topic.allKnown(topic.ends(partitions)),
                        appends);
        Clients clients =
                new Clients(
                        address,
                        options.appendMax(),
                        options.entryBytesMax(),
                        options.queueBytesMax());
        this.reading =
                new LogReading(
                        new Feed.Where(id, options.topic()),
                        extents,
                        topic,
                        clients,
                        options.heldBytesMax());
        this.sender =
                new Sender(
                        clients::producer,
                        options.topic(),
                        new Sender.Bounds(
                                options.queueEntriesMax(),
                                options.queueBytesMax(),
                                options.appendMax()),
                        extents,
                        this::damaged);
        this.endsDue = clock.instant().plus(ENDS_EVERY);
        this.topicDue = clock.instant().plus(TOPIC_EVERY);
    }

    /// Opens the log that a topic is, and makes the topic if there is none. All partitions are owned then.
    ///
    /// @throws WrongTopicException when the topic would not keep what is accepted
    /// @throws LogUnavailableException when the brokers do not answer
    public static KafkaIntakeLog open(KafkaAddress address, Options options, InstantSource clock) {
        Clients clients = new Clients(address, options.appendMax(), 0, 0);
        Topic topic;
        try {
            topic =
                    new Topic(
                            clients.admin(),
                            options.topic(),
                            address.servers(),
                            new TopicRules(options.entryBytesMax()));
        } catch (KafkaException e) {
            throw new LogUnavailableException(
                    "the Kafka brokers at %s cannot be asked: %s"
                            .formatted(address.servers(), why(e)),
                    RETRY_AFTER,
                    e);
        }
        try {
            topic.makeIfMissing(options.partitions(), options.replication());
            KafkaIntakeLog log = new KafkaIntakeLog(address, options, topic, clock);
            log.start();
            return log;
        } catch (RuntimeException e) {
            topic.close();
            throw e;
        }
    }

    /// The innermost says what is wrong: no such host, no such file.
    private static String why(Throwable e) {
        return e.getCause() == null ? String.valueOf(e.getMessage()) : why(e.getCause());
    }

    private void start() {
        if (partitions() != options.partitions()) {
            LOG.log(
                    Level.WARNING,
                    "partitions kept log={0} partitions={1,number,#} told={2,number,#}",
                    id,
                    partitions(),
                    options.partitions());
        }
        reading.own(IntStream.range(0, partitions()).boxed().collect(Collectors.toSet()));
        reading.start();
    }

    /// Brings what these partitions get into memory as it comes, and no longer what others get; their ends are those of
    /// this moment then. Reading is right without it, and slower.
    ///
    /// @throws LogUnavailableException when the brokers do not tell the ends
    public synchronized void own(Set<Integer> partitions) {
        refreshFirsts();
        refreshEnds();
        reading.own(partitions);
    }

    @Override
    public LogId id() {
        return id;
    }

    @Override
    public int partitions() {
        return extents.partitions();
    }

    @Override
    public Position append(int partition, Entry entry) {
        requirePartition(partition);
        requireWhole();
        long offset = done(sender.send(partition, EntryCodec.encodeUnplaced(id, partition, entry)));
        return new Position(id, partition, offset);
    }

    @Override
    public Optional<Entry> read(int partition, long offset) {
        requirePartition(partition);
        requireOpen();
        return reading.entry(partition, offset);
    }

    @Override
    public List<Entry> read(int partition, long from, int entriesMax, int bytesMax) {
        requirePartition(partition);
        requireOpen();
        return reading.entries(partition, from, entriesMax, bytesMax);
    }

    @Override
    public List<EntryHeader> headers(int partition, long from, int entriesMax) {
        requirePartition(partition);
        requireOpen();
        return reading.headers(partition, from, entriesMax);
    }

    @Override
    public Extent extent(int partition) {
        requirePartition(partition);
        return extents.extent(partition);
    }

    /// The brokers are told together with other trims, a moment later.
    @Override
    public void trim(int partition, long before) {
        requirePartition(partition);
        requireWhole();
        if (before > extents.end(partition)) {
            extents.hasEnd(partition, topic.end(partition));
        }
        Extent extent = extents.extent(partition);
        if (before > extent.end()) {
            throw new IllegalArgumentException(
                    "partition %d ends at %d and cannot be trimmed to %d"
                            .formatted(partition, extent.end(), before));
        }
        if (before > extent.first()) {
            extents.hasFirst(partition, before);
            synchronized (trims) {
                trims.merge(partition, before, Math::max);
            }
        }
    }

    @Override
    public void awaitAppends(long known, Duration atMost) throws InterruptedException {
        appends.await(known, atMost);
    }

    @Override
    public long appends() {
        return appends.value();
    }

    // ---- looking after it ----

    @Override
    public String promise() {
        return described.promise();
    }

    @Override
    public boolean takesAppends() {
        return !closed
                && damage == null
                && silence.isEmpty()
                && described.shortOfReplicas() < partitions();
    }

    @Override
    public String said() {
        if (closed) {
            return "closed";
        }
        DamagedLogException why = damage;
        if (why != null) {
            return "damaged, nothing is taken any more: " + why.getMessage();
        }
        if (!silence.isEmpty()) {
            return "does not answer: " + silence;
        }
        if (described.shortOfReplicas() > 0) {
            return "%d of %d partitions take nothing: too few replicas are in sync"
                    .formatted(described.shortOfReplicas(), partitions());
        }
        long late = reading.late();
        if (late > 0) {
            return "open, %d of %d partitions cannot be read now".formatted(late, partitions());
        }
        String trouble = sender.trouble();
        return trouble.isEmpty()
                ? "open"
                : "open, the last append was not acknowledged: " + trouble;
    }

    @Override
    public List<String> alarms() {
        List<String> alarms = new ArrayList<>();
        described.problems().forEach(problem -> alarms.add(problem.toString()));
        if (described.partitions() != partitions()) {
            alarms.add(
                    "the topic had %d partitions and has %d: restart all nodes"
                            .formatted(partitions(), described.partitions()));
        }
        return alarms;
    }

    @Override
    public synchronized void runOnce() {
        if (closed) {
            return;
        }
        sender.mend();
        Instant now = clock.instant();
        try {
            if (!now.isBefore(topicDue)) {
                checkTopic();
                if (damage == null) {
                    refreshFirsts();
                }
                // What is amiss is looked at again soon: it may be over.
                topicDue =
                        now.plus(
                                described.shortOfReplicas() > 0
                                        ? TROUBLE_AGAIN_AFTER
                                        : TOPIC_EVERY);
            }
            if (damage != null) {
                return;
            }
            tellTrims();
            if (!now.isBefore(endsDue)) {
                endsDue = now.plus(ENDS_EVERY);
                refreshEnds();
            }
            become("");
        } catch (LogUnavailableException e) {
            become(String.valueOf(e.getMessage()));
        }
    }

    private void become(String next) {
        if (!silence.equals(next)) {
            silence = next;
            LOG.log(
                    next.isEmpty() ? Level.INFO : Level.ERROR,
                    "log changed log={0} trouble={1}",
                    id,
                    next.isEmpty() ? "none" : next);
        }
    }

    private void tellTrims() {
        Map<Integer, Long> told;
        synchronized (trims) {
            told = Map.copyOf(trims);
            trims.clear();
        }
        if (told.isEmpty()) {
            return;
        }
        try {
            topic.trim(told);
        } catch (LogUnavailableException e) {
            synchronized (trims) {
                told.forEach((partition, before) -> trims.merge(partition, before, Math::max));
            }
            throw e;
        }
    }

    private void refreshFirsts() {
        long[] firsts = topic.firsts(partitions());
        for (int partition = 0; partition < partitions(); partition++) {
            extents.hasFirst(partition, firsts[partition]);
        }
    }

    /// What is known is noted before the brokers are asked: it grows while they answer.
    private void refreshEnds() {
        long[] known = IntStream.range(0, partitions()).mapToLong(extents::end).toArray();
        long[] told = topic.ends(partitions());
        List<String> lost = new ArrayList<>();
        for (int partition = 0; partition < partitions(); partition++) {
            if (isLost(partition, known[partition], told[partition])) {
                lost.add(
                        "partition %d ends at %d, and offsets up to %d were there"
                                .formatted(partition, told[partition], known[partition] - 1));
            }
            extents.hasEnd(partition, told[partition]);
        }
        if (!lost.isEmpty()) {
            var _ = damaged(String.join(", ", lost));
        }
    }

    /// An end that is lower than it was, and stays so, is a loss.
    ///
    /// @param told [Topic#UNKNOWN] when nobody leads the partition now
    private boolean isLost(int partition, long known, long told) {
        if (told >= known || told == Topic.UNKNOWN) {
            lowerSince.remove(partition);
            return false;
        }
        Instant since = lowerSince.computeIfAbsent(partition, p -> clock.instant());
        return Duration.between(since, clock.instant()).compareTo(LOWER_END_MAX) > 0;
    }

    private void checkTopic() {
        List<String> before = alarms();
        try {
            Topic.Described now = topic.describe();
            if (!now.id().equals(id)) {
                var _ = damaged("the topic is another one now, " + now.id());
                return;
            }
            described = now;
        } catch (WrongTopicException e) {
            var _ = damaged(String.valueOf(e.getMessage()));
            return;
        }
        if (!before.equals(alarms())) {
            LOG.log(
                    alarms().isEmpty() ? Level.INFO : Level.ERROR,
                    "log topic changed log={0} problems={1}",
                    id,
                    alarms());
        }
    }

    private LogUnavailableException damaged(String what) {
        DamagedLogException why =
                new DamagedLogException("intake log %s: %s".formatted(id, what), null);
        if (damage == null) {
            damage = why;
            LOG.log(Level.ERROR, "log damaged log={0} reason={1}", id, what);
        }
        return new LogUnavailableException(
                String.valueOf(why.getMessage()), DAMAGE_RETRY_AFTER, why);
    }

    private void requireOpen() {
        if (closed) {
            throw new LogUnavailableException("the intake log is closed", RETRY_AFTER, null);
        }
    }

    private void requireWhole() {
        requireOpen();
        DamagedLogException why = damage;
        if (why != null) {
            throw new LogUnavailableException(
                    String.valueOf(why.getMessage()), DAMAGE_RETRY_AFTER, why);
        }
    }

    private void requirePartition(int partition) {
        if (partition < 0 || partition >= partitions()) {
            throw new IllegalArgumentException(
                    "partition %d is not within 0 to %d".formatted(partition, partitions() - 1));
        }
    }

    private static <T> T done(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException trouble ? trouble : e;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        sender.close();
        synchronized (this) {
            reading.close();
            closeTopic();
        }
        appends.end();
    }

    private void closeTopic() {
        try {
            if (silence.isEmpty()) {
                tellTrims();
            }
        } catch (LogUnavailableException e) {
            LOG.log(Level.WARNING, "trims not told log={0} reason={1}", id, e.getMessage());
        } finally {
            topic.close();
        }
    }
}
