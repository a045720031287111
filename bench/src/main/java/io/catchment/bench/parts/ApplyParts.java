package io.catchment.bench.parts;

import io.catchment.bench.Repository;
import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The whole way from the log to rows: per capture of a batch of 500, from reading its entries to its commit.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class ApplyParts {
    private static final int STORED = 20_000;

    private final Path folder = Parts.folder("way");
    private final EmbeddedPostgres postgres;
    private final Backlogged way;

    public ApplyParts() {
        Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
        try {
            postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        way = new Backlogged(postgres, folder.resolve("log"), 1);
    }

    @Setup
    public void fill() throws Exception {
        way.append(STORED);
        while (runOnce() > 0) {
            // Until all of it is stored.
        }
    }

    @Setup(Level.Invocation)
    public void nextBatch() throws Exception {
        way.append(Steps.BATCH);
    }

    @Benchmark
    @OperationsPerInvocation(Steps.BATCH)
    public int runOnce() {
        return way.processors().getFirst().runOnce();
    }

    @TearDown
    public void stop() throws Exception {
        way.close();
        postgres.close();
        Repository.delete(folder);
    }
}
