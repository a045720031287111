package io.catchment.http;

import io.catchment.ContactForm;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.Seals;
import io.catchment.settings.Settings;
import io.catchment.status.Health;
import io.catchment.status.Requests;
import io.helidon.webserver.WebServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// The door, listening.
///
/// Plain HTTP/1.1. [#close()] answers what came before it; what comes meanwhile is told to come again.
public final class HttpServer implements AutoCloseable {
    private static final String GET = "GET";
    private static final String POST = "POST";

    // What Helidon may take beyond ours to end its threads.
    private static final Duration GRACE = Duration.ofMillis(500);

    // Above the limit a connection is told so; these many can be told at once.
    private static final int TURNED_AWAY_AT_ONCE = 64;

    private final HttpConfig config;
    private final Door door;
    private final WebServer server;
    private final Thread guard;

    /// What the door stands on.
    ///
    /// @param settings the newest snapshot, asked for with every request
    /// @param seals those of `log` and of the logs before it
    /// @param health of this node, at the moment of asking
    /// @param registry gets the door's metrics, and is what `/metrics` shows
    public record Parts(
            Supplier<Settings> settings,
            IntakeLog log,
            Seals seals,
            ContactForm contacts,
            Requests requests,
            Supplier<Health> health,
            PrometheusRegistry registry,
            InstantSource clock) {}

    private HttpServer(HttpConfig config, Door door, WebServer server, Thread guard) {
        this.config = config;
        this.door = door;
        this.server = server;
        this.guard = guard;
    }

    /// Opens the door.
    ///
    /// @throws PortInUseException when somebody else listens there
    public static HttpServer start(HttpConfig config, Parts parts) {
        HttpMetrics metrics = new HttpMetrics(parts.registry());
        Door door = new Door(checks(config, parts, metrics), config.limits());
        ConnectionGuard connections = new ConnectionGuard(config, metrics);
        WebServer server = listen(config, connections, new NotHttp(metrics), door);
        Thread guard = Thread.ofVirtual().name("connection-guard").start(() -> watch(connections));
        return new HttpServer(config, door, server, guard);
    }

    /// Where it listens: the port that was free, where none was named.
    public int port() {
        return server.port();
    }

    /// Answers what is in flight, for as long as [HttpConfig.Patience#stop()], and ends.
    @Override
    public void close() {
        door.close(config.patience().stop());
        server.stop();
        guard.interrupt();
    }

    private static Exchange.Checks checks(HttpConfig config, Parts parts, HttpMetrics metrics) {
        Keys keys = new Keys(parts.settings());
        Bodies bodies = new Bodies(config.limits());
        metrics.bodyBytesHeld(bodies::heldBytes);
        return new Exchange.Checks(
                new Routes(routes(parts, metrics)),
                keys,
                new Cors(parts.settings(), keys),
                new RateLimits(config.writes(), config.reads(), System::nanoTime),
                bodies,
                config.limits().bodyBytesMax(),
                metrics);
    }

    private static List<Route> routes(Parts parts, HttpMetrics metrics) {
        CaptureCall capture =
                new CaptureCall(
                        parts.log(), parts.seals(), parts.contacts(), parts.clock(), metrics);
        StatusCall status = new StatusCall(parts.requests());
        HealthAnswers health = new HealthAnswers(parts.health());
        return List.of(
                writing("/opportunity/capture", capture),
                reading("/opportunity/capture/status", status),
                reading("/opportunity/status", status),
                reading("/opportunity/capture/metrics", new QueueMetricsCall(parts.requests())),
                new Route.Open("/health/live", GET, health::live),
                new Route.Open("/health/ready", GET, health::ready),
                new Route.Open("/metrics", GET, new ScrapeAnswer(parts.registry())::answer));
    }

    private static Route writing(String path, Route.Call call) {
        return new Route.Keyed(path, POST, Keys.Needed.ALL, RateLimits.Quota.WRITES, true, call);
    }

    private static Route reading(String path, Route.Call call) {
        return new Route.Keyed(path, GET, Keys.Needed.API_KEY, RateLimits.Quota.READS, false, call);
    }

    private static WebServer listen(
            HttpConfig config, ConnectionGuard connections, NotHttp notHttp, Door door) {
        try {
            return WebServer.builder()
                    .host(config.host())
                    .port(config.port())
                    .shutdownHook(false)
                    .featuresDiscoverServices(false)
                    .protocolsDiscoverServices(false)
                    .addConnectionSelector(connections)
                    .contentEncoding(new AsSent())
                    .directHandlers(notHttp.forAll())
                    .maxTcpConnections(config.limits().connectionsMax() + TURNED_AWAY_AT_ONCE)
                    .connectionOptions(socket -> socket.tcpNoDelay(true))
                    .shutdownGracePeriod(GRACE)
                    .routing(routing -> routing.any(door))
                    .build()
                    .start();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof BindException) {
                throw new PortInUseException(config.host(), config.port(), e);
            }
            throw e;
        }
    }

    private static void watch(ConnectionGuard connections) {
        try {
            while (true) {
                Thread.sleep(ConnectionGuard.TICK);
                connections.runOnce(System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
