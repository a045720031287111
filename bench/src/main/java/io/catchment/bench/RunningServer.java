package io.catchment.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server in a process of its own, started by `bin/catchment` as a person would start it.
///
/// Its log goes to a file beside the data directory.
public final class RunningServer implements AutoCloseable {
    private static final String READY = "Catchment is ready at ";
    private static final JsonMapper JSON = new JsonMapper();

    /// A stop in order answers, finishes batches and stops PostgreSQL, each within bounds of seconds.
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private final long begun = System.nanoTime();
    private final Process process;
    private final Start start;
    private final List<String> welcome = new ArrayList<>();
    private Duration untilReady = Duration.ZERO;

    private RunningServer(Process process, Start start) {
        this.process = process;
        this.start = start;
    }

    /// How to start one.
    ///
    /// @param prefix words before the program, such as those that make it run as another user
    /// @param flags beside `--data` and `--http-port`, which is a free one
    public record Start(
            Path program,
            Path data,
            List<String> prefix,
            List<String> flags,
            Map<String, String> environment) {

        public static Start of(Path program, Path data) {
            return new Start(program, data, List.of(), List.of(), Map.of());
        }

        /// Without a build: from the class path of this process, as `bin/catchment` starts the jar.
        public static Start ofClassPath(Path data) {
            String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return of(Path.of(Main.class.getName()), data)
                    .after(
                            java,
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx512m",
                            "-cp",
                            System.getProperty("java.class.path"));
        }

        public Start with(Map<String, String> more) {
            return new Start(program, data, prefix, flags, more);
        }

        Start after(String... words) {
            return new Start(program, data, List.of(words), flags, environment);
        }

        public Start flags(String... more) {
            return new Start(program, data, prefix, List.of(more), environment);
        }

        ProcessBuilder command() {
            List<String> words = new ArrayList<>(prefix);
            words.addAll(List.of(program.toString(), "--data", data.toString()));
            if (!flags.contains("--http-port")) {
                words.addAll(List.of("--http-port", "0"));
            }
            words.addAll(flags);
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().putAll(environment);
            return builder.redirectInput(Child.NOTHING.toFile());
        }

        Path log() {
            return data.resolveSibling(data.getFileName() + ".log");
        }
    }

    /// Returns when the server says that it is ready.
    ///
    /// @throws IllegalStateException with the end of its log when it ends before
    public static RunningServer start(Start start) {
        try {
            // An earlier one may be another user's.
            Files.deleteIfExists(start.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return launch(start).awaitReady();
    }

    /// Returns at once: nothing is known yet of how it will go. Its log goes on where an earlier one's ended.
    static RunningServer launch(Start start) {
        try {
            ProcessBuilder command = start.command();
            command.redirectError(ProcessBuilder.Redirect.appendTo(start.log().toFile()));
            return new RunningServer(command.start(), start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws IllegalStateException with the end of its log when it ends before
    RunningServer awaitReady() {
        try {
            BufferedReader out = process.inputReader(UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                welcome.add(line);
                if (line.startsWith(READY)) {
                    untilReady = Duration.ofNanos(System.nanoTime() - begun);
                    return this;
                }
            }
            throw new IllegalStateException(
                    "the server did not start, exit "
                            + process.waitFor()
                            + ": "
                            + end(start.log()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the server started", e);
        }
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    public Duration untilReady() {
        return untilReady;
    }

    /// What it printed up to the line that says ready.
    List<String> welcome() {
        return List.copyOf(welcome);
    }

    public URI address() {
        return URI.create(welcome.getLast().substring(READY.length()));
    }

    long pid() {
        return process.pid();
    }

    Client client() {
        return client(Client.PATIENCE);
    }

    /// @param patience how long one call may take
    Client client(Duration patience) {
        try {
            Path file = start.data().resolve("demo-account.json");
            JsonNode keys = JSON.readTree(Files.readString(file));
            return new Client(
                    address(),
                    keys.get("accessKey").asString(),
                    keys.get("secretKey").asString(),
                    keys.get("apiKey").asString(),
                    patience);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// By `kill -9`: nothing is finished, and PostgreSQL stays behind.
    void kill() {
        process.destroyForcibly();
        await();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Returns when it has ended, by whatever hand.
    void awaitEnd() {
        process.onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the server did not stop within " + STOP_MAX);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the server stopped", e);
        }
    }
}
