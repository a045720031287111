package io.catchment.process;

import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import io.catchment.store.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Gives up what the log need not keep any more: entries that are worked off and older than `log.keep`.
///
/// What is younger stays although it is worked off, so that a store restored from a backup can catch up; when the disk
/// is short, it gives way.
public final class Trimmer {
    private static final Logger LOG = System.getLogger(Trimmer.class.getName());

    private final IntakeLog log;
    private final Logs logs;
    private final Duration keep;
    private final BooleanSupplier spaceIsShort;
    private final InstantSource clock;

    /// @param keep how long an entry stays at least after it was accepted
    /// @param spaceIsShort then an entry goes as soon as it is worked off
    public Trimmer(
            IntakeLog log,
            Logs logs,
            Duration keep,
            BooleanSupplier spaceIsShort,
            InstantSource clock) {
        this.log = log;
        this.logs = logs;
        this.keep = keep;
        this.spaceIsShort = spaceIsShort;
        this.clock = clock;
    }

    /// Looks at every partition once.
    ///
    /// @return how many entries were given up
    public long runOnce() {
        Instant oldestKept =
                spaceIsShort.getAsBoolean() ? Instant.MAX : clock.instant().minus(keep);
        long trimmed =
                logs.positions(log.id()).entrySet().stream()
                        .mapToLong(position ->
                                trim(position.getKey(), position.getValue(), oldestKept))
                        .sum();
        if (trimmed > 0) {
            LOG.log(Level.INFO, "log trimmed entries={0,number,#}", trimmed);
        }
        return trimmed;
    }

    private long trim(int partition, long position, Instant oldestKept) {
        long first = log.extent(partition).first();
        long before =
                firstKept(
                        partition,
                        first,
                        Math.min(position, log.extent(partition).end()),
                        oldestKept);
        if (before > first) {
            log.trim(partition, before);
        }
        return before - first;
    }

    /// The first offset from `low` on whose entry is young enough, at most `high`.
    ///
    /// Times grow with offsets but for the moment that an append waits, and for a clock that is set back: what is out of
    /// order by that much may go that much too early, though never before it is worked off.
    private long firstKept(int partition, long low, long high, Instant oldestKept) {
        long from = low;
        long to = Math.max(low, high);
        // Mostly there is nothing to give up, and of a log elsewhere each look is a call.
        if (from < to && !acceptedAt(partition, from).isBefore(oldestKept)) {
            return from;
        }
        while (from < to) {
            long middle = from + (to - from) / 2;
            if (acceptedAt(partition, middle).isBefore(oldestKept)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private Instant acceptedAt(int partition, long offset) {
        List<EntryHeader> headers = log.headers(partition, offset, 1);
        return headers.getFirst().acceptedAt();
    }
}
