package io.catchment.bench.race;

import io.catchment.bench.Repository;
import io.catchment.bench.Result;
import io.catchment.bench.load.LoadProcess;
import io.catchment.bench.load.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// The rounds of `bench/run`, and what they show.
///
/// The ratios that the targets are about are taken within a round and judged by their median. Rows that are not as many
/// as they have to be, of whatever contestant, fail the run.
final class Race {
    private static final double OF_PROTOTYPE_MIN = 0.85;
    private static final double OF_MAINSTREAM_MIN = 7;

    private final Repository repository;
    private final Options options;
    private final Path folder;
    private final Result result;
    private final List<Contestant> contestants;

    private Race(Repository repository, Options options, List<Contestant> contestants) {
        this.repository = repository;
        this.options = options;
        this.contestants = contestants;
        this.folder = repository.emptyFolder("run");
        this.result = new Result("run", repository);
    }

    public static void main(String[] arguments) throws IOException {
        // PostgreSQL's starter has its say once for each heat.
        Logger.getLogger("").setLevel(Level.WARNING);
        endChildrenToo();
        Repository repository = Repository.ofThisProcess();
        Options options = Options.of(List.of(arguments));
        List<Contestant> all = Contestant.all(repository, options.pace());
        System.exit(new Race(repository, options, options.chosenOf(all)).run());
    }

    /// A run that is broken off leaves no server behind.
    static void endChildrenToo() {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(() ->
                                        ProcessHandle.current()
                                                .children()
                                                .forEach(ProcessHandle::destroy)));
    }

    private int run() throws IOException {
        describe();
        Standings standings = new Standings(rounds());
        result.raw("standings", standings.raw(contestants));
        result.raw(
                "rounds",
                standings.rounds().stream()
                        .map(heats -> heats.stream().map(Heat::raw).toList())
                        .toList());
        List<String> verdicts = judge(standings);
        Optional<CaptureCpu> cpu = profile();
        Path target = options.isTheWhole() ? repository.results() : folder;
        Files.writeString(
                target.resolve("run.md"),
                new Report(standings, contestants, cpu).markdown(result.head(), verdicts));
        Files.writeString(target.resolve("run.svg"), new Plot(standings, contestants).svg());
        System.out.println("written: " + target.resolve("run.md"));
        return result.write(target.resolve("run.json"));
    }

    private void describe() {
        result.figure("seed", options.seed());
        result.figure("pace", options.pace());
        result.figure("contestants", contestants.stream().map(Contestant::name).toList());
    }

    private List<List<Heat>> rounds() {
        Random order = new Random(options.seed());
        List<List<Heat>> rounds = new ArrayList<>();
        for (int round = 1; round <= options.pace().rounds(); round++) {
            List<Contestant> shuffled = new ArrayList<>(contestants);
            Collections.shuffle(shuffled, order);
            List<Heat> heats = new ArrayList<>();
            for (Contestant contestant : shuffled) {
                heats.add(heat(round, contestant));
            }
            rounds.add(heats);
        }
        return rounds;
    }

    private Heat heat(int round, Contestant contestant) {
        Heat heat;
        try {
            heat = heat(contestant, folder.resolve(round + "-" + contestant.name()));
        } catch (RuntimeException e) {
            // The others go on: what they show is worth having, and the run fails all the same.
            heat = Heat.failed(contestant.name(), e.toString());
        }
        System.out.println("round " + round + ": " + heat.raw());
        return heat;
    }

    private Heat heat(Contestant contestant, Path place) {
        try (Ground ground = Ground.open(place)) {
            return switch (contestant) {
                case Contestant.Catchment catchment -> {
                    try (Entrant entrant = CatchmentEntrant.start(repository, ground)) {
                        yield heat(contestant.name(), Keeps.ALL_ROWS, ground, entrant);
                    }
                }
                case Contestant.Peer peer -> {
                    try (Entrant entrant = PeerEntrant.start(peer, ground)) {
                        yield heat(contestant.name(), peer.keeps(), ground, entrant);
                    }
                }
                case Contestant.Ceiling ceiling -> CeilingHeat.run(ceiling, ground);
            };
        } finally {
            Stream.of("store", "data").map(place::resolve).forEach(Repository::delete);
        }
    }

    private Heat heat(String name, Keeps keeps, Ground ground, Entrant entrant) {
        Target target = ProfiledHeat.target(entrant, options.pace(), options.seed());
        try (LoadProcess load = LoadProcess.start(target, ground.log("load"))) {
            return new HttpHeat(name, keeps, options.pace(), ground, entrant, load, HttpHeat.NOBODY)
                    .run();
        }
    }

    /// One more heat of Catchment, which is not among the rounds: looking on costs some of the rate.
    private Optional<CaptureCpu> profile() {
        if (contestants.stream().noneMatch(Contestant.Catchment.class::isInstance)) {
            return Optional.empty();
        }
        String what = "the parts of a capture's processor time explain the rate within 10 %";
        try {
            CaptureCpu cpu =
                    ProfiledHeat.run(
                                    repository,
                                    options.pace(),
                                    options.seed(),
                                    folder.resolve("profiled"))
                            .cpu();
            result.figure("cpu of a capture", cpu.raw());
            if (options.isWarm()) {
                result.verdict(what, cpu.explainsTheRate(), cpu.said());
            }
            return Optional.of(cpu);
        } catch (RuntimeException e) {
            result.verdict(what, false, e.toString());
            return Optional.empty();
        }
    }

    private List<String> judge(Standings standings) {
        result.check(
                "each heat ran, and its rows are what its captures have to make",
                List.of(),
                standings.wrong());
        List<String> verdicts = new ArrayList<>();
        standings.wrong().forEach(wrong -> verdicts.add("**wrong**: " + wrong));
        judge(standings, Contestant.PROTOTYPE, OF_PROTOTYPE_MIN).ifPresent(verdicts::add);
        judge(standings, Contestant.MAINSTREAM, OF_MAINSTREAM_MIN).ifPresent(verdicts::add);
        return verdicts;
    }

    private Optional<String> judge(Standings standings, String other, double least) {
        boolean bothRun =
                Stream.of(Contestant.CATCHMENT, other)
                        .allMatch(name ->
                                contestants.stream().anyMatch(it -> it.name().equals(name)));
        if (!bothRun) {
            return Optional.empty();
        }
        String what = "rows/s of Catchment, by those of " + other + ", at least " + least;
        Optional<Standing> ratio = standings.ratio(Contestant.CATCHMENT, other);
        String found =
                ratio.map(it ->
                                Report.number(it.median())
                                        + " ("
                                        + Report.number(it.least())
                                        + "–"
                                        + Report.number(it.most())
                                        + ")")
                        .orElse("no round with both");
        result.raw(what, ratio.map(Standing::raw).orElse(Map.of()));
        if (options.isWarm()) {
            result.verdict(what, ratio.isPresent() && ratio.get().median() >= least, found);
        } else {
            result.figure(what + " (too short to judge)", found);
        }
        return Optional.of(what + ": " + found);
    }
}
