package io.catchment.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks for bodies that break the reader, led by the coverage of its code (Jazzer), from those of the recorded exchanges
/// on. What it finds stays in `bench/target/fuzz`, to become a recorded exchange.
public final class Fuzz {
    private static final long SECONDS_STANDARD = 300;
    private static final Pattern PROGRESS =
            Pattern.compile("#(\\d+)\\s+\\S+\\s+cov: (\\d+) ft: (\\d+) corp: (\\d+)/");
    private static final Pattern RAN = Pattern.compile("executed_units: (\\d+)");

    private Fuzz() {}

    public static void main(String[] arguments) {
        long seconds =
                arguments.length == 0
                        ? SECONDS_STANDARD
                        : Long.parseLong(arguments[0].replace("--seconds=", ""));
        System.exit(run(Repository.ofThisProcess(), seconds));
    }

    private static int run(Repository repository, long seconds) {
        Path folder = repository.emptyFolder("fuzz");
        List<byte[]> seeds = FuzzSeeds.of(repository);
        write(seeds, folder.resolve("corpus"));
        Result result = new Result("fuzz", repository);
        Instant start = Instant.now();
        Child.Ran ran = Child.run(folder, command(seconds));
        Duration took = Duration.between(start, Instant.now());
        keep(folder.resolve("output.txt"), ran.text());
        tell(result, ran.text(), seeds.size(), took);
        List<String> findings = findings(folder);
        result.figure("findings", findings.size());
        result.check("inputs that escaped a refusal", List.of(), findings);
        result.check("the fuzzer ended by its time", 0, ran.exit());
        Path file = seconds < SECONDS_STANDARD ? folder.resolve("fuzz.json") : results(repository);
        return result.write(file);
    }

    private static Path results(Repository repository) {
        return repository.results().resolve("fuzz.json");
    }

    /// Hooks into the JDK, for injections into things that the reader has not, are left out; what counts is coverage.
    private static List<String> command(long seconds) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzTarget.class.getName(),
                "--instrumentation_includes=io.catchment.**:tools.jackson.core.**",
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.*",
                "--reproducer_path=.",
                "-max_total_time=" + seconds,
                "-timeout=10",
                "-print_final_stats=1",
                "corpus");
    }

    private static void tell(Result result, String output, int seeds, Duration took) {
        List<MatchResult> progress = PROGRESS.matcher(output).results().toList();
        if (progress.isEmpty()) {
            System.out.println(output);
            throw new IllegalStateException("the fuzzer said nothing of its coverage, see above");
        }
        MatchResult begin = progress.getFirst();
        MatchResult end = progress.getLast();
        result.figure("seconds", Result.seconds(took));
        result.figure("seeds", seeds);
        result.figure(
                "executions",
                RAN.matcher(output)
                        .results()
                        .map(match -> Long.parseLong(match.group(1)))
                        .reduce(0L, (before, last) -> last));
        result.figure("edges after the seeds", Long.parseLong(begin.group(2)));
        result.figure("edges", Long.parseLong(end.group(2)));
        result.figure("features", Long.parseLong(end.group(3)));
        result.figure("inputs kept for what they reached", Long.parseLong(end.group(4)));
    }

    /// The files that libFuzzer writes: `crash-…`, `timeout-…`, `oom-…`.
    private static List<String> findings(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("(crash|timeout|oom|leak|slow-unit)-.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(List<byte[]> seeds, Path corpus) {
        try {
            Files.createDirectories(corpus);
            for (int i = 0; i < seeds.size(); i++) {
                Files.write(corpus.resolve("seed-" + i), seeds.get(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
