package io.catchment.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the store's schema holds, asked of PostgreSQL itself: a table that a later migration adds is found like the
/// others.
///
/// Flyway's own table is left out, and so is what belongs to an extension. Statements about tables that are found here
/// are put together by PostgreSQL, which quotes their names.
record Catalogue(Connection connection) {
    private static final String TABLES =
            """
            SELECT c.relname AS name,
                   array_agg(a.attname::text ORDER BY a.attnum) AS columns,
                   format('COPY (SELECT %s FROM %I) TO STDOUT (FORMAT binary)',
                          string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), c.relname) AS copy_out,
                   format('COPY %I (%s) FROM STDIN (FORMAT binary)',
                          c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)) AS copy_in
              FROM pg_class     AS c
              JOIN pg_namespace AS n ON n.oid = c.relnamespace
              JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
             WHERE n.nspname = current_schema()
               AND c.relkind IN ('r', 'p')
               AND NOT c.relispartition
               AND c.relname <> 'schema_history'
               AND NOT EXISTS (SELECT FROM pg_depend AS d
                                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
             GROUP BY c.oid, c.relname
             ORDER BY c.relname
            """;

    private static final String PARTITIONS =
            """
            SELECT whole.relname AS whole, part.relname AS part, pg_get_expr(part.relpartbound, part.oid) AS bound
              FROM pg_inherits  AS i
              JOIN pg_class     AS part  ON part.oid  = i.inhrelid
              JOIN pg_class     AS whole ON whole.oid = i.inhparent
              JOIN pg_namespace AS n     ON n.oid = whole.relnamespace
             WHERE n.nspname = current_schema()
               AND part.relispartition
               AND part.relkind = 'r'
             ORDER BY whole.relname, part.relname
            """;

    private static final String FOREIGN_KEYS =
            """
            SELECT child.relname AS child, parent.relname AS parent
              FROM pg_constraint AS f
              JOIN pg_class      AS child  ON child.oid  = f.conrelid
              JOIN pg_class      AS parent ON parent.oid = f.confrelid
              JOIN pg_namespace  AS n      ON n.oid = child.relnamespace
             WHERE n.nspname = current_schema()
               AND f.contype = 'f'
               AND f.conparentid = 0
               AND child.oid <> parent.oid
            """;

    private static final String SEQUENCES =
            """
            SELECT sequencename, last_value
              FROM pg_sequences
             WHERE schemaname = current_schema()
               AND last_value IS NOT NULL
            """;

    private static final String BYTES =
            """
            SELECT coalesce(sum(pg_table_size(c.oid)), 0)
              FROM pg_class     AS c
              JOIN pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = current_schema()
               AND c.relkind = 'r'
            """;

    private static final String VERSION =
            """
            SELECT version
              FROM schema_history
             WHERE success
               AND version IS NOT NULL
             ORDER BY installed_rank DESC
             LIMIT 1
            """;

    /// A table, with the statements that copy its rows out and in.
    record Copied(StoredTable table, String copyOut, String copyIn) {}

    /// All tables; one that refers to another comes after it.
    List<Copied> tables() throws SQLException {
        Map<String, List<StoredTable.Partition>> partitions = partitions();
        Map<String, Copied> tables = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(TABLES);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String name = row.getString("name");
                String[] columns = (String[]) row.getArray("columns").getArray();
                StoredTable table =
                        new StoredTable(
                                name, List.of(columns), partitions.getOrDefault(name, List.of()));
                tables.put(
                        name,
                        new Copied(table, row.getString("copy_out"), row.getString("copy_in")));
            }
        }
        return inOrder(tables);
    }

    private Map<String, List<StoredTable.Partition>> partitions() throws SQLException {
        Map<String, List<StoredTable.Partition>> partitions = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(PARTITIONS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                partitions
                        .computeIfAbsent(row.getString("whole"), _ -> new ArrayList<>())
                        .add(
                                new StoredTable.Partition(
                                        row.getString("part"), row.getString("bound")));
            }
        }
        return partitions;
    }

    private List<Copied> inOrder(Map<String, Copied> tables) throws SQLException {
        Map<String, Set<String>> parents = parents();
        List<Copied> ordered = new ArrayList<>();
        Set<String> done = new HashSet<>();
        while (ordered.size() < tables.size()) {
            List<Copied> next =
                    tables.values().stream()
                            .filter(it -> !done.contains(it.table().name()))
                            .filter(it ->
                                    done.containsAll(
                                            parents.getOrDefault(it.table().name(), Set.of())))
                            .toList();
            if (next.isEmpty()) {
                throw new IllegalStateException(
                        "tables refer to each other in a circle: " + parents);
            }
            ordered.addAll(next);
            next.forEach(it -> done.add(it.table().name()));
        }
        return ordered;
    }

    private Map<String, Set<String>> parents() throws SQLException {
        Map<String, Set<String>> parents = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(FOREIGN_KEYS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                parents.computeIfAbsent(row.getString("child"), _ -> new HashSet<>())
                        .add(row.getString("parent"));
            }
        }
        return parents;
    }

    /// The number that each sequence gave out last; without those that gave none yet.
    Map<String, Long> sequences() throws SQLException {
        Map<String, Long> sequences = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(SEQUENCES);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sequences.put(row.getString(1), row.getLong(2));
            }
        }
        return sequences;
    }

    /// What all tables take on the store's disk, without their indexes.
    long bytes() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BYTES);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Of the migration that was the last to be applied.
    String schemaVersion() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(VERSION);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("the store has no tables yet");
            }
            return row.getString(1);
        }
    }
}
