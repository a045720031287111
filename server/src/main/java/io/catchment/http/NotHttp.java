package io.catchment.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/// Answers what Helidon refuses before there is a request: with the envelope, and without a word of what was
/// sent.
final class NotHttp implements DirectHandler {
    private final HttpMetrics metrics;

    NotHttp(HttpMetrics metrics) {
        this.metrics = metrics;
    }

    DirectHandlers forAll() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, this);
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        metrics.answeredWithoutRoute(status.code());
        Answer answer = ErrorAnswers.notHttp(status);
        TransportResponse.Builder response =
                TransportResponse.builder().status(status).keepAlive(false);
        answer.headers().forEach(response::header);
        return response.entity(answer.body()).build();
    }
}
