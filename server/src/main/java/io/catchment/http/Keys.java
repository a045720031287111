package io.catchment.http;

import io.catchment.settings.Administrator;
import io.catchment.settings.Key;
import io.catchment.settings.Settings;
import io.catchment.status.Unaccepted;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells callers by their keys. All keys that a call needs have to be there, right, and of one account; a key
/// that is given twice has to be the same both times.
final class Keys {
    /// Which keys a call needs.
    enum Needed {
        /// `accessKey`, `secretKey` and `x-api-key`.
        ALL,
        /// `x-api-key`; an `accessKey` beside it must not be of another account.
        API_KEY,
        /// `accessKey` and `secretKey`; an `x-api-key` beside them has to be of the same account.
        PAIR
    }

    static final String ACCESS_KEY = "accessKey";
    static final String SECRET_KEY = "secretKey";
    static final String API_KEY = "apiKey";
    static final HeaderName ACCESS_KEY_HEADER = HeaderNames.create("x-LSQ-AccessKey");
    static final HeaderName SECRET_KEY_HEADER = HeaderNames.create("x-LSQ-SecretKey");
    static final HeaderName API_KEY_HEADER = HeaderNames.create("x-api-key");

    private static final String BEARER = "Bearer ";

    // No key is as long: what is longer is not worth a digest.
    private static final int KEY_CHARACTERS_MAX = 256;

    private final Supplier<Settings> settings;

    Keys(Supplier<Settings> settings) {
        this.settings = settings;
    }

    Optional<Caller> caller(Needed needed, Query query, Headers headers) {
        Settings now = settings.get();
        Optional<Caller> byApiKey =
                key(List.of(), headers, API_KEY_HEADER).flatMap(now::byApiKey).map(Keys::caller);
        return switch (needed) {
            case API_KEY ->
                    byApiKey.filter(known ->
                            byAccessKey(now, query, headers)
                                    .filter(beside -> !same(known, caller(beside)))
                                    .isEmpty());
            case ALL ->
                    byApiKey.flatMap(
                            other -> byPair(now, query, headers).filter(pair -> same(pair, other)));
            case PAIR ->
                    byPair(now, query, headers)
                            .filter(pair ->
                                    !headers.contains(API_KEY_HEADER)
                                            || byApiKey.filter(other -> same(pair, other))
                                                    .isPresent());
        };
    }

    /// Whose key the native API is called with (`Authorization: Bearer …`, RFC 6750).
    Optional<Administrator> administrator(Headers headers) {
        if (!headers.contains(HeaderNames.AUTHORIZATION)) {
            return Optional.empty();
        }
        List<String> given = headers.all(HeaderNames.AUTHORIZATION, List::of);
        return given.size() == 1
                ? bearer(given.getFirst()).flatMap(settings.get()::byAdministratorKey)
                : Optional.empty();
    }

    private static Optional<Key.Digest> bearer(String credentials) {
        return credentials.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? key(List.of(credentials.substring(BEARER.length()).strip()))
                : Optional.empty();
    }

    /// The account that an access key alone would be of: enough to know whose origins a preflight is about.
    Optional<Settings.AccountKey<Key.Pair>> claimed(Query query) {
        return key(query.values(ACCESS_KEY)).flatMap(settings.get()::byAccessKey);
    }

    /// Whom a call claims to be of, whatever else is wrong with its keys: by its access key, else by its API key.
    Optional<Unaccepted.Claimed> claimed(Query query, Headers headers) {
        Settings now = settings.get();
        return byAccessKey(now, query, headers)
                .map(Keys::claimed)
                .or(() ->
                        key(List.of(), headers, API_KEY_HEADER)
                                .flatMap(now::byApiKey)
                                .map(Keys::claimed));
    }

    private static Unaccepted.Claimed claimed(Settings.AccountKey<? extends Key> found) {
        return new Unaccepted.Claimed(found.account().id(), found.key().id());
    }

    private static Optional<Caller> byPair(Settings settings, Query query, Headers headers) {
        Optional<Key.Digest> secret = key(query.values(SECRET_KEY), headers, SECRET_KEY_HEADER);
        return byAccessKey(settings, query, headers)
                .filter(found -> secret.filter(found.key().secretKey()::matches).isPresent())
                .map(Keys::caller);
    }

    private static Optional<Settings.AccountKey<Key.Pair>> byAccessKey(
            Settings settings, Query query, Headers headers) {
        return key(query.values(ACCESS_KEY), headers, ACCESS_KEY_HEADER)
                .flatMap(settings::byAccessKey);
    }

    private static Caller caller(Settings.AccountKey<? extends Key> found) {
        return new Caller(found.account(), found.key().id());
    }

    private static boolean same(Caller one, Caller other) {
        return one.account().id().equals(other.account().id());
    }

    private static Optional<Key.Digest> key(
            List<String> inQuery, Headers headers, HeaderName name) {
        if (!headers.contains(name)) {
            return key(inQuery);
        }
        List<String> given = new ArrayList<>(inQuery);
        headers.all(name, List::of).forEach(value -> given.add(value.strip()));
        return key(given);
    }

    private static Optional<Key.Digest> key(List<String> given) {
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String key = given.getFirst();
        return isKey(key) && Collections.frequency(given, key) == given.size()
                ? Optional.of(Key.Digest.of(key))
                : Optional.empty();
    }

    private static boolean isKey(String text) {
        return !text.isEmpty() && text.length() <= KEY_CHARACTERS_MAX;
    }
}
