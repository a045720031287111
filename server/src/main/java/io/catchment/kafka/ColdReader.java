package io.catchment.kafka;

import io.catchment.Position;
import io.catchment.intake.LogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Reads from any offset by asking the brokers. One thread at a time; who goes on where it stopped is served from what
/// came along.
final class ColdReader implements AutoCloseable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Feed.Where where;
    private final Consumer<byte[], byte[]> consumer;
    private @Nullable TopicPartition at;
    private long next;
    private long wanted;

    ColdReader(Feed.Where where, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.where = where;
        this.consumer = consumers.get();
    }

    /// Entries from an offset on that is there, before an end that is there.
    ///
    /// @throws io.catchment.intake.DamagedLogException when an offset is missing or cannot be read
    /// @throws LogUnavailableException when the brokers do not give the first in time
    /// @throws org.apache.kafka.clients.consumer.OffsetOutOfRangeException when it is not there after all
    <T> List<T> read(
            Kind<T> kind,
            int partition,
            long from,
            long end,
            int itemsMax,
            long bytesMax,
            Duration answerMax) {
        goTo(partition, from);
        List<T> read = new ArrayList<>();
        Taking<T> taking = new Taking<>(kind, partition, from, bytesMax, read);
        long deadline = System.nanoTime() + answerMax.toNanos();
        while (read.size() < itemsMax && from + read.size() < end && taking.goesOn) {
            ConsumerRecords<byte[], byte[]> polled =
                    consumer.poll(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            if (polled.isEmpty()) {
                requireNoGap(partition, from + read.size());
                break;
            }
            taking.take(polled.records(where.at(partition)), itemsMax, end);
        }
        if (read.isEmpty()) {
            throw new LogUnavailableException(
                    "the Kafka brokers did not give partition %d, offset %d within %d s"
                            .formatted(partition, from, answerMax.toSeconds()),
                    RETRY_AFTER,
                    null);
        }
        return read;
    }

    private void goTo(int partition, long from) {
        TopicPartition there = where.at(partition);
        if (!there.equals(at)) {
            consumer.assign(List.of(there));
            at = there;
            next = -1;
        }
        if (next != from) {
            consumer.seek(there, from);
        }
        wanted = from;
        next = -1;
    }

    /// Nothing came, and the client passed over something: it was no entry.
    private void requireNoGap(int partition, long expected) {
        long position = consumer.position(where.at(partition));
        if (position > expected) {
            throw where.missing(partition, expected, position);
        }
    }

    /// What an exception of Kafka's means to whoever reads the log.
    RuntimeException trouble(KafkaException e) {
        return where.unreadable(e)
                .<RuntimeException>map(partition ->
                        where.damage(partition, wanted, "cannot be read: " + e.getMessage()))
                .orElseGet(() ->
                        new LogUnavailableException(
                                "the Kafka brokers cannot be read from: " + e.getMessage(),
                                RETRY_AFTER,
                                e));
    }

    /// Takes records until there are enough; the last that are left over are asked for again.
    private final class Taking<T> {
        private final Kind<T> kind;
        private final int partition;
        private final long from;
        private final long bytesMax;
        private final List<T> taken;
        private long bytes;
        private boolean goesOn = true;

        Taking(Kind<T> kind, int partition, long from, long bytesMax, List<T> taken) {
            this.kind = kind;
            this.partition = partition;
            this.from = from;
            this.bytesMax = bytesMax;
            this.taken = taken;
        }

        void take(List<ConsumerRecord<byte[], byte[]>> records, int itemsMax, long end) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                long expected = from + taken.size();
                if (taken.size() == itemsMax || expected == end) {
                    goesOn = false;
                    return;
                }
                if (record.offset() != expected) {
                    throw where.missing(partition, expected, record.offset());
                }
                T item =
                        kind.decode()
                                .apply(
                                        new Position(where.log(), partition, expected),
                                        record.value());
                bytes += kind.bodyBytes().applyAsInt(item);
                if (bytes > bytesMax && !taken.isEmpty()) {
                    goesOn = false;
                    return;
                }
                taken.add(item);
            }
            next = from + taken.size();
        }
    }

    @Override
    public void close() {
        consumer.close(Clients.AT_ONCE);
    }
}
