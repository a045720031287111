package io.catchment.bench.scale;

import io.catchment.AccountId;
import io.catchment.bench.Repository;
import io.catchment.bench.load.Bodies;
import io.catchment.bench.load.Rows;
import io.catchment.bench.race.CatchmentEntrant;
import io.catchment.bench.race.Ground;
import io.catchment.intake.Partitioning;
import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// A server's folder whose store holds what so many captures have left, each of a person of its own.
///
/// Made once, with what a run has sent since: nothing is undone, the next run goes on with the next index of [Bodies], so that
/// it is always known to the row what has to be there. It is made anew when it was asked for otherwise, when the tables have
/// changed, when the week has ended that its outcomes are of, when it has grown by a fifth, and when a run with it did not end
/// in order.
///
/// ```
/// <folder>/store/      PostgreSQL
/// <folder>/data/       the server's log and keys
/// <folder>/stock.json  what is in it; not there while a run goes on
/// ```
final class Stock {
    /// Of all stocks: persons have the same names and values in each.
    static final long SEED = 1;

    /// With the indexes, and with what a run adds.
    private static final long BYTES_A_ROW = 2_700;

    private static final long BYTES_LEFT = 5L << 30;
    private static final double GROWN_MAX = 1.2;

    /// Of a log, and of them those of the account: as the server has them where nothing else is said.
    private static final int PARTITIONS = 1024;

    private static final int SPREAD = 8;

    private static final List<String> LOAD_WITHOUT_WAL =
            List.of(
                    "ALTER SYSTEM SET wal_level = 'minimal'",
                    "ALTER SYSTEM SET max_wal_senders = 0");

    private static final List<String> AS_EVER =
            List.of("ALTER SYSTEM RESET wal_level", "ALTER SYSTEM RESET max_wal_senders");

    private static final String PLACE =
            """
            INSERT INTO intake_log (id, state, seal_key)
            VALUES ('stocked', 'closed', decode(repeat('00', 32), 'hex'))
            RETURNING number, (SELECT id FROM account WHERE name = 'demo'), (SELECT min(id) FROM account_key)
            """;

    private static final String POSITIONS =
            """
            INSERT INTO intake_position (log, partition, next_offset)
            SELECT log, partition, max(log_offset) + 1
              FROM outcome
             GROUP BY log, partition;
            INSERT INTO ledger_hour (account, hour, log, partition, source, key, effect, requests)
            SELECT account, date_trunc('hour', accepted_at, 'UTC'), log, partition, source, key, effect, count(*)
              FROM outcome
             GROUP BY 1, 2, 3, 4, 5, 6, 7
            """;

    private static final DateTimeFormatter WEEK =
            DateTimeFormatter.ofPattern("yyyy_MM_dd").withZone(ZoneOffset.UTC);

    private static final JsonMapper JSON = new JsonMapper();

    private final Repository repository;
    private final Path folder;
    private final Kind kind;
    private Held held;

    /// What is asked for.
    ///
    /// @param migrations how many have made the tables
    /// @param week the partition of the outcomes
    record Kind(long rows, boolean isScattered, int migrations, String week) {}

    /// What there is.
    ///
    /// @param nextIndex of the bodies that were not sent yet
    /// @param bytes of PostgreSQL's files, once it was made
    /// @param seconds that making it took
    record Held(Kind kind, long firstIndex, long nextIndex, long bytes, double seconds) {
        /// @param next index of the bodies: all before were sent
        Rows rows(long next) {
            long leads = Bodies.newPersons(next);
            long opportunities = kind.rows + next - firstIndex;
            return new Rows(
                    leads,
                    leads * Bodies.UNIQUE_FIELDS,
                    opportunities,
                    opportunities,
                    opportunities);
        }

        double grown() {
            return (double) (kind.rows + nextIndex - firstIndex) / kind.rows;
        }
    }

    private Stock(Repository repository, Path folder, Kind kind, Held held) {
        this.repository = repository;
        this.folder = folder;
        this.kind = kind;
        this.held = held;
    }

    /// The one that is there, or else a new one.
    static Stock of(Repository repository, Options options) {
        String name = "scale-stock-" + options.rows() + (options.isScattered() ? "-scattered" : "");
        Path folder = repository.root().resolve("bench/target").resolve(name);
        Kind kind =
                new Kind(
                        options.rows(),
                        options.isScattered(),
                        migrations(repository),
                        "outcome_w" + WEEK.format(monday(Instant.now())));
        Held nothing = new Held(kind, 0, 0, 0, 0);
        Stock stock = new Stock(repository, folder, kind, nothing);
        stock.held = stock.read().filter(stock::isFit).orElseGet(stock::make);
        return stock;
    }

    private static int migrations(Repository repository) {
        Path migrations =
                repository
                        .root()
                        .resolve("server/src/main/resources/io/catchment/store/migrations");
        try (Stream<Path> files = Files.list(migrations)) {
            return (int) files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant monday(Instant now) {
        var today = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
        return today.minusDays(today.getDayOfWeek().getValue() - 1L).toInstant();
    }

    private Optional<Held> read() {
        try {
            return Files.exists(file())
                    ? Optional.of(JSON.readValue(Files.readString(file()), Held.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isFit(Held found) {
        return found.kind().equals(kind) && found.grown() < GROWN_MAX;
    }

    private Path file() {
        return folder.resolve("stock.json");
    }

    Held held() {
        return held;
    }

    /// For a turn. Until it is given back, the stock counts as spoilt.
    Ground take() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Ground.reopen(folder);
    }

    /// @param nextIndex of the bodies that were not sent yet: all before are rows
    void giveBack(long nextIndex) {
        held = new Held(kind, held.firstIndex(), nextIndex, held.bytes(), held.seconds());
        write();
    }

    private void write() {
        try {
            Files.writeString(file(), JSON.writeValueAsString(held) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- made once ----

    private Held make() {
        System.out.println("stocking " + kind);
        long begun = System.nanoTime();
        Repository.delete(folder);
        refuseSmallDisk();
        makeTables();
        configure(LOAD_WITHOUT_WAL);
        fill();
        configure(AS_EVER);
        long bytes = settle();
        double seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        long firstIndex = Bodies.firstOf(kind.rows() - 1) + 1;
        held = new Held(kind, firstIndex, firstIndex, bytes, seconds);
        write();
        return held;
    }

    private void refuseSmallDisk() {
        long wanted = kind.rows() * BYTES_A_ROW + BYTES_LEFT;
        long free = repository.root().toFile().getUsableSpace();
        if (free < wanted) {
            throw new IllegalStateException(
                    "a stock of %d rows wants %d GB on the disk, and %d GB are free"
                            .formatted(kind.rows(), wanted >> 30, free >> 30));
        }
    }

    private void makeTables() {
        try (Ground ground = Ground.open(folder);
                CatchmentEntrant entrant = CatchmentEntrant.start(repository, ground)) {
            if (entrant.finished() != 0) {
                throw new IllegalStateException("a new store has captures");
            }
        }
    }

    private void configure(List<String> settings) {
        try (Ground ground = Ground.reopen(folder);
                Connection superuser = ground.superuser();
                Statement statement = superuser.createStatement()) {
            for (String setting : settings) {
                statement.execute(setting);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder.resolve("store")));
    }

    private static Connection owner(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private void fill() {
        try (EmbeddedPostgres postgres = start();
                Connection owner = owner(postgres)) {
            Instant now = Instant.now();
            StockedRows rows =
                    new StockedRows(
                            new Bodies(SEED, kind.isScattered()),
                            kind.rows(),
                            monday(now),
                            now,
                            place(owner));
            new Loading(() -> owner(postgres), rows, kind.week()).run();
            run(owner, POSITIONS);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StockedRows.Place place(Connection owner) throws SQLException {
        try (PreparedStatement insert = owner.prepareStatement(PLACE);
                ResultSet row = insert.executeQuery()) {
            row.next();
            int account = row.getInt(2);
            return new StockedRows.Place(account, row.getInt(3), row.getInt(1), dealt(account));
        }
    }

    /// The partitions that the server would have sent the account's requests to.
    private static List<Integer> dealt(int account) {
        Partitioning partitioning = new Partitioning(PARTITIONS);
        return IntStream.iterate(0, route -> route + 1)
                .map(route ->
                        partitioning.partition(
                                new AccountId(account), SPREAD, String.valueOf(route)))
                .distinct()
                .limit(SPREAD)
                .boxed()
                .toList();
    }

    /// Known to the planner, and as autovacuum would have left it.
    private long settle() {
        try (EmbeddedPostgres postgres = start();
                Connection owner = owner(postgres);
                Statement statement = owner.createStatement()) {
            run(owner, "VACUUM ANALYZE");
            try (ResultSet row =
                    statement.executeQuery("SELECT pg_database_size(current_database())")) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
