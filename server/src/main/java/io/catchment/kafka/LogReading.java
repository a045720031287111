package io.catchment.kafka;

import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog.Extent;
import io.catchment.intake.LogUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;

/// The reading side of the log: from memory what comes in the row, by asking the brokers what does not.
///
/// ```
///   entries from the position on ──► window of entries, which moves along
///   headers ahead of it ──► the same window ── it is full ──► window of headers
///   anything else, and partitions of other nodes ──► a reader from the pool
/// ```
final class LogReading implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LogReading.class.getName());
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Duration READ_MAX = Duration.ofSeconds(5);

    /// Of one partition in one answer: an entry larger than that comes alone.
    private static final int READ_BYTES = 128 << 10;

    private static final int READ_ENTRIES = 500;
    private static final int FEED_BYTES = 256 << 10;
    private static final int FEED_ENTRIES = 2_000;

    /// A header is a tenth of its entry.
    private static final int HEADERS_SHARE = 4;

    /// Who asks waits, and with it the partitions that are well.
    private static final Duration DIAGNOSIS_MAX = Duration.ofSeconds(1);

    private static final Duration DIAGNOSIS_EVERY = Duration.ofSeconds(15);

    private final Feed.Where where;
    private final Extents extents;
    private final Topic topic;
    private final Feed<Entry> entries;
    private final Feed<EntryHeader> headers;
    private final ReaderPool readers;
    private final AtomicLong diagnosisDue = new AtomicLong(System.nanoTime());
    private volatile Set<Integer> owned = Set.of();
    private volatile boolean closed;

    LogReading(Feed.Where where, Extents extents, Topic topic, Clients clients, long heldBytesMax) {
        this.where = where;
        this.extents = extents;
        this.topic = topic;
        Supplier<Consumer<byte[], byte[]>> feeding =
                () -> clients.consumer(FEED_BYTES, FEED_ENTRIES);
        this.entries = new Feed<>("log-feed", where, Kind.ENTRIES, heldBytesMax, feeding, extents);
        this.headers =
                new Feed<>(
                        "log-header-feed",
                        where,
                        Kind.HEADERS,
                        heldBytesMax / HEADERS_SHARE,
                        feeding,
                        extents);
        this.readers =
                new ReaderPool(() ->
                        new ColdReader(where, () -> clients.consumer(READ_BYTES, READ_ENTRIES)));
    }

    void start() {
        entries.start();
        headers.start();
    }

    /// Brings what these partitions get from their known ends on, and no longer what others get.
    void own(Set<Integer> partitions) {
        Set<Integer> before = owned;
        owned = Set.copyOf(partitions);
        for (int partition = 0; partition < extents.partitions(); partition++) {
            if (!owned.contains(partition)) {
                entries.end(partition);
                headers.end(partition);
            } else if (!before.contains(partition)) {
                entries.begin(partition, extents.end(partition));
            }
        }
    }

    /// How many partitions have something that does not come.
    long late() {
        return entries.late();
    }

    Optional<Entry> entry(int partition, long offset) {
        if (offset < extents.first(partition)) {
            return Optional.empty();
        }
        Optional<Entry> held = entries.held(partition, offset);
        return held.isPresent() ? held : readCold(partition, offset);
    }

    /// An offset that was given out elsewhere a moment ago may lie beyond the end that is known here.
    private Optional<Entry> readCold(int partition, long offset) {
        if (offset >= extents.end(partition)) {
            extents.hasEnd(partition, topic.end(partition));
        }
        if (offset >= extents.end(partition)) {
            return Optional.empty();
        }
        Range<Entry> one =
                new Range<>(Kind.ENTRIES, partition, offset, offset + 1, 1, Long.MAX_VALUE);
        try {
            return readers.read(reader -> one.by(reader, READ_MAX)).stream().findFirst();
        } catch (OffsetOutOfRangeException e) {
            refresh(partition);
            if (offset >= extents.first(partition)) {
                throw disagreed(partition, e);
            }
            return Optional.empty();
        }
    }

    List<Entry> entries(int partition, long from, int entriesMax, int bytesMax) {
        Range<Entry> range =
                new Range<>(
                        Kind.ENTRIES,
                        partition,
                        from,
                        end(partition, from, entriesMax),
                        entriesMax,
                        bytesMax);
        if (range.isEmpty()) {
            return List.of();
        }
        return owned.contains(partition)
                ? entries.read(partition, from, entriesMax, bytesMax)
                        .orElseGet(() -> diagnosed(range))
                : cold(range, READ_MAX);
    }

    List<EntryHeader> headers(int partition, long from, int entriesMax) {
        Range<EntryHeader> range =
                new Range<>(
                        Kind.HEADERS,
                        partition,
                        from,
                        end(partition, from, entriesMax),
                        entriesMax,
                        Long.MAX_VALUE);
        if (range.isEmpty()) {
            return List.of();
        }
        return isAhead(partition, from)
                ? fedHeaders(partition, from, entriesMax).orElseGet(() -> diagnosed(range))
                : cold(range, READ_MAX);
    }

    /// What is asked for, within what is there.
    private record Range<T>(
            Kind<T> kind, int partition, long from, long end, int itemsMax, long bytesMax) {
        boolean isEmpty() {
            return from >= end;
        }

        List<T> by(ColdReader reader, Duration atMost) {
            return reader.read(kind, partition, from, end, itemsMax, bytesMax, atMost);
        }
    }

    /// @return the end of the partition that the offset lies below, or is
    private long end(int partition, long from, int itemsMax) {
        if (itemsMax < 1) {
            throw new IllegalArgumentException("entriesMax is " + itemsMax + ", below 1");
        }
        if (from > extents.end(partition)) {
            refresh(partition);
        }
        requireRange(partition, from);
        return extents.end(partition);
    }

    /// Who counts what waits is ahead of who works it off; who looks at what was worked off long ago is behind, and
    /// takes nothing away from either.
    private boolean isAhead(int partition, long from) {
        OptionalLong start = entries.start(partition);
        return owned.contains(partition) && start.isPresent() && from >= start.getAsLong();
    }

    private Optional<List<EntryHeader>> fedHeaders(int partition, long from, int entriesMax) {
        Optional<List<EntryHeader>> held =
                entries.look(partition, from, entriesMax, Long.MAX_VALUE)
                        .map(found -> found.stream().map(Entry::header).toList());
        if (held.isPresent()) {
            headers.end(partition);
            return held;
        }
        return headers.read(partition, from, entriesMax, Long.MAX_VALUE);
    }

    /// What should have come and has not: a partition without a leader must not hold up the others, so it is empty for
    /// now, and only now and then somebody asks the brokers what is wrong.
    private <T> List<T> diagnosed(Range<T> range) {
        long now = System.nanoTime();
        long due = diagnosisDue.get();
        if (now - due < 0 || !diagnosisDue.compareAndSet(due, now + DIAGNOSIS_EVERY.toNanos())) {
            return List.of();
        }
        try {
            return cold(range, DIAGNOSIS_MAX);
        } catch (LogUnavailableException e) {
            if (closed) {
                throw e;
            }
            LOG.log(
                    Level.WARNING,
                    "log partition late log={0} partition={1,number,#} reason={2}",
                    where.log(),
                    range.partition(),
                    e.getMessage());
            return List.of();
        }
    }

    private <T> List<T> cold(Range<T> range, Duration atMost) {
        try {
            return readers.read(reader -> range.by(reader, atMost));
        } catch (OffsetOutOfRangeException e) {
            refresh(range.partition());
            requireRange(range.partition(), range.from());
            throw disagreed(range.partition(), e);
        }
    }

    private void refresh(int partition) {
        extents.hasFirst(partition, topic.first(partition));
        extents.hasEnd(partition, topic.end(partition));
    }

    private void requireRange(int partition, long from) {
        Extent extent = extents.extent(partition);
        if (from > extent.end()) {
            throw where.damage(
                    partition, extent.end(), "is the end, but offset " + from + " was asked for");
        }
        if (from < extent.first()) {
            throw where.damage(
                    partition,
                    from,
                    "to " + (extent.first() - 1) + " were asked for but are trimmed");
        }
    }

    /// A broker that was deposed tells another end than the one that took over; or the log has lost its end, which the
    /// next looks will show.
    private static LogUnavailableException disagreed(int partition, Exception why) {
        return new LogUnavailableException(
                "the Kafka brokers do not agree on what partition %d has".formatted(partition),
                RETRY_AFTER,
                why);
    }

    @Override
    public void close() {
        closed = true;
        entries.close();
        headers.close();
        readers.close();
    }
}
