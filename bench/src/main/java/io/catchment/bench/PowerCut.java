package io.catchment.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Cuts the power of a server's disk while captures pour in, again and again, and holds what callers were told
/// against what is there afterwards. Then the same without the log's fsync, which has to lose; and the system
/// calls of one append.
///
/// A cut throws away what was not synced: bytes, sizes and names, of log, settings and store alike. Every second
/// one throws all of it away, the others what a seed chooses, as a disk might that has written some of it.
final class PowerCut {
    private static final long SEED = 20_261_123;
    private static final int CUTS = 200;
    private static final int CUTS_WITHOUT_SYNC = 10;
    private static final int CUTS_OF_FIRST_STARTS = 10;

    private final Repository repository;
    private final Path folder;
    private final Path diskProgram;
    private final Result result;
    private Duration firstStartTook = Duration.ofSeconds(5);

    private PowerCut(Repository repository, Path folder, Result result) {
        this.repository = repository;
        this.folder = folder;
        this.diskProgram = CutDisk.compile(repository);
        this.result = result;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // The pool and the migrations have their say on the server's log already.
        Logger.getLogger("").setLevel(Level.WARNING);
        List<String> words = List.of(arguments);
        Repository repository = Repository.ofThisProcess();
        Path folder = emptyFolder(repository);
        Result result = new Result("power-cut", repository);
        PowerCut bench = new PowerCut(repository, folder, result);
        bench.run(Math.toIntExact(number(words, "--cuts", CUTS)), number(words, "--seed", SEED));
        Path written = words.isEmpty() ? repository.results() : folder;
        System.exit(result.write(written.resolve("power-cut.json")));
    }

    private static long number(List<String> words, String flag, long otherwise) {
        int at = words.indexOf(flag);
        return at < 0 ? otherwise : Long.parseLong(words.get(at + 1));
    }

    /// A bench that was killed may have left disks mounted there, and what ran on them.
    private static Path emptyFolder(Repository repository) {
        cleanUp(repository);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(repository)));
        return repository.emptyFolder("power-cut");
    }

    private static void cleanUp(Repository repository) {
        for (String run : List.of("first", "synced", "unsynced", "first-start")) {
            Path folder = repository.root().resolve("bench/target/power-cut").resolve(run);
            CutServer server = new CutServer(folder, "", List.of(), folder);
            server.killAll();
            CutDisk.forget(server.data());
        }
    }

    private void run(int cuts, long seed) throws IOException, InterruptedException {
        result.figure("seed", seed);
        String classPath = repository.root().resolve("server/target/catchment.jar").toString();
        CutServer first = firstStart(classPath);
        trace(first);
        CutTally synced = cuts("synced", classPath, cached(), first, cuts, new Random(seed));
        tell("", synced);
        result.check("cuts", cuts, synced.cuts);
        result.check("starts that were refused", List.of(), synced.refusedStarts);
        result.check("acknowledged and lost", List.of(), synced.lost);
        result.check("applied twice", List.of(), synced.twice);
        result.check(
                "below the position every offset has one outcome; sums, keys and results agree",
                List.of(),
                synced.violations);

        cutFirstStarts(classPath, new Random(seed));
        runWithoutSync(classPath, first, new Random(seed));
    }

    private void runWithoutSync(String classPath, CutServer first, Random random)
            throws IOException, InterruptedException {
        String unsyncedPath =
                UnsyncedLog.classPath(
                        repository, classPath, Files.createDirectory(folder.resolve("mutant")));
        CutTally unsynced = new CutTally();
        for (int i = 0; i < CUTS_WITHOUT_SYNC; i++) {
            // Each with data of its own: a server that finds its log cut short refuses to go on.
            // No cache of classes: it would have the one that was changed as it was.
            unsynced.add(cuts("unsynced", unsyncedPath, "-XX:AOTMode=off", first, 1, random));
        }
        tell("without fsync: ", unsynced);
        result.verdict(
                "without the log's fsync the same cuts lose",
                !unsynced.lost.isEmpty(),
                unsynced.lost.size() + " of " + unsynced.acknowledged + " lost");
    }

    private void cutFirstStarts(String classPath, Random random) {
        List<String> troubles = new ArrayList<>();
        for (int i = 0; i < CUTS_OF_FIRST_STARTS; i++) {
            CutServer server = server("first-start", classPath, cached());
            String trouble = CutFirstStart.trouble(server, firstStartTook, seed(i, random), random);
            server.killAll();
            if (!trouble.isEmpty()) {
                troubles.add(trouble.replace(folder.toString(), "…"));
            }
        }
        result.check(
                "starts that fail after a cut within one of "
                        + CUTS_OF_FIRST_STARTS
                        + " first starts",
                List.of(),
                troubles);
    }

    /// For a [CutDisk]: every second cut loses all.
    static long seed(int cut, Random random) {
        return cut % 2 == 0 ? 0 : 1L + random.nextInt(Integer.MAX_VALUE - 1);
    }

    private void tell(String of, CutTally tally) {
        result.figure(of + "cuts", tally.cuts);
        result.figure(of + "cuts while the server started", tally.cutsInStart);
        result.figure(of + "requests", tally.requests);
        result.figure(of + "acknowledged", tally.acknowledged);
        result.figure(of + "final", tally.acknowledged - tally.lost.size());
        result.figure(of + "lost", tally.lost.size());
        result.figure(of + "twice", tally.twice.size());
        result.figure(of + "starts that were refused", tally.refusedStarts.size());
        result.figure(
                of + "thrown away",
                new TreeMap<>(
                        Map.of(
                                "bytes", tally.thrownAway.bytes(),
                                "files", tally.thrownAway.files(),
                                "names", tally.thrownAway.names())));
        result.figure(of + "seconds", Result.seconds(tally.took));
    }

    /// @return a server after its first start and its stop, all of it on disk: no power is cut there
    private CutServer firstStart(String classPath) throws IOException {
        CutServer server = server("first", classPath, "-XX:AOTCacheOutput=" + classCache());
        Files.createDirectories(server.data());
        RunningServer running = server.start();
        firstStartTook = running.untilReady();
        running.close();
        return server("first", classPath, cached());
    }

    private CutServer server(String name, String classPath, String option) {
        return new CutServer(
                diskProgram,
                classPath,
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        option,
                        // A JVM whose native library was on the disk may crash before it is killed.
                        "-XX:ErrorFile=" + folder.resolve("hs_err_%p.log")),
                folder.resolve(name));
    }

    private String cached() {
        return "-XX:AOTCache=" + classCache();
    }

    private Path classCache() {
        return folder.resolve("classes.aot");
    }

    private CutTally cuts(
            String name, String classPath, String option, CutServer first, int cuts, Random random)
            throws IOException, InterruptedException {
        CutServer server = server(name, classPath, option);
        Repository.delete(server.folder());
        Files.createDirectories(server.folder());
        Child.succeed(
                new ProcessBuilder("cp", "-a", first.data().toString(), server.kept().toString()));
        long started = System.nanoTime();
        CutRun run = new CutRun(server, random);
        try {
            CutTally tally = run.run(cuts);
            tally.took = Duration.ofNanos(System.nanoTime() - started);
            return tally;
        } finally {
            server.killAll();
            CutDisk.forget(server.data());
        }
    }

    private void trace(CutServer first) {
        SyncTrace trace = SyncTrace.of(first);
        result.verdict(
                "the fsync of an append returns before its 200 is written",
                trace.isInOrder(),
                trace.summary());
        result.raw("system calls of one append", trace.lines());
    }
}
