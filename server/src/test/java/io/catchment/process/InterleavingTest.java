package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.LedgerCheck;
import io.catchment.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Any interleaving of eight threads, through the log and waited for, over twenty people and a duplicate rule gives the
/// leads and opportunities of a serial order: that in which the outcomes were written, in which each route and each
/// sender keeps its own order.
///
/// `bench/interleave` runs a thousand rounds and writes down what they came to.
final class InterleavingTest {
    private static final int ROUNDS = Integer.getInteger("interleave.rounds", 20);
    private static final long SEED =
            Long.getLong("interleave.seed", ThreadLocalRandom.current().nextLong());

    private static TestStore store;

    @BeforeAll
    static void open_a_store_that_numbers_its_outcomes() {
        store = SerialOrderTest.careless();
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @Test
    void any_interleaving_gives_what_some_serial_order_gives() throws Exception {
        Tally tally = new Tally();
        for (int number = 1; number <= ROUNDS; number++) {
            Interleaving round = new Interleaving(store, number, SEED + number);

            round.run();

            tally.count(round);
        }
        List<String> violations = new LedgerCheck(store.database()).violations();
        tally.write(violations);
        assertThat(tally.differences).isEmpty();
        assertThat(violations).as("seed " + SEED).isEmpty();
        // Else one came after the other, and nothing was shown.
        assertThat(tally.turns).isGreaterThan(5L * ROUNDS);
    }

    @Test
    void without_the_locks_of_keys_it_is_lost() throws Exception {
        try (TestStore careless =
                SerialOrderTest.careless(
                        "ALTER TABLE lead_key DROP CONSTRAINT lead_key_belongs_to_one_lead",
                        "CREATE SCHEMA nothing",
                        "CREATE FUNCTION nothing.pg_advisory_xact_lock(bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
                        "ALTER ROLE CURRENT_USER IN DATABASE %s SET search_path = nothing, public, pg_catalog")) {
            boolean lost = false;
            for (int number = 1; number <= 300 && !lost; number++) {
                Interleaving round = new Interleaving(careless, number, SEED + number);
                round.run();
                lost = !round.differences().isEmpty();
            }

            assertThat(lost).isTrue();
        }
    }

    /// What all rounds came to.
    private static final class Tally {
        private final List<String> differences = new ArrayList<>();
        private final long begunNanos = System.nanoTime();
        private long requests;
        private long synchronous;
        private long turns;

        void count(Interleaving round) {
            round.differences().forEach(it -> differences.add(round + ": " + it));
            requests += round.requests();
            synchronous += round.synchronous();
            turns += round.turns();
        }

        /// For whoever asked for it.
        void write(List<String> violations) throws IOException {
            String file = System.getProperty("interleave.result", "");
            if (!file.isEmpty()) {
                Files.writeString(Path.of(file), json(violations));
            }
        }

        private String json(List<String> violations) {
            return """
            {
              "bench" : "interleave",
              "commit" : "%s",
              "at" : "%s",
              "machine" : {
                "cores" : %d,
                "jvm" : "%s"
              },
              "holds" : %b,
              "seed" : %d,
              "figures" : {
                "rounds" : %d,
                "threads" : 8,
                "people" : 20,
                "requests" : %d,
                "requests that were waited for" : %d,
                "turns between the two ways" : %d,
                "created" : %d,
                "duplicates" : %d,
                "seconds" : %d
              },
              "differences from a serial order" : %d,
              "violations of what must always hold" : %d
            }
            """
                    .formatted(
                            System.getProperty("interleave.commit", ""),
                            Instant.now().truncatedTo(ChronoUnit.SECONDS),
                            Runtime.getRuntime().availableProcessors(),
                            Runtime.version(),
                            differences.isEmpty() && violations.isEmpty(),
                            SEED,
                            ROUNDS,
                            requests,
                            synchronous,
                            turns,
                            store.number("SELECT count(*) FROM outcome WHERE effect = 1"),
                            store.number("SELECT count(*) FROM outcome WHERE effect = 3"),
                            (System.nanoTime() - begunNanos) / 1_000_000_000,
                            differences.size(),
                            violations.size());
        }
    }
}
