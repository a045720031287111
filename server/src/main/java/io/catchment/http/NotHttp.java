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
        // Our own faults are answered by the door: what Helidon did not foresee is what was sent.
        Status told = status.code() == 500 ? Status.BAD_REQUEST_400 : status;
        metrics.answeredWithoutRoute(told.code());
        Answer answer = ErrorAnswers.notHttp(told);
        TransportResponse.Builder response =
                TransportResponse.builder().status(told).keepAlive(false);
        answer.headers().forEach(response::header);
        return response.entity(answer.body()).build();
    }
}
