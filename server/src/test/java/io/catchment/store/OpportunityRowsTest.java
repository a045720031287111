package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.DuplicateRule;
import io.catchment.LeadId;
import io.catchment.Likeness;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.store.Changes.Owned;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is loaded for duplicate rules, against a look at every opportunity there is.
final class OpportunityRowsTest {
    private static final AccountId ACCOUNT = new AccountId(1);
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final int CODE = 12000;
    private static final int LEADS = 5;

    private static TestStore store;

    @BeforeAll
    static void open_a_store() {
        store = TestStore.open();
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @BeforeEach
    void empty_the_store() {
        store.execute("TRUNCATE opportunity");
    }

    private static LeadId lead(int number) {
        return new LeadId(new UUID(0, number));
    }

    /// Opportunities of five leads, some of another account or type, within two hours about noon.
    private static void fill(int opportunities) {
        store.execute(
                """
                INSERT INTO opportunity (account, id, lead, event_code, at, note, fields, created_at, modified_at)
                SELECT 1 + (random() < 0.1)::integer, gen_random_uuid(), lpad(to_hex(n %% 5), 32, '0')::uuid,
                       12000 + (random() < 0.1)::integer, now(), '',
                       jsonb_strip_nulls(jsonb_build_object(
                           'Status', (ARRAY['Open', 'Won', 'Lost', NULL])[1 + floor(random() * 4)],
                           'a',      (ARRAY['x', 'y', NULL])[1 + floor(random() * 3)],
                           'b/c',    (ARRAY['x', 'y', NULL])[1 + floor(random() * 3)])),
                       '%s'::timestamptz + floor(random() * 240 - 120) * interval '1 minute', now()
                  FROM generate_series(1, %d) AS n
                """
                        .formatted(NOON, opportunities));
    }

    private static List<Owned<Opportunity>> all(Connection connection) throws SQLException {
        List<Owned<OpportunityId>> ids = new ArrayList<>();
        for (List<String> row : store.rows("SELECT account, id FROM opportunity")) {
            ids.add(
                    new Owned<>(
                            new AccountId(Integer.parseInt(row.get(0))),
                            new OpportunityId(UUID.fromString(row.get(1)))));
        }
        return new OpportunityRows(connection).withIds(ids);
    }

    private static Search search(SplittableRandom random) {
        Map<String, String> values = new HashMap<>();
        for (String field : List.of("a", "b/c").subList(0, random.nextInt(3))) {
            values.put(field, random.nextBoolean() ? "x" : "y");
        }
        DuplicateRule rule =
                new DuplicateRule(
                        "rule",
                        List.copyOf(values.keySet()),
                        random.nextBoolean() ? List.of("Open", "Lost") : List.of(),
                        random.nextBoolean()
                                ? Optional.of(Duration.ofMinutes(1 + random.nextInt(60)))
                                : Optional.empty());
        return new Search(ACCOUNT, lead(random.nextInt(LEADS)), new Likeness(rule, CODE, values));
    }

    private static List<Opportunity> matching(
            List<Owned<Opportunity>> among, Search search, Instant acceptedAt) {
        return among.stream()
                .filter(owned -> owned.account().equals(search.account()))
                .map(Owned::value)
                .filter(opportunity -> opportunity.lead().equals(search.lead()))
                .filter(opportunity -> search.likeness().isSeenIn(opportunity, acceptedAt))
                .sorted(Opportunity.NEWEST_FIRST)
                .toList();
    }

    @Test
    void the_newest_of_each_search_are_loaded_for_any_time_in_its_span() {
        long seed = ThreadLocalRandom.current().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        fill(600);
        for (int round = 0; round < 60; round++) {
            int each = 1 + random.nextInt(4);
            Map<Search, List<Instant>> times = new HashMap<>();
            Map<Search, Search.Span> wanted = new HashMap<>();
            for (int i = 0; i < 12; i++) {
                Search search = search(random);
                List<Instant> accepted =
                        Stream.generate(() -> NOON.plusSeconds(60L * random.nextInt(-90, 90)))
                                .limit(1 + random.nextInt(4))
                                .toList();
                times.put(search, accepted);
                wanted.put(
                        search,
                        accepted.stream()
                                .map(Search.Span::at)
                                .reduce(Search.Span::and)
                                .orElseThrow());
            }

            store.database()
                    .inTransaction(connection -> {
                        List<Owned<Opportunity>> all = all(connection);
                        List<Owned<Opportunity>> loaded =
                                new OpportunityRows(connection).newest(wanted, each);
                        times.forEach((search, accepted) ->
                                accepted.forEach(at ->
                                        assertThat(
                                                        matching(loaded, search, at).stream()
                                                                .limit(each)
                                                                .toList())
                                                .as("seed %d, %s at %s", seed, search, at)
                                                .isEqualTo(
                                                        matching(all, search, at).stream()
                                                                .limit(each)
                                                                .toList())));
                        return 0;
                    });
        }
    }

    @Test
    void of_a_thousand_that_match_only_as_many_as_are_wanted_are_loaded() {
        store.execute(
                """
                INSERT INTO opportunity (account, id, lead, event_code, at, note, fields, created_at, modified_at)
                SELECT 1, gen_random_uuid(), lpad('1', 32, '0')::uuid, 12000, now(), '', '{}',
                       '%s'::timestamptz - n * interval '1 second', now()
                  FROM generate_series(1, 1000) AS n
                """
                        .formatted(NOON));
        Likeness any =
                new Likeness(
                        new DuplicateRule("any", List.of(), List.of(), Optional.empty()),
                        CODE,
                        Map.of());
        Map<Search, Search.Span> wanted =
                Map.of(new Search(ACCOUNT, lead(1), any), Search.Span.at(NOON));

        List<Owned<Opportunity>> loaded =
                store.database()
                        .inTransaction(
                                connection -> new OpportunityRows(connection).newest(wanted, 3));

        assertThat(loaded)
                .extracting(owned -> owned.value().capturedAt())
                .containsExactlyInAnyOrder(
                        NOON.minusSeconds(1), NOON.minusSeconds(2), NOON.minusSeconds(3));
    }

    @Test
    void nothing_wanted_is_nothing_asked() {
        List<Owned<Opportunity>> loaded =
                store.database()
                        .inTransaction(
                                connection -> new OpportunityRows(connection).newest(Map.of(), 1));

        assertThat(loaded).isEmpty();
    }

    @Test
    void the_index_is_looked_into_once_a_lead_even_by_a_session_that_knew_the_table_empty() {
        Map<Search, Search.Span> wanted = new HashMap<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100; i++) {
            wanted.put(search(random), Search.Span.at(NOON));
        }

        store.execute("ANALYZE opportunity");
        store.database()
                .inTransaction(connection -> {
                    for (int before = 0; before < 8; before++) {
                        reads(connection, wanted);
                    }
                    fill(5_000);
                    Reads reads = reads(connection, wanted);

                    assertThat(reads.whole()).isZero();
                    assertThat(reads.byIndex()).isGreaterThanOrEqualTo(LEADS);
                    return 0;
                });
    }

    /// How often the table was read whole, and how often one of its indexes was looked into.
    private record Reads(long whole, long byIndex) {}

    private static Reads reads(Connection connection, Map<Search, Search.Span> wanted)
            throws SQLException {
        Reads before = reads(connection);
        new OpportunityRows(connection).newest(wanted, 1);
        Reads after = reads(connection);
        return new Reads(after.whole() - before.whole(), after.byIndex() - before.byIndex());
    }

    private static Reads reads(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT seq_scan, idx_scan FROM pg_stat_xact_user_tables WHERE relname = 'opportunity'")) {
            row.next();
            return new Reads(row.getLong(1), row.getLong(2));
        }
    }
}
