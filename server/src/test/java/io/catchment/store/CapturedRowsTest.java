package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.Activity;
import io.catchment.KeptLead;
import io.catchment.KeptOpportunity;
import io.catchment.LeadId;
import io.catchment.OpportunityId;
import io.catchment.readback.NewestFirst;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What people look through, in a store.
final class CapturedRowsTest {
    private static final AccountId ACCOUNT = new AccountId(1);
    private static final AccountId OTHER = new AccountId(2);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID CHOSEN = UUID.fromString("f3c0ffee-0000-4000-8000-000000000000");
    private static final NewestFirst.Meant ALL =
            new NewestFirst.Meant(
                    Optional.empty(), Optional.empty(), Instant.EPOCH, NOW.plusSeconds(1));

    private static TestStore store;
    private static NewestFirst captured;

    @BeforeAll
    static void open() {
        store = TestStore.open();
        captured = new NewestFirst(store.database(), () -> NOW);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @BeforeEach
    void begin() {
        store.empty();
    }

    /// The id of what was made so many milliseconds ago.
    private static UUID id(int ago) {
        return IdSpan.at(NOW.minusMillis(ago));
    }

    @Test
    void leads_are_paged_by_the_time_in_their_ids_and_chosen_ids_are_apart() {
        insertLead(ACCOUNT, CHOSEN);
        insertLead(OTHER, id(7));
        for (int ago = 1; ago <= 5; ago++) {
            insertLead(ACCOUNT, id(ago));
        }

        List<UUID> ids = new ArrayList<>();
        Optional<LeadId> before = Optional.empty();
        NewestFirst.Page<KeptLead> page;
        do {
            page = captured.leads(ACCOUNT, before, 2);
            page.items().forEach(kept -> ids.add(kept.lead().id().value()));
            before = Optional.of(page.items().getLast().lead().id());
        } while (page.more());

        assertThat(ids).containsExactly(id(1), id(2), id(3), id(4), id(5));
        assertThat(captured.leadsOfChosenIds(ACCOUNT, Optional.empty(), 2).items())
                .extracting(kept -> kept.lead().id().value())
                .containsExactly(CHOSEN);
    }

    @Test
    void opportunities_of_a_lead_are_in_order_whatever_types_they_have() {
        for (int ago = 1; ago <= 9; ago++) {
            insertOpportunity(ACCOUNT, CHOSEN, id(ago), 12_000 + ago % 3, ago / 2, "Open");
        }
        insertOpportunity(ACCOUNT, id(1), id(20), 12_000, 0, "Open");
        insertOpportunity(OTHER, CHOSEN, id(21), 12_000, 0, "Open");

        for (int limit : List.of(1, 2, 4, 20)) {
            List<UUID> ids = new ArrayList<>();
            Optional<NewestFirst.Place> before = Optional.empty();
            NewestFirst.Page<KeptOpportunity> page;
            do {
                page = captured.opportunities(ACCOUNT, new LeadId(CHOSEN), before, limit);
                page.items().forEach(kept -> ids.add(kept.opportunity().id().value()));
                var last = page.items().getLast().opportunity();
                before = Optional.of(new NewestFirst.Place(last.capturedAt(), last.id()));
            } while (page.more());

            assertThat(ids)
                    .as("pages of %d", limit)
                    .containsExactly(id(1), id(2), id(3), id(4), id(5), id(6), id(7), id(8), id(9));
        }
        assertThat(captured.opportunities(ACCOUNT, new LeadId(id(9)), Optional.empty(), 5).items())
                .isEmpty();
    }

    @Test
    void what_no_index_finds_is_looked_for_a_stretch_at_a_time_until_the_end() {
        int many = CapturedRows.LOOKED_AT_MAX * 2 + 10;
        store.execute(
                """
                INSERT INTO opportunity (account, id, lead, event_code, at, note, fields, created_at, modified_at)
                SELECT 1, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '%s', 12000, now(), '',
                       CASE WHEN n = 5 THEN '{"Status":"Lost"}' ELSE '{"Status":"Open"}' END::jsonb, now(), now()
                  FROM generate_series(1, %d) AS n
                """
                        .formatted(CHOSEN, many));
        NewestFirst.Meant lost =
                new NewestFirst.Meant(Optional.of(12_000), Optional.of("Lost"), Instant.EPOCH, NOW);

        int looks = 0;
        Optional<OpportunityId> before = Optional.empty();
        NewestFirst.Found found;
        do {
            found = captured.opportunities(ACCOUNT, lost, before, 10);
            before = found.next().map(NewestFirst.Next::before);
            looks++;
            assertThat(found.next().stream().allMatch(NewestFirst.Next::isEndOfLook)).isTrue();
        } while (before.isPresent() && found.items().isEmpty());

        assertThat(found.items()).hasSize(1);
        assertThat(looks).isEqualTo(3);
        assertThat(captured.opportunities(ACCOUNT, ALL, Optional.empty(), 10).next())
                .hasValueSatisfying(next -> assertThat(next.isEndOfLook()).isFalse());
    }

    @Test
    void opportunities_are_found_by_type_status_and_the_time_they_were_made() {
        insertOpportunity(ACCOUNT, CHOSEN, id(3_000), 12_000, 0, "Open");
        insertOpportunity(ACCOUNT, CHOSEN, id(2_000), 12_231, 0, "Open");
        insertOpportunity(ACCOUNT, CHOSEN, id(1_000), 12_231, 0, "Won");

        assertThat(ids(Optional.of(12_231), Optional.empty(), 0))
                .containsExactly(id(1_000), id(2_000));
        assertThat(ids(Optional.empty(), Optional.of("Open"), 0))
                .containsExactly(id(2_000), id(3_000));
        assertThat(ids(Optional.empty(), Optional.empty(), 2_000)).containsExactly(id(3_000));
    }

    private static List<UUID> ids(Optional<Integer> type, Optional<String> status, int ago) {
        NewestFirst.Meant meant =
                new NewestFirst.Meant(type, status, Instant.EPOCH, NOW.minusMillis(ago));
        return captured.opportunities(ACCOUNT, meant, Optional.empty(), 10).items().stream()
                .map(kept -> kept.opportunity().id().value())
                .toList();
    }

    @Test
    void activities_are_in_time_for_a_lead_and_from_the_capture_on_for_an_opportunity() {
        insertOpportunity(ACCOUNT, CHOSEN, id(100), 12_000, 0, "Open");
        insertActivity(id(99), id(100), 33);
        insertActivity(id(50), id(60), 33);
        insertActivity(id(10), id(100), 34);
        KeptOpportunity kept =
                captured.opportunities(ACCOUNT, ALL, Optional.empty(), 1).items().getFirst();

        NewestFirst.Page<Activity> first =
                captured.activities(ACCOUNT, new LeadId(CHOSEN), Optional.empty(), 2);
        NewestFirst.Page<Activity> second =
                captured.activities(
                        ACCOUNT, new LeadId(CHOSEN), Optional.of(first.items().getLast().id()), 2);

        assertThat(first.items()).extracting(Activity::id).containsExactly(id(10), id(50));
        assertThat(second.items()).extracting(Activity::id).containsExactly(id(99));
        assertThat(second.more()).isFalse();
        assertThat(captured.activities(ACCOUNT, kept, Optional.empty(), 5).items())
                .extracting(Activity::id)
                .containsExactly(id(99), id(10));
    }

    // ---- rows ----

    private static void insertLead(AccountId account, UUID id) {
        store.execute(
                "INSERT INTO lead (account, id, fields, keys, created_at, modified_at) VALUES (%d, '%s', '{}', '{}', now(), now())"
                        .formatted(account.value(), id));
    }

    private static void insertOpportunity(
            AccountId account, UUID lead, UUID id, int type, int secondsAgo, String status) {
        store.execute(
                """
                INSERT INTO opportunity (account, id, lead, event_code, at, note, fields, created_at, modified_at)
                VALUES (%d, '%s', '%s', %d, now(), '', '{"Status":"%s"}', '%s', now())
                """
                        .formatted(
                                account.value(),
                                id,
                                lead,
                                type,
                                status,
                                NOW.minusSeconds(secondsAgo)));
    }

    private static void insertActivity(UUID id, UUID opportunity, int code) {
        store.execute(
                "INSERT INTO activity (account, lead, id, opportunity, code, at) VALUES (1, '%s', '%s', '%s', %d, now())"
                        .formatted(CHOSEN, id, opportunity, code));
    }
}
