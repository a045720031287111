package io.catchment.http;

import io.catchment.KeyId;
import io.catchment.settings.AccountKeys;
import io.catchment.settings.AccountSettings;
import io.catchment.settings.AccountSettings.Known;
import io.catchment.settings.KeyValues;
import io.helidon.http.Status;
import java.security.SecureRandom;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The keys of an account: looked at, made or entered, and revoked.
final class KeyCalls {
    static final String KEY = "key";

    private static final int NAME_CHARACTERS_MAX = 100;
    private static final String KIND_EXPECTED = "pair or api";

    /// Longer than any key may be, so that the one rule about keys says what is wrong.
    private static final int VALUE_CHARACTERS_MAX = 1 << 20;

    private final AccountSettings settings;
    private final AccountKeys keys;
    private final SecureRandom random = new SecureRandom();

    KeyCalls(AccountSettings settings, AccountKeys keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /// What is added.
    private enum Kind {
        PAIR,
        API
    }

    /// `GET …/keys`
    Answer list(AdminAsked asked) {
        int limit = asked.input().limit();
        int after = asked.input().after();
        return asked.input()
                .problem()
                .orElseGet(() ->
                        SettingsCall.looking(asked, settings, known -> page(known, after, limit)));
    }

    private Answer page(Known account, int after, int limit) {
        return Json.page(
                keys.list(account.id(), after, limit + 1),
                limit,
                key -> key.id().value(),
                KeyCalls::write);
    }

    private static void write(JsonGenerator out, AccountKeys.Known key) {
        out.writeNumberProperty("id", key.id().value());
        Json.text(out, "kind", key.kind());
        Json.text(out, "name", key.name());
        Json.text(out, "hint", key.hint());
        Json.text(out, "createdAt", key.createdAt().toString());
        Json.text(out, "revokedAt", key.revokedAt());
    }

    /// `POST …/keys`
    Answer add(AdminAsked asked) {
        Input input = asked.input();
        Optional<Kind> kind = input.read("kind", KIND_EXPECTED, KeyCalls::kind);
        if (kind.isEmpty()) {
            input.missing("kind", KIND_EXPECTED);
        }
        String name =
                input.read(
                                "name",
                                "a text of at most " + NAME_CHARACTERS_MAX + " characters",
                                KeyCalls::name)
                        .orElse("");
        Optional<KeyValues> entered = entered(input, kind.orElse(Kind.API));
        boolean reopens = input.flag("reopen");
        return input.problem()
                .orElseGet(() -> {
                    KeyValues values = entered.orElseGet(() -> random(kind.orElseThrow()));
                    return values.problems().isEmpty()
                            ? SettingsCall.looking(
                                    asked,
                                    settings,
                                    account ->
                                            answer(
                                                    account,
                                                    values,
                                                    entered.isPresent(),
                                                    keys.add(
                                                            asked.by().name(),
                                                            account.id(),
                                                            values,
                                                            name,
                                                            reopens)))
                            : SettingsAnswers.wrong(values.problems());
                });
    }

    private static Optional<Kind> kind(String text) {
        return switch (text) {
            case "pair" -> Optional.of(Kind.PAIR);
            case "api" -> Optional.of(Kind.API);
            default -> Optional.empty();
        };
    }

    private static Optional<String> name(String text) {
        return Input.line(text)
                .filter(it -> it.codePointCount(0, it.length()) <= NAME_CHARACTERS_MAX);
    }

    /// Empty where none is: one is made then. As given, with no word about them in any problem.
    private static Optional<KeyValues> entered(Input input, Kind kind) {
        if (kind == Kind.API) {
            return value(input, Keys.API_KEY).map(KeyValues.Api::new);
        }
        Optional<String> access = value(input, Keys.ACCESS_KEY);
        Optional<String> secret = value(input, Keys.SECRET_KEY);
        if (access.isPresent() != secret.isPresent()) {
            input.missing(
                    access.isPresent() ? Keys.SECRET_KEY : Keys.ACCESS_KEY,
                    "both accessKey and secretKey, or neither");
        }
        return access.flatMap(one -> secret.map(other -> new KeyValues.Pair(one, other)));
    }

    private static Optional<String> value(Input input, String name) {
        return input.read(
                name,
                "a text",
                text ->
                        text.length() <= VALUE_CHARACTERS_MAX
                                ? Optional.of(text)
                                : Optional.empty());
    }

    private KeyValues random(Kind kind) {
        return switch (kind) {
            case PAIR -> KeyValues.randomPair(random);
            case API -> KeyValues.randomApi(random);
        };
    }

    private static Answer answer(
            Known account, KeyValues values, boolean isEntered, AccountKeys.Added added) {
        return switch (added) {
            case AccountKeys.Added.As(KeyId id) ->
                    SettingsAnswers.created(
                            Json.answer(
                                    Status.CREATED_201,
                                    out -> {
                                        out.writeNumberProperty("id", id.value());
                                        if (!isEntered) {
                                            show(out, values);
                                        }
                                    }),
                            SettingsAnswers.pathOf(account.name()) + "/keys/" + id.value());
            case AccountKeys.Added.Taken() ->
                    ProblemAnswers.conflict(
                            "key-taken",
                            "The value is a key already",
                            """
                            It is a key of this account, which GET …/keys shows, or of another one, whose it stays when it is \
                            revoked. A key opens one account, and an access key keeps its secret. Enter another value, or \
                            leave it out and get one that nobody has.\
                            """);
            case AccountKeys.Added.WasRevoked() ->
                    ProblemAnswers.conflict(
                            "key-revoked",
                            "The key was revoked",
                            "This account had the value and revoked it. To open it again, send reopen: true.");
            case AccountKeys.Added.TooMany(int max) ->
                    SettingsAnswers.tooMany(
                            "The account has " + max + " keys that are not revoked.");
        };
    }

    /// This once.
    private static void show(JsonGenerator out, KeyValues values) {
        switch (values) {
            case KeyValues.Pair(String access, String secret) -> {
                Json.text(out, Keys.ACCESS_KEY, access);
                Json.text(out, Keys.SECRET_KEY, secret);
            }
            case KeyValues.Api(String key) -> Json.text(out, Keys.API_KEY, key);
        }
    }

    /// `DELETE …/keys/{key}`. Done twice, it is done once.
    Answer revoke(AdminAsked asked) {
        return asked.input()
                .problem()
                .orElseGet(() ->
                        SettingsCall.looking(asked, settings, account -> revoke(asked, account)));
    }

    private Answer revoke(AdminAsked asked, Known account) {
        return Numbers.id(asked.variable(KEY))
                .filter(id -> keys.revoke(asked.by().name(), account.id(), new KeyId(id)))
                .map(id -> Answer.empty(Status.NO_CONTENT_204))
                .orElseGet(() -> ProblemAnswers.unknown("key"));
    }
}
