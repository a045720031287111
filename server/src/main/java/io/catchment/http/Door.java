package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Every request comes in here, and leaves with an answer.
///
/// So many are answered at once; above that, and once the door is closing, the answer is 503. What anybody may
/// ask for, as health, is answered above that too. What nobody foresaw is answered 500 with an incident that
/// the log line has too.
final class Door implements Handler {
    private static final Logger LOG = System.getLogger(Door.class.getName());

    // As large an unread body is read and thrown away, so that the connection can be kept.
    private static final int UNREAD_BODY_BYTES_MAX = 64 << 10;

    private final Exchange.Checks checks;
    private final HttpMetrics metrics;
    private final int requestsMax;
    private final Semaphore inside;
    private volatile boolean closing;

    Door(Exchange.Checks checks, HttpConfig.Limits limits) {
        this.checks = checks;
        this.metrics = checks.metrics();
        this.requestsMax = limits.requestsMax();
        this.inside = new Semaphore(requestsMax);
        metrics.requestsInFlight(() -> requestsMax - inside.availablePermits());
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        long begunNanos = System.nanoTime();
        Exchange exchange = new Exchange(checks, request);
        if (!closing && exchange.isOpen()) {
            // A full door has to be seen as one that lives. The connections bound how many ask.
            send(answer(exchange), exchange, begunNanos, request, response);
        } else if (!closing && inside.tryAcquire()) {
            try {
                send(answer(exchange), exchange, begunNanos, request, response);
            } finally {
                inside.release();
            }
        } else {
            send(exchange.turnedAway(), exchange, begunNanos, request, response);
        }
    }

    /// Lets nobody in any more, and waits for those inside.
    ///
    /// @return whether all of them left in time
    boolean close(Duration atMost) {
        closing = true;
        try {
            return inside.tryAcquire(requestsMax, atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Answer answer(Exchange exchange) {
        try {
            return exchange.answer();
        } catch (CloseConnectionException e) {
            metrics.answered(exchange.route(), Incident.NO_ANSWER, 0);
            throw e;
        } catch (RuntimeException e) {
            Incident incident = Incident.of(e);
            LOG.log(
                    Level.ERROR,
                    () -> "request failed route=" + exchange.route() + " " + incident.line());
            return exchange.failed(incident);
        }
    }

    private void send(
            Answer answer,
            Exchange exchange,
            long begunNanos,
            ServerRequest request,
            ServerResponse response) {
        boolean closes =
                answer.closes() || closing || asksToClose(request) || leavesTooMuch(request);
        exchange.count(answer.status());
        response.status(answer.status());
        for (Header header : answer.headers()) {
            response.header(header);
        }
        if (closes) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        int code = Incident.NO_ANSWER;
        try {
            write(answer, request, response);
            code = answer.status().code();
        } finally {
            metrics.answered(exchange.route(), code, (System.nanoTime() - begunNanos) / 1e9);
        }
        if (closes) {
            // Helidon says that it closes, and reads on.
            throw new CloseConnectionException("answered, and said to close");
        }
    }

    private static void write(Answer answer, ServerRequest request, ServerResponse response) {
        boolean head = request.prologue().method().equals(Method.HEAD);
        if (head) {
            if (answer.rest().isEmpty()) {
                response.header(
                        HeaderValues.create(HeaderNames.CONTENT_LENGTH, answer.body().length));
            }
            response.send();
        } else if (answer.rest().isPresent()) {
            writeInPieces(answer.body(), answer.rest().get(), response);
        } else {
            response.send(answer.body());
        }
    }

    private static void writeInPieces(byte[] first, Answer.Pieces rest, ServerResponse response) {
        // Not closed when a piece fails: an answer that is cut short must not end as a whole one
        // does.
        OutputStream out = response.outputStream();
        try {
            out.write(first);
            for (var piece = rest.next(); piece.isPresent(); piece = rest.next()) {
                out.write(piece.get());
                if (rest.areSentAtOnce()) {
                    out.flush();
                }
            }
            out.close();
            // Helidon would send the rest once the handler has ended, which it does with an
            // exception where the connection is to be closed.
            ((RoutingResponse) response).commit();
        } catch (IOException e) {
            throw new CloseConnectionException("the caller went away", e);
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "answer broken off " + Incident.of(e).line());
            throw new CloseConnectionException("an answer was broken off", e);
        } finally {
            rest.end();
        }
    }

    private static boolean asksToClose(ServerRequest request) {
        return request.headers().contains(HeaderNames.CONNECTION)
                && request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    /// A body that no check let in, and that is not worth reading to its end, or may never come.
    private static boolean leavesTooMuch(ServerRequest request) {
        return PatientConnection.CURRENT.get().hasUnreadBody()
                && (request.headers().contains(HeaderNames.TRANSFER_ENCODING)
                        || request.headers().contains(HeaderNames.EXPECT)
                        || request.headers().contentLength().orElse(0) > UNREAD_BODY_BYTES_MAX);
    }
}
