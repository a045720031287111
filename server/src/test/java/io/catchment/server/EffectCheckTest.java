package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.Database;
import io.catchment.store.MarkedEffects;
import io.catchment.store.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The check of [KillTest], on a healthy store that is damaged in one place at a time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EffectCheckTest {
    private static final int REQUESTS = 60;

    private final TestPostgres.Database original = TestPostgres.freshDatabase();
    private List<Sent> sent = List.of();

    @BeforeAll
    void pourIntoANode(@TempDir Path temp) throws Exception {
        Path data = temp.resolve("data");
        try (Node node = Node.start(TestNodes.config(data, original));
                DemoCaller caller = TestNodes.caller(data, node);
                Pour pour = Pour.start(caller, REQUESTS, List.of())) {
            pour.awaitEnd();
            caller.awaitAllFinal();
            sent = List.copyOf(pour.sent());
        }
    }

    @Test
    void a_healthy_store_passes() {
        assertThat(violations(sent)).isEmpty();
    }

    @Test
    void a_lost_outcome_is_found() {
        assertThat(violationsAfter(Sent.Kind.GOOD, MarkedEffects::deleteOutcome))
                .anySatisfy(violation -> assertThat(violation).contains("below the position"))
                .anySatisfy(violation -> assertThat(violation).contains("has 0 outcomes"));
    }

    @Test
    void a_lost_opportunity_is_found() {
        assertThat(violationsAfter(Sent.Kind.GOOD, MarkedEffects::deleteOpportunity))
                .anySatisfy(violation -> assertThat(violation).contains("made 0 opportunities"));
    }

    @Test
    void an_opportunity_made_twice_is_found() {
        assertThat(violationsAfter(Sent.Kind.GOOD, MarkedEffects::doubleOpportunity))
                .anySatisfy(violation -> assertThat(violation).contains("made 2 opportunities"));
    }

    @Test
    void an_error_that_ended_twice_is_found() {
        assertThat(violationsAfter(Sent.Kind.UNKNOWN_TYPE, MarkedEffects::doubleOutcome))
                .anySatisfy(violation -> assertThat(violation).contains("the ledger says"))
                .anySatisfy(violation -> assertThat(violation).contains("has 2 outcomes"));
    }

    @Test
    void an_answer_that_nothing_came_of_is_found() {
        List<Sent> withOneMore = new ArrayList<>(sent);
        withOneMore.add(new Sent("marker-" + REQUESTS, Sent.Kind.GOOD, Sent.Fate.ANSWERED, "id"));

        assertThat(violations(withOneMore)).hasSize(1);
    }

    @Test
    void a_request_that_was_taken_though_its_sender_was_turned_away_is_found() {
        Sent one = sent.getFirst();
        Sent told = new Sent(one.marker(), one.kind(), Sent.Fate.TURNED_AWAY, "");

        assertThat(violations(List.of(told))).hasSize(1);
    }

    @Test
    void a_request_of_unknown_fate_may_be_there_or_not() {
        List<Sent> cutOff =
                IntStream.range(0, REQUESTS + 1)
                        .mapToObj(number ->
                                new Sent(
                                        "marker-" + number,
                                        Pour.kind(number),
                                        Sent.Fate.UNKNOWN,
                                        ""))
                        .toList();

        assertThat(violations(cutOff)).isEmpty();
    }

    private List<String> violationsAfter(Sent.Kind kind, BiConsumer<MarkedEffects, String> damage) {
        String marker =
                sent.stream()
                        .filter(one -> one.kind() == kind)
                        .map(Sent::marker)
                        .findFirst()
                        .orElseThrow();
        try (Database copy = TestNodes.open(TestPostgres.copyOf(original))) {
            damage.accept(new MarkedEffects(copy), marker);
            return new EffectCheck(copy).violations(sent);
        }
    }

    private List<String> violations(List<Sent> told) {
        try (Database database = TestNodes.open(original)) {
            return new EffectCheck(database).violations(told);
        }
    }
}
