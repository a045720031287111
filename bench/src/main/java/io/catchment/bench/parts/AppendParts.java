package io.catchment.bench.parts;

import io.catchment.Position;
import io.catchment.bench.load.Bodies;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.RocksIntakeLog;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// The log on disk: appends a second, each of them synced, by so many callers at once.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
// Callers are virtual threads, as they are in the server.
@Fork(value = 1, jvmArgsAppend = "-Djmh.executor=VIRTUAL")
@State(Scope.Benchmark)
public class AppendParts {
    private static final int PARTITIONS = 64;
    private static final long BODIES = 100_000;

    private final Bodies bodies = new Bodies(1);
    private final Path folder = Parts.folder("append");
    private final IntakeLog log =
            RocksIntakeLog.open(folder, RocksIntakeLog.Options.of(PARTITIONS));

    @Benchmark
    @Threads(64)
    public Position appendBy64() {
        return append();
    }

    @Benchmark
    @Threads(256)
    public Position appendBy256() {
        return append();
    }

    private Position append() {
        long index = ThreadLocalRandom.current().nextLong(BODIES);
        return log.append((int) (index % PARTITIONS), Backlogged.entry(bodies.body(index)));
    }

    @TearDown
    public void close() throws Exception {
        log.close();
    }
}
