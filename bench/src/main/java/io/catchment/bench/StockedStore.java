package io.catchment.bench;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.DataType;
import io.catchment.DuplicateRule;
import io.catchment.Field;
import io.catchment.KeyId;
import io.catchment.OpportunityType;
import io.catchment.RequestKind;
import io.catchment.SystemFields;
import io.catchment.Users;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.RocksIntakeLog;
import io.catchment.process.Awaited;
import io.catchment.process.OwnedPartitions;
import io.catchment.process.ProcessMetrics;
import io.catchment.process.Processor;
import io.catchment.process.Throughput;
import io.catchment.process.TimeOrderedIds;
import io.catchment.settings.Account;
import io.catchment.settings.Administrator;
import io.catchment.settings.Key;
import io.catchment.settings.Settings;
import io.catchment.store.Database;
import io.catchment.store.EmbeddedPostgres;
import io.catchment.store.Logs;
import io.catchment.store.StoreAddress;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.Contacts;
import io.catchment.wire.ReadLimits;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One store with a log before it and a processor between the two, in this process.
final class StockedStore implements AutoCloseable {
    /// As many as a processor takes at once.
    static final int BATCH = 500;

    private static final AccountId ACCOUNT = new AccountId(1);
    private static final int EVENT_CODE = 12231;
    private static final int PARTITIONS = 4;
    private static final int OPPORTUNITIES_A_LEAD = 4;
    private static final int STOCKED_AT_ONCE = 50_000;
    private static final int FIELDS = 10;

    private static final String STOCK_LEADS =
            """
            INSERT INTO lead (account, id, fields, keys, created_at, modified_at)
            SELECT 1, ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                   jsonb_build_object('EmailAddress', 'p' || n || '@example.com', 'FirstName', 'Person'),
                   jsonb_build_object('EmailAddress', 'p' || n || '@example.com'), now(), now()
              FROM generate_series(%d, %d) AS n
            """;

    private static final String STOCK_KEYS =
            """
            INSERT INTO lead_key (account, field, value, lead)
            SELECT account, 'EmailAddress', fields ->> 'EmailAddress', id
              FROM lead
            """;

    private static final String STOCK_OPPORTUNITIES =
            """
            INSERT INTO opportunity (account, id, lead, event_code, at, note, fields, created_at, modified_at)
            SELECT 1, gen_random_uuid(), ('00000000-0000-4000-8000-' || lpad(to_hex(n / %1$d), 12, '0'))::uuid, %2$d, now(),
                   'Asked for a call back between ten and twelve',
                   jsonb_build_object('Status', 'Open', 'mx_Custom_1', 'v' || n %% %1$d, 'mx_Custom_2', 'b' || n,
                                      'mx_Custom_3', 'c' || n, 'mx_Custom_4', 'd' || n, 'mx_Custom_5', 'e' || n,
                                      'mx_Custom_6', 'f' || n, 'mx_Custom_7', 'g' || n, 'mx_Custom_8', 'h' || n),
                   now() - (n %% 480) * interval '1 hour', now()
              FROM generate_series(%3$d, %4$d) AS n
            """;

    private static final String WHOLE_READS =
            """
            SELECT seq_scan
              FROM pg_stat_user_tables
             WHERE relname = 'opportunity'
            """;

    private static final String LOOKS =
            """
            SELECT idx_scan
              FROM pg_stat_user_indexes
             WHERE indexrelname = 'opportunity_of_lead'
            """;

    private final EmbeddedPostgres postgres;
    private final Database database;
    private final IntakeLog log;
    private final Processor processor;
    private final SplittableRandom random = new SplittableRandom(4);
    private volatile Settings settings = new OneAccount(Optional.empty());
    private int leads = 250_000;
    private int sent;

    private StockedStore(EmbeddedPostgres postgres, Database database, IntakeLog log) {
        this.postgres = postgres;
        this.database = database;
        this.log = log;
        new Logs(database).register(log.id(), PARTITIONS, new byte[32]);
        this.processor =
                new Processor(
                        new Processor.Parts(
                                log,
                                () -> settings,
                                new CaptureReader(ReadLimits.DEFAULT),
                                new Contacts(),
                                database,
                                new TimeOrderedIds(
                                        InstantSource.system(), new SplittableRandom(7)::nextLong),
                                InstantSource.system(),
                                new ProcessMetrics(new PrometheusRegistry()),
                                new Throughput(),
                                new Awaited()),
                        new OwnedPartitions(
                                log,
                                IntStream.range(0, PARTITIONS).boxed().collect(Collectors.toSet()),
                                Map.of()));
    }

    static StockedStore open(EmbeddedPostgres postgres, Path logFolder) {
        Database database =
                Database.open(
                        new StoreAddress(
                                postgres.jdbcUrl(),
                                Optional.of(postgres.user()),
                                Optional.of(postgres.password())));
        IntakeLog log = RocksIntakeLog.open(logFolder, RocksIntakeLog.Options.of(PARTITIONS));
        return new StockedStore(postgres, database, log);
    }

    /// Fills it as so many captures would have, four to a lead.
    void stock(int opportunities) {
        leads = opportunities / OPPORTUNITIES_A_LEAD;
        for (int first = 0; first < leads; first += STOCKED_AT_ONCE) {
            run(STOCK_LEADS.formatted(first, Math.min(leads, first + STOCKED_AT_ONCE) - 1));
        }
        run(STOCK_KEYS);
        for (int first = 0; first < opportunities; first += STOCKED_AT_ONCE) {
            int last = Math.min(opportunities, first + STOCKED_AT_ONCE) - 1;
            run(STOCK_OPPORTUNITIES.formatted(OPPORTUNITIES_A_LEAD, EVENT_CODE, first, last));
        }
        run("VACUUM ANALYZE");
    }

    void empty() {
        run("TRUNCATE lead, lead_key, opportunity, activity, outcome, ledger_hour");
    }

    void index(String columns) {
        run("DROP INDEX opportunity_of_lead");
        run("CREATE INDEX opportunity_of_lead ON opportunity (" + columns + ")");
    }

    void rule(Optional<DuplicateRule> rule) {
        settings = new OneAccount(rule);
    }

    /// Batches of captures of the stocked people, or of people of the same names.
    ///
    /// @param duplicates half of them ask for what is there; else none does
    void append(int batches, boolean duplicates) {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> appended = new ArrayList<>();
            for (int i = 0; i < batches * BATCH; i++) {
                int partition = i % PARTITIONS;
                Entry entry = Entry.plain(header(), body(duplicates));
                appended.add(callers.submit(() -> log.append(partition, entry)));
            }
            for (Future<?> one : appended) {
                one.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EntryHeader header() {
        return new EntryHeader(
                RequestKind.OPPORTUNITY_CAPTURE,
                ACCOUNT,
                new KeyId(1),
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                false);
    }

    private byte[] body(boolean duplicates) {
        boolean isThere = duplicates && random.nextBoolean();
        Body body =
                new Body()
                        .email("p" + random.nextInt(leads) + "@example.com")
                        .searchBy("EmailAddress")
                        .eventCode(EVENT_CODE)
                        .field(
                                "mx_Custom_1",
                                isThere
                                        ? "v" + random.nextInt(OPPORTUNITIES_A_LEAD)
                                        : "n" + sent++);
        for (int field = 2; field < FIELDS; field++) {
            body.field("mx_Custom_" + field, "value " + random.nextInt(1_000_000));
        }
        return body.bytes();
    }

    /// One batch.
    void process() {
        int done = processor.runOnce();
        if (done != BATCH) {
            throw new IllegalStateException("a batch of " + done);
        }
    }

    long duplicates() {
        return Long.parseLong(ask("SELECT count(*) FROM outcome WHERE effect = 3"));
    }

    /// How often the table of opportunities was read whole.
    long wholeReads() {
        return Long.parseLong(ask(WHOLE_READS));
    }

    /// How often the index of a lead's opportunities was looked into.
    long looks() {
        return Long.parseLong(ask(LOOKS));
    }

    private String ask(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return String.join("\n", lines);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    @Override
    public void close() {
        log.close();
        database.close();
    }

    /// An account with one opportunity type.
    private record OneAccount(Account known) implements Settings {
        OneAccount(Optional<DuplicateRule> rule) {
            this(account(rule));
        }

        private static Account account(Optional<DuplicateRule> rule) {
            List<Field> fields =
                    IntStream.rangeClosed(1, FIELDS)
                            .mapToObj(
                                    n -> Field.of("mx_Custom_" + n, "Custom " + n, DataType.STRING))
                            .toList();
            OpportunityType type =
                    new OpportunityType(
                            EVENT_CODE,
                            "Sale",
                            SystemFields.opportunityFields(fields),
                            rule.stream().toList());
            AccountRules rules =
                    new AccountRules(
                            "IN",
                            SystemFields.leadFields(List.of()),
                            Map.of(EVENT_CODE, type),
                            AccountRules.UnknownFields.REJECT,
                            AccountRules.BadContact.KEEP,
                            AccountRules.OnKeyConflict.ERROR,
                            Users.ANY);
            return new Account(
                    ACCOUNT,
                    "bench",
                    rules,
                    Optional.empty(),
                    Account.SearchBy.REQUIRED,
                    Set.of(),
                    Optional.empty(),
                    0,
                    List.of());
        }

        @Override
        public Optional<AccountKey<Key.Pair>> byAccessKey(Key.Digest accessKey) {
            return Optional.empty();
        }

        @Override
        public Optional<AccountKey<Key.Api>> byApiKey(Key.Digest apiKey) {
            return Optional.empty();
        }

        @Override
        public Optional<Administrator> byAdministratorKey(Key.Digest key) {
            return Optional.empty();
        }

        @Override
        public Optional<Account> account(AccountId id) {
            return Optional.of(known).filter(it -> it.id().equals(id));
        }

        @Override
        public Collection<Account> accounts() {
            return List.of(known);
        }
    }
}
