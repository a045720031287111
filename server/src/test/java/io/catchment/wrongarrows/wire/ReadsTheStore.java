package io.catchment.wrongarrows.wire;

import io.catchment.wrongarrows.store.Rows;
import java.sql.Connection;
import java.sql.SQLException;

final class ReadsTheStore {
    private ReadsTheStore() {}

    static Rows read(Connection connection) throws SQLException {
        return new Rows(connection.getNetworkTimeout());
    }
}
