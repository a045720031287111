package io.catchment.bench.scale;

import io.catchment.bench.race.Ground;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// The system's cache of files, as it is where a server has run for hours: with what captures look into.
///
/// Who has just been started reads all that from the disk first, at one read after the other. That is the time of a start,
/// not a rate that is sustained.
final class FileCache {
    private static final String EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_prewarm";

    // Rows of activities and outcomes are written and never looked for.
    private static final String READ =
            """
            SELECT coalesce(sum(pg_prewarm(oid, 'read')), 0)::bigint * current_setting('block_size')::bigint
              FROM pg_class
             WHERE relnamespace = 'public'::regnamespace
               AND (relkind = 'i' OR relname IN ('lead', 'lead_key', 'opportunity'))
            """;

    private FileCache() {}

    /// @return how many bytes were read
    static long fill(Ground ground) {
        try (Connection superuser = ground.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(EXTENSION);
            try (ResultSet row = statement.executeQuery(READ)) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
