package io.catchment.bench.race;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Sees from outside when captures become final: another session of the store asks which positions have moved, again
/// and again.
///
/// The positions move in the transaction that writes the outcomes, so whoever sees a position beyond a capture can see
/// its outcome. A capture counts as final when the answer that shows it so has been read. It was final at the earliest
/// right after the question before that one was sent, so the time told is too long by [#errorMicros()] at most, and never
/// too short. The commit timestamps of PostgreSQL would be too short: they are taken before the commit is on disk.
///
/// It begins with when the server took the capture, by its own clock, before the log had it. Both clocks are the
/// machine's.
final class Finals implements AutoCloseable {
    private static final int SIGNIFICANT_DIGITS = 3;

    /// Asked as often as this takes a fifth of a core, and is told as the error.
    private static final long PAUSE_NANOS = 500_000;

    // What was moved by transactions that were over when it was asked before has been seen.
    private static final String MOVED =
            """
            SELECT partition, next_offset, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
              FROM intake_position
             WHERE xmin::text::bigint >= ?
            """;

    private static final String ACCEPTED =
            """
            SELECT partition, log_offset, (extract(epoch FROM accepted_at) * 1000000)::bigint AS micros
              FROM outcome
             WHERE accepted_at >= to_timestamp(?::bigint / 1000.0)
            """;

    private final Connection connection;
    private final Map<Integer, TreeMap<Long, Long>> seenMicros = new HashMap<>();
    private final Histogram error = new Histogram(SIGNIFICANT_DIGITS);
    private final Thread thread = Thread.ofPlatform().name("finals").unstarted(this::run);
    private long seenBefore;
    private volatile boolean closing;

    private Finals(Connection connection) {
        this.connection = connection;
    }

    static Finals of(Ground ground) {
        Finals finals = new Finals(ground.connect());
        finals.thread.start();
        return finals;
    }

    private void run() {
        try (PreparedStatement select = connection.prepareStatement(MOVED)) {
            long askedBeforeMicros = nowMicros();
            while (!closing) {
                long askedMicros = nowMicros();
                boolean isMoved = look(select);
                if (isMoved) {
                    error.recordValue(Math.max(0, nowMicros() - askedBeforeMicros));
                }
                askedBeforeMicros = askedMicros;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            look(select);
        } catch (SQLException e) {
            throw new IllegalStateException("the store does not say what is final", e);
        }
    }

    private boolean look(PreparedStatement select) throws SQLException {
        boolean isMoved = false;
        select.setLong(1, seenBefore);
        try (ResultSet rows = select.executeQuery()) {
            long micros = nowMicros();
            while (rows.next()) {
                isMoved |= note(rows.getInt(1), rows.getLong(2), micros);
                seenBefore = rows.getLong(3);
            }
        }
        return isMoved;
    }

    private boolean note(int partition, long next, long micros) {
        TreeMap<Long, Long> seen = seenMicros.computeIfAbsent(partition, first -> new TreeMap<>());
        return seen.putIfAbsent(next, micros) == null;
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /// From accepted to final in microseconds, of all captures that were accepted since. Once it is closed.
    ///
    /// @param sinceMillis since 1970
    Histogram micros(Ground ground, long sinceMillis) {
        Histogram micros = new Histogram(SIGNIFICANT_DIGITS);
        try (Connection asking = ground.connect();
                PreparedStatement select = asking.prepareStatement(ACCEPTED)) {
            select.setLong(1, sinceMillis);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    long seen = seenMicros(rows.getInt(1), rows.getLong(2));
                    micros.recordValue(Math.max(0, seen - rows.getLong(3)));
                }
            }
            return micros;
        } catch (SQLException e) {
            throw new IllegalStateException("the store does not say what was accepted when", e);
        }
    }

    private long seenMicros(int partition, long offset) {
        Entry<Long, Long> seen =
                seenMicros.getOrDefault(partition, new TreeMap<>()).higherEntry(offset);
        if (seen == null) {
            throw new IllegalStateException(
                    "partition " + partition + " was never seen beyond " + offset);
        }
        return seen.getValue();
    }

    /// By how much a time may be too long: from a question to the answer of the next one, where that had news. Once it is
    /// closed.
    Histogram errorMicros() {
        return error;
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
            connection.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the last look was taken", e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
