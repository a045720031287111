package io.catchment.bench.fairness;

import io.catchment.bench.Repository;
import io.catchment.bench.Result;
import io.catchment.bench.RunningServer;
import io.catchment.bench.load.Answers;
import io.catchment.bench.load.Bodies;
import io.catchment.bench.load.Crowd;
import io.catchment.bench.load.LoadProcess;
import io.catchment.bench.load.Step;
import io.catchment.bench.load.Target;
import io.catchment.bench.race.Finish;
import io.catchment.bench.race.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What `bench/fairness` does: holds a steady rate of captures over many accounts, alone and beside one account that
/// sends as fast as it is answered, and compares how long the others' captures take from being accepted to being final.
///
/// The two times take turns, in one server that is never started anew, and what waits is worked off between them.
public final class Fairness {
    private static final int ACCOUNTS = 1_000;

    /// In the middle of the road, so that the rows of the others are the same with and without it.
    private static final int FLOODING = 500;

    private static final int OTHERS_PER_SECOND = 500;
    private static final int OTHERS_CONNECTIONS = 32;
    private static final int FLOOD_CONNECTIONS = 64;

    private static final long OTHERS_SEED = 20_261_124;
    private static final long FLOOD_SEED = 20_261_125;

    /// Of the others' p99 beside the flood, by their p99 without it.
    private static final double RATIO_MAX = 2;

    /// What the flood has sent when the others are begun to be looked at is more than the server works off at once.
    private static final int FLOOD_AHEAD_SECONDS = 2;

    private static final Pace FULL = new Pace(5, 20, 10);
    private static final Pace SHORT = new Pace(1, 8, 5);

    private static final int BIG_MAX = 10;
    private static final int MIDDLE_MAX = 100;

    private static final String FINISHED =
            "SELECT coalesce(sum(next_offset), 0)::bigint FROM intake_position";

    private static final Crowd OTHERS = new Crowd(ACCOUNTS, FLOODING);

    private final Result result;
    private final Ground ground;
    private final LoadProcess others;
    private final LoadProcess flood;
    private final Sight sight;
    private final Kept kept;
    private final Pace pace;
    private long accepted;
    private long othersSent;
    private long floodSent;
    private boolean allAccepted = true;

    private Fairness(
            Result result,
            Ground ground,
            LoadProcess others,
            LoadProcess flood,
            Sight sight,
            Kept kept,
            Pace pace) {
        this.result = result;
        this.ground = ground;
        this.others = others;
        this.flood = flood;
        this.sight = sight;
        this.kept = kept;
        this.pace = pace;
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        // The server's classes have their say on its own log already.
        Logger.getLogger("").setLevel(Level.WARNING);
        boolean isShort = List.of(arguments).contains("--short");
        Repository repository = Repository.ofThisProcess();
        Path folder = repository.emptyFolder("fairness");
        Result result = new Result("fairness", repository);
        run(repository, folder, isShort, result);
        Path file = (isShort ? folder : repository.results()).resolve("fairness.json");
        System.exit(result.write(file));
    }

    private static void run(Repository repository, Path folder, boolean isShort, Result result)
            throws IOException, SQLException {
        Path settings = folder.resolve("accounts.yaml");
        Files.writeString(settings, new Accounts(ACCOUNTS).settingsFile());
        try (Ground ground = Ground.open(folder.resolve("ground"));
                RunningServer server =
                        RunningServer.start(
                                RunningServer.Start.of(repository.catchment(), ground.data())
                                        .flags("--no-demo", "--settings-file", settings.toString())
                                        .with(ground.catchmentEnvironment()));
                LoadProcess others = LoadProcess.start(othersTarget(server), ground.log("others"));
                LoadProcess flood = LoadProcess.start(floodTarget(server), ground.log("flood"));
                Sight sight = new Sight(ground.connect());
                Connection connection = ground.connect()) {
            Pace pace = isShort ? SHORT : FULL;
            new Fairness(result, ground, others, flood, sight, new Kept(connection), pace).run();
        }
    }

    private static Target othersTarget(RunningServer server) {
        return new Target(
                server.address(),
                "/opportunity/capture",
                Accounts.headersOfCrowd(),
                OTHERS_CONNECTIONS,
                OTHERS_SEED,
                0,
                false,
                OTHERS);
    }

    private static Target floodTarget(RunningServer server) {
        return new Target(
                server.address(),
                "/opportunity/capture",
                Accounts.headers(FLOODING),
                FLOOD_CONNECTIONS,
                FLOOD_SEED,
                0);
    }

    private void run() throws SQLException {
        describe();
        beside(pace.warmSeconds());
        List<Measured> alone = new ArrayList<>();
        List<Measured> beside = new ArrayList<>();
        for (int round = 1; round <= pace.rounds(); round++) {
            alone.add(alone(pace.seconds()));
            beside.add(beside(pace.seconds()));
        }
        Set<Integer> flooded = kept.partitions(Accounts.NAME + FLOODING);
        result.figure("partitions of the flood", flooded.size());
        report("alone", alone, flooded);
        report("beside the flood", beside, flooded);
        judge(alone, beside);
        checkRows();
    }

    private void describe() {
        result.figure("accounts", ACCOUNTS);
        result.figure("rounds", pace.rounds());
        result.figure("seconds of each time", pace.seconds());
        result.figure("others, captures a second", OTHERS_PER_SECOND);
        result.figure("flood, connections", FLOOD_CONNECTIONS);
    }

    /// @param seconds of each time
    private record Pace(int rounds, int seconds, int warmSeconds) {}

    /// What was seen of the others in one time.
    private record Measured(
            List<Outcome> outcomes, Answers answers, Optional<Answers> flood, Times looks) {
        double p99() {
            return Times.of(outcomes).millis(99);
        }
    }

    private Measured alone(int lasts) throws SQLException {
        return measure(lasts, CompletableFuture.completedFuture(Optional.empty()));
    }

    private Measured beside(int lasts) throws SQLException {
        Step step = Step.asFastAsAnswered(lasts + FLOOD_AHEAD_SECONDS + 1);
        CompletableFuture<Optional<Answers>> flooding =
                CompletableFuture.supplyAsync(() -> Optional.of(flood.run(step)));
        LockSupport.parkNanos(FLOOD_AHEAD_SECONDS * 1_000_000_000L);
        return measure(lasts, flooding);
    }

    private Measured measure(int lasts, CompletableFuture<Optional<Answers>> flooding)
            throws SQLException {
        long fromMicros = Sight.nowMicros();
        Answers answers = others.run(Step.held(OTHERS_PER_SECOND, lasts));
        long toMicros = Sight.nowMicros();
        Optional<Answers> floodAnswers = flooding.join();
        count(answers);
        othersSent = answers.firstIndexNotSent();
        floodAnswers.ifPresent(sent -> {
            count(sent);
            floodSent = sent.firstIndexNotSent();
        });
        if (!Finish.await(() -> ground.number(FINISHED), accepted)) {
            throw new IllegalStateException("not all that was accepted becomes final");
        }
        return new Measured(
                kept.outcomes(sight, fromMicros, toMicros, Accounts.NAME + FLOODING),
                answers,
                floodAnswers,
                new Times(sight.gapsMicros(fromMicros, toMicros)));
    }

    private void count(Answers answers) {
        accepted += answers.accepted();
        allAccepted &= answers.accepted() == answers.sent();
    }

    // ---- what it shows ----

    private void report(String name, List<Measured> times, Set<Integer> flooded) {
        result.figure(name + ": p99 of each round, ms", times.stream().map(Measured::p99).toList());
        figure(name + ": accept to final, ms", times, outcome -> true);
        figure(name + ": the 10 biggest", times, outcome -> outcome.account() <= BIG_MAX);
        figure(
                name + ": the next 90",
                times,
                outcome -> outcome.account() > BIG_MAX && outcome.account() <= MIDDLE_MAX);
        figure(name + ": the small ones", times, outcome -> outcome.account() > MIDDLE_MAX);
        figure(
                name + ": in a partition of the flood",
                times,
                outcome -> flooded.contains(outcome.partition()));
        result.figure(
                name + ": until the answer, ms",
                times.stream().map(measured -> measured.answers().millis()).toList());
        result.figure(
                name + ": looks apart, ms, p99",
                times.stream().map(measured -> measured.looks().millis(99)).toList());
        result.figure(
                name + ": flood, accepted a second",
                times.stream()
                        .flatMap(measured -> measured.flood().stream())
                        .map(answers -> Math.round(answers.acceptedPerSecond()))
                        .toList());
    }

    private void figure(String name, List<Measured> times, Predicate<Outcome> which) {
        List<Outcome> outcomes =
                times.stream()
                        .flatMap(measured -> measured.outcomes().stream())
                        .filter(which)
                        .toList();
        result.figure(name, Times.of(outcomes).figures());
    }

    private void judge(List<Measured> alone, List<Measured> beside) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < alone.size(); round++) {
            ratios.add(beside.get(round).p99() / alone.get(round).p99());
        }
        double median = ratios.stream().sorted().toList().get(ratios.size() / 2);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("median", median);
        details.put("of each round", ratios);
        result.figure("p99 beside the flood, by p99 alone", details);
        result.verdict(
                "a flood delays the others' p99 from accepted to final by no more than "
                        + RATIO_MAX
                        + " times",
                median <= RATIO_MAX,
                "median of " + ratios);
    }

    private void checkRows() throws SQLException {
        result.verdict(
                "everything sent was accepted", allAccepted, accepted + " were, see the rounds");
        Map<Integer, Kept.Rows> due =
                new TreeMap<>(Kept.due(new Bodies(OTHERS_SEED), OTHERS, othersSent));
        due.put(FLOODING, new Kept.Rows(floodSent, floodSent, Bodies.newPersons(floodSent)));
        Map<Integer, Kept.Rows> found = kept.rows();
        long different =
                due.entrySet().stream()
                        .filter(account -> !account.getValue().equals(found.get(account.getKey())))
                        .count();
        result.check(
                "each account has the outcomes, opportunities and leads of what it sent: accounts",
                due.size() + ", 0 of them otherwise",
                found.size() + ", " + different + " of them otherwise");
    }
}
