package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Where people look first: they are told where to go on.
final class Signposts {
    private static final String GET = "GET";
    private static final Header TEXT =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final byte[] WHERE =
            "This is Catchment. Its console: /console. Its calls: /docs, and as OpenAPI /openapi.json. Its health: /health/ready.\n"
                    .getBytes(StandardCharsets.UTF_8);

    private Signposts() {}

    static List<Route> routes() {
        return List.of(
                new Route.Open("/", GET, Signposts::where),
                new Route.Open(Docs.PAGE + "/", GET, Signposts::toThePage));
    }

    private static Answer where() {
        return Answer.empty(Status.OK_200).with(TEXT).withBody(WHERE);
    }

    private static Answer toThePage() {
        return Answer.empty(Status.PERMANENT_REDIRECT_308)
                .with(HeaderValues.create(HeaderNames.LOCATION, Docs.PAGE));
    }
}
