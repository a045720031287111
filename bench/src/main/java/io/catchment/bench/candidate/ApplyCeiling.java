package io.catchment.bench.candidate;

import io.catchment.bench.load.Bodies;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The store without HTTP and log: how many captures a second two connections apply, which were read in advance.
///
/// `ApplyCeiling [captures]`, into the database of `BENCH_STORE_URL`. Leaves the rows of the first indexes there.
public final class ApplyCeiling {
    private static final int CONNECTIONS = Prototype.PARTITIONS;
    private static final int BATCH = 500;
    private static final String CAPTURES = "200000";

    private ApplyCeiling() {}

    public static void main(String[] args) throws Exception {
        long captures = Long.parseLong(args.length > 0 ? args[0] : CAPTURES);
        Environment environment = Environment.of(System.getenv());
        environment.execute(Tables.CREATE);
        environment.execute(Tables.BEGIN_PARTITIONS.formatted(CONNECTIONS - 1));
        List<List<Capture>> parts = parts(captures);
        List<Long> batchMicros = new ArrayList<>();
        long begun = System.nanoTime();
        for (Future<List<Long>> part : apply(environment, parts)) {
            batchMicros.addAll(part.get());
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        batchMicros.sort(null);
        System.out.printf(
                Locale.ROOT,
                "{\"perSecond\":%.0f,\"p99Millis\":%.3f}%n",
                captures / seconds,
                batchMicros.get(batchMicros.size() * 99 / 100) / 1e3);
    }

    /// As the door distributes them.
    private static List<List<Capture>> parts(long captures) {
        Bodies bodies = new Bodies(1);
        List<List<Capture>> parts = List.of(new ArrayList<>(), new ArrayList<>());
        for (long i = 0; i < captures; i++) {
            byte[] body = bodies.body(i);
            parts.get(Prototype.partition(body)).add(capture(body));
        }
        return parts;
    }

    private static Capture capture(byte[] body) {
        return CaptureReader.read(new Log.Entry(Instant.now(), body, 0, body.length));
    }

    private static List<Future<List<Long>>> apply(
            Environment environment, List<List<Capture>> parts) {
        List<Future<List<Long>>> connections = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int part = 0; part < CONNECTIONS; part++) {
                int partition = part;
                connections.add(
                        threads.submit(() -> apply(environment, partition, parts.get(partition))));
            }
        }
        return connections;
    }

    /// @return how long each batch took, in microseconds
    private static List<Long> apply(Environment environment, int partition, List<Capture> captures)
            throws SQLException {
        List<Long> micros = new ArrayList<>();
        try (Store store = new Store(environment.connect())) {
            for (int from = 0; from < captures.size(); from += BATCH) {
                long begun = System.nanoTime();
                store.apply(
                        partition,
                        from,
                        captures.subList(from, Math.min(from + BATCH, captures.size())));
                micros.add((System.nanoTime() - begun) / 1_000);
            }
        }
        return micros;
    }
}
