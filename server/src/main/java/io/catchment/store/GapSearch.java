package io.catchment.store;

import io.catchment.LogId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds offsets below a position that have no outcome and no waiting retry, or more than one of them.
///
/// Each look sees one moment of the store: position, outcomes and retries move in one transaction, so what one look
/// finds is there.
public final class GapSearch {
    private static final String PASSED =
            """
            SELECT p.log, l.id, p.partition, p.floor_offset, p.next_offset
              FROM intake_position AS p
              JOIN intake_log      AS l ON l.number = p.log
             ORDER BY p.log, p.partition
            """;

    private static final String PASSED_AT =
            """
            SELECT p.log, l.id, p.partition, p.floor_offset, p.next_offset
              FROM intake_position AS p
              JOIN intake_log      AS l ON l.number = p.log
             WHERE p.log       = ?
               AND p.partition = ?
            """;

    // Offsets that were passed lately have outcomes that were written lately, or wait: no other row
    // is read.
    private static final String SETTLED_SINCE =
            """
            SELECT passed.number, count(*), count(DISTINCT settled.log_offset)
              FROM (SELECT log, partition, log_offset FROM outcome WHERE finished_at >= ?::timestamptz
                     UNION ALL
                    SELECT log, partition, log_offset FROM retry) AS settled
              JOIN unnest(?::integer[], ?::smallint[], ?::smallint[], ?::bigint[], ?::bigint[])
                   AS passed (number, log, partition, low, high)
                ON passed.log          = settled.log
               AND passed.partition    = settled.partition
               AND settled.log_offset >= passed.low
               AND settled.log_offset  < passed.high
             GROUP BY passed.number
            """;

    // Steps of one from the floor to the position: a longer one leaves offsets out, none at all is
    // an offset twice.
    private static final String WRONG_STEPS =
            """
            SELECT before + 1, log_offset - 1,
                   sum(GREATEST(log_offset - before - 1, 0)) OVER (),
                   count(*) FILTER (WHERE log_offset = before) OVER ()
              FROM (SELECT log_offset, lag(log_offset, 1, ?::bigint - 1) OVER (ORDER BY log_offset) AS before
                      FROM (SELECT log_offset FROM outcome
                             WHERE log = ?::smallint AND partition = ?::smallint
                               AND log_offset >= ?::bigint AND log_offset < ?::bigint
                             UNION ALL
                            SELECT log_offset FROM retry
                             WHERE log = ?::smallint AND partition = ?::smallint
                               AND log_offset >= ?::bigint AND log_offset < ?::bigint
                             UNION ALL
                            SELECT ?::bigint) AS settled (log_offset)) AS steps
             WHERE log_offset <> before + 1
             ORDER BY log_offset
             LIMIT ?
            """;

    /// Of one look: some seconds.
    private static final long OFFSETS_MAX = 1_000_000;

    /// As many as a person reads; the sums are of all.
    private static final int RANGES_MAX = 20;

    private final Database database;

    public GapSearch(Database database) {
        this.database = database;
    }

    /// How far every partition of every log is worked off.
    public List<Passed> passed() {
        return database.reading(GapSearch::passed);
    }

    /// Counts what was passed since an earlier look, by outcomes that were written since a time.
    ///
    /// @param since well before that look: a batch bears the time at which it began
    public Look lookSince(List<Passed> earlier, Instant since) {
        return database.reading(connection -> {
            List<Passed> now = passed(connection);
            List<Passed> moved = Passed.moved(earlier, now);
            return new Look(now, moved.isEmpty() ? moved : uneven(connection, moved, since));
        });
    }

    /// Goes through every offset of a partition, from its floor to its position, so many at a time: all of a large
    /// account may be in one partition.
    public Found lookThrough(Partition partition) {
        Found found = new Found(partition, 0, List.of(), 0, List.of());
        Passed all = database.reading(connection -> passed(connection, partition));
        for (long from = all.floor(); from < all.next(); from += OFFSETS_MAX) {
            long low = from;
            found =
                    found.and(
                            database.reading(connection ->
                                    steps(
                                            connection,
                                            passed(connection, partition)
                                                    .within(low, low + OFFSETS_MAX))));
        }
        return found;
    }

    private static List<Passed> passed(Connection connection) throws SQLException {
        List<Passed> passed = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(PASSED);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                passed.add(read(rows));
            }
        }
        return passed;
    }

    private static Passed passed(Connection connection, Partition partition) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PASSED_AT)) {
            select.setInt(1, partition.logNumber());
            select.setInt(2, partition.number());
            try (ResultSet row = select.executeQuery()) {
                // A partition that is not there any more has passed nothing.
                return row.next() ? read(row) : new Passed(partition, 0, 0);
            }
        }
    }

    private static Passed read(ResultSet row) throws SQLException {
        return new Passed(
                new Partition(row.getInt(1), new LogId(row.getString(2)), row.getInt(3)),
                row.getLong(4),
                row.getLong(5));
    }

    /// Those whose offsets are not counted once each.
    private static List<Passed> uneven(Connection connection, List<Passed> moved, Instant since)
            throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < moved.size(); i++) {
            numbers.add(i);
        }
        SqlArrays arrays = new SqlArrays(connection);
        List<Passed> uneven = new ArrayList<>(moved);
        try (PreparedStatement select = connection.prepareStatement(SETTLED_SINCE)) {
            select.setString(1, SqlArrays.timestamp(since));
            select.setArray(2, arrays.ints(numbers, number -> number));
            select.setArray(3, arrays.ints(moved, it -> it.partition().logNumber()));
            select.setArray(4, arrays.ints(moved, it -> it.partition().number()));
            select.setArray(5, arrays.longs(moved, Passed::floor));
            select.setArray(6, arrays.longs(moved, Passed::next));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Passed passed = moved.get(rows.getInt(1));
                    if (rows.getLong(2) == passed.offsets()
                            && rows.getLong(3) == passed.offsets()) {
                        uneven.remove(passed);
                    }
                }
            }
        }
        return uneven;
    }

    private static Found steps(Connection connection, Passed passed) throws SQLException {
        List<Range> missing = new ArrayList<>();
        List<Long> twice = new ArrayList<>();
        long missingOffsets = 0;
        long twiceOffsets = 0;
        try (PreparedStatement select = connection.prepareStatement(WRONG_STEPS)) {
            bind(select, passed);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Range step = new Range(rows.getLong(1), rows.getLong(2));
                    if (step.last() >= step.first()) {
                        missing.add(step);
                    } else {
                        twice.add(step.first() - 1);
                    }
                    missingOffsets = rows.getLong(3);
                    twiceOffsets = rows.getLong(4);
                }
            }
        }
        return new Found(passed.partition(), missingOffsets, missing, twiceOffsets, twice);
    }

    private static void bind(PreparedStatement select, Passed passed) throws SQLException {
        int at = 0;
        select.setLong(++at, passed.floor());
        for (int table = 0; table < 2; table++) {
            select.setInt(++at, passed.partition().logNumber());
            select.setInt(++at, passed.partition().number());
            select.setLong(++at, passed.floor());
            select.setLong(++at, passed.next());
        }
        select.setLong(++at, passed.next());
        select.setInt(++at, RANGES_MAX);
    }

    /// One partition of one log.
    ///
    /// @param logNumber what rows name the log by
    public record Partition(int logNumber, LogId log, int number) {
        @Override
        public String toString() {
            return "log " + log + " partition " + number;
        }
    }

    /// Offsets of a partition that are worked off: from `floor` on, below `next`.
    public record Passed(Partition partition, long floor, long next) {
        long offsets() {
            return next - floor;
        }

        /// What of it lies from one offset on and below another; it may have begun to be dropped.
        Passed within(long low, long high) {
            long first = Math.min(Math.max(floor, low), next);
            return new Passed(partition, first, Math.max(first, Math.min(next, high)));
        }

        /// What was passed between two looks. A position that was set back begins anew.
        static List<Passed> moved(List<Passed> earlier, List<Passed> now) {
            Map<Partition, Long> looks =
                    earlier.stream().collect(Collectors.toMap(Passed::partition, Passed::next));
            return now.stream()
                    .map(it -> {
                        long looked = looks.getOrDefault(it.partition(), 0L);
                        return new Passed(it.partition(), Math.max(it.floor(), looked), it.next());
                    })
                    .filter(it -> it.offsets() > 0)
                    .toList();
        }
    }

    /// What a look since the last one saw.
    ///
    /// @param uneven what was passed and does not seem to be counted once each: to be looked through
    public record Look(List<Passed> passed, List<Passed> uneven) {
        public Look {
            passed = List.copyOf(passed);
            uneven = List.copyOf(uneven);
        }
    }

    /// What is wrong in one partition; nothing when both numbers are 0.
    ///
    /// @param missing offsets without outcome and without waiting retry
    /// @param missingRanges the first of them
    /// @param twice offsets that are counted more than once
    /// @param twiceOffsets the first of them
    public record Found(
            Partition partition,
            long missing,
            List<Range> missingRanges,
            long twice,
            List<Long> twiceOffsets) {
        public Found {
            missingRanges = List.copyOf(missingRanges);
            twiceOffsets = List.copyOf(twiceOffsets);
        }

        /// What is wrong here and further on.
        Found and(Found further) {
            return new Found(
                    partition,
                    missing + further.missing,
                    first(missingRanges, further.missingRanges),
                    twice + further.twice,
                    first(twiceOffsets, further.twiceOffsets));
        }

        private static <T> List<T> first(List<T> some, List<T> others) {
            return Stream.concat(some.stream(), others.stream()).limit(RANGES_MAX).toList();
        }

        public boolean isClean() {
            return missing == 0 && twice == 0;
        }

        /// A sentence for people, with the offsets.
        @Override
        public String toString() {
            List<String> wrong = new ArrayList<>();
            if (missing > 0) {
                wrong.add(missing + " offsets without outcome " + missingRanges);
            }
            if (twice > 0) {
                wrong.add(twice + " offsets counted twice " + twiceOffsets);
            }
            return partition + ": " + String.join(", ", wrong);
        }
    }

    /// Offsets from the first to the last, both within.
    public record Range(long first, long last) {
        @Override
        public String toString() {
            return first == last ? String.valueOf(first) : first + " to " + last;
        }
    }
}
