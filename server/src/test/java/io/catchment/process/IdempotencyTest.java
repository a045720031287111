package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.status.RequestStatus;
import io.catchment.store.IdempotencyKeys;
import io.catchment.store.Outcomes;
import io.catchment.store.TestStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract 8: of the requests of an account with one idempotency key, one takes effect.
final class IdempotencyTest {
    private static final AccountId OTHER = new AccountId(2);
    private static final String BODY = Body.of("a@example.com").text();
    private static final int PARTITIONS = 3;

    private static TestStore store;

    private MemoryIntakeLog log;
    private Workshop workshop;
    private OwnedPartitions partitions;
    private Processor processor;
    private Retrier retrier;

    @BeforeAll
    static void open_a_store() {
        store = TestStore.open();
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @BeforeEach
    void open_a_workshop() {
        store.empty();
        log = new MemoryIntakeLog("log", PARTITIONS);
        start();
    }

    /// Everything but the log and the store begins anew.
    private void start() {
        workshop = new Workshop(store, log);
        workshop.know(OTHER, Workshop.rules(io.catchment.AccountRules.OnKeyConflict.ERROR));
        partitions = workshop.allPartitions();
        processor = workshop.processor(partitions);
        retrier = workshop.retrier();
    }

    @AfterEach
    void everything_is_accounted_for() {
        workshop.assertAccounted();
    }

    private Position append(int partition, String key, String body) {
        return workshop.append(partition, Workshop.ACCOUNT, key, body);
    }

    private Outcome outcome(Position position) {
        return new Outcomes(store.database())
                .find(Workshop.ACCOUNT, position)
                .orElseThrow()
                .outcome();
    }

    private RequestStatus status(Position position) {
        return workshop.status(workshop.requests(partitions, retrier), position);
    }

    private Outcome told(Position position) {
        return ((RequestStatus.Done) status(position)).outcome();
    }

    private static long opportunities() {
        return store.number("SELECT count(*) FROM opportunity");
    }

    @Test
    void the_same_request_twice_in_one_batch_takes_effect_once() {
        Position first = append(0, "k", BODY);
        Position second = append(0, "k", BODY);

        assertThat(processor.runOnce()).isEqualTo(2);

        assertThat(opportunities()).isEqualTo(1);
        assertThat(outcome(second).effect()).isEqualTo(Effect.REPEATED);
        assertThat(told(second)).isEqualTo(told(first));
    }

    @Test
    void the_same_request_in_two_batches_takes_effect_once() {
        Position first = append(0, "k", BODY);
        processor.runOnce();
        Position second = append(0, "k", BODY);
        processor.runOnce();

        assertThat(opportunities()).isEqualTo(1);
        assertThat(told(second)).isEqualTo(told(first));
    }

    @Test
    void the_same_request_in_two_partitions_takes_effect_once() {
        Position first = append(0, "k", BODY);
        workshop.processor(workshop.partitions(0)).runOnce();
        Position second = append(1, "k", BODY);
        workshop.processor(workshop.partitions(1)).runOnce();
        processor.runOnce();

        assertThat(opportunities()).isEqualTo(1);
        assertThat(told(second)).isEqualTo(told(first));
    }

    @Test
    void a_restart_forgets_no_key() {
        append(0, "k", BODY);
        processor.runOnce();
        start();
        Position second = append(2, "k", BODY);
        processor.runOnce();

        assertThat(outcome(second).effect()).isEqualTo(Effect.REPEATED);
        assertThat(opportunities()).isEqualTo(1);
    }

    @Test
    void the_same_key_with_another_body_is_an_error() {
        append(0, "k", BODY);
        Position other = append(0, "k", Body.of("b@example.com").text());
        processor.runOnce();

        assertThat(outcome(other).effect()).isEqualTo(Effect.ERROR);
        assertThat(outcome(other).failure().orElseThrow().exceptionType())
                .isEqualTo("MXIdempotencyKeyReusedException");
        assertThat(opportunities()).isEqualTo(1);
    }

    @Test
    void keys_of_two_accounts_do_not_meet() {
        append(0, "k", BODY);
        workshop.append(0, OTHER, "k", BODY);
        processor.runOnce();

        assertThat(workshop.effects()).containsExactly("1=2");
    }

    @Test
    void what_ends_as_an_error_ends_so_for_all() {
        String unknownType = Body.of("a@example.com").text(99_999);
        append(0, "k", unknownType);
        Position second = append(1, "k", unknownType);
        processor.runOnce();

        assertThat(told(second).effect()).isEqualTo(Effect.ERROR);
        assertThat(workshop.effects()).containsExactly("4=1", "5=1");
    }

    @Test
    void while_the_first_waits_for_another_try_all_wait_and_become_what_it_becomes() {
        String poison = Body.of("a@example.com").note("poison").text();
        Position first = append(0, "k", poison);
        workshop.withPoison("poison", processor::runOnce);
        Position second = append(1, "k", poison);
        processor.runOnce();

        assertThat(status(second)).isInstanceOf(RequestStatus.Retrying.class);
        assertThat(outcome(second).effect()).isEqualTo(Effect.REPEATED);

        workshop.ahead = Duration.ofSeconds(31);
        retrier.runOnce();

        assertThat(told(second)).isEqualTo(told(first));
        assertThat(told(second).effect()).isEqualTo(Effect.CREATED);
        assertThat(opportunities()).isEqualTo(1);
    }

    @Test
    void what_becomes_a_failure_is_one_for_all() {
        String poison = Body.of("a@example.com").note("poison").text();
        append(0, "k", poison);
        Position second = append(0, "k", poison);

        workshop.withPoison(
                "poison",
                () -> {
                    processor.runOnce();
                    failForGood();
                });

        assertThat(told(second).effect()).isEqualTo(Effect.FAILURE);
        assertThat(workshop.effects()).containsExactly("4=1", "6=1");
    }

    private void failForGood() {
        while (store.number("SELECT count(*) FROM retry") > 0) {
            workshop.ahead = workshop.ahead.plusHours(3);
            retrier.runOnce();
        }
    }

    @Test
    void after_seven_days_a_key_is_forgotten_and_not_before() {
        IdempotencyExpiry expiry =
                new IdempotencyExpiry(new IdempotencyKeys(store.database()), workshop.clock);
        append(0, "k", BODY);
        processor.runOnce();

        workshop.ahead = Duration.ofDays(7).minusMinutes(5);
        assertThat(expiry.runOnce()).isZero();
        Position within = append(0, "k", BODY);
        processor.runOnce();
        workshop.ahead = Duration.ofDays(7).plusSeconds(1);
        assertThat(expiry.runOnce()).isEqualTo(1);
        Position after = append(0, "k", BODY);
        processor.runOnce();

        assertThat(outcome(within).effect()).isEqualTo(Effect.REPEATED);
        assertThat(outcome(after).effect()).isEqualTo(Effect.CREATED);
    }

    @Test
    void keys_are_forgotten_in_bounded_steps_the_oldest_first() {
        store.execute(
                """
                INSERT INTO idempotency_key
                SELECT 1, 'caller:' || i, sha256(i::text::bytea), 1, 0, i, '2020-01-01'::timestamptz + i * interval '1 s'
                  FROM generate_series(0, 5001) AS i
                """);
        IdempotencyExpiry expiry =
                new IdempotencyExpiry(new IdempotencyKeys(store.database()), workshop.clock);

        assertThat(expiry.runOnce()).isEqualTo(IdempotencyExpiry.STEP_KEYS_MAX);
        assertThat(store.texts("SELECT log_offset FROM idempotency_key ORDER BY log_offset"))
                .containsExactly("5000", "5001");
        assertThat(expiry.runOnce()).isEqualTo(2);
        assertThat(expiry.runOnce()).isZero();
    }

    @Test
    void two_processors_at_once_apply_a_key_once() throws Exception {
        int keys = 40;
        for (int i = 0; i < keys; i++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                append(partition, "k" + i, Body.of("p" + i + "@example.com").text());
            }
        }
        List<Callable<Integer>> all = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Processor own = workshop.processor(workshop.partitions(partition));
            all.add(own::runOnce);
        }

        try (var threads = Executors.newFixedThreadPool(PARTITIONS)) {
            for (Future<Integer> done : threads.invokeAll(all)) {
                assertThat(done.get()).isEqualTo(keys);
            }
        }

        assertThat(workshop.effects()).containsExactly("1=40", "4=80");
        assertThat(opportunities()).isEqualTo(keys);
    }

    /// Random requests with few keys and few bodies, in random batches, tries and restarts, against one who does one
    /// after the other and remembers all.
    @Test
    void any_sequence_ends_as_one_who_remembers_everything_says() {
        long seed = ThreadLocalRandom.current().nextLong();
        for (int round = 0; round < 12; round++) {
            store.empty();
            log = new MemoryIntakeLog("log", PARTITIONS);
            start();
            run(seed + round);
        }
    }

    private void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Naive naive = new Naive();
        workshop.withPoison(
                "poison",
                () -> {
                    for (int step = 0; step < 25; step++) {
                        for (int i = random.nextInt(6); i > 0; i--) {
                            appendAny(random, naive);
                        }
                        int partition = random.nextInt(PARTITIONS);
                        if (random.nextInt(4) == 0) {
                            workshop.ahead = workshop.ahead.plusSeconds(random.nextInt(3_000));
                            retrier.runOnce();
                        } else {
                            naive.apply(
                                    partition,
                                    workshop.processor(workshop.partitions(partition)).runOnce());
                        }
                        workshop.assertAccounted();
                    }
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        naive.apply(
                                partition,
                                workshop.processor(workshop.partitions(partition)).runOnce());
                    }
                    processor.runOnce();
                    assertThat(naive.differences(false)).as("seed " + seed).isEmpty();
                    failForGood();
                });
        assertThat(naive.differences(true)).as("seed " + seed).isEmpty();
        assertThat(opportunities()).as("seed " + seed).isEqualTo(naive.created);
    }

    private void appendAny(SplittableRandom random, Naive naive) {
        AccountId account = random.nextInt(3) == 0 ? OTHER : Workshop.ACCOUNT;
        String key = random.nextInt(5) == 0 ? "" : "k" + random.nextInt(8);
        String kind = List.of("good", "good2", "error", "poison").get(random.nextInt(4));
        int partition = random.nextInt(PARTITIONS);
        Body body = Body.of(kind + "@example.com").note(kind);
        String text = kind.equals("error") ? body.text(99_999) : body.text();
        if (key.isEmpty()) {
            workshop.append(partition, account, text);
        } else {
            workshop.append(partition, account, key, text);
        }
        naive.waiting.get(partition).add(new Sent(account, key, kind));
    }

    private record Sent(AccountId account, String key, String kind) {}

    /// Does one request after the other and remembers every key.
    private final class Naive {
        private final List<List<Sent>> waiting =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        private final int[] applied = new int[PARTITIONS];
        private final Map<String, Sent> firsts = new HashMap<>();
        private final Map<Position, String> expected = new HashMap<>();
        private final Map<Position, AccountId> accounts = new HashMap<>();
        private int created;

        void apply(int partition, int requests) {
            for (int i = 0; i < requests; i++) {
                int offset = applied[partition]++;
                Position position = new Position(log.id(), partition, offset);
                Sent sent = waiting.get(partition).get(offset);
                accounts.put(position, sent.account());
                expected.put(position, ends(sent));
            }
        }

        private String ends(Sent sent) {
            Sent first =
                    sent.key().isEmpty()
                            ? null
                            : firsts.putIfAbsent(sent.account() + sent.key(), sent);
            if (first != null && !first.kind().equals(sent.kind())) {
                return "MXIdempotencyKeyReusedException";
            }
            if (first == null && sent.kind().startsWith("good")) {
                created++;
            }
            return switch (sent.kind()) {
                case "poison" -> "MXInternalException";
                case "error" -> "MXInvalidActivityException";
                default -> "Success";
            };
        }

        /// @param whenAllIsFinal else what is spoilt still waits, and everything else is final
        List<String> differences(boolean whenAllIsFinal) {
            List<String> differences = new ArrayList<>();
            var requests = workshop.requests(partitions, retrier);
            expected.forEach((position, end) -> {
                AccountId account = java.util.Objects.requireNonNull(accounts.get(position));
                String told =
                        switch (requests.status(
                                account, workshop.seals().seal(account, position))) {
                            case RequestStatus.Done done ->
                                    done.outcome()
                                            .failure()
                                            .map(Outcome.Failure::exceptionType)
                                            .orElse("Success");
                            case RequestStatus.Retrying retrying when !whenAllIsFinal ->
                                    retrying.failure().exceptionType();
                            case RequestStatus other -> other.toString();
                        };
                if (!told.equals(end)) {
                    differences.add(position + ": expected " + end + ", told " + told);
                }
            });
            return differences;
        }
    }
}
