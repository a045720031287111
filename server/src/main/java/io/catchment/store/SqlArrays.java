package io.catchment.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;

/// Turns rows into the columns of a set-based statement: one array a column, unnested side by side in the list of a SELECT.
/// In its FROM, PostgreSQL would write each column into a store of its own and read it back before it goes on.
///
/// Columns go in PostgreSQL's binary form, which the driver has for few of these types: as text, a body would double, and
/// the server would parse each time and id.
record SqlArrays(Connection connection) {

    <R> Array ints(List<R> rows, Function<R, @Nullable Integer> column) throws SQLException {
        return array(rows, column, ArrayBytes.INT4);
    }

    <R> Array longs(List<R> rows, Function<R, Long> column) throws SQLException {
        return array(rows, column, ArrayBytes.INT8);
    }

    <R> Array booleans(List<R> rows, Function<R, @Nullable Boolean> column) throws SQLException {
        return array(rows, column, ArrayBytes.BOOL);
    }

    <R> Array uuids(List<R> rows, Function<R, @Nullable UUID> column) throws SQLException {
        return array(rows, column, ArrayBytes.UUID);
    }

    <R> Array texts(List<R> rows, Function<R, @Nullable String> column) throws SQLException {
        return array(rows, column, ArrayBytes.TEXT);
    }

    /// @param column JSON texts
    <R> Array jsons(List<R> rows, Function<R, String> column) throws SQLException {
        return array(rows, column, ArrayBytes.JSONB);
    }

    /// [Instant#MIN] and [Instant#MAX] stand for the time before, and after, all others.
    <R> Array timestamps(List<R> rows, Function<R, Instant> column) throws SQLException {
        return array(rows, column, ArrayBytes.TIMESTAMPTZ);
    }

    static String timestamp(Instant at) {
        return at.toString();
    }

    <R> Array bytes(List<R> rows, Function<R, byte[]> column) throws SQLException {
        return array(rows, column, ArrayBytes.BYTEA);
    }

    private <R, T> Array array(
            List<R> rows, Function<R, ? extends @Nullable T> column, ArrayBytes.Element<T> element)
            throws SQLException {
        ArrayBytes bytes = new ArrayBytes(element.oid(), rows.size());
        for (R row : rows) {
            bytes.add(column.apply(row), element);
        }
        return new PgArray(
                connection.unwrap(BaseConnection.class), element.arrayOid(), bytes.toBytes());
    }

    /// Runs a statement over the columns: arrays and texts, in the order of its placeholders. Without rows it costs no
    /// round trip.
    ///
    /// @return how many rows it changed
    int execute(String sql, List<?> rows, Object... columns) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.length; i++) {
                if (columns[i] instanceof Array array) {
                    statement.setArray(i + 1, array);
                } else {
                    statement.setString(i + 1, (String) columns[i]);
                }
            }
            return statement.executeUpdate();
        }
    }
}
