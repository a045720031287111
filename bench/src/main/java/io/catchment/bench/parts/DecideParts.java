package io.catchment.bench.parts;

import io.catchment.Decision;
import io.catchment.Interpretation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Deciding a batch, with what it needs in memory: per capture.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class DecideParts {
    private final Steps steps = new Steps();
    private List<Interpretation.OfCapture> batch = List.of();

    /// Three in ten of the batch are of leads that are known.
    @Setup
    public void loadLeads() {
        long known = 20L * Steps.BATCH;
        for (long from = 0; from < known; from += Steps.BATCH) {
            steps.keep(decided(steps.understand(steps.bodies(from))));
        }
        batch = steps.understand(steps.bodies(known));
    }

    private List<Decision.Apply> decided(List<Interpretation.OfCapture> requests) {
        List<Decision.Apply> decisions = new ArrayList<>(requests.size());
        requests.forEach(request -> decisions.add(steps.decide(request, Instant.EPOCH)));
        return decisions;
    }

    @Benchmark
    @OperationsPerInvocation(Steps.BATCH)
    public List<Decision.Apply> decide() {
        return decided(batch);
    }
}
