package io.catchment.bench.candidate;

import io.catchment.bench.load.Bodies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.rocksdb.RocksDBException;

/// The log without HTTP: how many bodies a second 256 callers get onto the disk, each waiting for its fsync.
///
/// `AppendCeiling [seconds]`, in the folder `BENCH_DATA`.
public final class AppendCeiling {
    private static final int CALLERS = 256;
    private static final int BODIES = 1_000;
    private static final String SECONDS = "10";

    private AppendCeiling() {}

    public static void main(String[] args) throws Exception {
        long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(args.length > 0 ? args[0] : SECONDS));
        try (Log log = open()) {
            run(log, nanos / 4);
            Histogram micros = run(log, nanos);
            System.out.printf(
                    Locale.ROOT,
                    "{\"perSecond\":%.0f,\"p99Millis\":%.3f}%n",
                    micros.getTotalCount() * 1e9 / nanos,
                    micros.getValueAtPercentile(99) / 1e3);
        }
    }

    private static Log open() throws RocksDBException {
        return Log.open(Environment.of(System.getenv()).data().resolve("log"), 1);
    }

    private static Histogram run(Log log, long nanos) throws Exception {
        long end = System.nanoTime() + nanos;
        List<Future<Histogram>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                Bodies bodies = new Bodies(caller);
                callers.add(threads.submit(() -> append(log, bodies, end)));
            }
        }
        Histogram micros = new Histogram(3);
        for (Future<Histogram> caller : callers) {
            micros.add(caller.get());
        }
        return micros;
    }

    private static Histogram append(Log log, Bodies bodies, long end) {
        Histogram micros = new Histogram(3);
        long index = 0;
        for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
            log.append(0, bodies.body(index++ % BODIES));
            micros.recordValue((System.nanoTime() - begun) / 1_000);
        }
        return micros;
    }
}
