package io.catchment.bench.parts;

import io.catchment.LogId;
import io.catchment.bench.Repository;
import io.catchment.store.ChangeWriter;
import io.catchment.store.Changes;
import io.catchment.store.Database;
import io.catchment.store.EmbeddedPostgres;
import io.catchment.store.Loading;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/// The store, an embedded PostgreSQL: per capture of a batch of 500, each batch committed.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class SaveParts {
    private static final LogId LOG = new LogId("sync");
    private static final Map<LogId, Short> LOG_NUMBERS = Map.of(LOG, (short) 1);

    private final Path folder = Parts.folder("save");
    private final EmbeddedPostgres postgres = start(folder);
    private final Backlogged way = new Backlogged(postgres, folder.resolve("log"), 1);
    private final Database database = way.database();
    private final Steps steps = new Steps();
    private List<byte[]> batch = List.of();
    private Changes changes = steps.changes(LOG, 0, List.of());
    private Loading.Named named = Steps.named(List.of());
    private long next;

    private static EmbeddedPostgres start(Path folder) {
        try {
            return EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// What is to be found and changed: 20,000 captures.
    @Setup
    public void fill() {
        for (int i = 0; i < 40; i++) {
            nextBatch();
            save();
        }
    }

    @Setup(Level.Invocation)
    public void nextBatch() {
        batch = steps.bodies(next);
        named = Steps.named(steps.understand(batch));
        changes = steps.changes(LOG, next, batch);
        next += Steps.BATCH;
    }

    /// Locks, finds and reads what the batch is about.
    @Benchmark
    @OperationsPerInvocation(Steps.BATCH)
    public Loading.Loaded load() {
        return database.inTransaction(connection -> new Loading(connection).lock(named, List.of()));
    }

    /// Writes what became of it.
    @Benchmark
    @OperationsPerInvocation(Steps.BATCH)
    public Changes save() {
        return database.inTransaction(connection -> {
            new ChangeWriter(connection, LOG_NUMBERS).write(changes);
            return changes;
        });
    }

    @TearDown
    public void stop() throws Exception {
        way.close();
        postgres.close();
        Repository.delete(folder);
    }
}
