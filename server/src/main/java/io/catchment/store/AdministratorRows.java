package io.catchment.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/// The keys of the native API as the store keeps them.
public final class AdministratorRows {
    private static final String LIVE =
            """
            SELECT name, key_hash
              FROM administrator_key
             WHERE revoked_at IS NULL
             ORDER BY id
            """;

    private static final String INSERT_FIRST =
            """
            INSERT INTO administrator_key (name, key_hash)
            SELECT ?, ?
             WHERE NOT EXISTS (SELECT FROM administrator_key WHERE revoked_at IS NULL)
            """;

    private final Database database;

    public AdministratorRows(Database database) {
        this.database = database;
    }

    /// Those that are not revoked.
    public List<AdministratorRow> all() {
        return database.inTransaction(connection -> {
            List<AdministratorRow> all = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(LIVE);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(new AdministratorRow(rows.getString(1), rows.getString(2)));
                }
            }
            return all;
        });
    }

    /// Adds a key where there is none.
    public void addFirst(String name, String keyHash) {
        database.inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT_FIRST)) {
                insert.setString(1, name);
                insert.setString(2, keyHash);
                return insert.executeUpdate();
            }
        });
    }

    /// @param keyHash SHA-256 of the key, in hexadecimal
    public record AdministratorRow(String name, String keyHash) {}
}
