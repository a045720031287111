package io.catchment.bench.load;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/// A [Load] in a process of its own, started from the class path of this one, so that what sending costs is seen
/// apart.
public final class LoadProcess implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /// As fast at once as it will ever be, and its compiler takes nothing from the server that is measured: 16 µs a
    /// request after three seconds, where the second compiler takes ten seconds to get there.
    private static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter steps;

    private LoadProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader();
        this.steps = process.outputWriter();
    }

    /// @param log where its complaints go
    public static LoadProcess start(Target target, Path log) {
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms512m",
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        FIRST_COMPILER_ONLY,
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Load.class.getName(),
                        JSON.writeValueAsString(target));
        try {
            return new LoadProcess(command.redirectError(Redirect.appendTo(log.toFile())).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns when each request was answered.
    public Answers run(Step step) {
        try {
            steps.write(JSON.writeValueAsString(step));
            steps.newLine();
            steps.flush();
            String line = answers.readLine();
            while (line != null && !line.startsWith("{")) {
                line = answers.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("the load ended before its step did, see its log");
            }
            return JSON.readValue(line, Answers.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
