package io.catchment.bench.startup;

import io.catchment.bench.Repository;
import io.catchment.bench.Result;
import io.catchment.bench.RunningServer;
import io.catchment.bench.load.Answers;
import io.catchment.bench.load.LoadProcess;
import io.catchment.bench.load.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Fills a store, starts the server on it again and again, and looks at the memory of its JVM at rest and under load.
///
/// `java` is started with the very words that `bin/catchment` starts it with; what the script does before is measured
/// apart.
final class Startup {
    private static final double READY_SECONDS_MAX = 1.5;
    private static final long IDLE_BYTES_MAX = 200_000_000;
    private static final long LOADED_BYTES_MAX = 700_000_000;

    private static final int SCRIPT_STARTS = 3;
    private static final List<Integer> CONNECTIONS = List.of(64, 256);

    private final Repository repository;
    private final Plan plan;
    private final Path folder;
    private final Result result;
    private long captures;

    private Startup(Repository repository, Plan plan) {
        this.repository = repository;
        this.plan = plan;
        this.folder = repository.emptyFolder("startup");
        this.result = new Result("startup", repository);
    }

    /// @param captures at least so many are there before the first start that is measured
    /// @param idleSeconds from ready to the look at the memory at rest
    private record Plan(int captures, int starts, int idleSeconds, int loadSeconds) {
        static final Plan WHOLE = new Plan(100_000, 9, 30, 60);
        static final Plan SHORT = new Plan(10_000, 3, 20, 5);
    }

    public static void main(String[] arguments) throws IOException {
        boolean isShort = List.of(arguments).contains("--short");
        Repository repository = Repository.ofThisProcess();
        Startup startup = new Startup(repository, isShort ? Plan.SHORT : Plan.WHOLE);
        startup.run();
        Path written = isShort ? repository.root().resolve("bench/target") : repository.results();
        System.exit(startup.result.write(written.resolve("startup.json")));
    }

    private void run() throws IOException {
        List<String> java = stock();
        result.figure("captures in the store", captures);
        result.figure("java", shown(java));
        List<Double> script = new ArrayList<>();
        for (int i = 0; i < SCRIPT_STARTS; i++) {
            script.add(seconds(byScript()));
        }
        result.figure("seconds from bin/catchment to ready", script);
        List<Double> ready = new ArrayList<>();
        for (int i = 0; i < plan.starts(); i++) {
            ready.add(seconds(byJava(java)));
        }
        result.figure("seconds from java to ready", ready);
        judgeReady(ready.stream().sorted().toList());
        useMemory(byJava(java));
        Repository.delete(folder.resolve("data"));
    }

    /// @return the words that the server is started with
    private List<String> stock() throws IOException {
        Path settings = Files.writeString(folder.resolve("settings.yaml"), Caller.SETTINGS);
        try (RunningServer server =
                RunningServer.start(byScript().flags("--settings-file", settings.toString()))) {
            Caller caller = new Caller(server.address());
            try (LoadProcess load = LoadProcess.start(caller.target(64, 0), log("load"))) {
                while (captures < plan.captures()) {
                    captures += accepted(load.run(Step.asFastAsAnswered(5)));
                }
            }
            caller.awaitFinal();
            return words(server.handle());
        }
    }

    private static long accepted(Answers answers) {
        if (answers.accepted() != answers.sent()) {
            throw new IllegalStateException(answers.sent() + " sent: " + answers.byStatus());
        }
        return answers.accepted();
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /// All up to the jar, and the jar.
    private static List<String> words(ProcessHandle process) {
        try {
            Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            List<String> all = List.of(Files.readString(file).split("\0"));
            return all.subList(0, all.indexOf("-jar") + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Without the places of this machine.
    private static List<String> shown(List<String> words) {
        return words.stream().map(word -> word.replaceAll("(^|=)/.*/", "$1…/")).toList();
    }

    private RunningServer.Start byScript() {
        return RunningServer.Start.of(repository.catchment(), folder.resolve("data"));
    }

    private RunningServer.Start byJava(List<String> words) {
        return new RunningServer.Start(
                Path.of(words.getLast()),
                folder.resolve("data"),
                // The words have what it says; the server would take it for a setting.
                Stream.concat(
                                Stream.of("env", "-u", "CATCHMENT_JAVA_OPTS"),
                                words.subList(0, words.size() - 1).stream())
                        .toList(),
                List.of(),
                Map.of());
    }

    private static double seconds(RunningServer.Start start) {
        try (RunningServer server = RunningServer.start(start)) {
            return server.untilReady().toMillis() / 1e3;
        }
    }

    private void judgeReady(List<Double> sorted) {
        double median = sorted.get(sorted.size() / 2);
        result.verdict(
                "ready in less than " + READY_SECONDS_MAX + " s after java, in the median",
                median < READY_SECONDS_MAX,
                median + " (" + sorted.getFirst() + " to " + sorted.getLast() + ")");
    }

    private void useMemory(RunningServer.Start start) {
        try (RunningServer server = RunningServer.start(start)) {
            pause(Duration.ofSeconds(plan.idleSeconds()));
            Memory idle = Memory.of(server.handle());
            result.figure("MB at rest", idle.raw());
            judge("at rest", idle.now(), IDLE_BYTES_MAX);
            for (int connections : CONNECTIONS) {
                load(server, connections);
            }
            judge("at most under load", Memory.of(server.handle()).peak(), LOADED_BYTES_MAX);
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the server rested", e);
        }
    }

    private void load(RunningServer server, int connections) {
        Caller caller = new Caller(server.address());
        Answers answers;
        try (LoadProcess load =
                LoadProcess.start(caller.target(connections, captures), log("load"))) {
            answers = load.run(Step.asFastAsAnswered(plan.loadSeconds()));
        }
        captures += accepted(answers);
        caller.awaitFinal();
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("acceptedPerSecond", Math.round(answers.acceptedPerSecond()));
        raw.put("millis", answers.millis());
        raw.put("MB", Memory.of(server.handle()).raw());
        result.figure("load over " + connections + " connections", raw);
    }

    private void judge(String when, long bytes, long bytesMax) {
        result.verdict(
                "the JVM has less than " + bytesMax / 1_000_000 + " MB " + when,
                bytes < bytesMax,
                bytes / 1_000_000 + " MB");
    }
}
