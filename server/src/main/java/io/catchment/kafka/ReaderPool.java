package io.catchment.kafka;

import io.catchment.intake.DamagedLogException;
import io.catchment.intake.LogUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/// A few readers for whoever asks for an offset out of the row: the status of a request, mostly.
///
/// They work on threads of their own, because Kafka's client holds the thread that it is called on; so many may wait
/// for them and no more.
final class ReaderPool implements AutoCloseable {
    /// Each is a connection to every broker.
    private static final int READERS = 4;

    /// A second of what they do.
    private static final int WAITING_MAX = 1_000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Supplier<ColdReader> readers;
    private final Deque<ColdReader> free = new ArrayDeque<>();
    private final Semaphore room = new Semaphore(WAITING_MAX);
    private final ExecutorService threads =
            Executors.newFixedThreadPool(
                    READERS, Thread.ofPlatform().daemon().name("log-reader-", 0).factory());

    ReaderPool(Supplier<ColdReader> readers) {
        this.readers = readers;
    }

    /// @throws LogUnavailableException when too many wait already, or the brokers cannot be asked
    /// @throws DamagedLogException as the read does
    /// @throws OffsetOutOfRangeException as the read does
    <T> T read(Function<ColdReader, T> read) {
        if (!room.tryAcquire()) {
            throw new LogUnavailableException(
                    WAITING_MAX + " reads of the intake log wait already", RETRY_AFTER, null);
        }
        try {
            return CompletableFuture.supplyAsync(() -> withReader(read), threads).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException trouble ? trouble : e;
        } catch (RejectedExecutionException e) {
            throw new LogUnavailableException("the intake log is closed", RETRY_AFTER, e);
        } finally {
            room.release();
        }
    }

    private <T> T withReader(Function<ColdReader, T> read) {
        ColdReader reader = take();
        try {
            T value = read.apply(reader);
            give(reader);
            return value;
        } catch (OffsetOutOfRangeException | DamagedLogException | LogUnavailableException e) {
            reader.close();
            throw e;
        } catch (KafkaException e) {
            reader.close();
            throw reader.trouble(e);
        }
    }

    private ColdReader take() {
        synchronized (free) {
            ColdReader reader = free.poll();
            return reader == null ? readers.get() : reader;
        }
    }

    private void give(ColdReader reader) {
        synchronized (free) {
            free.push(reader);
        }
    }

    @Override
    public void close() {
        threads.close();
        synchronized (free) {
            free.forEach(ColdReader::close);
            free.clear();
        }
    }
}
