package io.catchment.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Where an account's settings differ from what they shall be.
///
/// @param path as `opportunityTypes[12000].fields[mx_City].label`: what stands in a list is named by its code, name or
///     e-mail address
/// @param from what is there now; empty: nothing
/// @param to what shall be there; empty: nothing
public record Difference(
        String account, String path, Optional<JsonNode> from, Optional<JsonNode> to) {

    /// By which member an item of a list is known, whatever its place in the list.
    private static final List<String> NAMES = List.of("code", "name", "email");

    /// Without which captures that were right before end as an error, or make duplicates.
    private static final Pattern PARTS =
            Pattern.compile(
                    "(leadFields|opportunityTypes|.*\\.(fields|duplicateRules|members))(\\[.*])?",
                    Pattern.DOTALL);

    /// Between two documents in their bare form.
    static List<Difference> between(String account, JsonNode from, JsonNode to) {
        List<Difference> found = new ArrayList<>();
        new Walk(account, found).members("", from, to);
        return found;
    }

    /// A warning for each opportunity type, field and duplicate rule that is there, and shall be no more.
    Stream<String> vanishing() {
        if (to.isPresent() || !PARTS.matcher(path).matches()) {
            return Stream.of();
        }
        JsonNode gone = from.orElseThrow();
        Stream<String> paths =
                gone.isArray()
                        ? Walk.named(gone).keySet().stream().map(name -> path + "[" + name + "]")
                        : Stream.of(path);
        return paths.map(it ->
                "accounts.%s.%s is there and not in the file: it goes".formatted(account, it));
    }

    private record Walk(String account, List<Difference> found) {
        void values(String path, Optional<JsonNode> from, Optional<JsonNode> to) {
            if (from.equals(to)) {
                return;
            }
            if (both(from, to, JsonNode::isObject)) {
                members(path, from.orElseThrow(), to.orElseThrow());
            } else if (both(from, to, Walk::isNamed)) {
                items(path, named(from.orElseThrow()), named(to.orElseThrow()));
            } else {
                found.add(new Difference(account, path, from, to));
            }
        }

        private static boolean both(
                Optional<JsonNode> one,
                Optional<JsonNode> other,
                java.util.function.Predicate<JsonNode> are) {
            return one.filter(are).isPresent() && other.filter(are).isPresent();
        }

        void members(String path, JsonNode from, JsonNode to) {
            Set<String> names = new LinkedHashSet<>(from.propertyNames());
            names.addAll(to.propertyNames());
            for (String name : names) {
                values(
                        path.isEmpty() ? name : path + "." + name,
                        Optional.ofNullable(from.get(name)),
                        Optional.ofNullable(to.get(name)));
            }
        }

        private void items(String path, Map<String, JsonNode> from, Map<String, JsonNode> to) {
            Stream.concat(from.keySet().stream(), to.keySet().stream())
                    .distinct()
                    .forEach(name ->
                            values(
                                    path + "[" + name + "]",
                                    Optional.ofNullable(from.get(name)),
                                    Optional.ofNullable(to.get(name))));
            if (from.keySet().equals(to.keySet())
                    && !List.copyOf(from.keySet()).equals(List.copyOf(to.keySet()))) {
                found.add(
                        new Difference(
                                account,
                                path,
                                Optional.of(names(from.keySet())),
                                Optional.of(names(to.keySet()))));
            }
        }

        private static boolean isNamed(JsonNode list) {
            return list.isArray() && named(list).size() == list.size();
        }

        /// Fewer than there are in the list when two have one name, or one has none.
        private static Map<String, JsonNode> named(JsonNode list) {
            Map<String, JsonNode> named = new LinkedHashMap<>();
            for (JsonNode item : list) {
                NAMES.stream()
                        .map(item::get)
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .ifPresent(name -> named.put(name.asString(), item));
            }
            return named;
        }

        private static JsonNode names(Set<String> all) {
            ArrayNode names = JsonNodeFactory.instance.arrayNode();
            all.forEach(names::add);
            return names;
        }
    }
}
