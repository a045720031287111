package io.catchment.status;

import io.catchment.KeyId;
import io.catchment.RequestFilter;
import io.catchment.intake.IntakeLog;
import io.catchment.process.OwnedPartitions;
import io.catchment.process.Pending;
import io.catchment.store.Database;
import io.catchment.store.LedgerRows;
import io.catchment.store.UnacceptedRows;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// What became of everything that an account sent, by hour, source and access key.
///
/// Outcomes, waiting retries and positions are of one moment of the store. What waits in the log is counted from just
/// those positions to the log's end at the moment of asking: each request that was answered before is in exactly one of
/// the numbers.
public final class Ledger {
    /// Hours times sources times keys: what a person or a sheet can take. Sources are texts that senders choose.
    public static final int LINES_MAX = 50_000;

    private final IntakeLog log;
    private final LedgerRows rows;
    private final UnacceptedRows unaccepted;
    private final List<OwnedPartitions> owned;
    private final LongSupplier before;

    public Ledger(IntakeLog log, Database database, List<OwnedPartitions> owned) {
        this(log, database, owned, () -> 0);
    }

    /// @param before how many entries wait that come before all of the log, in one that it took the place of
    public Ledger(
            IntakeLog log, Database database, List<OwnedPartitions> owned, LongSupplier before) {
        this.log = log;
        this.rows = new LedgerRows(database);
        this.unaccepted = new UnacceptedRows(database);
        this.owned = List.copyOf(owned);
        this.before = before;
    }

    /// The sums of some hours.
    ///
    /// @param asked from and to at full hours
    /// @return empty when there are more lines than [#LINES_MAX]
    /// @throws io.catchment.store.StoreException when the store is not there
    public Optional<Answer> read(RequestFilter asked) {
        LedgerRows.Read read = rows.read(asked, log.id(), LINES_MAX);
        Map<Line, Sums> lines = new TreeMap<>(Line.IN_ORDER);
        for (LedgerRows.Sum sum : read.sums()) {
            Sums sums =
                    sum.effect()
                            .map(effect -> Sums.finished(effect, sum.requests()))
                            .orElseGet(() -> Sums.retrying(sum.requests()));
            lines.merge(
                    new Line(sum.hour(), Optional.of(sum.source()), sum.key()), sums, Sums::plus);
        }
        long uncounted = addPending(asked, read.positions(), lines) + before.getAsLong();
        return read.whole()
                ? Optional.of(new Answer(lines, notTaken(asked), uncounted))
                : Optional.empty();
    }

    /// Of what waits in the log nobody has read the source yet: it is not of any one source.
    private long addPending(
            RequestFilter asked, Map<Integer, Long> positions, Map<Line, Sums> lines) {
        long uncounted = 0;
        for (OwnedPartitions share : owned) {
            Pending pending = share.pending(asked.account(), positions);
            uncounted += pending.uncounted();
            pending.slots(asked.account())
                    .forEach((slot, requests) -> {
                        if (isMeant(asked, slot)) {
                            lines.merge(
                                    new Line(slot.hour(), Optional.empty(), slot.key()),
                                    Sums.pending(slot.refused(), requests),
                                    Sums::plus);
                        }
                    });
        }
        return uncounted;
    }

    private static boolean isMeant(RequestFilter asked, Pending.Slot slot) {
        return !slot.hour().isBefore(asked.from())
                && slot.hour().isBefore(asked.to())
                && asked.key().map(slot.key()::equals).orElse(true);
    }

    private List<NotTaken> notTaken(RequestFilter asked) {
        return unaccepted.between(asked.account().value(), asked.from(), asked.to()).stream()
                .map(NotTaken::of)
                .filter(it -> asked.key().isEmpty() || it.key().equals(asked.key()))
                .toList();
    }

    /// What was not taken of callers that nobody knows, of the whole server.
    public List<NotTaken> ofNobody(Instant from, Instant to) {
        return unaccepted.between(UnacceptedRows.UNKNOWN, from, to).stream()
                .map(NotTaken::of)
                .toList();
    }

    /// Calls of one key that were answered a status in one hour.
    ///
    /// @param key empty where nobody knows it
    public record NotTaken(Instant hour, Optional<KeyId> key, int status, long requests) {
        static NotTaken of(UnacceptedRows.Count count) {
            return new NotTaken(
                    count.hour(),
                    Optional.of(count.key())
                            .filter(key -> key != UnacceptedRows.UNKNOWN)
                            .map(KeyId::new),
                    count.status(),
                    count.requests());
        }
    }

    /// What one line of the ledger is about.
    ///
    /// @param source empty while the requests wait in the log: nobody has read them yet
    public record Line(Instant hour, Optional<String> source, KeyId key) {
        /// By hour, source and key; what nobody has read yet comes first in its hour.
        public static final Comparator<Line> IN_ORDER =
                Comparator.comparing(Line::hour)
                        .thenComparing(line -> line.source().isPresent())
                        .thenComparing(line -> line.source().orElse(""))
                        .thenComparingInt(line -> line.key().value());
    }

    /// @param lines in order of hour, source, key; one that would be all zero is not there
    /// @param notTaken what the door did not take, beside the equation
    /// @param uncounted entries of any account that wait and that nobody has counted yet: only when this is 0 is every
    ///     request in the sums that was answered before the ledger was asked
    public record Answer(Map<Line, Sums> lines, List<NotTaken> notTaken, long uncounted) {
        public Answer {
            lines = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(lines));
            notTaken = List.copyOf(notTaken);
        }

        public Sums total() {
            return lines.values().stream().reduce(Sums.NONE, Sums::plus);
        }
    }
}
