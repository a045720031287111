package io.catchment.settings;

import io.catchment.store.AccountRows.NewKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A key of an account as its callers hold it: made here and shown once, or entered as it is used elsewhere already.
/// Never kept, and never told by `toString`.
public sealed interface KeyValues {
    /// `accessKey` with its `secretKey`.
    record Pair(String accessKey, String secretKey) implements KeyValues {
        @Override
        public String toString() {
            return "Pair[…]";
        }
    }

    /// `x-api-key`.
    record Api(String apiKey) implements KeyValues {
        @Override
        public String toString() {
            return "Api[…]";
        }
    }

    /// LeadSquared's have 35 and more; of less than 16 a digest could be turned back by trying.
    int CHARACTERS_MIN = 16;

    /// What the door takes.
    int CHARACTERS_MAX = 256;

    /// From this length on, telling four characters leaves enough to guess.
    int HINTED_CHARACTERS_MIN = 24;

    private static String expected() {
        return "%d to %d visible ASCII characters, without spaces"
                .formatted(CHARACTERS_MIN, CHARACTERS_MAX);
    }

    /// Keys that nobody can guess: 160 random bits each.
    static Pair randomPair(SecureRandom random) {
        return new Pair("u$r" + token(random), token(random));
    }

    static Api randomApi(SecureRandom random) {
        return new Api(token(random));
    }

    private static String token(SecureRandom random) {
        byte[] bytes = new byte[20];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// What is wrong with values that were entered. Never tells them.
    default List<SettingsProblem> problems() {
        List<SettingsProblem> problems = new ArrayList<>();
        switch (this) {
            case Pair(String access, String secret) -> {
                hold("accessKey", access, problems);
                hold("secretKey", secret, problems);
                if (access.equals(secret)) {
                    problems.add(
                            new SettingsProblem("$.secretKey", "another value than accessKey has"));
                }
            }
            case Api(String key) -> hold("apiKey", key, problems);
        }
        return problems;
    }

    private static void hold(String name, String value, List<SettingsProblem> problems) {
        boolean isRight =
                value.length() >= CHARACTERS_MIN
                        && value.length() <= CHARACTERS_MAX
                        && value.chars().allMatch(c -> c > ' ' && c <= '~');
        if (!isRight) {
            problems.add(new SettingsProblem("$." + name, expected()));
        }
    }

    /// As the store keeps it.
    private NewKey hashed() {
        return switch (this) {
            case Pair(String access, String secret) ->
                    new NewKey("pair", hash(access), Optional.of(hash(secret)));
            case Api(String key) -> new NewKey("api", hash(key), Optional.empty());
        };
    }

    private static String hash(String key) {
        return Key.Digest.of(key).hex();
    }

    /// The end of what the key is looked up by; nothing where it is short.
    private String hint() {
        return switch (this) {
            case Pair(String access, String _) -> hintOf(access);
            case Api(String key) -> hintOf(key);
        };
    }

    static String hintOf(String key) {
        return key.length() < HINTED_CHARACTERS_MIN ? "" : key.substring(key.length() - 4);
    }

    /// What the store is given.
    record Kept(NewKey key, String hint) {
        static Kept of(KeyValues values) {
            return new Kept(values.hashed(), values.hint());
        }
    }
}
