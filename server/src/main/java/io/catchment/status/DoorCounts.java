package io.catchment.status;

import io.catchment.process.Step;
import io.catchment.store.Database;
import io.catchment.store.StoreException;
import io.catchment.store.UnacceptedRows;
import io.catchment.store.UnacceptedRows.Count;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Counts what the door did not take, by access key and hour, and writes the counts to the store every few seconds.
///
/// While the store is away they stay in memory. A crash loses what was counted since the last write; writing the same
/// twice changes nothing.
public final class DoorCounts implements Unaccepted, Step, AutoCloseable {
    private static final Logger LOG = System.getLogger(DoorCounts.class.getName());

    /// Keys times hours times statuses, some hundred bytes each. Only keys that exist get a row, so that it takes a
    /// store that is away for days to come here; what is above is counted without account and key.
    static final int ROWS_MAX = 20_000;

    /// A row whose hour is over and that is written is let go, once no clock that is set back can add to it.
    private static final Duration KEPT_AFTER_ITS_HOUR = Duration.ofHours(2);

    private final UUID run = UUID.randomUUID();
    private final UnacceptedRows rows;
    private final InstantSource clock;
    private final Map<Row, AtomicLong> counts = new ConcurrentHashMap<>();
    private final Map<Row, Long> written = new ConcurrentHashMap<>();

    public DoorCounts(Database database, InstantSource clock) {
        this.rows = new UnacceptedRows(database);
        this.clock = clock;
    }

    @Override
    public void count(Optional<Claimed> caller, int status) {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        Row row =
                caller.map(known -> Row.of(known, hour, status)).orElse(Row.unknown(hour, status));
        Row counted = counts.size() < ROWS_MAX || counts.containsKey(row) ? row : row.unknown();
        counts.computeIfAbsent(counted, first -> new AtomicLong()).incrementAndGet();
    }

    /// Writes what has grown since it was last written.
    ///
    /// @return 0, because there is nothing more to do until calls come
    /// @throws StoreException when the store is not there: what is counted stays counted
    @Override
    public synchronized int runOnce() {
        List<Count> grown = new ArrayList<>();
        counts.forEach((row, count) -> {
            if (count.get() != written.getOrDefault(row, 0L)) {
                grown.add(row.count(count.get()));
            }
        });
        if (!grown.isEmpty()) {
            rows.put(run, grown);
        }
        grown.forEach(count -> written.put(Row.of(count), count.requests()));
        letGo(clock.instant().minus(KEPT_AFTER_ITS_HOUR).truncatedTo(ChronoUnit.HOURS));
        return 0;
    }

    private void letGo(Instant before) {
        counts.keySet().removeIf(row -> row.hour().isBefore(before) && written.remove(row) != null);
    }

    /// Writes what is left.
    @Override
    public void close() {
        try {
            runOnce();
        } catch (StoreException e) {
            LOG.log(
                    Level.WARNING,
                    "counts of calls that were not taken are lost reason={0}",
                    e.getMessage());
        }
    }

    private record Row(int account, Instant hour, int key, int status) {
        static Row of(Claimed caller, Instant hour, int status) {
            return new Row(caller.account().value(), hour, caller.key().value(), status);
        }

        static Row of(Count count) {
            return new Row(count.account(), count.hour(), count.key(), count.status());
        }

        static Row unknown(Instant hour, int status) {
            return new Row(UnacceptedRows.UNKNOWN, hour, UnacceptedRows.UNKNOWN, status);
        }

        Row unknown() {
            return unknown(hour, status);
        }

        Count count(long requests) {
            return new Count(account, hour, key, status, requests);
        }
    }
}
