package io.catchment.http;

import io.helidon.http.Status;
import java.time.Duration;

/// How errors are told, which the path decides: callers of LeadSquared's API get its envelope, those of the native one
/// a problem (RFC 9457).
enum Dialect {
    COMPATIBLE,
    NATIVE;

    private static final String NATIVE_ROOT = "/api/v1";

    static Dialect of(String path) {
        boolean isNative = path.equals(NATIVE_ROOT) || path.startsWith(NATIVE_ROOT + "/");
        return isNative ? NATIVE : COMPATIBLE;
    }

    Answer notFound() {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.notFound();
            case NATIVE -> ProblemAnswers.noSuchPath();
        };
    }

    Answer methodNotAllowed(String allow) {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.methodNotAllowed(allow);
            case NATIVE -> ProblemAnswers.methodNotAllowed(allow);
        };
    }

    Answer unauthorized() {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.unauthorized();
            case NATIVE -> ProblemAnswers.unauthorized();
        };
    }

    Answer tooLarge(int bodyBytesMax) {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.tooLarge(bodyBytesMax);
            case NATIVE -> ProblemAnswers.tooLarge(bodyBytesMax);
        };
    }

    Answer badFraming() {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.notHttp(Status.BAD_REQUEST_400);
            case NATIVE -> ProblemAnswers.badFraming();
        };
    }

    Answer notTaken() {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.notTaken();
            case NATIVE -> ProblemAnswers.notAnswered(ErrorAnswers.RETRY_AFTER);
        };
    }

    Answer notAnswered(Duration retryAfter) {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.notAnswered(retryAfter);
            case NATIVE -> ProblemAnswers.notAnswered(retryAfter);
        };
    }

    Answer internal(String incident) {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.internal(incident);
            case NATIVE -> ProblemAnswers.internal(incident);
        };
    }
}
