package io.catchment.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.config.PhaseBuilder;
import io.hyperfoil.api.config.SessionLimitPolicy;
import io.hyperfoil.api.session.Session;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.steps.HttpRequestStepBuilder;
import io.hyperfoil.http.steps.HttpStepCatalog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/// The process that sends: captures over HTTP by Hyperfoil, one thread, to a [Target].
///
/// Its argument is the target as JSON. Each line of its standard input is a [Step]; when that is done, down to the
/// last answer, a line of [Answers] goes out. The next step goes on with the next body, the code being warm. It ends
/// with its input.
///
/// Hyperfoil keeps the rate and the connections. What it measures begins when a session asks for a connection, so
/// that a session that starts late, or that has no place to start, would look faster than its caller has it; the times
/// told here are those of [Watch] instead, and Hyperfoil's stand beside them.
public final class Load {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int THREADS = 1;

    /// Above what any server here takes; a request that takes longer counts as not answered.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    /// Those whose time has come and who find all connections busy, by the seconds of the rate that they stand for.
    private static final int WAITING_SECONDS_MAX = 2;

    private static final OperatingSystemMXBean MACHINE =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Target target;
    private final Bodies bodies;
    private long nextIndex;

    private Load(Target target) {
        this.target = target;
        this.bodies = new Bodies(target.seed(), target.isScattered());
        this.nextIndex = target.firstIndex();
    }

    public static void main(String[] arguments) throws IOException {
        Load load = new Load(JSON.readValue(arguments[0], Target.class));
        BufferedReader steps = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = steps.readLine(); line != null; line = steps.readLine()) {
            Answers answers = load.run(JSON.readValue(line, Step.class));
            System.out.println(JSON.writeValueAsString(answers));
        }
    }

    private Answers run(Step step) {
        double cpuBefore = cpuSeconds();
        Watch watch = new Watch(step, sessions(step));
        StatisticsSnapshot counted = new StatisticsSnapshot();
        new LocalSimulationRunner(
                        benchmark(step, watch),
                        (phase, id, metric, snapshot, countDown) -> counted.add(snapshot),
                        null,
                        null)
                .run();
        return watch.answers(nextIndex, counted.histogram, cpuSeconds() - cpuBefore);
    }

    private static double cpuSeconds() {
        return MACHINE.getProcessCpuTime() / 1e9;
    }

    private int sessions(Step step) {
        return step.isHeld()
                ? Math.max(target.connections(), step.perSecond() * WAITING_SECONDS_MAX)
                : target.connections();
    }

    private Benchmark benchmark(Step step, Watch watch) {
        BenchmarkBuilder benchmark = BenchmarkBuilder.builder().name("captures").threads(THREADS);
        HttpPluginBuilder http = benchmark.addPlugin(HttpPluginBuilder::new);
        http.http(target.address().toString())
                .sharedConnections(target.connections())
                .requestTimeout(ANSWER_MAX.toMillis());
        http.ergonomics()
                .repeatCookies(false)
                .userAgentFromSession(false)
                .autoRangeCheck(false)
                .stopOnInvalid(false);
        describe(phase(step, benchmark), watch);
        return benchmark.build();
    }

    private PhaseBuilder<?> phase(Step step, BenchmarkBuilder benchmark) {
        PhaseBuilder.Catalog phase = benchmark.addPhase("captures");
        long millis = Duration.ofSeconds(step.seconds()).toMillis();
        return step.isHeld()
                ? phase.constantRate(step.perSecond())
                        .variance(false)
                        .maxSessions(sessions(step))
                        .sessionLimitPolicy(SessionLimitPolicy.CONTINUE)
                        .duration(millis)
                : phase.always(sessions(step)).duration(millis);
    }

    private void describe(PhaseBuilder<?> phase, Watch watch) {
        HttpRequestStepBuilder request =
                phase.scenario()
                        .initialSequence("capture")
                        .step(session -> {
                            watch.begins(session.uniqueId(), session.phaseStartTimestamp());
                            return true;
                        })
                        .step(HttpStepCatalog.SC)
                        .httpRequest(HttpMethod.POST)
                        .path(target.path())
                        .body((session, connection) -> body(session, watch));
        var headers = request.headers().header("content-type", "application/json");
        if (target.crowd().isNone()) {
            target.headers().forEach(headers::header);
        } else {
            Crowd.Turns turns = target.crowd().turns(target.seed());
            // They are written after the body, whose index has moved on by then.
            request.headerAppender((session, writer) -> {
                String sender = String.valueOf(turns.of(nextIndex - 1));
                target.headers()
                        .forEach((name, value) ->
                                writer.putHeader(name, value.replace(Crowd.PLACE, sender)));
            });
        }
        request.handler()
                .status((answered, status) -> watch.isAnswered(answered.session.uniqueId(), status))
                .onCompletion(session -> watch.ends(session.uniqueId()));
    }

    private ByteBuf body(Session session, Watch watch) {
        watch.sends(session.uniqueId());
        return Unpooled.wrappedBuffer(bodies.body(nextIndex++));
    }
}
