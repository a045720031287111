package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One request on its way through the checks, in their order: path, method, announced size, keys, rate,
/// size while it is read; what is left is the call's own.
final class Exchange {
    private static final Header NO_SNIFF =
            HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final Header NO_STORE =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    private final Checks checks;
    private final ServerRequest request;
    private final Headers headers;
    private final Query query;
    private final Optional<Routes.Place> place;
    private final Optional<Route> asked;
    private String route = HttpMetrics.NO_ROUTE;
    private Optional<Caller> caller = Optional.empty();
    private List<Header> rateFields = List.of();

    /// What the checks are made with.
    record Checks(
            Routes routes,
            Keys keys,
            Cors cors,
            RateLimits rateLimits,
            Bodies bodies,
            int bodyBytesMax,
            HttpMetrics metrics) {}

    Exchange(Checks checks, ServerRequest request) {
        this.checks = checks;
        this.request = request;
        this.headers = request.headers();
        this.query = new Query(request.prologue().query().rawValue());
        this.place = checks.routes().at(path(request.prologue().uriPath().rawPath()));
        this.asked = place.flatMap(there -> there.by(request.prologue().method()));
    }

    /// The path of the call that was asked for, as metrics name it.
    String route() {
        return route;
    }

    /// Whether anybody may ask for it.
    boolean isOpen() {
        return asked.filter(Route.Open.class::isInstance).isPresent();
    }

    Answer answer() {
        return readable(place.map(this::at).orElseGet(ErrorAnswers::notFound));
    }

    /// The answer to a request that was not let in.
    Answer turnedAway() {
        return readable(busy().closing());
    }

    /// Any answer to this request, with what every answer has.
    Answer readable(Answer answer) {
        rateFields.forEach(answer::with);
        return checks.cors().readable(answer.with(NO_SNIFF).with(NO_STORE), headers, caller);
    }

    /// A proxy may send the whole address in place of the path (RFC 9112, 3.2.2).
    private static String path(String target) {
        int authority = target.indexOf("://");
        if (target.startsWith("/") || authority < 0) {
            return target;
        }
        int path = target.indexOf('/', authority + "://".length());
        return path < 0 ? "/" : target.substring(path);
    }

    private Answer at(Routes.Place there) {
        if (request.prologue().method().equals(Method.OPTIONS)) {
            return checks.cors().options(headers, query, there.allow());
        }
        return asked.map(this::answer)
                .orElseGet(() -> ErrorAnswers.methodNotAllowed(there.allow()));
    }

    private Answer answer(Route found) {
        route = found.path();
        return switch (found) {
            case Route.Open open -> open.answer().get();
            case Route.Keyed keyed -> answerKeyed(keyed);
        };
    }

    private Answer answerKeyed(Route.Keyed keyed) {
        if (keyed.takesBody() && checks.bodies().announcesTooMuch(request)) {
            return ErrorAnswers.tooLarge(checks.bodyBytesMax());
        }
        caller = checks.keys().caller(keyed.keys(), query, headers);
        return caller.map(known -> answerInTurn(keyed, known))
                .orElseGet(ErrorAnswers::unauthorized);
    }

    private Answer answerInTurn(Route.Keyed keyed, Caller known) {
        Optional<SlidingWindow.Turn> turn =
                checks.rateLimits().take(known.account(), keyed.quota());
        rateFields = turn.map(taken -> RateFields.of(keyed.quota(), taken)).orElse(List.of());
        if (turn.isPresent() && !turn.get().letIn()) {
            checks.metrics().rateLimited(keyed.quota());
            return ErrorAnswers.rateLimited(turn.get());
        }
        return keyed.takesBody()
                // Whoever waits has given back the room of its body by then.
                ? answerWithBody(keyed, known).released()
                : keyed.call().answer(new Asked(known, query, headers, Bodies.NOTHING));
    }

    private Answer answerWithBody(Route.Keyed keyed, Caller known) {
        Optional<Bodies.Room> room = checks.bodies().room(request, known.account().id());
        if (room.isEmpty()) {
            return busy();
        }
        try (Bodies.Room _ = room.get()) {
            return switch (checks.bodies().read(request)) {
                case Bodies.Read.Whole(byte[] body) -> {
                    PatientConnection.CURRENT.get().bodyRead();
                    checks.metrics().bodyRead(body.length);
                    yield keyed.call().answer(new Asked(known, query, headers, body));
                }
                case Bodies.Read.TooLarge() -> ErrorAnswers.tooLarge(checks.bodyBytesMax());
                case Bodies.Read.BadFraming() -> ErrorAnswers.notHttp(Status.BAD_REQUEST_400);
            };
        }
    }

    /// Too much is going on, or the server is stopping. Only who sent something asks whether it was stored.
    private Answer busy() {
        boolean stores =
                asked.filter(route ->
                                route instanceof Route.Keyed keyed
                                        && keyed.quota() == RateLimits.Quota.WRITES)
                        .isPresent();
        return stores
                ? ErrorAnswers.notTaken()
                : ErrorAnswers.notAnswered(ErrorAnswers.RETRY_AFTER);
    }

    /// The fields that tell a caller how much it may still call (draft-ietf-httpapi-ratelimit-headers-10).
    private static final class RateFields {
        private RateFields() {}

        static List<Header> of(RateLimits.Quota quota, SlidingWindow.Turn turn) {
            String name = quota == RateLimits.Quota.READS ? "\"reads\"" : "\"writes\"";
            long untilMore = Answer.seconds(Duration.ofNanos(turn.untilMoreNanos()));
            return List.of(
                    HeaderValues.create(
                            "RateLimit-Policy",
                            name
                                    + ";q="
                                    + turn.limit().calls()
                                    + ";w="
                                    + Answer.seconds(turn.limit().window())),
                    HeaderValues.create(
                            "RateLimit", name + ";r=" + turn.remaining() + ";t=" + untilMore));
        }
    }
}
