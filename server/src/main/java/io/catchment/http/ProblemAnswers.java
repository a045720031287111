package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.time.Duration;
import java.util.List;

/// The problems that any call of the native API may have.
final class ProblemAnswers {
    private static final Header KEY_WANTED =
            HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"catchment\"");

    private ProblemAnswers() {}

    static Answer noSuchPath() {
        return Problem.of(Status.NOT_FOUND_404, "There is no call with this path.").answer();
    }

    /// @param what as "account"
    static Answer unknown(String what) {
        return Problem.of(Status.NOT_FOUND_404, "There is no such " + what + ".").answer();
    }

    static Answer methodNotAllowed(String allow) {
        return Problem.of(Status.METHOD_NOT_ALLOWED_405, "Allowed here: " + allow + ".")
                .answer()
                .with(HeaderValues.create(HeaderNames.ALLOW, allow));
    }

    static Answer unauthorized() {
        return Problem.of(
                        Status.UNAUTHORIZED_401,
                        "This needs the administrator's key: Authorization: Bearer, and the key.")
                .answer()
                .with(KEY_WANTED);
    }

    static Answer tooLarge(int bodyBytesMax) {
        return Problem.of(
                        Status.REQUEST_ENTITY_TOO_LARGE_413,
                        "A body has at most " + bodyBytesMax + " bytes.")
                .answer()
                .closing();
    }

    static Answer badFraming() {
        return Problem.of(Status.BAD_REQUEST_400, "The chunks of the body are no chunks.")
                .answer()
                .closing();
    }

    static Answer notJsonContentType() {
        return Problem.of(
                        Status.UNSUPPORTED_MEDIA_TYPE_415,
                        "A body is application/json, in UTF-8, and not packed.")
                .answer();
    }

    static Answer noDocumentContentType() {
        return Problem.of(
                        Status.UNSUPPORTED_MEDIA_TYPE_415,
                        "A body is application/yaml or application/json, in UTF-8, and not packed.")
                .answer();
    }

    static Answer invalid(List<Problem.Wrong> wrong) {
        return Problem.of(
                        Status.BAD_REQUEST_400,
                        "invalid-input",
                        "The call is not as it has to be",
                        "See errors: nothing was done.")
                .with(wrong)
                .answer();
    }

    static Answer conflict(String name, String title, String detail) {
        return Problem.of(Status.CONFLICT_409, name, title, detail).answer();
    }

    static Answer notAnswered(Duration retryAfter) {
        return Problem.of(
                        Status.SERVICE_UNAVAILABLE_503,
                        "This cannot be answered now. Please ask again later.")
                .answer()
                .retryAfter(retryAfter);
    }

    static Answer internal(String incident) {
        return Problem.of(
                        Status.INTERNAL_SERVER_ERROR_500,
                        "The log tells more under the incident " + incident + ".")
                .answer();
    }
}
