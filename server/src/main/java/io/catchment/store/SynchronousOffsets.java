package io.catchment.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;

/// The offsets of requests that are in no intake log, given out by the store in ranges: each only once, on all nodes.
public final class SynchronousOffsets {
    /// What the sequence moves by: so one request in a hundred has to ask.
    static final int RANGE = 100;

    private static final String NEXT =
            """
            SELECT nextval('synchronous_offset')
            """;

    private final Database database;

    public SynchronousOffsets(Database database) {
        this.database = database;
    }

    /// Offsets for whoever takes them.
    ///
    /// @param first the next to be used
    /// @param end the first that is somebody else's
    public record Range(long first, long end) {
        public static final Range EMPTY = new Range(0, 0);

        public boolean isEmpty() {
            return first == end;
        }

        public Range rest() {
            return new Range(first + 1, end);
        }
    }

    /// @throws StoreException.Unavailable when the store is not there: then nobody uses the range that may be gone
    public Range take() {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(NEXT);
                    ResultSet row = select.executeQuery()) {
                row.next();
                long first = row.getLong(1);
                return new Range(first, first + RANGE);
            }
        });
    }
}
