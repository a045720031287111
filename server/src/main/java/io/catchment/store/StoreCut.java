package io.catchment.store;

import io.catchment.LogId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/// The store as it is at one moment: all that is read of it here belongs together, whatever is written meanwhile.
///
/// One transaction on one connection, which may last hours. Nothing waits for it, but PostgreSQL keeps old versions of
/// rows for as long.
public final class StoreCut {
    // The first statement after these takes the snapshot. A week of outcomes that was dropped after
    // it would be missing
    // without a trace, so none is dropped from here on. A node that freezes now holds no locks that
    // a batch wants, so the
    // limits of time are off.
    private static final String SNAPSHOT =
            """
            SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            SET LOCAL statement_timeout                   = 0;
            SET LOCAL idle_in_transaction_session_timeout = 0;
            SET LOCAL transaction_timeout                 = 0;
            LOCK TABLE outcome IN ACCESS SHARE MODE
            """;

    private final Connection connection;
    private final Map<Integer, Long> positions;
    private final Contents contents;
    private final List<Catalogue.Copied> tables;
    private final String serverVersion;
    private final long bytes;

    private StoreCut(Connection connection, LogId log) throws SQLException {
        this.connection = connection;
        this.positions = Logs.positions(connection, log);
        Catalogue catalogue = new Catalogue(connection);
        this.tables = catalogue.tables();
        this.contents =
                new Contents(
                        catalogue.schemaVersion(),
                        tables.stream().map(Catalogue.Copied::table).toList(),
                        // Of this moment and not of the snapshot, which has no sequences: at or
                        // above all that it holds.
                        catalogue.sequences());
        this.serverVersion = connection.getMetaData().getDatabaseProductVersion();
        this.bytes = catalogue.bytes();
    }

    /// What there is to be copied.
    ///
    /// @param schemaVersion of the last migration
    /// @param tables in an order in which they can be filled
    /// @param sequences the number that each gave out last
    public record Contents(
            String schemaVersion, List<StoredTable> tables, Map<String, Long> sequences) {
        public Contents {
            tables = List.copyOf(tables);
            sequences = Map.copyOf(sequences);
        }
    }

    /// What is done with the cut while it lasts.
    @FunctionalInterface
    public interface Use<T> {
        T of(StoreCut cut);
    }

    /// Takes a cut, which begins with the positions of a log, and lets go of it afterwards.
    public static <T> T take(Database database, LogId log, Use<T> use) {
        return database.inTransaction(connection -> {
            try (Statement begin = connection.createStatement()) {
                begin.execute(SNAPSHOT);
            }
            return use.of(new StoreCut(connection, log));
        });
    }

    /// The next offset to be worked on, by partition.
    public Map<Integer, Long> positions() {
        return positions;
    }

    public Contents contents() {
        return contents;
    }

    /// Of PostgreSQL.
    public String serverVersion() {
        return serverVersion;
    }

    /// What all tables take on the store's disk, without their indexes: more than a compressed copy of them does.
    public long bytes() {
        return bytes;
    }

    /// Writes all rows of a table in PostgreSQL's binary format.
    ///
    /// @return how many
    /// @throws StoreException when the store does not give them
    public long copy(StoredTable table, OutputStream out) {
        String copyOut =
                tables.stream()
                        .filter(it -> it.table().equals(table))
                        .findFirst()
                        .orElseThrow()
                        .copyOut();
        try {
            return copies(connection).copyOut(copyOut, out);
        } catch (SQLException e) {
            throw StoreException.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /// Not by `PGConnection`: the annotations of its package are of a library that we do not have, and the compiler warns.
    static CopyManager copies(Connection connection) throws SQLException {
        return new CopyManager(connection.unwrap(BaseConnection.class));
    }
}
