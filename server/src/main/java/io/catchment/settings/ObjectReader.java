package io.catchment.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Reads the members of a JSON object that somebody wrote, one by one by name. What is wrong is remembered with its
/// path, so that all of it is told at once; so is what was not asked for. A member that is `null` is as one left out.
///
/// What was read may be a stand-in as long as there are problems.
final class ObjectReader {
    private static final int SHOWN_CHARACTERS_MAX = 60;
    private static final String PLAIN_NAME = "[A-Za-z][A-Za-z0-9_-]{0,59}";

    private final String path;
    private final JsonNode object;
    private final List<SettingsProblem> problems;
    private final Set<String> known = new TreeSet<>();

    ObjectReader(String path, JsonNode object, List<SettingsProblem> problems) {
        this.path = path;
        this.object = object;
        this.problems = problems;
        if (!object.isObject()) {
            problems.add(new SettingsProblem(path, "an object"));
        }
    }

    Optional<JsonNode> member(String name) {
        known.add(name);
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
    }

    /// @param expected told with what stands there instead
    Optional<String> text(String name, String expected, Predicate<String> isRight) {
        Optional<JsonNode> given = member(name);
        Optional<String> text = given.filter(JsonNode::isString).map(JsonNode::stringValue);
        if (given.isPresent() && text.filter(isRight).isEmpty()) {
            wrong(name, expected + but(given.get()));
        }
        return text;
    }

    /// Of 1 character or more, without control characters, nothing blank around it.
    Optional<String> text(String name, int charactersMax) {
        return text(name, expectedText(charactersMax), it -> isText(it, charactersMax));
    }

    /// The same, and never told what stands there instead: it may be of a person.
    Optional<String> personal(String name, String expected, Predicate<String> isRight) {
        Optional<JsonNode> given = member(name);
        Optional<String> text = given.filter(JsonNode::isString).map(JsonNode::stringValue);
        if (given.isPresent() && text.filter(isRight).isEmpty()) {
            wrong(name, expected);
        }
        return text;
    }

    static String expectedText(int charactersMax) {
        return "a text of 1 to " + charactersMax + " characters";
    }

    static boolean isText(String text, int charactersMax) {
        return !text.isBlank()
                && text.strip().equals(text)
                && text.codePointCount(0, text.length()) <= charactersMax
                && text.codePoints()
                        .noneMatch(c ->
                                Character.isISOControl(c)
                                        || Character.getType(c) == Character.SURROGATE);
    }

    /// One of a few words, whatever their case.
    <E extends Enum<E>> Optional<E> word(String name, Class<E> type, Function<E, String> spelling) {
        List<E> all = Arrays.asList(type.getEnumConstants());
        String expected = "one of " + String.join(", ", all.stream().map(spelling).toList());
        Function<String, Optional<E>> named =
                text ->
                        all.stream()
                                .filter(it -> spelling.apply(it).equalsIgnoreCase(text))
                                .findFirst();
        return text(name, expected, text -> named.apply(text).isPresent()).flatMap(named);
    }

    Optional<Integer> number(String name, int min, int max) {
        Optional<JsonNode> given = member(name);
        Optional<Integer> number =
                given.filter(it -> it.isIntegralNumber() && it.canConvertToInt())
                        .map(JsonNode::intValue)
                        .filter(it -> it >= min && it <= max);
        if (given.isPresent() && number.isEmpty()) {
            wrong(name, "a whole number from " + min + " to " + max + but(given.get()));
        }
        return number;
    }

    Optional<Boolean> flag(String name) {
        Optional<JsonNode> given = member(name);
        if (given.isPresent() && !given.get().isBoolean()) {
            wrong(name, "true or false" + but(given.get()));
        }
        return given.flatMap(JsonNode::booleanValueOpt);
    }

    /// @param read takes an item's path and the item
    <T> Optional<List<T>> list(String name, int max, BiFunction<String, JsonNode, T> read) {
        return member(name).map(given -> items(path + "." + name, given, max, read));
    }

    private <T> List<T> items(
            String at, JsonNode list, int max, BiFunction<String, JsonNode, T> read) {
        if (!list.isArray() || list.size() > max) {
            problems.add(
                    new SettingsProblem(
                            at,
                            "a list of at most %d items%s"
                                    .formatted(
                                            max,
                                            list.isArray() ? ", not " + list.size() : but(list))));
            return List.of();
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            items.add(read.apply(at + "[" + i + "]", list.get(i)));
        }
        return items;
    }

    Optional<List<String>> texts(String name, int max, String expected, Predicate<String> isRight) {
        return list(name, max, (at, item) -> textAt(at, item, expected, isRight));
    }

    private String textAt(String at, JsonNode item, String expected, Predicate<String> isRight) {
        String text = item.stringValueOpt().orElse("");
        if (!item.isString() || !isRight.test(text)) {
            problems.add(new SettingsProblem(at, expected + but(item)));
        }
        return text;
    }

    /// Lists of texts by name.
    Optional<Map<String, List<String>>> textsByName(
            String name, int max, String expected, Predicate<String> isRight) {
        return member(name)
                .map(given -> {
                    ObjectReader inner = new ObjectReader(path + "." + name, given, problems);
                    Map<String, List<String>> all = new LinkedHashMap<>();
                    given.propertyNames()
                            .forEach(key ->
                                    inner.texts(key, max, expected, isRight)
                                            .ifPresent(texts -> all.put(key, texts)));
                    return all;
                });
    }

    /// Remembers that something has to be there and is not.
    void need(String name, String expected) {
        if (member(name).isEmpty() && object.isObject()) {
            problems.add(SettingsProblem.missing(path + "." + name, expected));
        }
    }

    void wrong(String name, String expected) {
        problems.add(new SettingsProblem(path + "." + name, expected));
    }

    boolean has(String name) {
        return member(name).isPresent();
    }

    /// To be asked after everything was read.
    void refuseUnknown() {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                problems.add(
                        SettingsProblem.unknownKey(
                                path, name.matches(PLAIN_NAME) ? name : "", known));
            }
        }
    }

    /// What stands there instead, where that is short enough to be shown.
    private static String but(JsonNode given) {
        if (given.isContainer()) {
            return "";
        }
        String shown = given.isString() ? "'" + given.stringValue() + "'" : given.toString();
        return shown.length() > SHOWN_CHARACTERS_MAX
                        || shown.chars().anyMatch(Character::isISOControl)
                ? ""
                : ", not " + shown;
    }
}
