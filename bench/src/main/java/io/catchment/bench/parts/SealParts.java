package io.catchment.bench.parts;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.RequestId;
import io.catchment.intake.Seal;
import io.catchment.settings.Key;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The request id: sealed at the door, opened for each status. And the keys that callers send.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class SealParts {
    private static final LogId LOG = new LogId("00000000-0000-4000-8000-000000000000");
    private static final int KEY_BYTES = 32;
    private static final String KEY = "u$r0123456789abcdef0123456789abcdef";

    private final Seal seal = new Seal(LOG, new byte[KEY_BYTES]);
    private final RequestId id = seal.seal(RuledAccount.ID, new Position(LOG, 7, 7));
    private long offset;

    @Benchmark
    public RequestId seal() {
        return seal.seal(RuledAccount.ID, new Position(LOG, 7, offset++));
    }

    /// What a caller's key is looked up by: three for each request.
    @Benchmark
    public Key.Digest digestOfKey() {
        return Key.Digest.of(KEY);
    }

    @Benchmark
    public Optional<Position> open() {
        return seal.open(RuledAccount.ID, id);
    }
}
