package io.catchment.bench.parts;

import io.catchment.Decision;
import io.catchment.Effect;
import io.catchment.Flags;
import io.catchment.KeyId;
import io.catchment.LogId;
import io.catchment.Opportunity;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import io.catchment.wire.Answers;
import io.catchment.wire.Reading;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The wire: a body of 600 bytes read, and what is answered.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class WireParts {
    private static final int BODIES = 1 << 10;

    private final Steps steps = new Steps();
    private final RequestId id =
            new RequestId(UUID.fromString("8eca6fa6-262c-83eb-8cfe-6e3325e2dc73"));
    private List<byte[]> bodies = List.of();
    private Outcome outcome = outcome(steps);
    private int next;

    private static Outcome outcome(Steps steps) {
        byte[] body = steps.bodies(0).getFirst();
        Decision.Apply apply = steps.decide(steps.understand(steps.read(body)), Instant.EPOCH);
        return new Outcome(
                new Position(new LogId("log"), 1, 1),
                RuledAccount.ID,
                new KeyId(1),
                RequestKind.OPPORTUNITY_CAPTURE,
                Instant.EPOCH,
                Effect.CREATED,
                new Outcome.Result(
                        apply.lead().id(),
                        true,
                        apply.opportunity().map(Opportunity::id),
                        Flags.NONE),
                apply.explanation());
    }

    @Setup
    public void makeBodies() {
        bodies =
                java.util.stream.Stream.of(
                                steps.bodies(0), steps.bodies(BODIES), steps.bodies(2 * BODIES))
                        .flatMap(List::stream)
                        .limit(BODIES)
                        .toList();
    }

    private byte[] body() {
        return bodies.get(next++ & (BODIES - 1));
    }

    /// At the door, and again behind the log.
    @Benchmark
    public Reading read() {
        return steps.read(body());
    }

    /// At the door.
    @Benchmark
    public Object readAndRoute() {
        return steps.route(steps.read(body()));
    }

    /// Only behind the log: names, values, phone numbers and e-mail addresses.
    @Benchmark
    public Object readAndInterpret() {
        return steps.understand(steps.read(body()));
    }

    @Benchmark
    public byte[] writeAccepted() {
        return Answers.accepted(id);
    }

    @Benchmark
    public byte[] writeStatusInQueue() {
        return Answers.inQueue(id, RequestKind.OPPORTUNITY_CAPTURE, body());
    }

    @Benchmark
    public byte[] writeStatusDone() {
        return Answers.done(id, outcome, 1, body());
    }
}
