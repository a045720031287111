package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Carries what a browser asks to its [Site], and the reply back.
final class SiteCall {
    /// Such a form is read from anybody: names, passwords and tokens fit in.
    static final int SMALL_FORM_BYTES_MAX = 16 << 10;

    /// A text that is escaped takes about half as much again; a body in a form has to fit in.
    static final int FORM_TIMES_BODY = 2;

    // Behind a proxy that ends TLS. Believed without knowing the proxy: all that follows from it is
    // that a cookie is
    // not to go unencrypted.
    private static final String FORWARDED_PROTO = "x-forwarded-proto";

    private final Route.OfSite called;
    private final ServerRequest request;
    private final Query query;
    private final Map<String, String> variables;

    SiteCall(
            Route.OfSite called,
            ServerRequest request,
            Query query,
            Map<String, String> variables) {
        this.called = called;
        this.request = request;
        this.query = query;
        this.variables = variables;
    }

    Answer answer(byte[] form) {
        return answer(called.call().handler().answer(asked(form)));
    }

    /// Whether its form may be read, and take room from others. A small one takes none: the requests that are answered
    /// at once bound those.
    boolean mayTakeRoom() {
        return called.site().knows(asked(Bodies.NOTHING));
    }

    boolean isSmall() {
        return !request.headers().contains(HeaderNames.TRANSFER_ENCODING)
                && request.headers().contentLength().orElse(0) <= SMALL_FORM_BYTES_MAX;
    }

    private Site.Asked asked(byte[] form) {
        Map<String, String> headers = headers(request.headers());
        return new Site.Asked(
                called.method(),
                request.prologue().uriPath().rawPath(),
                variables,
                Site.Form.of(query.raw()),
                Site.Form.of(new String(form, StandardCharsets.UTF_8)),
                headers,
                request.remotePeer().host(),
                request.isSecure() || "https".equals(headers.get(FORWARDED_PROTO)));
    }

    /// Of a header that is given twice, the first; of cookies, all.
    private static Map<String, String> headers(Headers headers) {
        Map<String, String> found = new HashMap<>();
        for (Header header : headers) {
            boolean isCookie = header.headerName().equals(HeaderNames.COOKIE);
            found.put(
                    header.headerName().lowerCase().toLowerCase(Locale.ROOT),
                    isCookie ? String.join(";", header.allValues()) : header.get());
        }
        return found;
    }

    private static Answer answer(Site.Reply reply) {
        Answer answer =
                switch (reply.content()) {
                    case Site.Content.Whole(byte[] bytes) ->
                            Answer.empty(Status.create(reply.status())).withBody(bytes);
                    case Site.Content.Streamed(Site.Pieces pieces) ->
                            streamed(Status.create(reply.status()), pieces);
                };
        // One header for each name: Helidon puts the next in the place of the one before.
        reply.headers().stream()
                .collect(
                        Collectors.groupingBy(
                                Site.Field::name,
                                LinkedHashMap::new,
                                Collectors.mapping(Site.Field::value, Collectors.toList())))
                .forEach((name, values) -> answer.with(HeaderValues.create(name, values)));
        return answer;
    }

    private static Answer streamed(Status status, Site.Pieces pieces) {
        Answer.Pieces rest =
                new Answer.Pieces() {
                    @Override
                    public Optional<byte[]> next() {
                        return pieces.next();
                    }

                    @Override
                    public void end() {
                        pieces.end();
                    }

                    @Override
                    public boolean areSentAtOnce() {
                        return true;
                    }
                };
        List<Header> headers = new ArrayList<>(6);
        return new Answer(
                status, headers, Bodies.NOTHING, false, Optional.empty(), Optional.of(rest));
    }
}
