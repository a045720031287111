package io.catchment.http;

import io.catchment.settings.Account;
import io.catchment.settings.Settings;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Lets the browsers of an account's own pages call (CORS, the Fetch standard).
///
/// A preflight comes without keys in its headers: it is answered for the account whose `accessKey` is in the
/// query, else for any account that allows the origin. An actual answer can be read only by pages whose origin
/// the account of that very request allows.
final class Cors {
    private static final Header VARY_ORIGIN = HeaderValues.createCached(HeaderNames.VARY, "Origin");
    private static final Header VARY_PREFLIGHT =
            HeaderValues.createCached(
                    HeaderNames.VARY,
                    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    private static final Header EXPOSED =
            HeaderValues.createCached(
                    HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
                    "Retry-After, RateLimit, RateLimit-Policy, Catchment-Accepted-At,"
                            + " Catchment-Finished-At, Catchment-Attempts, Catchment-Status,"
                            + " Catchment-Request-Id, Preference-Applied");
    private static final Header ALLOWED_HEADERS =
            HeaderValues.createCached(
                    HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
                    "content-type, x-api-key, x-lsq-accesskey, x-lsq-secretkey, idempotency-key, prefer");

    // Ten minutes: an origin taken off the list is out by then.
    private static final Header MAX_AGE =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");

    private final Supplier<Settings> settings;
    private final Keys keys;

    Cors(Supplier<Settings> settings, Keys keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /// The answer to `OPTIONS`.
    ///
    /// @param allow the methods of the path, as `Allow` lists them
    Answer options(Headers headers, Query query, String allow) {
        Answer answer =
                Answer.empty(Status.NO_CONTENT_204)
                        .with(HeaderValues.create(HeaderNames.ALLOW, allow))
                        .with(VARY_PREFLIGHT);
        Optional<String> origin = origin(headers);
        if (!headers.contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
                || origin.filter(from -> mayAsk(from, query)).isEmpty()) {
            return answer;
        }
        return answer.with(allowed(origin.get()))
                .with(HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, allow))
                .with(ALLOWED_HEADERS)
                .with(MAX_AGE);
    }

    /// The answer as a browser may read it.
    ///
    /// @param caller empty where nobody was told by keys
    Answer readable(Answer answer, Headers headers, Optional<Caller> caller) {
        Optional<String> origin = origin(headers);
        if (origin.isEmpty()) {
            return answer.with(VARY_ORIGIN);
        }
        boolean allows =
                caller.filter(known -> known.account().allowsOrigin(origin.get())).isPresent();
        return allows
                ? answer.with(VARY_ORIGIN).with(allowed(origin.get())).with(EXPOSED)
                : answer.with(VARY_ORIGIN);
    }

    private boolean mayAsk(String origin, Query query) {
        return keys.claimed(query)
                .map(claimed -> claimed.account().allowsOrigin(origin))
                .orElseGet(() -> anyAccountAllows(origin));
    }

    private boolean anyAccountAllows(String origin) {
        for (Account account : settings.get().accounts()) {
            if (account.allowsOrigin(origin)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> origin(Headers headers) {
        if (!headers.contains(HeaderNames.ORIGIN)) {
            return Optional.empty();
        }
        List<String> given = headers.all(HeaderNames.ORIGIN, List::of);
        return given.size() == 1 ? Optional.of(given.getFirst()) : Optional.empty();
    }

    private static Header allowed(String origin) {
        return HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
}
