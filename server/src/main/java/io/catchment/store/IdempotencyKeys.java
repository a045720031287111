package io.catchment.store;

import java.sql.PreparedStatement;
import java.time.Instant;

/// The idempotency keys that are kept. Batches claim them as they save ([ChangeWriter]).
public final class IdempotencyKeys {
    private static final String FORGET =
            """
            DELETE FROM idempotency_key AS i
             USING (SELECT account, key
                      FROM idempotency_key
                     WHERE claimed_at < ?::timestamptz
                     ORDER BY claimed_at
                     LIMIT ?) AS old
             WHERE i.account = old.account
               AND i.key     = old.key
            """;

    private final Database database;

    public IdempotencyKeys(Database database) {
        this.database = database;
    }

    /// Forgets keys that were claimed before a time, the oldest first.
    ///
    /// @return how many
    public int forget(Instant claimedBefore, int max) {
        return database.inTransaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
                delete.setString(1, SqlArrays.timestamp(claimedBefore));
                delete.setInt(2, max);
                return delete.executeUpdate();
            }
        });
    }
}
