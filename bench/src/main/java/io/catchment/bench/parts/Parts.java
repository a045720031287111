package io.catchment.bench.parts;

import static java.util.Objects.requireNonNull;

import io.catchment.bench.Repository;
import io.catchment.bench.Result;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Measures the parts of the server, each on its own: how long it takes, and how much it allocates.
///
/// JMH writes subclasses of the benchmarks, so these are neither final nor package-private; and makes them, so that what
/// they need is made with them.
public final class Parts {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Parts() {}

    /// @param arguments names of parts, as `DecideParts` or `decide`; none for all
    public static void main(String[] arguments) throws Exception {
        Repository repository = Repository.ofThisProcess();
        Result result = new Result("parts", repository);
        Collection<RunResult> parts = new Runner(options(repository, arguments).build()).run();
        parts.forEach(part -> result.figure(name(part), figures(part)));
        result.verdict("every part was measured", !parts.isEmpty(), parts.size() + " parts");
        Path folder =
                arguments.length == 0 ? repository.results() : repository.emptyFolder("parts");
        System.exit(result.write(folder.resolve("parts.json")));
    }

    private static ChainedOptionsBuilder options(Repository repository, String[] arguments) {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .jvmArgs(
                                "-Xmx1g",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dcatchment.root=" + repository.root());
        for (String part : arguments) {
            options.include("\\b" + part + "\\b");
        }
        return arguments.length == 0 ? options.include("\\.parts\\.") : options;
    }

    private static String name(RunResult part) {
        List<String> words = List.of(part.getParams().getBenchmark().split("\\."));
        return words.get(words.size() - 2) + "." + words.getLast();
    }

    private static Map<String, Object> figures(RunResult part) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("score", part.getPrimaryResult().getScore());
        figures.put("error", part.getPrimaryResult().getScoreError());
        figures.put("unit", part.getPrimaryResult().getScoreUnit());
        figures.put(
                "bytesAllocated",
                Math.round(requireNonNull(part.getSecondaryResults().get(ALLOCATED)).getScore()));
        return figures;
    }

    /// An empty folder for what a part keeps on disk.
    static Path folder(String name) {
        return Repository.ofThisProcess().emptyFolder("parts-" + name);
    }
}
