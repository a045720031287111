package io.catchment.settings;

import io.catchment.store.AccountRows.NewKey;
import io.catchment.store.KeyRows;
import io.catchment.store.SettingsRows.NamedKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How a settings file writes keys: as `sha256:…`, or as `${CATCHMENT_KEY_…}` for what the environment holds.
///
/// Never as they are: files are kept in git, and a key in git belongs to everybody. Variables of another name are out of
/// reach, so that nobody learns by a settings file what else the environment holds.
final class KeyForm {
    /// What the names of variables that hold keys begin with.
    static final String VARIABLES = "CATCHMENT_KEY_";

    private static final String DIGEST = "sha256:";
    private static final Pattern DIGEST_FORM = Pattern.compile(DIGEST + "([0-9a-f]{64})");
    private static final Pattern VARIABLE_FORM =
            Pattern.compile("\\$\\{(" + VARIABLES + "[A-Z0-9_]{1,80})}");

    private static final String EXPECTED =
            "sha256: and 64 lower-case digits, or ${"
                    + VARIABLES
                    + "…}; a key itself does not belong into a file";
    private static final int NAME_CHARACTERS_MAX = 100;
    private static final String NAME = "name";
    private static final String ACCESS_KEY = "accessKey";
    private static final String SECRET_KEY = "secretKey";
    private static final String API_KEY = "apiKey";

    private final Function<String, Optional<String>> environment;

    KeyForm(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /// @return what is right of it
    List<NamedKey> read(String path, JsonNode list, List<SettingsProblem> problems) {
        List<NamedKey> keys = new ArrayList<>();
        if (!list.isArray() || list.size() > KeyRows.LIVE_KEYS_MAX) {
            problems.add(
                    new SettingsProblem(
                            path,
                            "a list of at most %d keys%s"
                                    .formatted(
                                            KeyRows.LIVE_KEYS_MAX,
                                            list.isArray() ? ", not " + list.size() : "")));
            return keys;
        }
        for (int i = 0; i < list.size(); i++) {
            String at = path + "[" + i + "]";
            key(at, list.path(i), problems)
                    .ifPresent(key -> {
                        if (keys.stream().anyMatch(other -> isSame(other.key(), key.key()))) {
                            problems.add(new SettingsProblem(at, "no key that is there already"));
                        }
                        keys.add(key);
                    });
        }
        return keys;
    }

    static boolean isSame(NewKey one, NewKey other) {
        return one.kind().equals(other.kind()) && one.keyHash().equals(other.keyHash());
    }

    private Optional<NamedKey> key(String path, JsonNode given, List<SettingsProblem> problems) {
        Set<String> names = given.isObject() ? new HashSet<>(given.propertyNames()) : Set.of();
        String name = names.remove(NAME) ? name(path, given, problems) : "";
        if (names.equals(Set.of(API_KEY))) {
            return digest(path, API_KEY, given, problems)
                    .map(hash -> new NamedKey(new NewKey("api", hash, Optional.empty()), name));
        }
        if (names.equals(Set.of(ACCESS_KEY, SECRET_KEY))) {
            Optional<String> access = digest(path, ACCESS_KEY, given, problems);
            Optional<String> secret = digest(path, SECRET_KEY, given, problems);
            if (access.isPresent() && access.equals(secret)) {
                problems.add(
                        new SettingsProblem(
                                path + "." + SECRET_KEY, "another value than accessKey has"));
            }
            return access.filter(_ -> secret.isPresent())
                    .map(hash -> new NamedKey(new NewKey("pair", hash, secret), name));
        }
        problems.add(
                new SettingsProblem(
                        path, "accessKey and secretKey, or apiKey, and perhaps a name"));
        return Optional.empty();
    }

    private static String name(String path, JsonNode key, List<SettingsProblem> problems) {
        String name = key.path(NAME).isString() ? key.path(NAME).stringValue() : "";
        if (name.isBlank() || name.length() > NAME_CHARACTERS_MAX) {
            problems.add(
                    new SettingsProblem(
                            path + "." + NAME,
                            "a text of 1 to " + NAME_CHARACTERS_MAX + " characters"));
        }
        return name;
    }

    private Optional<String> digest(
            String path, String name, JsonNode key, List<SettingsProblem> problems) {
        String text = key.path(name).asStringOpt().orElse("");
        Matcher digest = DIGEST_FORM.matcher(text);
        if (digest.matches()) {
            return Optional.of(digest.group(1));
        }
        Matcher variable = VARIABLE_FORM.matcher(text);
        if (!variable.matches()) {
            problems.add(new SettingsProblem(path + "." + name, EXPECTED));
            return Optional.empty();
        }
        return held(path + "." + name, variable.group(1), problems);
    }

    private Optional<String> held(String path, String variable, List<SettingsProblem> problems) {
        Optional<String> held =
                environment
                        .apply(variable)
                        .filter(value -> new KeyValues.Api(value).problems().isEmpty());
        if (held.isEmpty()) {
            problems.add(
                    new SettingsProblem(
                            path,
                            "the variable %s of the server's environment, with %d to %d visible ASCII characters"
                                    .formatted(
                                            variable,
                                            KeyValues.CHARACTERS_MIN,
                                            KeyValues.CHARACTERS_MAX)));
        }
        return held.map(value -> Key.Digest.of(value).hex());
    }

    static ArrayNode write(List<NamedKey> keys) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        keys.forEach(key -> list.add(write(key)));
        return list;
    }

    static ObjectNode write(NamedKey named) {
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        if (!named.name().isEmpty()) {
            written.put(NAME, named.name());
        }
        NewKey key = named.key();
        key.secretHash()
                .ifPresentOrElse(
                        secret -> {
                            written.put(ACCESS_KEY, DIGEST + key.keyHash());
                            written.put(SECRET_KEY, DIGEST + secret);
                        },
                        () -> written.put(API_KEY, DIGEST + key.keyHash()));
        return written;
    }
}
