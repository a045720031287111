package io.catchment.bench;

import static java.util.Objects.requireNonNull;

import io.catchment.DuplicateRule;
import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What a duplicate rule costs a batch, with an empty store and with a million opportunities.
///
/// The scenes take turns, so that whatever else the machine does falls on all of them. A batch is timed from reading its
/// entries in the log to the commit.
public final class Duplicates {
    private static final int OPPORTUNITIES = 1_000_000;
    private static final int OPPORTUNITIES_SHORT = 100_000;
    private static final int ROUNDS = 7;
    private static final int BATCHES_A_ROUND = 12;

    private static final DuplicateRule RULE =
            new DuplicateRule(
                    "same vehicle",
                    List.of("mx_Custom_1"),
                    List.of("Open"),
                    Optional.of(Duration.ofDays(30)));

    private final Result result;
    private final StockedStore empty;
    private final StockedStore full;
    private final int rounds;
    private final Map<Scene, List<Double>> millis = new LinkedHashMap<>();
    private final Map<Scene, Integer> statements = new LinkedHashMap<>();

    /// @param duplicates about half of the captures are; else none
    private record Scene(String name, boolean isFull, boolean hasRule, boolean duplicates) {}

    private static final List<Scene> SCENES =
            List.of(
                    new Scene("empty store, no rule", false, false, false),
                    new Scene("empty store, rule", false, true, false),
                    new Scene("full store, no rule", true, false, false),
                    new Scene("full store, rule, no duplicates", true, true, false),
                    new Scene("full store, rule, half duplicates", true, true, true));

    private static final List<Scene> INDEX_SCENES =
            List.of(
                    new Scene("full store, no rule, index without the time", true, false, false),
                    new Scene("full store, no rule, index with the time", true, false, false));
    private static final List<String> INDEX_COLUMNS =
            List.of("account, lead, event_code", "account, lead, event_code, created_at");

    private Duplicates(Result result, StockedStore empty, StockedStore full, int rounds) {
        this.result = result;
        this.empty = empty;
        this.full = full;
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        boolean isShort = List.of(arguments).contains("--short");
        Repository repository = Repository.ofThisProcess();
        Path folder = repository.emptyFolder("duplicates");
        Result result = new Result("duplicates", repository);
        int opportunities = isShort ? OPPORTUNITIES_SHORT : OPPORTUNITIES;
        try (EmbeddedPostgres one = start(folder.resolve("empty"));
                EmbeddedPostgres other = start(folder.resolve("full"));
                StockedStore empty = StockedStore.open(one, folder.resolve("empty-log"));
                StockedStore full = StockedStore.open(other, folder.resolve("full-log"))) {
            full.stock(opportunities);
            new Duplicates(result, empty, full, isShort ? 1 : ROUNDS).run(opportunities);
        }
        Path file = (isShort ? folder : repository.results()).resolve("duplicates.json");
        int code = result.write(file);
        if (!isShort) {
            Repository.delete(folder);
        }
        System.exit(code);
    }

    private static EmbeddedPostgres start(Path folder) throws IOException {
        return EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder));
    }

    private void run(int opportunities) throws Exception {
        result.figure("opportunitiesStored", opportunities);
        result.figure("rounds", rounds);
        result.figure("batchesARound", BATCHES_A_ROUND);
        result.figure("requestsABatch", StockedStore.BATCH);
        // What runs first runs uncompiled.
        SCENES.forEach(scene -> round(scene, new ArrayList<>()));
        long wholeReadsBefore = full.wholeReads();
        long looksBefore = full.looks();
        for (int round = 0; round < rounds; round++) {
            SCENES.forEach(this::measured);
        }
        for (Scene scene : SCENES) {
            statements.put(scene, countStatements(scene));
        }
        long looks = full.looks() - looksBefore;
        long wholeReads = full.wholeReads() - wholeReadsBefore;
        result.verdict(
                "an index serves the look among " + opportunities,
                looks > 0 && wholeReads == 0,
                looks + " looks into the index, the table was read whole " + wholeReads + " times");
        measureIndex();
        millis.forEach(this::report);
        verdicts();
    }

    private void measured(Scene scene) {
        round(scene, millis.computeIfAbsent(scene, first -> new ArrayList<>()));
    }

    private void round(Scene scene, List<Double> into) {
        StockedStore store = store(scene);
        if (!scene.isFull()) {
            store.empty();
        }
        store.rule(scene.hasRule() ? Optional.of(RULE) : Optional.empty());
        store.append(BATCHES_A_ROUND, scene.duplicates());
        long duplicatesBefore = store.duplicates();
        for (int batch = 0; batch < BATCHES_A_ROUND; batch++) {
            long begun = System.nanoTime();
            store.process();
            into.add((System.nanoTime() - begun) / 1e6);
        }
        long duplicates = store.duplicates() - duplicatesBefore;
        long requests = (long) BATCHES_A_ROUND * StockedStore.BATCH;
        boolean asMeant =
                scene.duplicates()
                        ? duplicates > requests / 3 && duplicates < requests * 2 / 3
                        : duplicates == 0;
        if (!asMeant) {
            result.verdict(
                    scene.name(), false, duplicates + " of " + requests + " were duplicates");
        }
    }

    private int countStatements(Scene scene) {
        StockedStore store = store(scene);
        store.rule(scene.hasRule() ? Optional.of(RULE) : Optional.empty());
        store.append(1, scene.duplicates());
        return StatementCount.during(store::process);
    }

    private StockedStore store(Scene scene) {
        return scene.isFull() ? full : empty;
    }

    /// What the time in the index of a lead's opportunities costs those who have no rule.
    private void measureIndex() {
        for (int round = 0; round < rounds; round++) {
            for (int index = 0; index < INDEX_SCENES.size(); index++) {
                full.index(INDEX_COLUMNS.get(index));
                measured(INDEX_SCENES.get(index));
            }
        }
    }

    private void report(Scene scene, List<Double> all) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("batches", all.size());
        figures.put("medianMillis", median(scene));
        figures.put("p10Millis", rounded(quantile(all, 0.1)));
        figures.put("p90Millis", rounded(quantile(all, 0.9)));
        figures.put("capturesPerSecond", Math.round(StockedStore.BATCH * 1000 / median(scene)));
        if (statements.containsKey(scene)) {
            figures.put("statementsABatch", statements.get(scene));
        }
        result.figure(scene.name(), figures);
    }

    private void verdicts() {
        result.figure("ruleOverNoRuleWithAFullStore", over(SCENES.get(3), SCENES.get(2)));
        result.figure("fullOverEmptyStoreWithARule", over(SCENES.get(3), SCENES.get(1)));
        result.figure(
                "indexWithTheTimeOverWithout", over(INDEX_SCENES.get(1), INDEX_SCENES.get(0)));
        int more = statementsOf(SCENES.get(3)) - statementsOf(SCENES.get(2));
        result.verdict(
                "a rule costs two statements a batch, one to ask and one to have it planned",
                more == 2,
                more + " more than without one");
    }

    /// At the median, and at the tenth percentile, which says more on a machine that does other things too.
    private Map<String, Double> over(Scene one, Scene other) {
        Map<String, Double> times = new LinkedHashMap<>();
        times.put("median", rounded(median(one) / median(other)));
        times.put("p10", rounded(quantileOf(one, 0.1) / quantileOf(other, 0.1)));
        return times;
    }

    private double quantileOf(Scene scene, double share) {
        return quantile(requireNonNull(millis.get(scene)), share);
    }

    private double median(Scene scene) {
        return rounded(quantileOf(scene, 0.5));
    }

    private int statementsOf(Scene scene) {
        return requireNonNull(statements.get(scene));
    }

    private static double quantile(List<Double> all, double share) {
        double[] sorted = all.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.floor(share * (sorted.length - 1))];
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
