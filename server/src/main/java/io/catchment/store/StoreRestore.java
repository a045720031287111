package io.catchment.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// Fills an empty database with what a [StoreCut] gave, in the tables of its version.
///
/// All rows come in one transaction. The next [Database#open] brings the tables up to date.
public final class StoreRestore {
    private static final String RELATIONS =
            """
            SELECT c.relname
              FROM pg_class     AS c
              JOIN pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = current_schema()
               AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
               AND NOT EXISTS (SELECT FROM pg_depend AS d
                                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
             ORDER BY c.relname
             LIMIT 3
            """;

    private static final String TRUNCATE =
            """
            SELECT format('TRUNCATE %s', string_agg(quote_ident(name), ', '))
              FROM unnest(?::text[]) AS name
            """;

    private static final String CREATE_PARTITION =
            """
            SELECT format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I %s', ?::text, ?::text, ?::text)
            """;

    // Numbers given out after the backup stand in entries of the log that catches up: they must not
    // become those of somebody else. Those of synchronous requests are given out one a request, and
    // stand in ids that callers have: at a thousand a second this is two years of them.
    private static final String SET_SEQUENCE =
            """
            SELECT setval(quote_ident(sequencename)::regclass,
                          least(max_value, ? + CASE WHEN sequencename = 'synchronous_offset' THEN 1::bigint << 36
                                                    WHEN max_value > 32767 THEN 10000
                                                    ELSE 0 END))
              FROM pg_sequences
             WHERE schemaname = current_schema()
               AND sequencename = ?
            """;

    private static final Pattern BOUND = Pattern.compile("DEFAULT|FOR VALUES [^;]*");

    private final FluentConfiguration migrations;
    private final StoreCut.Contents contents;

    private StoreRestore(FluentConfiguration migrations, StoreCut.Contents contents) {
        this.migrations = migrations;
        this.contents = contents;
    }

    /// Where the rows of a table come from, as [StoreCut#copy] wrote them.
    @FunctionalInterface
    public interface Source {
        InputStream open(StoredTable table) throws IOException;
    }

    /// What the database cannot be filled with, or why it cannot be filled at all.
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /// @return how many rows each table got; a table that is none of Catchment's is left out
    /// @throws RefusedException when the database is not empty, or the rows are of a version that is not known here
    /// @throws StoreException when the store does not take them: no row is there then
    public static Map<String, Long> run(
            StoreAddress address, StoreCut.Contents contents, Source source) {
        return run(address, contents, source, StoreSetup.MIGRATIONS);
    }

    static Map<String, Long> run(
            StoreAddress address, StoreCut.Contents contents, Source source, String... migrations) {
        DataSource server = StoreSetup.server(address);
        StoreSetup.check(server);
        StoreRestore restore =
                new StoreRestore(StoreSetup.migrations(server).locations(migrations), contents);
        try (Connection connection = server.getConnection()) {
            restore.refuseTables(connection);
            restore.makeTables();
            connection.setAutoCommit(false);
            Map<String, Long> rows = restore.fill(connection, source);
            connection.commit();
            return rows;
        } catch (SQLException e) {
            throw StoreException.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void refuseTables(Connection connection) throws SQLException {
        List<String> there = texts(connection, RELATIONS);
        if (!there.isEmpty()) {
            throw new RefusedException(
                    "the store is not empty: its schema %s holds %s, …; nothing was changed. Name an empty database"
                            .formatted(connection.getSchema(), String.join(", ", there)));
        }
    }

    private void makeTables() {
        MigrationVersion version = MigrationVersion.fromVersion(contents.schemaVersion());
        try {
            refuseNewer(migrations.load(), version);
            migrations.target(version).load().migrate();
        } catch (FlywayException e) {
            throw new StoreException.Unavailable(
                    "the store's tables cannot be made: " + e.getMessage(), e);
        }
    }

    private static void refuseNewer(Flyway known, MigrationVersion version) {
        if (Stream.of(known.info().all())
                .map(MigrationInfo::getVersion)
                .noneMatch(version::equals)) {
            throw new RefusedException(
                    "the backup's tables are of version %s, which this Catchment does not know: restore with the one that made it, or a newer one"
                            .formatted(version));
        }
    }

    private Map<String, Long> fill(Connection connection, Source source)
            throws SQLException, IOException {
        Map<String, Catalogue.Copied> known =
                new Catalogue(connection)
                        .tables().stream()
                                .collect(Collectors.toMap(it -> it.table().name(), it -> it));
        refuseOtherColumns(known);
        // Of what a migration put there, which is among the rows that come.
        execute(connection, truncation(connection, known.keySet()));
        Map<String, Long> rows = new TreeMap<>();
        for (StoredTable table : contents.tables()) {
            Catalogue.Copied made = known.get(table.name());
            if (made != null) {
                makePartitions(connection, table);
                rows.put(table.name(), copyIn(connection, made.copyIn(), table, source));
            }
        }
        setSequences(connection);
        return rows;
    }

    private void refuseOtherColumns(Map<String, Catalogue.Copied> known) {
        for (StoredTable table : contents.tables()) {
            Catalogue.Copied made = known.get(table.name());
            if (made != null && !made.table().columns().equals(table.columns())) {
                throw new RefusedException(
                        "the backup's table %s has the columns %s; version %s of the tables has %s"
                                .formatted(
                                        table.name(),
                                        table.columns(),
                                        contents.schemaVersion(),
                                        made.table().columns()));
            }
        }
    }

    private String truncation(Connection connection, Set<String> known) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TRUNCATE)) {
            select.setArray(1, new SqlArrays(connection).texts(List.copyOf(known), name -> name));
            return text(select);
        }
    }

    private static void makePartitions(Connection connection, StoredTable table)
            throws SQLException {
        for (StoredTable.Partition partition : table.partitions()) {
            if (!BOUND.matcher(partition.bound()).matches()) {
                throw new RefusedException(
                        "the partition %s of %s has the bound '%s', which is none"
                                .formatted(partition.name(), table.name(), partition.bound()));
            }
            try (PreparedStatement select = connection.prepareStatement(CREATE_PARTITION)) {
                select.setString(1, partition.name());
                select.setString(2, table.name());
                select.setString(3, partition.bound());
                execute(connection, text(select));
            }
        }
    }

    private static long copyIn(
            Connection connection, String copyIn, StoredTable table, Source source)
            throws SQLException, IOException {
        try (InputStream rows = source.open(table)) {
            return StoreCut.copies(connection).copyIn(copyIn, rows);
        }
    }

    private void setSequences(Connection connection) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement(SET_SEQUENCE)) {
            for (Map.Entry<String, Long> sequence : contents.sequences().entrySet()) {
                set.setLong(1, sequence.getValue());
                set.setString(2, sequence.getKey());
                set.execute();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            Stream.Builder<String> texts = Stream.builder();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts.build().toList();
        }
    }
}
