package io.catchment.http;

import io.catchment.wire.Answers;
import io.catchment.wire.MxError;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.time.Duration;

/// The answers to what was not done: a status of HTTP, LeadSquared's envelope, and when to come again.
final class ErrorAnswers {
    /// After which a caller may try again where nothing says better: long enough for a burst to pass.
    static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    // Every 401 has to name a scheme (RFC 9110, 15.5.2); browsers ask nobody for a password by this
    // one.
    private static final Header KEYS_WANTED =
            HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, "ApiKey realm=\"catchment\"");

    private ErrorAnswers() {}

    static Answer of(Status status, MxError error) {
        return Answer.json(status, Answers.error(error));
    }

    static Answer notFound() {
        return of(Status.NOT_FOUND_404, MxError.notFound());
    }

    static Answer methodNotAllowed(String allow) {
        return of(Status.METHOD_NOT_ALLOWED_405, MxError.methodNotAllowed(allow))
                .with(HeaderValues.create(HeaderNames.ALLOW, allow));
    }

    static Answer tooLarge(int bodyBytesMax) {
        return of(Status.REQUEST_ENTITY_TOO_LARGE_413, MxError.requestTooLarge(bodyBytesMax))
                .closing();
    }

    static Answer unauthorized() {
        return of(Status.UNAUTHORIZED_401, MxError.unauthorized()).with(KEYS_WANTED);
    }

    static Answer rateLimited(SlidingWindow.Turn turn) {
        return of(
                        Status.TOO_MANY_REQUESTS_429,
                        MxError.rateLimitExceeded(turn.limit().calls(), turn.limit().window()))
                .retryAfter(Duration.ofNanos(turn.untilMoreNanos()));
    }

    static Answer notTaken() {
        return notTaken(RETRY_AFTER);
    }

    static Answer notTaken(Duration retryAfter) {
        return of(Status.SERVICE_UNAVAILABLE_503, MxError.notTaken()).retryAfter(retryAfter);
    }

    static Answer notKnownToBeStored(Duration retryAfter) {
        return of(Status.SERVICE_UNAVAILABLE_503, MxError.notKnownToBeStored())
                .retryAfter(retryAfter);
    }

    static Answer notAnswered(Duration retryAfter) {
        return of(Status.SERVICE_UNAVAILABLE_503, MxError.notAnswered()).retryAfter(retryAfter);
    }

    static Answer internal(String incident) {
        return of(Status.INTERNAL_SERVER_ERROR_500, MxError.internal(incident));
    }

    static Answer tooSlow() {
        return of(Status.REQUEST_TIMEOUT_408, MxError.tooSlow()).closing();
    }

    /// What no handler saw, because it is no HTTP that we speak. Tells nothing of what was sent.
    static Answer notHttp(Status status) {
        return of(
                        status,
                        switch (status.code()) {
                            case 413, 414, 431 -> MxError.headTooLarge();
                            case 503 -> MxError.notTaken();
                            case 505 -> MxError.otherHttpVersion();
                            default -> MxError.notHttp();
                        })
                .closing();
    }
}
