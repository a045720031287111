package io.catchment.kafka;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.intake.DamagedLogException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/// Brings what the partitions of this node get into memory as it comes, in one fetch for all of them, so that reading it
/// in the order of the offsets asks no broker.
///
/// Each partition has a window; of all windows together a bounded amount is held, and one that has its share is not
/// made longer until it was read from. Offsets have to be dense: a window ends where one is missing, and says so to
/// whoever comes there.
final class Feed<T> implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Feed.class.getName());

    /// What was asked for meanwhile wakes it.
    private static final Duration POLL = Duration.ofMillis(200);

    /// A partition that is one of many gets so much however little there is for each: some tens of entries.
    private static final long SHARE_BYTES_MIN = 64 << 10;

    /// A fetch takes a few milliseconds; what takes longer is asked for another way, which tells why.
    private static final Duration ARRIVAL_MAX = Duration.ofSeconds(1);

    /// As long as some partitions do not come, nobody waits long for another: a leader is missing, and others may be.
    private static final Duration ARRIVAL_WHILE_OTHERS_ARE_LATE_MAX = Duration.ofMillis(20);

    private static final long AGAIN_AFTER_MILLIS = 500;

    /// What comes meanwhile is fetched together.
    private static final long BREATH_MILLIS = 3;

    private final Where where;
    private final Kind<T> kind;
    private final long heldBytesMax;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final List<Window<T>> windows;
    private final Extents extents;
    private final Semaphore asked = new Semaphore(0);
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Thread thread;
    private volatile Consumer<byte[], byte[]> consumer;
    private volatile long share = SHARE_BYTES_MIN;
    private volatile boolean anyPaused;
    private volatile boolean closed;
    private String told = "";

    /// @param log whose id the messages have, and the entries' checks
    record Where(LogId log, String topic) {
        private static final Pattern UNREADABLE =
                Pattern.compile(
                        "(?:Record batch for partition|Record for partition|corrupt message when fetching offset .* for topic-partition|fetching the next record from) \\S+-([0-9]+)\\b");

        TopicPartition at(int partition) {
            return new TopicPartition(topic, partition);
        }

        /// The partition whose bytes Kafka's client found wrong, when that is what an exception says; nothing but its
        /// message tells.
        Optional<Integer> unreadable(KafkaException e) {
            Matcher found = UNREADABLE.matcher(String.valueOf(e.getMessage()));
            return e instanceof ApiException || !found.find()
                    ? Optional.empty()
                    : Optional.of(Integer.valueOf(found.group(1)));
        }

        DamagedLogException damage(int partition, long offset, String what) {
            return new DamagedLogException(
                    "intake log %s, partition %d: offset %d %s"
                            .formatted(log, partition, offset, what),
                    null);
        }

        /// @param next the offset that came in place of the one before
        DamagedLogException missing(int partition, long from, long next) {
            return damage(
                    partition,
                    from,
                    next == from + 1 ? "is missing" : "to " + (next - 1) + " are missing");
        }
    }

    Feed(
            String name,
            Where where,
            Kind<T> kind,
            long heldBytesMax,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Extents extents) {
        this.where = where;
        this.kind = kind;
        this.heldBytesMax = heldBytesMax;
        this.consumers = consumers;
        this.extents = extents;
        this.windows =
                IntStream.range(0, extents.partitions())
                        .mapToObj(partition -> new Window<>(kind.bodyBytes()))
                        .toList();
        this.consumer = consumers.get();
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Begins with what a partition gets from an offset on.
    void begin(int partition, long offset) {
        windows.get(partition).want(offset);
        wake();
    }

    /// Brings no more of a partition.
    void end(int partition) {
        windows.get(partition).unwant();
        wake();
    }

    /// What is held from an offset on, and lets go of what lies below. Waits a moment for what is to come, and begins
    /// there if it is elsewhere.
    ///
    /// @return empty when the first did not come in time
    Optional<List<T>> read(int partition, long from, int itemsMax, long bytesMax) {
        Window<T> window = windows.get(partition);
        boolean held = window.heldBytes() > 0;
        window.dropBelow(from);
        if (!window.isHereOrNext(from)) {
            begin(partition, from);
        } else if (held) {
            wakeWhenPaused();
        }
        return arrived(window, partition, from, itemsMax, bytesMax);
    }

    /// What is held from an offset on, which stays. Waits a moment for what is to come next.
    ///
    /// @return empty when it is not held and did not come in time
    Optional<List<T>> look(int partition, long from, int itemsMax, long bytesMax) {
        Window<T> window = windows.get(partition);
        return arrived(window, partition, from, itemsMax, bytesMax);
    }

    private Optional<List<T>> arrived(
            Window<T> window, int partition, long from, int itemsMax, long bytesMax) {
        try {
            long end = Math.min(extents.end(partition), from + itemsMax);
            Duration atMost = isAnyLate() ? ARRIVAL_WHILE_OTHERS_ARE_LATE_MAX : ARRIVAL_MAX;
            window.await(from, end, share, atMost.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return window.from(from, itemsMax, bytesMax);
    }

    private boolean isAnyLate() {
        return windows.stream().anyMatch(Window::isLate);
    }

    /// How many partitions have something that does not come.
    long late() {
        return windows.stream().filter(Window::isLate).count();
    }

    /// The first offset that is held or is the next to come; empty when nothing of the partition is brought.
    OptionalLong start(int partition) {
        return windows.get(partition).start();
    }

    /// One that is held; never waits.
    Optional<T> held(int partition, long offset) {
        return windows.get(partition).from(offset, 1, Long.MAX_VALUE).map(List::getFirst);
    }

    private boolean isFull(Window<T> window) {
        return window.heldBytes() >= share;
    }

    private void wakeWhenPaused() {
        if (anyPaused) {
            wake();
        }
    }

    private void wake() {
        asked.release();
        consumer.wakeup();
    }

    private void run() {
        while (!closed) {
            try {
                runOnce();
                tell("");
            } catch (InterruptException e) {
                return;
            } catch (KafkaException e) {
                tell(e.getClass().getSimpleName() + " " + e.getMessage());
                where.unreadable(e).ifPresentOrElse(this::stopAt, this::beginAnew);
            } catch (RuntimeException e) {
                tell(e.getClass().getName());
                beginAnew();
            }
        }
        consumer.close(Clients.AT_ONCE);
    }

    private void tell(String trouble) {
        if (!told.equals(trouble)) {
            told = trouble;
            LOG.log(
                    trouble.isEmpty() ? Level.INFO : Level.WARNING,
                    "log feed changed name={0} trouble={1}",
                    thread.getName(),
                    trouble.isEmpty() ? "none" : trouble);
        }
    }

    private void stopAt(int partition) {
        Window<T> window = windows.get(partition);
        window.next()
                .ifPresent(offset -> {
                    window.damaged(where.damage(partition, offset, "cannot be read: " + told));
                    assign();
                });
    }

    private void beginAnew() {
        pause(AGAIN_AFTER_MILLIS);
        consumer.close(Clients.AT_ONCE);
        paused.clear();
        consumer = consumers.get();
        windows.forEach(window -> window.next().ifPresent(window::want));
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce() {
        asked.drainPermits();
        move();
        if (consumer.assignment().isEmpty()) {
            awaitQuestion();
            return;
        }
        share();
        poll();
    }

    private void awaitQuestion() {
        try {
            var _ = asked.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private void move() {
        Map<Integer, Long> seeks = new TreeMap<>();
        boolean changed = false;
        for (int partition = 0; partition < windows.size(); partition++) {
            changed |= windows.get(partition).letGo();
            OptionalLong moved = windows.get(partition).move();
            if (moved.isPresent()) {
                seeks.put(partition, moved.getAsLong());
            }
        }
        if (changed || !seeks.isEmpty()) {
            assign();
            seeks.forEach((partition, offset) -> consumer.seek(where.at(partition), offset));
        }
    }

    private void assign() {
        Set<TopicPartition> assigned =
                IntStream.range(0, windows.size())
                        .filter(partition -> windows.get(partition).next().isPresent())
                        .mapToObj(where::at)
                        .collect(Collectors.toSet());
        consumer.assign(assigned);
        paused.retainAll(assigned);
    }

    /// Holds back those that have their share of what may be held.
    private void share() {
        Set<TopicPartition> assigned = consumer.assignment();
        long holding = assigned.stream().filter(at -> window(at).heldBytes() > 0).count();
        share = Math.max(SHARE_BYTES_MIN, heldBytesMax / Math.max(1, holding));
        List<TopicPartition> full = new ArrayList<>();
        List<TopicPartition> free = new ArrayList<>();
        for (TopicPartition at : assigned) {
            boolean isFull = isFull(window(at));
            if (isFull && paused.add(at)) {
                full.add(at);
            } else if (!isFull && paused.remove(at)) {
                free.add(at);
            }
        }
        consumer.pause(full);
        consumer.resume(free);
        anyPaused = !paused.isEmpty();
    }

    private Window<T> window(TopicPartition at) {
        return windows.get(at.partition());
    }

    private void poll() {
        try {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            polled.partitions().forEach(at -> take(at.partition(), polled.records(at)));
            if (polled.isEmpty()) {
                lookForGapsAtTheEnd();
            } else {
                pause(BREATH_MILLIS);
            }
        } catch (WakeupException e) {
            // Somebody wants something else.
        } catch (OffsetOutOfRangeException e) {
            // Whoever reads there asks the brokers, and is told exactly what is wrong.
            e.partitions().forEach(at -> window(at).unwant());
        }
    }

    private void take(int partition, List<ConsumerRecord<byte[], byte[]>> records) {
        Window<T> window = windows.get(partition);
        OptionalLong next = window.next();
        if (next.isEmpty()) {
            return;
        }
        List<T> taken = new ArrayList<>(records.size());
        Optional<DamagedLogException> damage = decode(partition, next.getAsLong(), records, taken);
        window.add(taken);
        damage.ifPresent(why -> {
            window.damaged(why);
            assign();
        });
        extents.hasEnd(partition, records.getLast().offset() + 1);
    }

    /// Stops where an offset is missing, or an entry is not what was written.
    private Optional<DamagedLogException> decode(
            int partition,
            long next,
            List<ConsumerRecord<byte[], byte[]>> records,
            List<T> decoded) {
        long expected = next;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() != expected) {
                return Optional.of(where.missing(partition, expected, record.offset()));
            }
            try {
                Position position = new Position(where.log(), partition, expected);
                decoded.add(kind.decode().apply(position, record.value()));
            } catch (DamagedLogException e) {
                return Optional.of(e);
            }
            expected++;
        }
        return Optional.empty();
    }

    /// What is no entry is passed over by Kafka's client, and seen by its position alone.
    private void lookForGapsAtTheEnd() {
        for (TopicPartition at : consumer.assignment()) {
            OptionalLong next = window(at).next();
            if (next.isPresent()
                    && next.getAsLong() < extents.end(at.partition())
                    && !paused.contains(at)) {
                long position = position(at, next.getAsLong());
                if (position > next.getAsLong()) {
                    window(at).damaged(where.missing(at.partition(), next.getAsLong(), position));
                }
            }
        }
    }

    private long position(TopicPartition at, long otherwise) {
        try {
            return consumer.position(at, Duration.ZERO);
        } catch (TimeoutException e) {
            return otherwise; // the partition has another leader now, and is asked about first
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
