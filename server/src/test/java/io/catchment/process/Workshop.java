package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.DataType;
import io.catchment.DuplicateRule;
import io.catchment.Field;
import io.catchment.IdempotencyKey;
import io.catchment.KeyId;
import io.catchment.LogId;
import io.catchment.OpportunityType;
import io.catchment.Parameters;
import io.catchment.Position;
import io.catchment.RequestKind;
import io.catchment.SystemFields;
import io.catchment.Users;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.Seal;
import io.catchment.intake.Seals;
import io.catchment.quarantine.Eraser;
import io.catchment.settings.Account;
import io.catchment.settings.Administrator;
import io.catchment.settings.Key;
import io.catchment.settings.Settings;
import io.catchment.status.RequestFinder;
import io.catchment.status.RequestStatus;
import io.catchment.store.LedgerCheck;
import io.catchment.store.Logs;
import io.catchment.store.TestStore;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.Contacts;
import io.catchment.wire.ReadLimits;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A log and a store, and what processors are built on. The store is its opener's to close.
final class Workshop implements AutoCloseable {
    static final AccountId ACCOUNT = new AccountId(1);
    static final KeyId KEY = new KeyId(3);
    static final CaptureReader READER = new CaptureReader(ReadLimits.DEFAULT);
    static final Contacts CONTACTS = new Contacts();

    final TestStore store;
    final IntakeLog log;
    final Throughput throughput = new Throughput();
    final Awaited awaited = new Awaited();
    final ProcessMetrics metrics = new ProcessMetrics(new PrometheusRegistry());

    /// The time that batches bear; may be set, and set ahead.
    volatile InstantSource time = InstantSource.system();

    volatile Duration ahead = Duration.ZERO;

    final InstantSource clock = () -> time.instant().plus(ahead);
    private final Map<AccountId, AccountRules> accounts = new ConcurrentHashMap<>();

    Workshop(TestStore store, IntakeLog log) {
        this.store = store;
        this.log = log;
        Logs logs = new Logs(store.database());
        logs.register(log.id(), log.partitions(), new byte[32]);
        logs.register(LogId.SYNCHRONOUS, 0, new byte[32]);
        know(ACCOUNT, rules(AccountRules.OnKeyConflict.ERROR));
    }

    void know(AccountId account, AccountRules rules) {
        accounts.put(account, rules);
    }

    static AccountRules rules(
            AccountRules.OnKeyConflict onKeyConflict, DuplicateRule... duplicateRules) {
        return new AccountRules(
                "IN",
                SystemFields.leadFields(
                        List.of(
                                Field.of("mx_City", "City", DataType.STRING),
                                Field.of("mx_Id", "Id", DataType.STRING).asUnique())),
                Map.of(12000, type(12000, duplicateRules), 12231, type(12231)),
                AccountRules.UnknownFields.REJECT,
                AccountRules.BadContact.KEEP,
                onKeyConflict,
                Users.ANY);
    }

    private static OpportunityType type(int eventCode, DuplicateRule... duplicateRules) {
        List<Field> own =
                IntStream.rangeClosed(1, 2)
                        .mapToObj(i -> Field.of("mx_Custom_" + i, "Custom", DataType.STRING))
                        .toList();
        return new OpportunityType(
                eventCode, "Type", SystemFields.opportunityFields(own), List.of(duplicateRules));
    }

    OwnedPartitions partitions(Integer... partitions) {
        return new OwnedPartitions(log, Set.of(partitions), Map.of());
    }

    OwnedPartitions allPartitions() {
        return new OwnedPartitions(
                log,
                IntStream.range(0, log.partitions()).boxed().collect(Collectors.toSet()),
                Map.of());
    }

    Processor processor(OwnedPartitions partitions) {
        return new Processor(parts(), partitions);
    }

    Retrier retrier() {
        return new Retrier(parts());
    }

    Lanes lanes() {
        return new Lanes(parts());
    }

    /// A capture whose sender waits.
    static Entry entry(AccountId account, Optional<String> key, String body) {
        return new Entry(
                header(account, false),
                Entry.Attributes.of(key.map(IdempotencyKey::ofCaller)),
                body.getBytes(StandardCharsets.UTF_8));
    }

    Account account() {
        return new Known(accounts).account(ACCOUNT).orElseThrow();
    }

    Eraser eraser(Duration logKept) {
        return new Eraser(parts(), logKept);
    }

    DryRun dryRun() {
        return new DryRun(parts(), new BodyCheck(READER, CONTACTS, log.partitions()));
    }

    Processor.Parts parts() {
        Settings settings = new Known(accounts);
        return new Processor.Parts(
                log,
                () -> settings,
                READER,
                CONTACTS,
                store.database(),
                UUID::randomUUID,
                clock,
                metrics,
                throughput,
                awaited);
    }

    /// Where requests are, as long as these work them off.
    RequestFinder requests(OwnedPartitions owned, Retrier retrier) {
        return new RequestFinder(
                log,
                seals(),
                store.database(),
                List.of(owned),
                retrier,
                throughput,
                clock,
                awaited,
                succession());
    }

    /// No log came before.
    Succession succession() {
        return new Succession(log.id(), new Logs(store.database()), Optional.empty());
    }

    Seals seals() {
        return new Seals(
                List.of(
                        new Seal(log.id(), new byte[32]),
                        new Seal(LogId.SYNCHRONOUS, new byte[32])));
    }

    RequestStatus status(RequestFinder requests, Position position) {
        return requests.status(ACCOUNT, seals().seal(ACCOUNT, position));
    }

    Position append(int partition, AccountId account, String key, String body) {
        return log.append(
                partition,
                new Entry(
                        header(account, false),
                        Entry.Attributes.of(Optional.of(IdempotencyKey.ofCaller(key))),
                        body.getBytes(StandardCharsets.UTF_8)));
    }

    Position append(int partition, RequestKind kind, Parameters parameters, String body) {
        EntryHeader header =
                new EntryHeader(
                        kind, ACCOUNT, KEY, Instant.now().truncatedTo(ChronoUnit.MICROS), false);
        return log.append(
                partition,
                new Entry(
                        header,
                        Entry.Attributes.NONE.with(parameters),
                        body.getBytes(StandardCharsets.UTF_8)));
    }

    Position append(int partition, String body) {
        return append(partition, ACCOUNT, body);
    }

    Position append(int partition, AccountId account, Instant acceptedAt, String body) {
        return log.append(
                partition,
                Entry.plain(
                        new EntryHeader(
                                RequestKind.OPPORTUNITY_CAPTURE, account, KEY, acceptedAt, false),
                        body.getBytes(StandardCharsets.UTF_8)));
    }

    Position append(int partition, AccountId account, String body) {
        return log.append(
                partition,
                Entry.plain(header(account, false), body.getBytes(StandardCharsets.UTF_8)));
    }

    static EntryHeader header(AccountId account, boolean refused) {
        return header(account, Instant.now().truncatedTo(ChronoUnit.MICROS), refused);
    }

    static EntryHeader header(AccountId account, Instant acceptedAt, boolean refused) {
        return new EntryHeader(RequestKind.OPPORTUNITY_CAPTURE, account, KEY, acceptedAt, refused);
    }

    List<String> violations() {
        return new LedgerCheck(store.database()).violations();
    }

    /// How many outcomes there are of each effect, as `effect=requests`.
    List<String> effects() {
        return store.texts(
                "SELECT effect || '=' || count(*) FROM outcome GROUP BY effect ORDER BY effect");
    }

    /// Every entry of the log is final, waits for another try, or is not worked off yet: never two of these.
    void assertAccounted() {
        long accepted =
                IntStream.range(0, log.partitions())
                        .mapToLong(partition -> log.extent(partition).end())
                        .sum();
        long pending = accepted - store.number("SELECT sum(next_offset) FROM intake_position");
        long retrying = store.number("SELECT count(*) FROM retry");
        long done = store.number("SELECT count(*) FROM outcome");
        long synchronous =
                store.number(
                        "SELECT count(*) FROM outcome AS o JOIN intake_log AS l ON l.number = o.log AND l.id = 'sync'");
        assertThat(violations()).isEmpty();
        assertThat(done - synchronous + retrying + pending).isEqualTo(accepted);
        assertThat(store.number("SELECT coalesce(sum(requests), 0) FROM ledger_hour"))
                .isEqualTo(done);
    }

    /// A store that refuses opportunities with notes like this, for as long as the work takes.
    void withPoison(String notes, Runnable work) {
        store.execute(
                "ALTER TABLE opportunity ADD CONSTRAINT test_poison CHECK (note NOT LIKE '%s') NOT VALID"
                        .formatted(notes));
        try {
            work.run();
        } finally {
            store.execute("ALTER TABLE opportunity DROP CONSTRAINT test_poison");
        }
    }

    double races() {
        return metrics.races.get();
    }

    double fenced() {
        return metrics.fenced.get();
    }

    @Override
    public void close() {
        log.close();
    }

    private record Known(Map<AccountId, AccountRules> rules) implements Settings {
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
            return Optional.ofNullable(rules.get(id)).map(known -> account(id, known));
        }

        private static Account account(AccountId id, AccountRules rules) {
            return new Account(
                    id,
                    "account" + id.value(),
                    rules,
                    Optional.empty(),
                    Account.SearchBy.REQUIRED,
                    Set.of(),
                    Optional.empty(),
                    0,
                    List.of());
        }

        @Override
        public Collection<Account> accounts() {
            return rules.entrySet().stream()
                    .map(known -> account(known.getKey(), known.getValue()))
                    .toList();
        }
    }
}
