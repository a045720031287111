package io.catchment.store;

import io.catchment.KeyId;
import io.catchment.RequestFilter;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/// The placeholders by which statements ask for some requests of an account: the account, two times, the source and the
/// key twice each, because `NULL` means all of them.
final class FilterColumns {
    static final int PLACEHOLDERS = 7;

    private FilterColumns() {}

    /// @param before how many placeholders come before them
    static void bind(PreparedStatement select, int before, RequestFilter filter)
            throws SQLException {
        @Nullable String source = filter.source().orElse(null);
        @Nullable Integer key = filter.key().map(KeyId::value).orElse(null);
        select.setInt(before + 1, filter.account().value());
        select.setString(before + 2, SqlArrays.timestamp(filter.from()));
        select.setString(before + 3, SqlArrays.timestamp(filter.to()));
        select.setString(before + 4, source);
        select.setString(before + 5, source);
        select.setObject(before + 6, key, Types.INTEGER);
        select.setObject(before + 7, key, Types.INTEGER);
    }
}
