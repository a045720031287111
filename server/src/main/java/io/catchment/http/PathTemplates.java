package io.catchment.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Paths with variables, as `/api/v1/accounts/{account}/audit`: a variable takes one segment, whatever is in it. Where
/// a path fits two templates, the one with the literal segment is meant.
final class PathTemplates {
    private final Node root = new Node();

    /// The place of a template, made if it is not there.
    Routes.Place place(String template) {
        Node node = root;
        for (String segment : segments(template)) {
            node = isVariable(segment) ? node.variable(name(segment)) : node.literal(segment);
        }
        return node.place();
    }

    Optional<Routes.Found> find(String path) {
        return path.startsWith("/")
                ? find(root, segments(path), 0, new HashMap<>())
                : Optional.empty();
    }

    /// Literals first; back to the variable where those lead nowhere.
    private static Optional<Routes.Found> find(
            Node node, String[] segments, int depth, Map<String, String> variables) {
        if (depth == segments.length) {
            return Optional.ofNullable(node.place).map(it -> new Routes.Found(it, variables));
        }
        String segment = segments[depth];
        Node literal = node.literals.get(segment);
        Optional<Routes.Found> found =
                literal == null ? Optional.empty() : find(literal, segments, depth + 1, variables);
        return found.isPresent() ? found : findVariable(node, segments, depth, variables);
    }

    private static Optional<Routes.Found> findVariable(
            Node node, String[] segments, int depth, Map<String, String> variables) {
        if (node.variable == null || segments[depth].isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> more = new HashMap<>(variables);
        more.put(node.variableName, Query.unescape(segments[depth]));
        return find(node.variable, segments, depth + 1, more);
    }

    private static String[] segments(String path) {
        return path.substring(1).split("/", -1);
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    private static String name(String segment) {
        return segment.substring(1, segment.length() - 1);
    }

    /// What may follow after some segments.
    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private String variableName = "";
        private @Nullable Node variable;
        private Routes.@Nullable Place place;

        Node literal(String segment) {
            return literals.computeIfAbsent(segment, it -> new Node());
        }

        Node variable(String name) {
            if (variable == null) {
                variable = new Node();
                variableName = name;
            } else if (!variableName.equals(name)) {
                throw new IllegalStateException(
                        "one segment is called " + variableName + " and " + name);
            }
            return variable;
        }

        Routes.Place place() {
            if (place == null) {
                place = new Routes.Place();
            }
            return place;
        }
    }
}
