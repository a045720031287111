package io.catchment.http;

import io.catchment.status.Unaccepted;
import io.catchment.tls.LiveTls;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// All open connections: how many there may be, and the end of those whose callers take too long.
///
/// [#runOnce(long)] looks at every connection and cuts what is over its time; the server calls it a few times
/// a second. A connection above the limit is told so (503) and closed.
final class ConnectionGuard implements ServerConnectionSelector {
    /// How much later than its time a connection may be cut.
    static final Duration TICK = Duration.ofMillis(200);

    // A cut connection gets this long to take its 408; it is closed under it after that.
    private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(1);

    // Whose call it was, and whether it would have stored something, is not known of either.
    private static final int TOO_SLOW = Status.REQUEST_TIMEOUT_408.code();
    private static final int TURNED_AWAY = Status.SERVICE_UNAVAILABLE_503.code();

    private static final Status TOO_MANY_HEADERS =
            Status.create(431, "Request Header Fields Too Large");

    private final HttpConfig config;
    private final Optional<LiveTls> tls;
    private final int connectionsMax;
    private final HttpMetrics metrics;
    private final Unaccepted unaccepted;
    private final byte[] tooSlow;
    private final byte[] tooMany;
    private final Http1ConnectionSelector http1;
    private final Map<PatientConnection, Boolean> open = new ConcurrentHashMap<>();
    private final Map<PatientConnection, Long> cutAtNanos = new ConcurrentHashMap<>();

    /// @param tls what connections are encrypted with, if they are
    ConnectionGuard(
            HttpConfig config, Optional<LiveTls> tls, HttpMetrics metrics, Unaccepted unaccepted) {
        this.config = config;
        this.tls = tls;
        this.connectionsMax = OpenFiles.connections(config.limits().connectionsMax());
        this.metrics = metrics;
        this.unaccepted = unaccepted;
        this.tooSlow = LastWords.of(ErrorAnswers.tooSlow());
        this.tooMany = LastWords.of(ErrorAnswers.notTaken());
        this.http1 = Http1ConnectionSelector.builder().config(http1Config(config.limits())).build();
        metrics.connections(open::size);
    }

    private static Http1Config http1Config(HttpConfig.Limits limits) {
        // Any listener of ours takes the place of the one that logs headers, keys and all.
        return Http1Config.builder()
                .maxPrologueLength(limits.requestLineBytesMax())
                .maxHeadersSize(limits.headerBytesMax())
                // Helidon's own check repeats the query in its log.
                .validatePrologue(false)
                .sendKeepAliveHeader(false)
                .addReceiveListener(new PhaseListener(limits.headersMax()))
                .addSendListener(new SilentListener())
                .build();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new Counted(
                new PatientConnection(context, line(context), config, http1::connection));
    }

    private Line line(ConnectionContext context) {
        HelidonSocket socket = context.serverSocket();
        return tls.<Line>map(it -> new TlsLine(socket, it.newEngine()))
                .orElseGet(() -> new PlainLine(socket));
    }

    /// How many connections there may be, so that the next can still be told that it is one too many.
    int connectionsMax() {
        return connectionsMax;
    }

    /// Cuts what is over its time.
    void runOnce(long nowNanos) {
        for (PatientConnection connection : open.keySet()) {
            if (connection.cutIfOver(nowNanos)) {
                cutAtNanos.put(connection, nowNanos);
                metrics.cut(connection.phase());
                // Its own thread: the caller may not read either.
                Thread.startVirtualThread(() -> end(connection));
            }
        }
        cutAtNanos.forEach((connection, at) -> {
            if (nowNanos - at > LAST_WORDS_MAX.toNanos()) {
                cutAtNanos.remove(connection);
                close(connection);
            }
        });
    }

    private void end(PatientConnection connection) {
        PatientConnection.Phase phase = connection.phase();
        try {
            if (phase == PatientConnection.Phase.HEAD || phase == PatientConnection.Phase.BODY) {
                unaccepted.count(Optional.empty(), TOO_SLOW);
                say(connection, tooSlow);
            }
            close(connection);
        } finally {
            connection.lastWordsSaid();
        }
    }

    private static void say(PatientConnection connection, byte[] answer) {
        try {
            connection.say(answer);
        } catch (UncheckedIOException e) {
            // Whoever took too long may be gone as well; the connection is closed next.
            return;
        }
    }

    private static void close(PatientConnection connection) {
        try {
            connection.socket().close();
        } catch (UncheckedIOException e) {
            // The caller closed it first.
            return;
        }
    }

    /// Counts a connection for as long as it is served, or tells it that there are too many.
    private final class Counted implements ServerConnection {
        private final PatientConnection connection;

        Counted(PatientConnection connection) {
            this.connection = connection;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            open.put(connection, true);
            try {
                if (open.size() > connectionsMax) {
                    metrics.turnedAway();
                    unaccepted.count(Optional.empty(), TURNED_AWAY);
                    connection.turnAway(tooMany);
                } else {
                    connection.handle(limit);
                }
            } finally {
                open.remove(connection);
                cutAtNanos.remove(connection);
            }
        }

        @Override
        public Duration idleTime() {
            return connection.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            connection.close(interrupt);
        }
    }

    /// Tells a connection how far its request has come.
    private record PhaseListener(int headersMax) implements Http1ConnectionListener {
        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            connection(context).headBegins();
            if (!Query.isVisible(prologue.query().rawValue())) {
                throw notHttp(Status.BAD_REQUEST_400);
            }
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            connection(context)
                    .headRead(
                            headers.contains(HeaderNames.TRANSFER_ENCODING)
                                    || headers.contains(HeaderNames.CONTENT_LENGTH));
            if (headers.size() > headersMax) {
                throw notHttp(TOO_MANY_HEADERS);
            }
        }

        private static RequestException notHttp(Status status) {
            return RequestException.builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .status(status)
                    .setKeepAlive(false)
                    .build();
        }

        private static PatientConnection connection(ConnectionContext context) {
            return ((PatientContext) context).connection();
        }
    }

    /// Says nothing of what is sent.
    private static final class SilentListener implements Http1ConnectionListener {}
}
