package io.catchment.http;

import io.helidon.http.Status;
import java.time.Duration;

/// How errors are told, which the path decides: callers of LeadSquared's API get its envelope, those of the native one
/// a problem (RFC 9457), people in a browser a sentence.
enum Dialect {
    COMPATIBLE,
    NATIVE,
    BROWSER;

    private static final String NATIVE_ROOT = "/api/v1";
    private static final String CONSOLE = "/console";

    static Dialect of(String path) {
        if (isBelow(NATIVE_ROOT, path)) {
            return NATIVE;
        }
        return isBelow(CONSOLE, path) ? BROWSER : COMPATIBLE;
    }

    private static boolean isBelow(String root, String path) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    Answer notFound() {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.notFound();
            case NATIVE -> ProblemAnswers.noSuchPath();
            case BROWSER -> PageAnswers.noSuchPage();
        };
    }

    Answer methodNotAllowed(String allow) {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.methodNotAllowed(allow);
            case NATIVE -> ProblemAnswers.methodNotAllowed(allow);
            case BROWSER -> PageAnswers.methodNotAllowed(allow);
        };
    }

    Answer unauthorized() {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.unauthorized();
            case NATIVE -> ProblemAnswers.unauthorized();
            case BROWSER -> PageAnswers.signedOut();
        };
    }

    Answer tooLarge(int bodyBytesMax) {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.tooLarge(bodyBytesMax);
            case NATIVE -> ProblemAnswers.tooLarge(bodyBytesMax);
            case BROWSER -> PageAnswers.tooLarge(bodyBytesMax);
        };
    }

    Answer badFraming() {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.notHttp(Status.BAD_REQUEST_400);
            case NATIVE -> ProblemAnswers.badFraming();
            case BROWSER -> PageAnswers.badFraming();
        };
    }

    Answer notTaken() {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.notTaken();
            case NATIVE -> ProblemAnswers.notAnswered(ErrorAnswers.RETRY_AFTER);
            case BROWSER -> PageAnswers.notAnswered(ErrorAnswers.RETRY_AFTER);
        };
    }

    Answer notAnswered(Duration retryAfter) {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.notAnswered(retryAfter);
            case NATIVE -> ProblemAnswers.notAnswered(retryAfter);
            case BROWSER -> PageAnswers.notAnswered(retryAfter);
        };
    }

    Answer internal(String incident) {
        return switch (this) {
            case COMPATIBLE -> ErrorAnswers.internal(incident);
            case NATIVE -> ProblemAnswers.internal(incident);
            case BROWSER -> PageAnswers.internal(incident);
        };
    }
}
