package io.catchment.bench.race;

import io.catchment.bench.Repository;
import io.catchment.bench.Result;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What a capture costs the whole server, stage by stage: processor time and allocation, at 64 and at 256 connections.
public final class DoorCost {
    private static final List<Integer> CONNECTIONS = List.of(64, 256);
    private static final long SEED = 17;
    private static final int PLACES = 60;

    private static final Pace FULL = new Pace(1, 10, 20, 64, 1, 1);
    private static final Pace SHORT = new Pace(1, 4, 6, 64, 1, 1);

    private DoorCost() {}

    public static void main(String[] arguments) {
        Logger.getLogger("").setLevel(Level.WARNING);
        boolean isShort = List.of(arguments).contains("--short");
        Repository repository = Repository.ofThisProcess();
        Path folder = repository.emptyFolder("door");
        Result result = new Result("door", repository);
        for (int connections : CONNECTIONS) {
            Pace pace = (isShort ? SHORT : FULL).connections(connections);
            ProfiledHeat found =
                    ProfiledHeat.run(
                            repository, pace, SEED, folder.resolve(connections + "-connections"));
            tell(result, connections + " connections", found, !isShort);
        }
        Path target = isShort ? folder : repository.results();
        System.exit(result.write(target.resolve("door.json")));
    }

    private static void tell(Result result, String when, ProfiledHeat found, boolean isWarm) {
        Heat heat = found.heat();
        result.figure(when + ": heat", heat.raw());
        result.check(when + ": rows are what the captures have to make", List.of(), heat.wrong());
        if (!heat.wrong().isEmpty()) {
            return;
        }
        CaptureCpu cpu = found.cpu();
        result.figure(when + ": cpu of a capture", cpu.raw());
        ServerProfile profile = found.profile();
        double server = heat.figure(Figure.SERVER_CPU).orElseThrow();
        result.raw(when + ": µs by stage", most(profile.stages(), server, Stage::title));
        result.raw(when + ": µs by place", most(profile.places(), server, Function.identity()));
        double captures = captures(heat);
        result.raw(
                when + ": bytes by stage",
                most(profile.allocatedBytes(), 1 / captures, Stage::title));
        result.raw(
                when + ": bytes by place",
                most(profile.allocatedAt(), 1 / captures, Function.identity()));
        result.raw(when + ": times pinned", profile.pinned());
        if (isWarm) {
            result.verdict(
                    when + ": the parts explain the rate within 10 %",
                    cpu.explainsTheRate(),
                    cpu.said());
        }
    }

    private static double captures(Heat heat) {
        return heat.figure(Figure.CAPTURES).orElseThrow();
    }

    /// @param each what a part or a whole stands for
    private static <K> Map<String, Double> most(
            Map<K, Double> parts, double each, Function<K, String> title) {
        Map<String, Double> most = new LinkedHashMap<>();
        parts.entrySet().stream()
                .sorted(Map.Entry.<K, Double>comparingByValue().reversed())
                .limit(PLACES)
                .forEach(part ->
                        most.put(
                                title.apply(part.getKey()),
                                CaptureCpu.tenths(part.getValue() * each)));
        return most;
    }
}
