package io.catchment.exchanges;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.catchment.AccountId;
import io.catchment.exchanges.RawClient.RawRequest;
import io.catchment.exchanges.RecordedExchange.Server;
import io.catchment.http.OpenApiText;
import io.catchment.server.Config;
import io.catchment.server.Node;
import io.catchment.settings.AdministratorKey;
import io.catchment.settings.DemoAccount;
import io.catchment.settings.Key;
import io.catchment.settings.RateLimit;
import io.catchment.store.AccountRows;
import io.catchment.store.AccountRows.NewKey;
import io.catchment.store.StoreAddress;
import io.catchment.store.StoredRows;
import io.catchment.store.TestPostgres;
import io.catchment.store.TestStore;
import io.catchment.store.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// A running server that has, for each case, accounts of its own: no case meets another's data.
final class ExchangesNode implements AutoCloseable {
    /// In the note of an opportunity: the store does not take it.
    private static final String FAULT = "fault";

    /// A connection that it lent so lately the pool lends again without a look: it may be one that was cut.
    private static final Duration UNTESTED = Duration.ofMillis(500);

    private static final long MORE_THAN_ANY_DISK_BYTES = 1L << 60;

    private final SecureRandom random = new SecureRandom();
    private final Path settings;
    private final Duration waitMax;
    private final Path data;
    private final TestStore store;
    private final AccountRows accounts;
    private final String demoSettings;
    private final Map<String, Case> cases = new HashMap<>();
    private final Node node;
    private final String administratorKey;
    private final ApiDocument document = ApiDocument.parse(OpenApiText.json());

    private record Case(Map<String, String> keys, AccountId caller) {}

    private ExchangesNode(
            Server server, Path settings, List<RecordedExchange> exchanges, Duration waitMax)
            throws IOException {
        this.settings = settings;
        this.waitMax = waitMax;
        data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "exchanges-");
        TestPostgres.Database empty = TestPostgres.freshDatabase();
        store = TestStore.open(empty);
        store.execute(
                "ALTER TABLE opportunity ADD CONSTRAINT test_fault CHECK (note <> '%s')"
                        .formatted(FAULT));
        accounts = new AccountRows(store.database());
        DemoAccount.add(accounts, DemoAccount.Keys.random(random));
        demoSettings = accounts.all().accounts().getFirst().settings();
        for (RecordedExchange exchange : exchanges) {
            cases.put(exchange.name(), accountsOf(exchange));
        }
        node = Node.start(config(server, address(empty)));
        administratorKey = administratorKey();
    }

    /// @param settings a folder with the settings of accounts, `<name>.json` each
    /// @param waitMax for a request to become final, and for the store to hold what it should
    static ExchangesNode start(
            Server server, Path settings, List<RecordedExchange> exchanges, Duration waitMax) {
        try {
            return new ExchangesNode(server, settings, exchanges, waitMax);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StoreAddress address(TestPostgres.Database database) {
        return new StoreAddress(
                database.jdbcUrl(), Optional.of(database.user()), Optional.of(database.password()));
    }

    private Config config(Server server, StoreAddress address) {
        boolean isSmall = server == Server.SMALL;
        return new Config(
                data,
                new Config.Http(
                        "127.0.0.1",
                        0,
                        1 << 20,
                        RateLimit.parse("none"),
                        RateLimit.parse(isSmall ? "2/60s" : "250/5s")),
                Optional.of(address),
                new Config.Log(8, Duration.ofHours(24), Optional.empty(), Optional.empty()),
                Duration.ofDays(180),
                isSmall ? MORE_THAN_ANY_DISK_BYTES : 0,
                2,
                false);
    }

    /// As the start has written it.
    private String administratorKey() throws IOException {
        return new JsonMapper()
                .readTree(Files.readString(data.resolve(AdministratorKey.FILE)))
                .get("key")
                .asString();
    }

    /// Every call that the server answers, as `GET /health/live`.
    List<String> calls() {
        return node.calls();
    }

    /// @throws AssertionError as [Replay#run] does
    void replay(RecordedExchange exchange) {
        Case its = cases.get(exchange.name());
        if (its == null) {
            throw new IllegalArgumentException(exchange + " has no accounts");
        }
        Values values = new Values(its.keys());
        values.remember("administratorKey", administratorKey);
        StoredFacts facts = new StoredFacts(new StoredRows(store.database(), its.caller()));
        new Replay(
                        exchange,
                        values,
                        new RawClient(node.port()),
                        storeWith(facts),
                        document,
                        waitMax)
                .run();
    }

    // ---- the store ----

    private Replay.Store storeWith(StoredFacts facts) {
        return new Replay.Store() {
            private long goneAtNanos;

            @Override
            public Optional<String> otherwise(String fact) {
                return facts.otherwise(fact);
            }

            @Override
            public void goAway() {
                store.shutDoor();
                goneAtNanos = System.nanoTime();
            }

            @Override
            public void comeBack() {
                store.openDoor();
                Waiting.until(() -> System.nanoTime() - goneAtNanos > UNTESTED.toNanos());
                Waiting.until(() -> store.database().answers() && isReached());
            }
        };
    }

    /// Whether the server reaches it: the settings it knows without, their history it does not.
    private boolean isReached() {
        RawRequest ask =
                new RawRequest(
                        "GET",
                        "/api/v1/audit".getBytes(UTF_8),
                        List.of(("Authorization: Bearer " + administratorKey).getBytes(UTF_8)),
                        new byte[0]);
        return new RawClient(node.port()).send(ask).status() == 200;
    }

    // ---- accounts ----

    private Case accountsOf(RecordedExchange exchange) {
        Map<String, String> keys = new HashMap<>();
        Map<String, AccountId> ids = new HashMap<>();
        exchange.accounts()
                .forEach((role, of) -> ids.put(role, add(exchange.name(), role, of, keys)));
        return new Case(keys, requireNonNull(ids.get(RecordedExchange.CALLER)));
    }

    private AccountId add(
            String exchange, String role, String of, Map<String, String> placeholders) {
        DemoAccount.Keys keys = DemoAccount.Keys.random(random);
        String prefix = role.isEmpty() ? "" : role + ".";
        String name = role.isEmpty() ? exchange : exchange + "." + role;
        placeholders.put(prefix + "account", name);
        placeholders.put(prefix + "accessKey", keys.accessKey());
        placeholders.put(prefix + "secretKey", keys.secretKey());
        placeholders.put(prefix + "apiKey", keys.apiKey());
        return accounts.add(
                name,
                settings(of),
                List.of(
                        new NewKey(
                                "pair",
                                hash(keys.accessKey()),
                                Optional.of(hash(keys.secretKey()))),
                        new NewKey("api", hash(keys.apiKey()), Optional.empty())));
    }

    private String settings(String name) {
        if (name.equals(DemoAccount.NAME)) {
            return demoSettings;
        }
        try {
            return Files.readString(settings.resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String key) {
        return Key.Digest.of(key).hex();
    }

    // ---- the end ----

    @Override
    public void close() {
        node.close();
        store.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
