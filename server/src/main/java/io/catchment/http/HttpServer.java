package io.catchment.http;

import io.catchment.ContactForm;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.Seals;
import io.catchment.process.AtOnce;
import io.catchment.readback.ReadBack;
import io.catchment.settings.Settings;
import io.catchment.status.Books;
import io.catchment.status.Health;
import io.catchment.status.Requests;
import io.catchment.status.Unaccepted;
import io.catchment.tls.LiveTls;
import io.helidon.webserver.WebServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// The door, listening.
///
/// HTTP/1.1, through TLS where the settings name a certificate. [#close()] answers what came before it; what comes meanwhile is told to come again.
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(HttpServer.class.getName());

    /// Held because the log manager forgets the level of a logger that nobody holds.
    private static final java.util.logging.Logger LISTENER =
            java.util.logging.Logger.getLogger("io.helidon.webserver.ServerListener");

    private static final String GET = "GET";

    // What Helidon may take beyond ours to end its threads.
    private static final Duration GRACE = Duration.ofMillis(500);

    // Above the limit a connection is told so; these many can be told at once.
    private static final int TURNED_AWAY_AT_ONCE = 64;

    // Each may hold one of the store's 16 connections; the rest is for the processors and for
    // status.
    private static final int ADMIN_CALLS_MAX = 4;

    private final HttpConfig config;
    private final Door door;
    private final Requests requests;
    private final Optional<Site> site;
    private final WebServer server;
    private final List<String> calls;
    private final Thread guard;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// What the door stands on.
    ///
    /// @param settings the newest snapshot, asked for with every request
    /// @param seals those of `log` and of the logs before it
    /// @param unaccepted is told of calls that were not taken
    /// @param health of this node, at the moment of asking
    /// @param atOnce does the work of synchronous calls
    /// @param administration what the native API does its work with; without it, that only lists accounts
    /// @param readBack what is asked of the store by the calls that read; without it, there are no such calls
    /// @param registry gets the door's metrics, and is what `/metrics` shows
    /// @param site what browsers are shown; without it, nothing
    /// @param tls what every connection is encrypted with; without it, none is
    public record Parts(
            Supplier<Settings> settings,
            IntakeLog log,
            Seals seals,
            ContactForm contacts,
            Requests requests,
            Books books,
            Unaccepted unaccepted,
            Supplier<Health> health,
            PrometheusRegistry registry,
            InstantSource clock,
            AtOnce atOnce,
            Optional<Administration> administration,
            Optional<ReadBack> readBack,
            Optional<Site> site,
            Optional<LiveTls> tls) {}

    private HttpServer(
            HttpConfig config,
            List<String> calls,
            Door door,
            Requests requests,
            Optional<Site> site,
            WebServer server,
            Thread guard) {
        this.config = config;
        this.calls = List.copyOf(calls);
        this.door = door;
        this.requests = requests;
        this.site = site;
        this.server = server;
        this.guard = guard;
        this.port = server.port();
    }

    /// Opens the door.
    ///
    /// @throws PortInUseException when somebody else listens there
    public static HttpServer start(HttpConfig config, Parts parts) {
        HttpMetrics metrics = new HttpMetrics(parts.registry());
        List<Route> routes = routes(config, parts, metrics);
        Door door = new Door(checks(config, parts, metrics, routes), config.limits());
        ConnectionGuard connections =
                new ConnectionGuard(config, parts.tls(), metrics, parts.unaccepted());
        WebServer server = listen(config, connections, new NotHttp(metrics), door);
        Thread guard = Thread.ofVirtual().name("connection-guard").start(() -> watch(connections));
        List<String> calls =
                routes.stream()
                        .filter(route -> !(route instanceof Route.OfSite))
                        .map(route -> route.method() + " " + route.path())
                        .toList();
        return new HttpServer(config, calls, door, parts.requests(), parts.site(), server, guard);
    }

    /// Tries whether the door could listen: Helidon logs why it cannot, and returns as if it did. A node may
    /// ask before it starts what takes long.
    ///
    /// @throws PortInUseException when somebody else listens there
    /// @throws UncheckedIOException when there is no such address here
    public static void refuseTakenPort(HttpConfig config) {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            probe.bind(address);
        } catch (BindException e) {
            if (String.valueOf(e.getMessage()).contains("in use")) {
                throw new PortInUseException(config.host(), config.port(), e);
            }
            throw cannotListen(config, e);
        } catch (IOException | UnresolvedAddressException e) {
            throw cannotListen(config, new IOException(e));
        }
    }

    private static UncheckedIOException cannotListen(HttpConfig config, IOException e) {
        return new UncheckedIOException(
                "cannot listen at port %d of %s (%s): name others with --http-port or --http-host"
                        .formatted(config.port(), config.host(), e.getMessage()),
                e);
    }

    /// Where it listens: the port that was free, where none was named.
    public int port() {
        return port;
    }

    /// All calls that it answers to programs, such as `GET /api/v1/accounts/{account}/quarantine`.
    public List<String> calls() {
        return calls;
    }

    /// Answers what is in flight, for as long as [HttpConfig.Patience#stop()], and ends.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        requests.endWaits();
        site.ifPresent(Site::endStreams);
        door.close(config.patience().stop());
        // A caller that comes between the end of Helidon's threads and that of its listener is
        // turned away, as is meant.
        LISTENER.setLevel(java.util.logging.Level.OFF);
        server.stop();
        guard.interrupt();
    }

    private static Exchange.Checks checks(
            HttpConfig config, Parts parts, HttpMetrics metrics, List<Route> routes) {
        Keys keys = new Keys(parts.settings());
        Bodies bodies = new Bodies(config.limits());
        metrics.bodyBytesHeld(bodies::heldBytes);
        return new Exchange.Checks(
                new Routes(routes),
                keys,
                new Cors(parts.settings(), keys),
                new RateLimits(config.writes(), config.reads(), System::nanoTime),
                bodies,
                config.limits().bodyBytesMax(),
                new Semaphore(ADMIN_CALLS_MAX),
                parts.unaccepted(),
                metrics);
    }

    private static List<Route> routes(HttpConfig config, Parts parts, HttpMetrics metrics) {
        HealthAnswers health = new HealthAnswers(parts.health());
        List<Route> routes =
                new ArrayList<>(NativeRoutes.of(parts.settings(), parts.administration()));
        parts.readBack().map(ReadBackRoutes::of).ifPresent(routes::addAll);
        routes.addAll(Docs.routes());
        routes.addAll(Signposts.routes());
        parts.site()
                .ifPresent(site ->
                        site.calls().forEach(call -> routes.add(new Route.OfSite(site, call))));
        routes.addAll(CompatibleRoutes.of(config, parts, metrics));
        routes.addAll(
                List.of(
                        new Route.Admin(
                                LedgerCall.PATH,
                                GET,
                                false,
                                new AccountCall(
                                        parts.settings(),
                                        new LedgerCall(parts.books(), parts.clock()))),
                        new Route.Admin(
                                RequestsCall.PATH,
                                GET,
                                false,
                                new AccountCall(
                                        parts.settings(),
                                        new RequestsCall(parts.books(), parts.clock()))),
                        new Route.Open("/health/live", GET, health::live),
                        new Route.Open("/health/ready", GET, health::ready),
                        new Route.Open(
                                "/metrics", GET, new ScrapeAnswer(parts.registry())::answer)));
        return routes;
    }

    private static WebServer listen(
            HttpConfig config, ConnectionGuard connections, NotHttp notHttp, Door door) {
        refuseTakenPort(config);
        WebServer server =
                WebServer.builder()
                        .host(config.host())
                        .port(config.port())
                        .shutdownHook(false)
                        .featuresDiscoverServices(false)
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(connections)
                        .contentEncoding(new AsSent())
                        .directHandlers(notHttp.forAll())
                        .maxTcpConnections(connections.connectionsMax() + TURNED_AWAY_AT_ONCE)
                        .connectionOptions(socket -> socket.tcpNoDelay(true))
                        .shutdownGracePeriod(GRACE)
                        .routing(routing -> routing.any(door))
                        .build()
                        .start();
        if (!server.isRunning()) {
            // Somebody took the port since.
            throw new PortInUseException(
                    config.host(), config.port(), new BindException("taken since it was tried"));
        }
        return server;
    }

    private static void watch(ConnectionGuard connections) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(ConnectionGuard.TICK);
                connections.runOnce(System.nanoTime());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                // Without the guard slow callers would take all connections: it goes on.
                LOG.log(Level.ERROR, () -> "connection guard failed " + Incident.of(e).line());
            }
        }
    }
}
