package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What a person in a browser is told where no page can be shown: a sentence, as plain text.
final class PageAnswers {
    private static final Header TEXT =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");

    private PageAnswers() {}

    static Answer noSuchPage() {
        return said(Status.NOT_FOUND_404, "There is no such page. The console is at /console.");
    }

    static Answer methodNotAllowed(String allow) {
        return said(Status.METHOD_NOT_ALLOWED_405, "This page takes: " + allow + ".")
                .with(HeaderValues.create(HeaderNames.ALLOW, allow));
    }

    static Answer signedOut() {
        return said(Status.UNAUTHORIZED_401, "Sign in first, at /console.");
    }

    static Answer noForm() {
        return said(
                Status.UNSUPPORTED_MEDIA_TYPE_415,
                "This page takes a form: application/x-www-form-urlencoded.");
    }

    static Answer tooLarge(int bytesMax) {
        return said(
                Status.REQUEST_ENTITY_TOO_LARGE_413,
                "What was sent is above the limit of " + bytesMax + " bytes.");
    }

    static Answer badFraming() {
        return said(Status.BAD_REQUEST_400, "What was sent is no HTTP.");
    }

    static Answer notAnswered(Duration retryAfter) {
        return said(
                        Status.SERVICE_UNAVAILABLE_503,
                        "Too much is going on, or the server is stopping. Try again in a moment.")
                .retryAfter(retryAfter);
    }

    static Answer internal(String incident) {
        return said(
                Status.INTERNAL_SERVER_ERROR_500,
                "Something went wrong that nobody foresaw. The server's log has more about it, as incident "
                        + incident
                        + ".");
    }

    private static Answer said(Status status, String sentence) {
        return Answer.empty(status)
                .with(TEXT)
                .withBody((sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
