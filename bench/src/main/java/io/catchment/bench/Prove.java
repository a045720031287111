package io.catchment.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Pours captures into a server while it, its store and its disk suffer faults, and proves that every acknowledged
/// request became final once.
///
/// ```
///   first half    the embedded store, on the same small disk as the log: it is killed, starved and frozen
///   second half   a store that is not the server's, on another disk: it is stopped as well, for up to a minute
/// ```
final class Prove {
    static final long DISK_RESERVE_BYTES = 64 << 20;

    private static final String DISK_RESERVE = "--disk-reserve";

    private final Result result;
    private final long seed;
    private final Form form;
    private final Function<Path, RunningServer.Start> program;

    /// How much of it.
    enum Form {
        FULL(Duration.ofMinutes(5), 2L << 30),
        /// Each kind of fault once.
        SHORT(Duration.ZERO, 1L << 30);

        private final Duration half;
        private final long diskBytes;

        Form(Duration half, long diskBytes) {
            this.half = half;
            this.diskBytes = diskBytes;
        }
    }

    /// @param program starts a server on a data directory
    Prove(Result result, long seed, Form form, Function<Path, RunningServer.Start> program) {
        this.result = result;
        this.seed = seed;
        this.form = form;
        this.program = program;
    }

    public static void main(String[] arguments) {
        quiet();
        List<String> given = Arrays.asList(arguments);
        Form form = given.contains("--short") ? Form.SHORT : Form.FULL;
        int seed = given.indexOf("--seed");
        Repository repository = Repository.ofThisProcess();
        Path folder = emptyFolder(repository, "prove");
        Result result = new Result("prove", repository);
        new Prove(
                        result,
                        seed < 0
                                ? new Random().nextInt(1_000_000)
                                : Long.parseLong(given.get(seed + 1)),
                        form,
                        data -> RunningServer.Start.of(repository.catchment(), data))
                .run(folder);
        Path file = (form == Form.FULL ? repository.results() : folder).resolve("prove.json");
        System.exit(result.write(file));
    }

    /// The pool and the migrations have their say on the server's log already.
    static void quiet() {
        Logger.getLogger("").setLevel(Level.WARNING);
    }

    /// With what a run that was killed left mounted there taken away.
    static Path emptyFolder(Repository repository, String name) {
        Path folder = repository.root().resolve("bench/target").resolve(name);
        for (Half half : Half.values()) {
            Disk.unmountLeftover(folder.resolve(half.folder()).resolve("data"));
        }
        return repository.emptyFolder(name);
    }

    private enum Half {
        EMBEDDED,
        OWN;

        String folder() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        FaultPlan plan(long seed, Form form) {
            return switch (this) {
                case EMBEDDED -> FaultPlan.embedded(seed, form);
                case OWN -> FaultPlan.own(seed, form);
            };
        }
    }

    void run(Path folder) {
        long begun = System.nanoTime();
        result.figure("seed", seed);
        List<Trial.Lived> lives = new ArrayList<>();
        for (Half half : Half.values()) {
            live(half, folder.resolve(half.folder())).ifPresent(lives::add);
        }
        result.figure("seconds", Result.seconds(Duration.ofNanos(System.nanoTime() - begun)));
        new ProveReport(result, lives).write();
    }

    private Optional<Trial.Lived> live(Half half, Path folder) {
        Trial.Setup setup =
                new Trial.Setup(
                        half.folder(), folder, this::start, half == Half.OWN, form.diskBytes, seed);
        try (Trial trial = Trial.start(setup)) {
            return Optional.of(trial.live(half.plan(seed, form), form.half));
        } catch (IllegalStateException e) {
            result.verdict(
                    half.folder() + ": it lived to the end", false, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /// At one port for the whole run, as a server that is started anew has it.
    private RunningServer.Start start(Path data) {
        List<String> flags =
                new ArrayList<>(
                        List.of(
                                "--rate-limit",
                                "none",
                                "--read-rate-limit",
                                "none",
                                "--http-port",
                                Integer.toString(freePort())));
        RunningServer.Start start = program.apply(data);
        if (knows(start, DISK_RESERVE)) {
            flags.addAll(List.of(DISK_RESERVE, (DISK_RESERVE_BYTES >> 20) + "MiB"));
        }
        return start.flags(flags.toArray(String[]::new));
    }

    private static boolean knows(RunningServer.Start start, String flag) {
        return Child.succeed(start.flags("--help").command()).contains(flag);
    }

    /// Below the ports that systems give to callers, one of whom could otherwise sit on it after a kill.
    private static int freePort() {
        Random random = new Random();
        while (true) {
            int port = 20_000 + random.nextInt(10_000);
            try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                return port;
            } catch (IOException e) {
                // Somebody's. The next may be free.
            }
        }
    }
}
