package io.catchment.bench.candidate;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The HTTP layer that the candidates share: `POST /capture`, 200 with a request id once the body is durable, 503 when
/// it cannot be.
final class Door implements AutoCloseable {
    private static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final int BODY_BYTES_MAX = 1 << 20;

    private final WebServer server;

    private Door(WebServer server) {
        this.server = server;
    }

    /// Makes a body durable.
    interface Taker {
        /// @return the request's id
        String take(byte[] body) throws Exception;
    }

    static Door open(int port, Taker taker) {
        return new Door(
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(port)
                        .shutdownHook(false)
                        .featuresDiscoverServices(false)
                        .connectionOptions(socket -> socket.tcpNoDelay(true))
                        .routing(routing ->
                                routing.post(
                                        "/capture",
                                        (request, response) -> answer(taker, request, response)))
                        .build()
                        .start());
    }

    private static void answer(Taker taker, ServerRequest request, ServerResponse response)
            throws IOException {
        byte[] body = body(request);
        try {
            String id = taker.take(body);
            response.header(JSON)
                    .send(("{\"RequestId\":\"" + id + "\"}").getBytes(StandardCharsets.US_ASCII));
        } catch (Exception e) {
            response.status(Status.SERVICE_UNAVAILABLE_503).send();
        }
    }

    private static byte[] body(ServerRequest request) throws IOException {
        var in = request.content().inputStream();
        long length = request.headers().contentLength().orElse(BODY_BYTES_MAX);
        return in.readNBytes((int) Math.min(length, BODY_BYTES_MAX));
    }

    String address() {
        return "http://127.0.0.1:" + server.port();
    }

    /// Says so on stdout, and closes the candidate when the process is told to end.
    static void ready(String address, AutoCloseable candidate) {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(() -> {
                                    try {
                                        candidate.close();
                                    } catch (Exception e) {
                                        System.err.println(e);
                                    }
                                }));
        System.out.println("ready " + address);
    }

    @Override
    public void close() {
        server.stop();
    }
}
