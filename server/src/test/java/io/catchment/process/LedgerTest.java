package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.Effect;
import io.catchment.IdempotencyKey;
import io.catchment.KeyId;
import io.catchment.Position;
import io.catchment.RequestFilter;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.intake.Seal;
import io.catchment.intake.Seals;
import io.catchment.status.Ledger;
import io.catchment.status.RequestList;
import io.catchment.status.RequestList.Listed;
import io.catchment.status.RequestList.Place;
import io.catchment.status.RequestList.State;
import io.catchment.status.Sums;
import io.catchment.store.Outcomes;
import io.catchment.store.Retries;
import io.catchment.store.TestStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sums and lists against what was really sent, over a real store.
final class LedgerTest {
    private static final AccountId OTHER = new AccountId(2);
    private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
    private static final List<String> SOURCES = List.of("", "Web", "=cmd|' /C calc'!A0", "Mess, e");

    private static final Set<State> ALL = Set.of(State.values());

    private static TestStore store;

    private Workshop workshop;
    private Seals seals;
    private OwnedPartitions partitions;
    private Processor processor;
    private Retrier retrier;
    private Ledger ledger;
    private RequestList list;

    /// One request as its sender knows it.
    private record Request(
            Position position, AccountId account, EntryHeader header, String source) {}

    @BeforeAll
    static void open_a_store() {
        store = TestStore.open();
        store.execute(
                "ALTER TABLE opportunity ADD CONSTRAINT test_poison CHECK (note <> 'poison')");
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @BeforeEach
    void open_a_workshop() {
        store.empty();
        workshop = new Workshop(store, new MemoryIntakeLog("memory", 3));
        workshop.know(OTHER, Workshop.rules(AccountRules.OnKeyConflict.ERROR));
        seals = new Seals(List.of(new Seal(workshop.log.id(), new byte[32])));
        partitions = workshop.allPartitions();
        processor = workshop.processor(partitions);
        retrier = workshop.retrier();
        ledger = new Ledger(workshop.log, store.database(), List.of(partitions));
        list = new RequestList(workshop.log, seals, store.database());
    }

    @AfterEach
    void what_must_hold_holds() {
        try (Workshop closing = workshop) {
            assertThat(closing.violations()).isEmpty();
        }
    }

    private Request send(
            AccountId account,
            int key,
            Instant at,
            String source,
            Body body,
            Entry.Attributes with) {
        EntryHeader header =
                new EntryHeader(
                        RequestKind.OPPORTUNITY_CAPTURE,
                        account,
                        new KeyId(key),
                        at,
                        with.refusal().isPresent());
        String text = source.isEmpty() ? body.text() : body.with("Source", source).text();
        Entry entry = new Entry(header, with, text.getBytes(StandardCharsets.UTF_8));
        Position position = workshop.log.append((int) (at.toEpochMilli() % 3), entry);
        return new Request(position, account, header, with.refusal().isPresent() ? "" : source);
    }

    private Sums total(RequestFilter asked) {
        Ledger.Answer answer = ledger.read(asked).orElseThrow();
        assertThat(answer.uncounted()).isZero();
        return answer.total();
    }

    private List<Listed> all(RequestFilter asked, int pageSize) {
        List<Listed> all = new ArrayList<>();
        Optional<Place> after = Optional.empty();
        RequestList.Page page;
        do {
            page = list.page(asked, ALL, after, pageSize);
            assertThat(page.whole()).isTrue();
            all.addAll(page.listed());
            after = Optional.of(all.isEmpty() ? Place.before(DAY) : all.getLast().place());
        } while (page.more());
        return all;
    }

    @Test
    void you_sent_7_here_are_all_7() {
        List<RequestId> sent = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Body body = Body.of(i + "@example.com").note(i == 3 ? "poison" : "");
            Instant at = DAY.plusSeconds(i * 600L + 1).plusMillis(i);
            Request request = send(Workshop.ACCOUNT, 3, at, "Web", body, Entry.Attributes.NONE);
            sent.add(seals.seal(Workshop.ACCOUNT, request.position()));
        }
        Body body = Body.of("7@example.com");
        send(Workshop.ACCOUNT, 4, DAY.plusSeconds(1), "Web", body, Entry.Attributes.NONE);
        send(Workshop.ACCOUNT, 3, DAY.plusSeconds(1), "Ads", body, Entry.Attributes.NONE);
        send(OTHER, 3, DAY.plusSeconds(1), "Web", body, Entry.Attributes.NONE);
        send(Workshop.ACCOUNT, 3, DAY.minusSeconds(1), "Web", body, Entry.Attributes.NONE);
        RequestFilter asked =
                new RequestFilter(
                        Workshop.ACCOUNT,
                        DAY,
                        DAY.plus(2, ChronoUnit.HOURS),
                        Optional.of("Web"),
                        Optional.of(new KeyId(3)));

        processor.runOnce();

        Sums total = total(asked);
        assertThat(total.received()).isEqualTo(7);
        assertThat(total.of(Effect.CREATED)).isEqualTo(6);
        assertThat(total.retrying()).isEqualTo(1);
        assertThat(all(asked, 3)).extracting(Listed::id).containsExactlyElementsOf(sent);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sums_and_list_are_those_of_a_naive_recount_whatever_happened(long seed) {
        var random = new SplittableRandom(seed);
        List<Request> sent = new ArrayList<>();

        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(4)) {
                case 0 -> processor.runOnce();
                case 1 -> {
                    workshop.ahead = workshop.ahead.plus(Duration.ofMinutes(random.nextInt(100)));
                    retrier.runOnce();
                }
                default -> {
                    for (int i = random.nextInt(12); i >= 0; i--) {
                        sent.add(sendAny(random));
                    }
                }
            }
            if (step % 6 == 5) {
                compare(sent, "seed " + seed + " step " + step);
            }
        }
        // The last moment of the store may lie before or behind that of the log's owner.
        partitions.forget();
        compare(sent, "seed " + seed + " with forgotten positions");
    }

    private Request sendAny(SplittableRandom random) {
        Body body = Body.of(random.nextInt(20) + "@example.com");
        if (random.nextInt(6) == 0) {
            body.note("poison");
        } else if (random.nextInt(6) == 0) {
            body.with("mx_Unknown", "x");
        }
        Entry.Attributes with =
                switch (random.nextInt(5)) {
                    case 0 -> Entry.Attributes.of(new Entry.RefusalText("MX", "no"));
                    case 1 ->
                            Entry.Attributes.of(
                                    Optional.of(IdempotencyKey.ofCaller("k" + random.nextInt(3))));
                    default -> Entry.Attributes.NONE;
                };
        return send(
                random.nextInt(4) == 0 ? OTHER : Workshop.ACCOUNT,
                3 + random.nextInt(2),
                DAY.plusSeconds(random.nextInt(3 * 3600)).plusMillis(random.nextInt(1000)),
                SOURCES.get(random.nextInt(SOURCES.size())),
                body,
                with);
    }

    private void compare(List<Request> sent, String as) {
        for (AccountId account : List.of(Workshop.ACCOUNT, OTHER)) {
            RequestFilter asked = RequestFilter.all(account, DAY, DAY.plus(3, ChronoUnit.HOURS));
            List<Request> own = sent.stream().filter(it -> it.account().equals(account)).toList();

            Ledger.Answer answer = ledger.read(asked).orElseThrow();
            List<Listed> listed = all(asked, 7);

            assertThat(lines(answer)).as(as).isEqualTo(naive(own));
            assertThat(answer.total().received()).as(as).isEqualTo(own.size());
            assertThat(answer.total().received())
                    .as(as)
                    .isEqualTo(answer.total().refused() + answer.total().accepted());
            assertThat(listed).as(as).isSortedAccordingTo((a, b) -> a.place().compareTo(b.place()));
            assertThat(listed)
                    .as(as)
                    .extracting(Listed::id)
                    .containsExactlyInAnyOrderElementsOf(
                            own.stream().map(it -> seals.seal(account, it.position())).toList());
            assertThat(counted(listed)).as(as).isEqualTo(naive(own));
        }
    }

    private static Map<String, Long> lines(Ledger.Answer answer) {
        Map<String, Long> counts = new TreeMap<>();
        answer.lines()
                .forEach((line, sums) -> {
                    String where = line.hour() + " " + line.source() + " " + line.key();
                    for (Effect effect : Effect.values()) {
                        add(counts, where + " " + effect, sums.of(effect));
                    }
                    add(counts, where + " REFUSED", sums.refusedPending());
                    add(counts, where + " RETRYING", sums.retrying());
                    add(counts, where + " PENDING", sums.pending());
                });
        return counts;
    }

    private static Map<String, Long> counted(List<Listed> listed) {
        Map<String, Long> counts = new TreeMap<>();
        listed.forEach(it ->
                add(
                        counts,
                        it.acceptedAt().truncatedTo(ChronoUnit.HOURS)
                                + " "
                                + it.source()
                                + " "
                                + it.key()
                                + " "
                                + it.state(),
                        1));
        return counts;
    }

    private static void add(Map<String, Long> counts, String what, long requests) {
        if (requests > 0) {
            counts.merge(what, requests, Long::sum);
        }
    }

    /// Each request looked up by itself.
    private Map<String, Long> naive(List<Request> requests) {
        Map<String, Long> counts = new TreeMap<>();
        Outcomes outcomes = new Outcomes(store.database());
        Retries retries = new Retries(store.database());
        for (Request it : requests) {
            Optional<State> settled =
                    outcomes.find(it.account(), it.position())
                            .map(found -> State.valueOf(found.outcome().effect().name()))
                            .or(() ->
                                    retries.find(it.account(), it.position())
                                            .map(waiting -> State.RETRYING));
            State inLog = it.header().refused() ? State.REFUSED : State.PENDING;
            add(
                    counts,
                    it.header().acceptedAt().truncatedTo(ChronoUnit.HOURS)
                            + " "
                            + settled.map(state -> it.source())
                            + " "
                            + it.header().key()
                            + " "
                            + settled.orElse(inLog),
                    1);
        }
        return counts;
    }

    @Test
    void a_list_can_be_narrowed_to_some_states() {
        Body poisoned = Body.of("a@example.com").note("poison");
        send(Workshop.ACCOUNT, 3, DAY, "", poisoned, Entry.Attributes.NONE);
        send(Workshop.ACCOUNT, 3, DAY, "", Body.of("b@example.com"), Entry.Attributes.NONE);
        processor.runOnce();
        send(Workshop.ACCOUNT, 3, DAY, "", Body.of("c@example.com"), Entry.Attributes.NONE);
        RequestFilter asked = RequestFilter.all(Workshop.ACCOUNT, DAY, DAY.plusSeconds(1));

        assertThat(states(asked, Set.of(State.CREATED))).containsExactly(State.CREATED);
        assertThat(states(asked, Set.of(State.RETRYING))).containsExactly(State.RETRYING);
        assertThat(states(asked, Set.of(State.PENDING))).containsExactly(State.PENDING);
        assertThat(states(asked, ALL)).hasSize(3);
    }

    private List<State> states(RequestFilter asked, Set<State> states) {
        return list.page(asked, states, Optional.empty(), 10).listed().stream()
                .map(Listed::state)
                .toList();
    }
}
