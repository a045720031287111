package io.catchment.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns rows into the columns of a set-based statement: one array a column, unnested side by side.
record SqlArrays(Connection connection) {

    <R> Array ints(List<R> rows, Function<R, Integer> column) throws SQLException {
        return array("int4", rows, column);
    }

    <R> Array longs(List<R> rows, Function<R, Long> column) throws SQLException {
        return array("int8", rows, column);
    }

    <R> Array texts(List<R> rows, Function<R, @Nullable String> column) throws SQLException {
        return array("text", rows, column);
    }

    /// Any other type, each value in a form that the driver writes as its text.
    <R> Array array(String type, List<R> rows, Function<R, ? extends @Nullable Object> column)
            throws SQLException {
        @Nullable Object[] values = new Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return connection.createArrayOf(type, values);
    }

    <R> Array timestamps(List<R> rows, Function<R, Instant> column) throws SQLException {
        return array("timestamptz", rows, row -> timestamp(column.apply(row)));
    }

    static String timestamp(Instant at) {
        return at.toString();
    }

    <R> Array bytes(List<R> rows, Function<R, byte[]> column) throws SQLException {
        byte[][] values = new byte[rows.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return connection.createArrayOf("bytea", values);
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
