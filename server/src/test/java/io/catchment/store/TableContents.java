package io.catchment.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All that the tables of a store hold, and who wrote and locked it last (`xmin`, `xmax`): two are equal only if nothing
/// at all was written in between.
public record TableContents(Map<String, List<String>> byTable) {
    private static final String TABLES =
            """
            SELECT oid::regclass::text
              FROM pg_class
             WHERE relnamespace = 'public'::regnamespace
               AND relkind = 'r'
             ORDER BY 1
            """;

    private static final String SEQUENCES =
            """
            SELECT sequencename || ' ' || coalesce(last_value, 0)
              FROM pg_sequences
             ORDER BY 1
            """;

    public static TableContents of(Database database) {
        Map<String, List<String>> byTable = new TreeMap<>();
        for (String table : texts(database, TABLES)) {
            byTable.put(
                    table,
                    texts(
                            database,
                            "SELECT t.xmin || ' ' || t.xmax || ' ' || t.ctid || ' ' || t::text FROM "
                                    + table
                                    + " AS t ORDER BY t.ctid"));
        }
        byTable.put("sequences", texts(database, SEQUENCES));
        return new TableContents(byTable);
    }

    /// The first column of a query.
    public static List<String> texts(Database database, String sql) {
        return database.inTransaction(connection -> {
            List<String> found = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    found.add(String.valueOf(rows.getString(1)));
                }
            }
            return found;
        });
    }
}
