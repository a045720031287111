package io.catchment.store;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.KeptLead;
import io.catchment.KeptOpportunity;
import io.catchment.LeadId;
import io.catchment.OpportunityId;
import io.catchment.UniqueKey;
import io.catchment.store.KeptRows.Page;
import io.catchment.store.KeptRows.Wanted;
import io.catchment.store.OpportunityOrder.By;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What callers read back, found in a store.
final class KeptRowsTest {
    private static final AccountId ACCOUNT = new AccountId(1);
    private static final AccountId OTHER = new AccountId(2);
    private static final LeadId LEAD = new LeadId(new UUID(0, 1));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String FIELD = "mx_Custom_1";

    private static final Wanted ALL =
            new Wanted(Optional.empty(), OpportunityOrder.NEWEST_FIRST, 1_000, 0);

    private static TestStore store;

    @BeforeAll
    static void open() {
        store = TestStore.open();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @BeforeEach
    void begin() {
        store.empty();
    }

    // ---- opportunities ----

    @ParameterizedTest
    @EnumSource(By.class)
    void pages_of_any_size_together_are_all_opportunities_in_order(By by) {
        insertLead(ACCOUNT, LEAD, "a@example.com");
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 40; i++) {
            insertOpportunity(ACCOUNT, LEAD, 12_000 + random.nextInt(3), random);
        }

        for (boolean descending : new boolean[] {true, false}) {
            OpportunityOrder order = new OpportunityOrder(by, FIELD, descending);
            List<KeptOpportunity> expected = sorted(order);
            for (int size : List.of(1, 7, 40, 1_000)) {
                assertThat(pages(order, size))
                        .as("seed %d, %s, pages of %d", seed, order, size)
                        .isEqualTo(expected);
            }
        }
    }

    /// In the words of Java what the store is asked for in SQL.
    private static List<KeptOpportunity> sorted(OpportunityOrder order) {
        Comparator<KeptOpportunity> ascending =
                switch (order.by()) {
                    case CREATED_AT -> comparing(KeptRowsTest::createdAt);
                    case MODIFIED_AT -> comparing(KeptOpportunity::modifiedAt);
                    case AT -> comparing(kept -> kept.opportunity().at());
                    case EVENT_CODE -> comparingInt(kept -> kept.opportunity().eventCode());
                    case NOTE -> comparing(kept -> text(kept.opportunity().note()), nullsLowest());
                    case TEXT -> comparing(kept -> text(field(kept)), nullsLowest());
                    case NUMBER -> comparing(kept -> number(field(kept)), nullsLowest());
                };
        Comparator<KeptOpportunity> all =
                ascending
                        .thenComparing(KeptRowsTest::createdAt)
                        .thenComparing(kept -> kept.opportunity().id().toString());
        List<KeptOpportunity> rows = new ArrayList<>(page(OpportunityOrder.NEWEST_FIRST, 1_000, 0));
        rows.sort(order.descending() ? all.reversed() : all);
        return rows;
    }

    private static <T extends Comparable<T>> Comparator<@Nullable T> nullsLowest() {
        return nullsFirst(naturalOrder());
    }

    private static Instant createdAt(KeptOpportunity kept) {
        return kept.opportunity().capturedAt();
    }

    private static @Nullable String field(KeptOpportunity kept) {
        return kept.opportunity().fields().get(FIELD);
    }

    private static @Nullable String text(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text.toLowerCase(Locale.ROOT);
    }

    /// No number of anything needs an exponent of four digits.
    private static @Nullable BigDecimal number(@Nullable String text) {
        try {
            return text == null || text.equals("1e9999")
                    ? null
                    : new BigDecimal(text.strip().replace(",", ""));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static List<KeptOpportunity> pages(OpportunityOrder order, int size) {
        List<KeptOpportunity> all = new ArrayList<>();
        for (List<KeptOpportunity> page = page(order, size, 0);
                !page.isEmpty();
                page = page(order, size, all.size())) {
            all.addAll(page);
        }
        return all;
    }

    @Test
    void only_one_type_is_counted_and_shown_where_one_is_wanted() {
        insertLead(ACCOUNT, LEAD, "a@example.com");
        RandomGenerator random = RandomGenerator.getDefault();
        insertOpportunity(ACCOUNT, LEAD, 12_000, random);
        insertOpportunity(ACCOUNT, LEAD, 12_001, random);
        insertOpportunity(ACCOUNT, LEAD, 12_001, random);

        assertThat(page(Optional.of(12_002), 10).recordCount()).isZero();
        assertThat(page(Optional.empty(), 1).recordCount()).isEqualTo(3);
        Page ofOneType = page(Optional.of(12_001), 10);
        assertThat(ofOneType.recordCount()).isEqualTo(2);
        assertThat(ofOneType.opportunities().orElseThrow())
                .extracting(kept -> kept.opportunity().eventCode())
                .containsExactly(12_001, 12_001);
    }

    @Test
    void a_page_that_cannot_be_held_is_none() {
        insertLead(ACCOUNT, LEAD, "a@example.com");
        int rows = 5;
        store.execute(
                """
                INSERT INTO opportunity
                SELECT 1, gen_random_uuid(), '%s', 12000, now(), '', jsonb_build_object('mx_Custom_1', repeat('7', %d)), now(), now()
                  FROM generate_series(1, %d)
                """
                        .formatted(
                                LEAD, KeptOpportunityRows.PAGE_CHARACTERS_MAX / (rows - 1), rows));

        assertThat(page(Optional.empty(), rows).opportunities()).isEmpty();
        assertThat(page(Optional.empty(), rows - 2).opportunities().orElseThrow())
                .hasSize(rows - 2);
    }

    // ---- accounts ----

    @Test
    void each_account_sees_its_own_where_two_have_the_same_ids() {
        for (AccountId account : List.of(ACCOUNT, OTHER)) {
            insertLead(account, LEAD, "a@example.com");
            insertOpportunity(account, new OpportunityId(new UUID(1, 1)), LEAD, account.value());
        }

        for (AccountId account : List.of(ACCOUNT, OTHER)) {
            assertThat(lead(account, LEAD).lead().fields())
                    .containsEntry("owned", String.valueOf(account.value()));
            assertThat(holding(account, "a@example.com").lead().fields())
                    .containsEntry("owned", String.valueOf(account.value()));
            assertThat(opportunity(account, new OpportunityId(new UUID(1, 1))))
                    .map(kept -> kept.opportunity().eventCode())
                    .contains(account.value());
            assertThat(page(account, ALL).opportunities().orElseThrow())
                    .extracting(kept -> kept.opportunity().eventCode())
                    .containsExactly(account.value());
        }
    }

    @Test
    void what_only_another_account_has_is_not_there() {
        insertLead(OTHER, LEAD, "a@example.com");
        insertOpportunity(OTHER, new OpportunityId(new UUID(1, 1)), LEAD, 12_000);

        assertThat(find(ACCOUNT, LEAD)).isEmpty();
        assertThat(find(ACCOUNT, "a@example.com")).isEmpty();
        assertThat(opportunity(ACCOUNT, new OpportunityId(new UUID(1, 1)))).isEmpty();
        assertThat(rows().page(ACCOUNT, List.of(key("a@example.com")), ALL)).isEmpty();

        insertLead(ACCOUNT, LEAD, "b@example.com");
        Page ofNamesake = page(ACCOUNT, ALL);
        assertThat(ofNamesake.recordCount()).isZero();
        assertThat(ofNamesake.opportunities().orElseThrow()).isEmpty();
    }

    // ---- leads ----

    @RepeatedTest(2)
    void of_several_leads_the_one_with_the_latest_activity_is_found() {
        LeadId silent = new LeadId(new UUID(0, 2));
        LeadId late = new LeadId(new UUID(0, 3));
        insertLead(ACCOUNT, LEAD, "a@example.com");
        insertLead(ACCOUNT, silent, "b@example.com");
        insertLead(ACCOUNT, late, "c@example.com");
        insertActivity(LEAD, new UUID(5, 0));
        insertActivity(late, new UUID(4, 0));
        insertActivity(late, new UUID(6, 0));

        List<UniqueKey> all =
                List.of(key("b@example.com"), key("c@example.com"), key("a@example.com"));

        assertThat(find(ACCOUNT, all)).map(kept -> kept.lead().id()).contains(late);
        assertThat(find(ACCOUNT, List.of(key("b@example.com"), key("nobody@example.com"))))
                .map(kept -> kept.lead().id())
                .contains(silent);
    }

    @Test
    void a_lead_comes_with_all_that_is_kept_of_it() {
        insertLead(ACCOUNT, LEAD, "a@example.com");

        KeptLead kept = lead(ACCOUNT, LEAD);

        assertThat(kept.lead().fields())
                .isEqualTo(Map.of("EmailAddress", "a@example.com", "owned", "1"));
        assertThat(kept.createdAt()).isEqualTo(NOW);
        assertThat(kept.modifiedAt()).isEqualTo(NOW.plusSeconds(1));
    }

    // ---- asking ----

    private static UniqueKey key(String email) {
        return new UniqueKey("EmailAddress", email);
    }

    private static KeptLead lead(AccountId account, LeadId id) {
        return find(account, id).orElseThrow();
    }

    private static KeptLead holding(AccountId account, String email) {
        return find(account, email).orElseThrow();
    }

    private static Optional<KeptLead> find(AccountId account, LeadId id) {
        return find(account, List.of(UniqueKey.of(id)));
    }

    private static Optional<KeptLead> find(AccountId account, String email) {
        return find(account, List.of(key(email)));
    }

    private static Optional<KeptLead> find(AccountId account, List<UniqueKey> keys) {
        return rows().lead(account, keys);
    }

    private static Optional<KeptOpportunity> opportunity(AccountId account, OpportunityId id) {
        return rows().opportunity(account, id);
    }

    private static Page page(Optional<Integer> eventCode, int size) {
        return page(ACCOUNT, new Wanted(eventCode, OpportunityOrder.NEWEST_FIRST, size, 0));
    }

    private static List<KeptOpportunity> page(OpportunityOrder order, int size, long skipped) {
        return page(ACCOUNT, new Wanted(Optional.empty(), order, size, skipped))
                .opportunities()
                .orElseThrow();
    }

    private static Page page(AccountId account, Wanted wanted) {
        return rows().page(account, List.of(UniqueKey.of(LEAD)), wanted).orElseThrow();
    }

    private static KeptRows rows() {
        return new KeptRows(store.database());
    }

    // ---- storing ----

    private static void insertLead(AccountId account, LeadId id, String email) {
        store.execute(
                """
                INSERT INTO lead (account, id, fields, keys, created_at, modified_at)
                VALUES (%d, '%s', jsonb_build_object('EmailAddress', '%s', 'owned', '%d'), '{}', '%s', '%s')
                """
                        .formatted(
                                account.value(),
                                id,
                                email,
                                account.value(),
                                NOW,
                                NOW.plusSeconds(1)),
                "INSERT INTO lead_key VALUES (%d, 'EmailAddress', '%s', '%s')"
                        .formatted(account.value(), email, id));
    }

    private static void insertActivity(LeadId lead, UUID id) {
        store.execute(
                "INSERT INTO activity VALUES (1, '%s', '%s', '%s', 33, '%s')"
                        .formatted(lead, id, id, NOW));
    }

    private static void insertOpportunity(
            AccountId account, OpportunityId id, LeadId lead, int eventCode) {
        store.execute(
                "INSERT INTO opportunity VALUES (%d, '%s', '%s', %d, '%s', '', '{}', '%s', '%s')"
                        .formatted(account.value(), id, lead, eventCode, NOW, NOW, NOW));
    }

    /// With few different values everywhere, so that much is equal.
    private static void insertOpportunity(
            AccountId account, LeadId lead, int eventCode, RandomGenerator random) {
        List<String> values =
                List.of("b", "C", "a", "10", "9", "1,000", " -2.5 ", "1e3", "1e9999", ".5", "");
        String value = values.get(random.nextInt(values.size()));
        Map<String, String> fields = new HashMap<>();
        if (!value.isEmpty()) {
            fields.put(FIELD, value);
        }
        store.database()
                .inTransaction(connection -> {
                    try (PreparedStatement insert =
                            connection.prepareStatement(
                                    "INSERT INTO opportunity VALUES (?, ?, ?, ?, ?::timestamptz, ?, ?::jsonb, ?::timestamptz, ?::timestamptz)")) {
                        insert.setInt(1, account.value());
                        insert.setObject(2, new UUID(random.nextLong(4), random.nextLong()));
                        insert.setObject(3, lead.value());
                        insert.setInt(4, eventCode);
                        insert.setString(5, time(random));
                        insert.setString(6, values.get(random.nextInt(values.size())));
                        insert.setString(7, TextMap.write(fields));
                        insert.setString(8, time(random));
                        insert.setString(9, time(random));
                        return insert.executeUpdate();
                    }
                });
    }

    private static String time(RandomGenerator random) {
        return NOW.plusSeconds(random.nextInt(4)).toString();
    }
}
