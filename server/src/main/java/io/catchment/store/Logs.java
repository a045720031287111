package io.catchment.store;

import io.catchment.LogId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The intake logs that the store knows, how their request ids are sealed, and how far each is worked off.
public final class Logs {
    // The search comes first because a conflict alone would use up a number at each start.
    private static final String REGISTER =
            """
            INSERT INTO intake_log (id, seal_key)
            SELECT new.id, new.seal_key
              FROM (VALUES (?, ?::bytea)) AS new (id, seal_key)
             WHERE NOT EXISTS (SELECT FROM intake_log AS l WHERE l.id = new.id)
            ON CONFLICT ON CONSTRAINT intake_log_id_once DO NOTHING
            """;

    private static final String START_POSITIONS =
            """
            INSERT INTO intake_position (log, partition)
            SELECT l.number, p
              FROM intake_log AS l,
                   generate_series(0, ? - 1) AS p
             WHERE l.id = ?
            ON CONFLICT ON CONSTRAINT intake_position_pkey DO NOTHING
            """;

    private static final String CLOSE =
            """
            UPDATE intake_log
               SET state = 'closed'
             WHERE id = ?
            """;

    private static final String DRAIN =
            """
            UPDATE intake_log
               SET state = 'draining'
             WHERE id    = ?
               AND state = 'open'
            """;

    private static final String ALL =
            """
            SELECT number, id, state, seal_key
              FROM intake_log
             ORDER BY number
            """;

    private static final String POSITIONS =
            """
            SELECT p.partition, p.next_offset
              FROM intake_position AS p
              JOIN intake_log      AS l ON l.number = p.log
             WHERE l.id = ?
             ORDER BY p.partition
            """;

    private static final String NOTE_LOST =
            """
            INSERT INTO lost_range (log, partition, from_offset, end_offset)
            SELECT p.log, p.partition, p.next_offset, kept.first
              FROM intake_position AS p
              JOIN intake_log      AS l ON l.number = p.log
              JOIN unnest(?::int4[], ?::int8[]) AS kept (partition, first) ON kept.partition = p.partition
             WHERE l.id = ?
               AND p.next_offset < kept.first
            """;

    private static final String MOVE_TO_FIRST =
            """
            UPDATE intake_position AS p
               SET next_offset  = kept.first,
                   floor_offset = kept.first
              FROM intake_log AS l,
                   unnest(?::int4[], ?::int8[]) AS kept (partition, first)
             WHERE l.number       = p.log
               AND kept.partition = p.partition
               AND l.id           = ?
               AND p.next_offset  < kept.first
            """;

    private final Database database;

    public Logs(Database database) {
        this.database = database;
    }

    /// Makes the log known, with a position for each of its partitions. One that is known keeps its seal key.
    ///
    /// @param sealKey 32 random bytes or more, used only when the log is new
    public void register(LogId log, int partitions, byte[] sealKey) {
        database.inTransaction(connection -> register(connection, log, partitions, sealKey));
    }

    private static int register(Connection connection, LogId log, int partitions, byte[] sealKey)
            throws SQLException {
        try (PreparedStatement register = connection.prepareStatement(REGISTER)) {
            register.setString(1, log.value());
            register.setBytes(2, sealKey);
            register.executeUpdate();
        }
        try (PreparedStatement start = connection.prepareStatement(START_POSITIONS)) {
            start.setInt(1, partitions);
            start.setString(2, log.value());
            return start.executeUpdate();
        }
    }

    /// Puts a log in the place of another, of which nothing is left to do but to work it off: at one moment, so that
    /// there is never a second one that takes requests. May be done again.
    ///
    /// @param partitions of the log that takes requests from now on
    /// @param sealKey as of [#register]
    public void move(LogId from, LogId to, int partitions, byte[] sealKey) {
        database.inTransaction(connection -> {
            try (PreparedStatement drain = connection.prepareStatement(DRAIN)) {
                drain.setString(1, from.value());
                drain.executeUpdate();
            }
            return register(connection, to, partitions, sealKey);
        });
    }

    /// Notes that nothing of this log will be worked off any more; its request ids still open.
    public void close(LogId log) {
        database.inTransaction(connection -> {
            try (PreparedStatement close = connection.prepareStatement(CLOSE)) {
                close.setString(1, log.value());
                return close.executeUpdate();
            }
        });
    }

    /// Notes as lost what lies between a position and the first offset that the log still has, and moves there.
    ///
    /// @param firsts by partition
    public void acceptLoss(LogId log, Map<Integer, Long> firsts) {
        List<Map.Entry<Integer, Long>> kept = List.copyOf(firsts.entrySet());
        database.inTransaction(connection -> {
            SqlArrays arrays = new SqlArrays(connection);
            for (String statement : List.of(NOTE_LOST, MOVE_TO_FIRST)) {
                try (PreparedStatement change = connection.prepareStatement(statement)) {
                    change.setArray(1, arrays.ints(kept, Map.Entry::getKey));
                    change.setArray(2, arrays.longs(kept, Map.Entry::getValue));
                    change.setString(3, log.value());
                    change.executeUpdate();
                }
            }
            return kept.size();
        });
    }

    /// Every log there ever was, the oldest first.
    public List<KnownLog> all() {
        return database.inTransaction(connection -> {
            List<KnownLog> logs = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(ALL);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    logs.add(read(rows));
                }
            }
            return logs;
        });
    }

    private static KnownLog read(ResultSet row) throws SQLException {
        return new KnownLog(
                row.getShort(1), new LogId(row.getString(2)), row.getString(3), row.getBytes(4));
    }

    /// The next offset to be worked on, by partition.
    public Map<Integer, Long> positions(LogId log) {
        return database.inTransaction(connection -> positions(connection, log));
    }

    static Map<Integer, Long> positions(Connection connection, LogId log) throws SQLException {
        Map<Integer, Long> positions = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(POSITIONS)) {
            select.setString(1, log.value());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.put(rows.getInt(1), rows.getLong(2));
                }
            }
        }
        return positions;
    }

    /// @param number what rows of other tables name the log by
    /// @param state `open`, `draining` or `closed`
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record KnownLog(short number, LogId id, String state, byte[] sealKey) {
        /// Whether entries are appended to it or wait in it.
        public boolean isOpen() {
            return !state.equals("closed");
        }

        /// Whether entries are appended to it.
        public boolean takesRequests() {
            return state.equals("open");
        }

        /// Whether nothing is appended to it any more, and what waits in it comes before all of the next log.
        public boolean isDraining() {
            return state.equals("draining");
        }

        @Override
        public String toString() {
            return "KnownLog[" + number + ", " + id + ", " + state + "]";
        }
    }
}
