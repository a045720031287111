package io.catchment.bench.parts;

import static java.util.Objects.requireNonNull;

import io.catchment.bench.Repository;
import io.catchment.bench.Result;
import io.catchment.bench.load.Bodies;
import io.catchment.bench.load.Rows;
import io.catchment.process.Processor;
import io.catchment.store.EmbeddedPostgres;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// The way from the log to rows, on its own: how fast, and what a capture costs on it.
///
/// The log is filled first, so that nothing but the way is measured; a backlog of its own warms everything up. With
/// `--profile` it tells too where in Java and in which statement the time goes, and which table the WAL is of; counting that
/// costs some of the rate.
public final class Apply {
    private static final String WORKERS = "worker-";

    private static final String COUNTS =
            """
            SELECT (SELECT count(*) FROM lead), (SELECT count(*) FROM lead_key), (SELECT count(*) FROM opportunity),
                   (SELECT count(*) FROM activity),
                   (SELECT coalesce(sum(requests), 0) FROM ledger_hour WHERE effect IN (1, 2))
            """;

    private final Result result;
    private final Backlogged way;
    private final EmbeddedPostgres postgres;
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicLong workerNanos = new AtomicLong();
    private final AtomicLong workerBytes = new AtomicLong();

    private Apply(Result result, Backlogged way, EmbeddedPostgres postgres) {
        this.result = result;
        this.way = way;
        this.postgres = postgres;
    }

    /// @param captures of which the log is full
    /// @param rounds that are measured, each with so many captures
    private record Options(int captures, int workers, int rounds, boolean isProfile) {
        static Options of(List<String> arguments) {
            return new Options(
                    number(arguments, "--captures", 50_000),
                    number(arguments, "--workers", 1),
                    number(arguments, "--rounds", 3),
                    arguments.contains("--profile"));
        }

        private static int number(List<String> arguments, String name, int usual) {
            int at = arguments.indexOf(name);
            return at < 0 ? usual : Integer.parseInt(arguments.get(at + 1));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        Options options = Options.of(List.of(arguments));
        Repository repository = Repository.ofThisProcess();
        Path folder = repository.emptyFolder("apply");
        Result result = new Result("apply", repository);
        result.figure("workers", options.workers());
        result.figure("captures", options.captures());
        try (EmbeddedPostgres postgres = start(folder, options);
                Backlogged way =
                        new Backlogged(postgres, folder.resolve("log"), options.workers())) {
            new Apply(result, way, postgres).run(options, folder);
        }
        String name = options.isProfile() ? "apply-profile.json" : "apply.json";
        int code = result.write(repository.results().resolve(name));
        Repository.delete(folder);
        System.exit(code);
    }

    private static EmbeddedPostgres start(Path folder, Options options) throws Exception {
        if (options.isProfile()) {
            try (EmbeddedPostgres once =
                    EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder))) {
                Superuser.countStatements(once, folder);
            }
        }
        return EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder));
    }

    private void run(Options options, Path folder) throws Exception {
        way.append(options.captures());
        drain();
        List<Map<String, Object>> rounds = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            way.append(options.captures());
            rounds.add(measured(options.captures()));
        }
        result.figure("rounds", rounds);
        result.figure("median", median(rounds));
        if (options.isProfile()) {
            way.append(options.captures());
            profile(options.captures(), folder);
        }
        check();
    }

    private void drain() throws Exception {
        AtomicInteger name = new AtomicInteger();
        try (ExecutorService workers =
                Executors.newFixedThreadPool(
                        way.processors().size(),
                        work ->
                                Thread.ofPlatform()
                                        .name(WORKERS + name.getAndIncrement())
                                        .unstarted(work))) {
            List<Future<?>> running = new ArrayList<>();
            for (Processor processor : way.processors()) {
                running.add(workers.submit(() -> drain(processor)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    private void drain(Processor processor) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
        while (processor.runOnce() > 0) {
            batches.incrementAndGet();
        }
        workerBytes.addAndGet(threads.getCurrentThreadAllocatedBytes() - allocatedBefore);
        workerNanos.addAndGet(threads.getCurrentThreadCpuTime());
    }

    // ---- what a capture costs ----

    private Map<String, Object> measured(int captures) throws Exception {
        batches.set(0);
        workerNanos.set(0);
        workerBytes.set(0);
        long walBefore = asked("SELECT pg_current_wal_insert_lsn() - '0/0'");
        long postgresBefore = postgresNanos();
        long processBefore = processNanos();
        long collectionsBefore = collectionMillis();
        long begun = System.nanoTime();
        drain();
        long nanos = System.nanoTime() - begun;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("capturesPerSecond", Math.round(captures * 1e9 / nanos));
        figures.put("requestsABatch", Math.round((double) captures / batches.get()));
        figures.put("microsWorkers", micros(workerNanos.get(), captures));
        figures.put("microsProcess", micros(processNanos() - processBefore, captures));
        figures.put("microsPostgres", micros(postgresNanos() - postgresBefore, captures));
        figures.put("bytesAllocated", workerBytes.get() / captures);
        figures.put("millisCollecting", collectionMillis() - collectionsBefore);
        figures.put(
                "walBytes",
                (asked("SELECT pg_current_wal_insert_lsn() - '0/0'") - walBefore) / captures);
        return figures;
    }

    private static double micros(long nanos, int captures) {
        return Math.round(nanos / 100.0 / captures) / 10.0;
    }

    private static Map<String, Object> median(List<Map<String, Object>> rounds) {
        Map<String, Object> median = new LinkedHashMap<>();
        for (String name : rounds.getFirst().keySet()) {
            List<Double> sorted =
                    rounds.stream()
                            .map(round -> ((Number) requireNonNull(round.get(name))).doubleValue())
                            .sorted()
                            .toList();
            median.put(name, sorted.get(sorted.size() / 2));
        }
        return median;
    }

    private static long processNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private long postgresNanos() {
        return ProcessHandle.of(postgres.pid()).stream()
                .flatMap(postmaster ->
                        Stream.concat(Stream.of(postmaster), postmaster.descendants()))
                .mapToLong(process -> process.info().totalCpuDuration().orElseThrow().toNanos())
                .sum();
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private long asked(String sql) {
        return numbers(sql).getFirst();
    }

    private List<Long> numbers(String sql) {
        return way.database().inTransaction(connection -> numbers(connection, sql));
    }

    private static List<Long> numbers(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            List<Long> numbers = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                numbers.add(row.getLong(i));
            }
            return numbers;
        }
    }

    // ---- where it goes ----

    private void profile(int captures, Path folder) throws Exception {
        try (Superuser superuser = Superuser.of(postgres, folder)) {
            superuser.begin();
            String from = superuser.walEnd();
            JavaProfile java = new JavaProfile();
            java.start();
            result.raw("profiled", measured(captures));
            JavaProfile.Shares shares = java.stop(WORKERS, folder.resolve("apply.jfr"));
            Thread.sleep(1_000);
            result.raw("statements", superuser.statements());
            String to = superuser.walEnd();
            result.raw("walByRelation", superuser.walByRelation(from, to));
            result.raw("walByKind", superuser.walByKind(from, to));
            result.raw("sizes", superuser.sizes());
            result.raw("java", shares);
        }
    }

    private void check() {
        List<Long> found = numbers(COUNTS);
        Rows expected = Bodies.rows(way.appended());
        result.check(
                "rows",
                expected,
                new Rows(found.get(0), found.get(1), found.get(2), found.get(3), found.get(4)));
    }
}
