package io.catchment.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A real server in a JVM of its own, started from the test class path as `bin/catchment` starts the jar.
final class ServerProcess implements AutoCloseable {
    /// Recovery on a busy machine takes seconds; what takes longer does not work.
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String READY = "Catchment is ready at ";

    private final Process process;
    private final Path stderr;
    private final List<String> stdout = new ArrayList<>();
    private final BufferedReader reader;

    private ServerProcess(Process process, Path stderr) {
        this.process = process;
        this.stderr = stderr;
        this.reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// What a process that came to its end by itself left.
    record Ended(int exitCode, String stdout, String stderr) {}

    /// Starts a process; nothing is known yet of how it will go.
    ///
    /// @param folder the process works in; its stderr goes to a file there
    static ServerProcess launch(
            Path folder, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(java());
        command.addAll(arguments);
        return run(folder, environment, command);
    }

    /// Starts a server at a free port, without limits, on a data directory, and waits until it is ready.
    static ServerProcess start(Path data, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--data=" + data, "--http-port=0"));
        all.add("--rate-limit=none");
        all.addAll(List.of(arguments));
        return launch(data.resolveSibling(""), Map.of(), all).awaitReady();
    }

    /// As a shell with job control would: in a process group of its own, which Ctrl-C goes to.
    static ServerProcess startInGroup(Path data) {
        String script =
                """
                set -m
                # Whoever started the tests in the background made all below deaf to SIGINT.
                if env --default-signal=INT true 2>/dev/null; then set -- env --default-signal=INT "$@"; fi
                "$@" &
                wait $!
                """;
        List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        command.addAll(java());
        command.addAll(List.of("--data=" + data, "--http-port=0", "--rate-limit=none"));
        return run(data.resolveSibling(""), Map.of(), command).awaitReady();
    }

    private static List<String> java() {
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                // Half the time to the first answer; these servers do not live long enough for
                // more.
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                Main.class.getName());
    }

    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(java.io.File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(java.io.File.pathSeparator, entries);
    }

    private static ServerProcess run(
            Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path stderr = Files.createTempFile(folder, "stderr-", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectError(stderr.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("CATCHMENT_"));
            builder.environment().putAll(environment);
            return new ServerProcess(builder.start(), stderr);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ServerProcess awaitReady() {
        readStdoutUntil(READY);
        return this;
    }

    private void readStdoutUntil(String beginning) {
        try {
            String line;
            do {
                line = reader.readLine();
                if (line == null) {
                    throw new AssertionError(
                            "the server ended before it was ready: " + stdout() + stderr());
                }
                stdout.add(line);
            } while (!line.startsWith(beginning));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create(stdout.getLast().substring(READY.length()));
    }

    long pid() {
        return process.pid();
    }

    String stdout() {
        return String.join("\n", stdout);
    }

    String stderr() {
        try {
            return Files.readString(stderr);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// SIGKILL, to this process alone: its PostgreSQL lives on.
    void kill() {
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /// SIGKILL at a moment, whatever it does then.
    void killAfter(Duration moment) throws InterruptedException {
        if (process.waitFor(moment.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the server ended by itself: " + stderr());
        }
        kill();
    }

    /// SIGTERM, once.
    void askToStop() {
        process.toHandle().destroy();
    }

    int stop() {
        askToStop();
        return awaitEnd().exitCode();
    }

    /// What Ctrl-C does, to a server that was started in a group: the shell that waits for it is in another.
    void interruptGroup() {
        long server = process.children().findFirst().orElseThrow().pid();
        signal("INT", -server);
    }

    static void signal(String name, long pid) {
        try {
            Process kill =
                    new ProcessBuilder("/bin/sh", "-c", "kill -%s %d".formatted(name, pid))
                            .inheritIO()
                            .start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("no " + name + " could be sent to " + pid);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Ended awaitEnd() {
        try {
            // Reading first: a process whose pipe is full does not end.
            reader.lines().forEach(stdout::add);
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the server did not end within " + LIMIT + stderr());
            }
            return new Ended(process.exitValue(), stdout(), stderr());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Of the PostgreSQL server that runs, or ran last, in a data directory.
    static Optional<Long> postgresPid(Path data) {
        Path file = data.resolve("postgres/18/postmaster.pid");
        try {
            return Files.exists(file)
                    ? Optional.of(Long.parseLong(Files.readAllLines(file).getFirst().strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && !isZombie(pid);
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false; // not Linux, or gone
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroy);
            stop();
        }
    }
}
