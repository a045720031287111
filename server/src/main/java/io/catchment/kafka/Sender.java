package io.catchment.kafka;

import io.catchment.intake.LogUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/// Sends entries to the brokers and answers each when the replicas have it. What waits is bounded in number and bytes.
///
/// A producer that says that it cannot go on is replaced by [#mend()].
final class Sender implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Sender.class.getName());
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final String topic;
    private final Bounds bounds;
    private final Extents extents;
    private final Function<String, LogUnavailableException> damaged;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile Line line;
    private volatile boolean broken;
    private volatile boolean closed;
    private volatile String trouble = "";

    /// @param entriesMax how many appends may wait at once
    /// @param bytesMax how many bytes may
    /// @param answerMax after which an append is answered with trouble
    record Bounds(int entriesMax, long bytesMax, Duration answerMax) {}

    /// A producer, and one above the last offset that it was given in each partition, at first what was there before it:
    /// its answers come in the order of the offsets.
    private record Line(Producer<byte[], byte[]> producer, AtomicLongArray acknowledged) {
        boolean acknowledge(int partition, long offset) {
            return offset >= acknowledged.getAndSet(partition, offset + 1);
        }
    }

    /// @param damaged is told that the log gave an offset out twice
    Sender(
            Supplier<Producer<byte[], byte[]>> producers,
            String topic,
            Bounds bounds,
            Extents extents,
            Function<String, LogUnavailableException> damaged) {
        this.producers = producers;
        this.topic = topic;
        this.bounds = bounds;
        this.extents = extents;
        this.damaged = damaged;
        this.line = new Line(producers.get(), new AtomicLongArray(extents.partitions()));
        for (int partition = 0; partition < extents.partitions(); partition++) {
            line.acknowledged().set(partition, extents.end(partition));
        }
    }

    /// @return the offset, once the replicas have it; or a [LogUnavailableException], and it may still turn up
    /// @throws LogUnavailableException when it was not even sent
    CompletableFuture<Long> send(int partition, byte[] value) {
        take(value.length);
        CompletableFuture<Long> offset = new CompletableFuture<>();
        Line through = line;
        try {
            var _ =
                    through.producer()
                            .send(
                                    new ProducerRecord<>(topic, partition, null, value),
                                    (answer, failure) -> {
                                        give(value.length);
                                        answered(through, offset, answer, failure);
                                    });
        } catch (KafkaException | IllegalStateException e) {
            give(value.length);
            throw unavailable(e);
        }
        return offset;
    }

    private void take(int bytes) {
        if (closed) {
            throw new LogUnavailableException("the intake log is closed", RETRY_AFTER, null);
        }
        int entriesNow = waiting.incrementAndGet();
        long bytesNow = waitingBytes.addAndGet(bytes);
        if (entriesNow > bounds.entriesMax() || bytesNow > bounds.bytesMax()) {
            give(bytes);
            throw new LogUnavailableException(
                    "the intake log's queue is full: %d of %d entries, %d of %d bytes"
                            .formatted(
                                    entriesNow - 1,
                                    bounds.entriesMax(),
                                    bytesNow - bytes,
                                    bounds.bytesMax()),
                    RETRY_AFTER,
                    null);
        }
    }

    private void give(int bytes) {
        waiting.decrementAndGet();
        waitingBytes.addAndGet(-bytes);
    }

    private void answered(
            Line through,
            CompletableFuture<Long> offset,
            RecordMetadata answer,
            @Nullable Exception failure) {
        if (failure != null) {
            offset.completeExceptionally(unavailable(failure));
        } else if (answer.hasOffset()) {
            trouble = "";
            placed(through, offset, answer.partition(), answer.offset());
        } else {
            // A batch that was sent again long after it was taken: nobody knows any more where it
            // is.
            offset.completeExceptionally(
                    new LogUnavailableException(
                            "the Kafka brokers have the entry and do not say where",
                            RETRY_AFTER,
                            null));
        }
    }

    private void placed(Line through, CompletableFuture<Long> answer, int partition, long offset) {
        if (through.acknowledge(partition, offset)) {
            extents.hasEnd(partition, offset + 1);
            answer.complete(offset);
        } else {
            answer.completeExceptionally(
                    damaged.apply(
                            "partition %d gave out offset %d a second time"
                                    .formatted(partition, offset)));
        }
    }

    private LogUnavailableException unavailable(Exception failure) {
        if (closed) {
            return new LogUnavailableException("the intake log is closed", RETRY_AFTER, failure);
        }
        trouble = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        broken |= !(failure instanceof RetriableException || isTooLarge(failure));
        return new LogUnavailableException(
                "the Kafka brokers did not acknowledge the entry, which may be in the log all the same: "
                        + trouble,
                RETRY_AFTER,
                failure);
    }

    private static boolean isTooLarge(Exception failure) {
        return failure instanceof RecordTooLargeException;
    }

    /// Why the last append was not acknowledged; empty when it was.
    String trouble() {
        return trouble;
    }

    /// Goes on with another producer when this one cannot.
    void mend() {
        if (!broken || closed) {
            return;
        }
        Line before = line;
        line = new Line(producers.get(), copy(before.acknowledged()));
        broken = false;
        LOG.log(Level.WARNING, "log producer replaced reason={0}", trouble);
        // What still waits there has its own time-out.
        Thread.startVirtualThread(() -> before.producer().close(bounds.answerMax()));
    }

    private static AtomicLongArray copy(AtomicLongArray original) {
        AtomicLongArray copy = new AtomicLongArray(original.length());
        for (int i = 0; i < original.length(); i++) {
            copy.set(i, original.get(i));
        }
        return copy;
    }

    @Override
    public void close() {
        closed = true;
        line.producer().close(bounds.answerMax());
    }
}
