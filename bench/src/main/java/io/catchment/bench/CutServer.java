package io.catchment.bench;

import io.catchment.store.Database;
import io.catchment.store.EmbeddedPostgres;
import io.catchment.store.LedgerCheck;
import io.catchment.store.StoreAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// A server whose data directory is a [CutDisk]: log, settings and store.
///
/// It runs the server's main class by the class path that is given, so that two that differ in one class are started
/// in one way.
///
/// @param javaOptions for starts in a row on few cores: what the JVM need not work out again and again
record CutServer(Path diskProgram, String classPath, List<String> javaOptions, Path folder) {
    private static final String MAIN = "io.catchment.server.Main";
    private static final Duration DEATH_MAX = Duration.ofSeconds(30);
    private static final Duration POLL_PAUSE = Duration.ofMillis(10);

    CutServer {
        javaOptions = List.copyOf(javaOptions);
    }

    /// What outlasts the cuts.
    Path kept() {
        return folder.resolve("kept");
    }

    Path data() {
        return folder.resolve("data");
    }

    CutDisk mount(long seed) {
        writeSync();
        return CutDisk.mount(diskProgram, kept(), data(), seed);
    }

    /// A `sync` that reaches the [CutDisk], to which the kernel does not pass on the real one.
    private void writeSync() {
        Path sync = tools().resolve("sync");
        try {
            Files.createDirectories(tools());
            Files.writeString(sync, "#!/bin/sh\ntest ! -e " + data() + "/.sync-everything\n");
            Files.setPosixFilePermissions(sync, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path tools() {
        return folder.resolve("tools");
    }

    RunningServer start() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        words.addAll(javaOptions);
        words.addAll(List.of("-cp", classPath));
        return RunningServer.start(
                RunningServer.Start.of(Path.of(MAIN), data())
                        .after(words.toArray(String[]::new))
                        .with(
                                Map.of(
                                        "PATH", tools() + ":" + System.getenv("PATH"),
                                        "CATCHMENT_RATE_LIMIT", "none",
                                        "CATCHMENT_READ_RATE_LIMIT", "none")));
    }

    /// Ends, by `kill -9`, whatever runs on the data directory: the server, and its PostgreSQL that outlives it.
    void killAll() {
        Set<ProcessHandle> victims = running();
        long begun = System.nanoTime();
        while (!victims.isEmpty()) {
            victims.forEach(ProcessHandle::destroyForcibly);
            if (System.nanoTime() - begun > DEATH_MAX.toNanos()) {
                throw new IllegalStateException("still running: " + victims);
            }
            LockSupport.parkNanos(POLL_PAUSE.toNanos());
            victims.removeIf(victim -> !runs(victim));
            victims.addAll(running());
        }
    }

    /// PostgreSQL's own children go by other names than the data directory's.
    private Set<ProcessHandle> running() {
        Set<ProcessHandle> running = new HashSet<>();
        ProcessHandle.allProcesses()
                .filter(process -> isOnData(process) && runs(process))
                .forEach(process -> {
                    running.add(process);
                    process.descendants().filter(CutServer::runs).forEach(running::add);
                });
        return running;
    }

    private boolean isOnData(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains(data().toString());
    }

    /// One that has ended, and that nobody has asked for its exit code yet, is alive to Java and has no program.
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /// What the store holds when the server is stopped.
    ///
    /// @param opportunities by the marker of the capture that made them
    /// @param violations of what must always hold
    record Stored(Map<String, Long> opportunities, List<String> violations) {}

    Stored stored() {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(EmbeddedPostgres.Options.in(kept()));
                Database database =
                        Database.open(
                                new StoreAddress(
                                        postgres.jdbcUrl(),
                                        Optional.of(postgres.user()),
                                        Optional.of(postgres.password())))) {
            StoreCount store = new StoreCount(database);
            return new Stored(
                    store.opportunitiesByMarker(), new LedgerCheck(database).violations());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
