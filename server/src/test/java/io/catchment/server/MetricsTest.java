package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.settings.RateLimit;
import io.catchment.store.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
    private static final int REQUESTS = 1_000;

    private final TestPostgres.Database store = TestPostgres.freshDatabase();

    @TempDir Path temp;

    @Test
    void in_every_scrape_appended_is_finished_and_waiting() throws Exception {
        try (Node node = Node.start(TestNodes.config(temp, store));
                DemoCaller caller = TestNodes.caller(temp, node);
                Pour pour = Pour.start(caller, REQUESTS, List.of())) {
            List<String> scrapes = new ArrayList<>();
            while (pour.sent().size() < REQUESTS) {
                scrapes.add(caller.get("/metrics").body());
            }
            pour.awaitEnd();
            caller.awaitAllFinal();
            scrapes.add(caller.get("/metrics").body());

            assertThat(scrapes).hasSizeGreaterThan(2).allSatisfy(MetricsTest::addsUp);
        }
    }

    @Test
    void when_nothing_waits_the_door_and_the_processors_have_counted_the_same() throws Exception {
        try (Node node = Node.start(TestNodes.config(temp, store));
                DemoCaller caller = TestNodes.caller(temp, node);
                Pour pour = Pour.start(caller, REQUESTS, List.of())) {
            pour.awaitEnd();
            caller.awaitAllFinal();

            // The last batch is counted a moment after its positions have moved.
            String scrape = awaitCounted(caller);
            assertThat(of(scrape, "catchment_http_accepted_total"))
                    .isEqualTo(count(pour.sent(), Sent.Fate.ANSWERED));
            assertThat(of(scrape, "catchment_http_refused_bodies_total{fate=\"kept\"}"))
                    .isEqualTo(count(pour.sent(), Sent.Fate.REFUSED));
            assertThat(of(scrape, "catchment_requests_finished_total{effect=\"refused\"}"))
                    .isEqualTo(count(pour.sent(), Sent.Fate.REFUSED));
            assertThat(of(scrape, "catchment_requests_finished_total{effect=\"created\"}"))
                    .isEqualTo(count(pour.sent(), Sent.Kind.GOOD));
            assertThat(of(scrape, "catchment_requests_finished_total{effect=\"error\"}"))
                    .isEqualTo(count(pour.sent(), Sent.Kind.UNKNOWN_TYPE));
            assertThat(of(scrape, "catchment_intake_appended_total")).isEqualTo(REQUESTS);
        }
    }

    @Test
    void what_is_final_stays_so_after_a_restart_also_before_the_first_batch() throws Exception {
        Config config = TestNodes.config(temp, store);
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(temp, node)) {
            caller.capture(Sent.body("marker-1", Sent.Kind.GOOD, "a@example.com"));
            caller.awaitAllFinal();
        }

        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(temp, node)) {
            String scrape = caller.get("/metrics").body();

            assertThat(of(scrape, "catchment_intake_finished_total")).isEqualTo(1);
            assertThat(of(scrape, "catchment_intake_waiting")).isZero();
        }
    }

    @Test
    void the_document_has_every_metric_and_no_other() throws Exception {
        Config config =
                TestNodes.withRateLimit(
                        TestNodes.config(temp, store), new RateLimit.Calls(2, Duration.ofHours(1)));
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(temp, node)) {
            caller.capture(Sent.body("marker-1", Sent.Kind.GOOD, "a@example.com"));
            caller.capture(Sent.body("marker-2", Sent.Kind.MALFORMED, "a@example.com"));
            caller.capture("over the limit");
            String scrape = caller.get("/metrics").body();

            assertThat(documented()).containsExactlyElementsOf(families(scrape));
        }
    }

    private static Set<String> families(String scrape) {
        return matches(Pattern.compile("(?m)^# TYPE (\\S+) "), scrape);
    }

    private static Set<String> documented() throws Exception {
        return matches(
                Pattern.compile("(?m)^\\| `(catchment_[a-z_]+)"), Files.readString(DOCUMENT));
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void addsUp(String scrape) {
        assertThat(of(scrape, "catchment_intake_appended_total"))
                .isEqualTo(
                        of(scrape, "catchment_intake_finished_total")
                                + of(scrape, "catchment_intake_waiting"));
        assertThat(of(scrape, "catchment_intake_waiting")).isNotNegative();
    }

    private static String awaitCounted(DemoCaller caller) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String scrape = caller.get("/metrics").body();
        while (effects(scrape) < REQUESTS && System.nanoTime() < end) {
            DemoCaller.pause();
            scrape = caller.get("/metrics").body();
        }
        return scrape;
    }

    private static double effects(String scrape) {
        return scrape.lines()
                .filter(line -> line.startsWith("catchment_requests_finished_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf("} ") + 2)))
                .sum();
    }

    private static double of(String scrape, String name) {
        return DemoCaller.metric(scrape, name);
    }

    private static double count(Collection<Sent> sent, Sent.Fate fate) {
        return sent.stream().filter(one -> one.fate() == fate).count();
    }

    private static double count(Collection<Sent> sent, Sent.Kind kind) {
        return sent.stream().filter(one -> one.kind() == kind).count();
    }
}
