package io.catchment.http;

import io.catchment.Unavailable;
import io.catchment.settings.Administrator;
import io.catchment.status.Unaccepted;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/// One request on its way through the checks, in their order: path, method, announced size, keys, rate,
/// size while it is read; what is left is the call's own.
final class Exchange {
    private static final Header NO_SNIFF =
            HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final Header NO_STORE =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    /// Answers to what its sender may never send again. What is wrong with a body (400) is kept and counted elsewhere.
    private static final Set<Integer> NOT_TAKEN = Set.of(401, 413, 429, 503);

    private final Checks checks;
    private final ServerRequest request;
    private final Headers headers;
    private final Query query;
    private final Dialect dialect;
    private final Optional<Routes.Found> found;
    private final Optional<Route> asked;
    private String route = HttpMetrics.NO_ROUTE;
    private Optional<Caller> caller = Optional.empty();
    private List<Header> rateFields = List.of();

    /// Whether the answer says itself who may keep it.
    private boolean kept;

    /// What the checks are made with.
    ///
    /// @param adminPlaces one for each call of the native API that is answered at once
    record Checks(
            Routes routes,
            Keys keys,
            Cors cors,
            RateLimits rateLimits,
            Bodies bodies,
            int bodyBytesMax,
            Semaphore adminPlaces,
            Unaccepted unaccepted,
            HttpMetrics metrics) {}

    Exchange(Checks checks, ServerRequest request) {
        this.checks = checks;
        this.request = request;
        this.headers = request.headers();
        this.query = new Query(request.prologue().query().rawValue());
        String path = path(request.prologue().uriPath().rawPath());
        this.dialect = Dialect.of(path);
        this.found = checks.routes().at(path);
        this.asked = found.flatMap(there -> there.place().by(request.prologue().method()));
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
        return readable(found.map(this::at).orElseGet(dialect::notFound));
    }

    /// The answer to a request that was not let in.
    Answer turnedAway() {
        return readable(busy().closing());
    }

    /// The answer to a fault that nobody foresaw.
    Answer failed(Incident incident) {
        return readable(dialect.internal(incident.id()));
    }

    /// Any answer to this request, with what every answer has.
    private Answer readable(Answer answer) {
        rateFields.forEach(answer::with);
        answer.with(NO_SNIFF);
        if (!kept) {
            answer.with(NO_STORE);
        }
        return dialect == Dialect.COMPATIBLE
                ? checks.cors().readable(answer, headers, caller)
                : answer;
    }

    /// Counts a call that would have stored something and was not taken.
    void count(Status status) {
        if (stores() && NOT_TAKEN.contains(status.code())) {
            checks.unaccepted().count(checks.keys().claimed(query, headers), status.code());
        }
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

    private Answer at(Routes.Found there) {
        String allow = there.place().allow();
        if (request.prologue().method().equals(Method.OPTIONS)) {
            return options(allow);
        }
        return asked.map(route -> answer(route, there.variables()))
                .orElseGet(() -> dialect.methodNotAllowed(allow));
    }

    /// No page of another origin has business with the native API, nor with the console.
    private Answer options(String allow) {
        return dialect == Dialect.COMPATIBLE
                ? checks.cors().options(headers, query, allow)
                : Answer.empty(Status.NO_CONTENT_204)
                        .with(HeaderValues.create(HeaderNames.ALLOW, allow));
    }

    private Answer answer(Route called, Map<String, String> variables) {
        route = called.path();
        return switch (called) {
            case Route.Open open -> open.answer().get();
            case Route.File served -> {
                Answer file = served.file().answer(headers);
                kept = true;
                yield file;
            }
            case Route.Keyed keyed -> answerKeyed(keyed);
            case Route.Admin admin -> answerAdmin(admin, variables);
            case Route.Document document -> answerDocument(document, variables);
            case Route.OfSite site -> answerOfSite(site, variables);
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
            return withBody(
                    bodyBytesMax(known),
                    body -> keyed.call().answer(new Asked(known, query, headers, body)));
        }
    }

    /// What an account allows itself is never above what the server bears.
    private int bodyBytesMax(Caller known) {
        return Math.min(
                checks.bodyBytesMax(),
                known.account().bodyBytesMax().orElse(checks.bodyBytesMax()));
    }

    private Answer withBody(int bodyBytesMax, Function<byte[], Answer> call) {
        return switch (checks.bodies().read(request, bodyBytesMax)) {
            case Bodies.Read.Whole(byte[] body) -> {
                PatientConnection.CURRENT.get().bodyRead();
                checks.metrics().bodyRead(body.length);
                yield call.apply(body);
            }
            case Bodies.Read.TooLarge() -> dialect.tooLarge(bodyBytesMax);
            case Bodies.Read.BadFraming() -> dialect.badFraming();
        };
    }

    // ---- the native API ----

    private Answer answerAdmin(Route.Admin admin, Map<String, String> variables) {
        if (admin.takesBody() && checks.bodies().announcesTooMuch(request)) {
            return dialect.tooLarge(checks.bodyBytesMax());
        }
        return checks.keys()
                .administrator(headers)
                .map(who -> answerInPlace(() -> answerAdmin(admin, who, variables)))
                .orElseGet(dialect::unauthorized);
    }

    private Answer answerDocument(Route.Document called, Map<String, String> variables) {
        if (checks.bodies().announcesTooMuch(request)) {
            return dialect.tooLarge(checks.bodyBytesMax());
        }
        return checks.keys()
                .administrator(headers)
                .map(who -> answerInPlace(() -> answerDocument(called, who, variables)))
                .orElseGet(dialect::unauthorized);
    }

    private Answer answerDocument(
            Route.Document called, Administrator who, Map<String, String> variables) {
        boolean isYaml = ContentType.isYaml(headers);
        if (ContentType.isPacked(headers) || !(isYaml || ContentType.isJson(headers))) {
            return ProblemAnswers.noDocumentContentType();
        }
        return withBodyOfAdministrator(body ->
                called.call()
                        .answer(
                                new AdminAsked(who, variables, headers, Input.of(query), body),
                                isYaml));
    }

    /// Each of these calls may hold a connection to the store, which the processors need too.
    private Answer answerInPlace(Supplier<Answer> call) {
        if (!checks.adminPlaces().tryAcquire()) {
            return busy();
        }
        try {
            return call.get();
        } catch (RuntimeException e) {
            if (e instanceof Unavailable passing) {
                return dialect.notAnswered(passing.retryAfter());
            }
            throw e;
        } finally {
            checks.adminPlaces().release();
        }
    }

    private Answer answerAdmin(
            Route.Admin admin, Administrator who, Map<String, String> variables) {
        return admin.takesBody()
                ? answerWithJson(admin, who, variables)
                : admin.call()
                        .answer(
                                new AdminAsked(
                                        who, variables, headers, Input.of(query), Bodies.NOTHING));
    }

    private Answer answerWithJson(
            Route.Admin admin, Administrator who, Map<String, String> variables) {
        return withBodyOfAdministrator(body ->
                ContentType.isJsonOrNothing(headers, body)
                        ? admin.call()
                                .answer(
                                        new AdminAsked(
                                                who,
                                                variables,
                                                headers,
                                                Input.of(query, body),
                                                body))
                        : ProblemAnswers.notJsonContentType());
    }

    private Answer withBodyOfAdministrator(Function<byte[], Answer> call) {
        Optional<Bodies.Room> room = checks.bodies().roomOfAdministrators(request);
        if (room.isEmpty()) {
            return busy();
        }
        try (Bodies.Room _ = room.get()) {
            return withBody(checks.bodyBytesMax(), call);
        }
    }

    // ---- pages ----

    private Answer answerOfSite(Route.OfSite called, Map<String, String> variables) {
        SiteCall call = new SiteCall(called, request, query, variables);
        Answer answer =
                called.method().equals(Method.POST.text())
                        ? answerForm(call)
                        : call.answer(Bodies.NOTHING);
        kept = answer.has(HeaderNames.CACHE_CONTROL);
        return answer;
    }

    private Answer answerForm(SiteCall call) {
        if (!ContentType.isForm(headers) || ContentType.isPacked(headers)) {
            return PageAnswers.noForm();
        }
        if (call.isSmall()) {
            return withBody(SiteCall.SMALL_FORM_BYTES_MAX, call::answer);
        }
        if (!call.mayTakeRoom()) {
            return dialect.unauthorized();
        }
        Optional<Bodies.Room> room = checks.bodies().roomOfAdministrators(request);
        if (room.isEmpty()) {
            return busy();
        }
        try (Bodies.Room _ = room.get()) {
            return withBody(SiteCall.FORM_TIMES_BODY * checks.bodyBytesMax(), call::answer);
        }
    }

    /// Too much is going on, or the server is stopping. Only who sent something asks whether it was stored.
    private Answer busy() {
        return stores() ? dialect.notTaken() : dialect.notAnswered(ErrorAnswers.RETRY_AFTER);
    }

    private boolean stores() {
        return asked.filter(route ->
                        route instanceof Route.Keyed keyed
                                && keyed.quota() == RateLimits.Quota.WRITES)
                .isPresent();
    }

    /// The fields that tell a caller how much it may still call (draft-ietf-httpapi-ratelimit-headers-10).
    private static final class RateFields {
        private static final HeaderName POLICY = HeaderNames.create("RateLimit-Policy");
        private static final HeaderName LIMIT = HeaderNames.create("RateLimit");

        private RateFields() {}

        static List<Header> of(RateLimits.Quota quota, SlidingWindow.Turn turn) {
            String name = quota == RateLimits.Quota.READS ? "\"reads\"" : "\"writes\"";
            long untilMore = Answer.seconds(Duration.ofNanos(turn.untilMoreNanos()));
            return List.of(
                    HeaderValues.create(
                            POLICY,
                            name
                                    + ";q="
                                    + turn.limit().calls()
                                    + ";w="
                                    + Answer.seconds(turn.limit().window())),
                    HeaderValues.create(
                            LIMIT, name + ";r=" + turn.remaining() + ";t=" + untilMore));
        }
    }
}
