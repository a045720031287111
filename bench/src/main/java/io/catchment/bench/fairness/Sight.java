package io.catchment.bench.fairness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks at the store about every millisecond, and so knows when another client first saw what a transaction wrote.
///
/// PostgreSQL's own commit timestamps are taken before a commit is on disk and before anybody sees it. What is asked for
/// here is only which transactions a reader of this moment sees, which costs next to nothing; the moment that counts is
/// that of the answer.
final class Sight implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofNanos(500_000);

    private static final String SNAPSHOT = "SELECT pg_current_snapshot()::text";

    private final List<Look> looks = new ArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Connection connection;
    private final Thread thread;

    /// @param connection its own from now on
    Sight(Connection connection) {
        this.connection = connection;
        this.thread = Thread.ofPlatform().name("sight").start(this::look);
    }

    /// @param atMicros since 1970, of the answer
    /// @param end transactions from it on are not seen
    /// @param running of those before it, sorted: they are not seen either
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Look(long atMicros, long end, long[] running) {
        boolean sees(long transaction) {
            return transaction < end && Arrays.binarySearch(running, transaction) < 0;
        }

        /// @param snapshot as `xmin:xmax:xip,xip`
        static Look of(long atMicros, String snapshot) {
            String[] parts = snapshot.split(":", -1);
            long[] running =
                    parts[2].isEmpty()
                            ? new long[0]
                            : Arrays.stream(parts[2].split(",", -1))
                                    .mapToLong(Long::parseLong)
                                    .toArray();
            return new Look(atMicros, Long.parseLong(parts[1]), running);
        }
    }

    private void look() {
        try (connection;
                PreparedStatement select = connection.prepareStatement(SNAPSHOT)) {
            while (!stopping.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS)) {
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    Look look = Look.of(nowMicros(), row.getString(1));
                    synchronized (looks) {
                        looks.add(look);
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the store does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /// @param transaction committed by now
    /// @return micros since 1970
    long firstSeenMicros(long transaction) {
        synchronized (looks) {
            int low = 0;
            int high = looks.size() - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (looks.get(middle).sees(transaction)) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            if (!looks.get(low).sees(transaction)) {
                throw new IllegalStateException("transaction " + transaction + " was never seen");
            }
            return looks.get(low).atMicros();
        }
    }

    /// From one look to the next, within a time.
    long[] gapsMicros(long fromMicros, long toMicros) {
        synchronized (looks) {
            long[] at =
                    looks.stream()
                            .mapToLong(Look::atMicros)
                            .filter(micros -> micros >= fromMicros && micros < toMicros)
                            .toArray();
            long[] gaps = new long[Math.max(0, at.length - 1)];
            Arrays.setAll(gaps, i -> at[i + 1] - at[i]);
            return gaps;
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
