package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.DuplicateRule;
import io.catchment.Interpret;
import io.catchment.Request;
import io.catchment.RequestKind;
import io.catchment.UniqueKey;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.intake.Partitioning;
import io.catchment.store.TestStore;
import io.catchment.wire.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Captures of overlapping leads, in any batching and on any number of workers, end as some serial order that
/// keeps each route's order; with one partition, exactly as one by one.
///
/// Each round is an account and a log of its own in one store. The serial order is the one in which outcomes were
/// written: whoever writes an outcome holds the locks of all leads and keys that it depends on, so two requests
/// that depend on each other are numbered in the order in which they were applied.
final class SerialOrderTest {
    private static final int ROUNDS = 60;
    private static final int WORKERS_MAX = 4;

    private static TestStore store;

    @BeforeAll
    static void open_a_store_that_numbers_its_outcomes() {
        store = TestStore.open();
        store.execute("ALTER TABLE outcome ADD COLUMN made bigint GENERATED ALWAYS AS IDENTITY");
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @Test
    void any_batching_on_any_workers_ends_as_some_serial_order() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        int together = 0;
        for (int number = 1; number <= ROUNDS; number++) {
            Round round = new Round(store, number, seed + number);

            round.run();

            assertThat(round.differences()).as(round.toString()).isEmpty();
            together += round.isShared() ? 1 : 0;
        }
        assertThat(new io.catchment.store.LedgerCheck(store.database()).violations())
                .as("seed " + seed)
                .isEmpty();
        // Else it was tried by one worker at a time, and nothing was shown.
        assertThat(together).isGreaterThan(ROUNDS / 4);
    }

    @Test
    void without_the_primary_key_the_locks_alone_keep_it() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        try (TestStore keyless =
                careless("ALTER TABLE lead_key DROP CONSTRAINT lead_key_belongs_to_one_lead")) {
            for (int number = 1; number <= ROUNDS / 3; number++) {
                Round round = new Round(keyless, number, seed + number);

                round.run();

                assertThat(round.differences()).as(round.toString()).isEmpty();
            }
            assertThat(new io.catchment.store.LedgerCheck(keyless.database()).violations())
                    .isEmpty();
        }
    }

    @Test
    void without_the_locks_of_keys_nor_their_primary_key_it_is_lost() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        try (TestStore careless =
                careless(
                        "ALTER TABLE lead_key DROP CONSTRAINT lead_key_belongs_to_one_lead",
                        "CREATE SCHEMA nothing",
                        "CREATE FUNCTION nothing.pg_advisory_xact_lock(bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
                        "ALTER ROLE CURRENT_USER IN DATABASE %s SET search_path = nothing, public, pg_catalog")) {
            boolean lost = false;
            for (int number = 1; number <= 10 * ROUNDS && !lost; number++) {
                Round round = new Round(careless, number, seed + number);
                round.run();
                lost = !round.differences().isEmpty();
            }

            assertThat(lost).isTrue();
        }
    }

    static TestStore careless(String... changes) {
        TestStore careless = TestStore.open();
        careless.execute("ALTER TABLE outcome ADD COLUMN made bigint GENERATED ALWAYS AS IDENTITY");
        for (String change : changes) {
            careless.execute(change.formatted(careless.name()));
        }
        careless.endSessions();
        io.catchment.store.Waiting.until(careless.database()::answers);
        return careless;
    }

    /// One account's captures, worked off by some workers.
    private static final class Round {
        private final TestStore store;
        private final long seed;
        private final AccountId account;
        private final Workshop workshop;
        private final int partitions;
        private final int workers;
        private final int requests;
        private final AccountRules rules;

        Round(TestStore store, int number, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            this.store = store;
            this.seed = seed;
            this.account = new AccountId(number);
            this.workers = 1 + random.nextInt(WORKERS_MAX);
            this.partitions = random.nextInt(5) == 0 ? 1 : workers + random.nextInt(4);
            this.requests = 20 + random.nextInt(40);
            this.rules =
                    Workshop.rules(
                            random.nextBoolean()
                                    ? AccountRules.OnKeyConflict.ERROR
                                    : AccountRules.OnKeyConflict.KEEP_MATCHED,
                            duplicateRules(random));
            int cut = 1 + random.nextInt(12);
            this.workshop =
                    new Workshop(
                            store,
                            new MemoryIntakeLog(
                                    "round" + number,
                                    partitions,
                                    entries -> 1 + Math.floorMod(System.nanoTime(), cut)));
            workshop.know(account, rules);
            append(random);
        }

        private static DuplicateRule[] duplicateRules(SplittableRandom random) {
            return IntStream.range(0, random.nextInt(3))
                    .mapToObj(number -> duplicateRule("rule " + number, random))
                    .toArray(DuplicateRule[]::new);
        }

        private static DuplicateRule duplicateRule(String name, SplittableRandom random) {
            return new DuplicateRule(
                    name,
                    List.of("mx_Custom_1", "mx_Custom_2").subList(0, random.nextInt(3)),
                    random.nextBoolean() ? List.of("Open", "Lost") : List.of(),
                    random.nextBoolean()
                            ? Optional.of(Duration.ofSeconds(1 + random.nextInt(40)))
                            : Optional.empty());
        }

        private void append(SplittableRandom random) {
            Instant from = Instant.now().truncatedTo(ChronoUnit.MICROS).minusSeconds(60);
            Partitioning partitioning = new Partitioning(partitions);
            for (int i = 0; i < requests; i++) {
                String body = body(random, i);
                // Another order than that of the log, as over partitions and after a retry.
                Instant acceptedAt = from.plusSeconds(random.nextInt(60));
                workshop.append(
                        partitioning.partition(account, 0, route(body)), account, acceptedAt, body);
            }
        }

        private String route(String body) {
            return switch (Workshop.READER.read(
                    RequestKind.OPPORTUNITY_CAPTURE, body.getBytes(StandardCharsets.UTF_8), true)) {
                case Reading.Read(Request request) ->
                        Interpret.route(request, rules, Workshop.CONTACTS)
                                .map(key -> key.field() + "=" + key.value())
                                .orElse("");
                case Reading.Refused(var refusal) -> throw new AssertionError(refusal + body);
            };
        }

        /// A small population: its e-mail addresses and phone numbers move between people all the time.
        private static String body(SplittableRandom random, int i) {
            Body body =
                    Body.by(pick(random, "EmailAddress", "Phone", "Mobile", "mx_Id", "ProspectId"));
            body.with("FirstName", random.nextInt(4) == 0 ? null : pick(random, "A", "B" + i, ""));
            body.with("mx_City", random.nextBoolean() ? "C" + i : null);
            boolean any = false;
            if (random.nextInt(3) > 0) {
                body.with("EmailAddress", "p" + random.nextInt(4) + "@example.com");
                any = true;
            }
            if (random.nextInt(2) > 0) {
                body.with("Phone", "900000000" + random.nextInt(4));
                any = true;
            }
            if (random.nextInt(5) == 0) {
                body.with("mx_Id", "id" + random.nextInt(2));
                any = true;
            }
            if (random.nextInt(6) == 0) {
                body.with(
                        UniqueKey.LEAD_ID,
                        "00000000-0000-0000-0000-00000000000" + random.nextInt(2));
                if (random.nextBoolean()) {
                    body.with("__UseUserDefinedGuid__", "true");
                }
                any = true;
            }
            if (!any || random.nextInt(6) == 0) {
                body.with("Mobile", "900000000" + random.nextInt(4));
            }
            addOpportunity(body, random);
            return body.note("n" + i).text(random.nextInt(15) == 0 ? 1 : 12000);
        }

        /// Few values, so that rules match often, and flags that change what later requests compare.
        private static void addOpportunity(Body body, SplittableRandom random) {
            for (String field : List.of("mx_Custom_1", "mx_Custom_2", "Status")) {
                if (random.nextInt(3) > 0) {
                    body.field(
                            field,
                            field.equals("Status")
                                    ? pick(random, "Open", "Won", "Lost")
                                    : pick(random, "x", "y", ""));
                }
            }
            if (random.nextInt(2) == 0) {
                body.flag(pick(random, "OverwriteFields", "UpdateEmptyFields"));
            }
            if (random.nextInt(4) == 0) {
                body.flag(pick(random, "DoNotPostDuplicateActivity", "DoNotChangeOwner"));
            }
        }

        @SafeVarargs
        private static <T> T pick(SplittableRandom random, T... choices) {
            return choices[random.nextInt(choices.length)];
        }

        void run() throws InterruptedException, ExecutionException {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                Integer[] own = own(worker);
                if (own.length > 0) {
                    tasks.add(() -> work(workshop.processor(workshop.partitions(own)), own));
                }
            }
            try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
                for (Future<Integer> done : threads.invokeAll(tasks)) {
                    done.get();
                }
            }
        }

        private Integer[] own(int worker) {
            return IntStream.range(0, partitions)
                    .filter(partition -> partition % workers == worker)
                    .boxed()
                    .toArray(Integer[]::new);
        }

        private int work(Processor processor, Integer[] own) {
            long all = 0;
            for (int partition : own) {
                all += workshop.log.extent(partition).end();
            }
            int done = 0;
            while (done < all) {
                done += processor.runOnce();
            }
            return done;
        }

        /// Between what is stored and what the order of outcomes makes one by one; empty when all is well.
        List<String> differences() {
            SerialReplay replay = new SerialReplay(store, workshop, account, rules);
            return replay.differences();
        }

        /// Whether outcomes of several partitions were written in turn.
        boolean isShared() {
            List<String> order =
                    store.texts(
                            "SELECT partition FROM outcome WHERE account = "
                                    + account.value()
                                    + " ORDER BY made");
            long turns =
                    IntStream.range(1, order.size())
                            .filter(i -> !order.get(i).equals(order.get(i - 1)))
                            .count();
            return workers > 1 && turns > workers;
        }

        @Override
        public String toString() {
            return "seed %d: account %d, %d partitions, %d workers, %d requests, %s, %s"
                    .formatted(
                            seed,
                            account.value(),
                            partitions,
                            workers,
                            requests,
                            rules.onKeyConflict(),
                            rules.opportunityType(12000).orElseThrow().duplicateRules());
        }
    }
}
