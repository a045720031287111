package io.catchment.settings;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Writes JSON as YAML that people read and versions are compared in: a line a value, members in their order.
///
/// A text is quoted wherever any reader of YAML, of version 1.1 too, might take it for something else.
final class YamlWriter {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_]([A-Za-z0-9_ ()./@+-]*[A-Za-z0-9_).])?");

    /// What version 1.1 takes for true, false or nothing.
    private static final Set<String> WORDS =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private static final int PRINTABLE_FIRST = 0x20;
    private static final int PRINTABLE_LAST = 0x7e;

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    /// @param object with a member or more
    static String write(JsonNode object) {
        YamlWriter writer = new YamlWriter();
        writer.members(object, 0, false);
        return writer.out.toString();
    }

    /// @param behindDash whether the first stands behind the dash of its list
    private void members(JsonNode object, int depth, boolean behindDash) {
        boolean indented = behindDash;
        for (var member : object.properties()) {
            if (!indented) {
                indent(depth);
            }
            indented = false;
            out.append(text(member.getKey())).append(':');
            value(member.getValue(), depth);
        }
    }

    private void value(JsonNode value, int depth) {
        if (value.isEmpty() || !value.isContainer()) {
            out.append(' ').append(scalar(value)).append('\n');
        } else if (value.isObject()) {
            out.append('\n');
            members(value, depth + 1, false);
        } else {
            out.append('\n');
            items(value, depth + 1);
        }
    }

    private void items(JsonNode list, int depth) {
        for (JsonNode item : list) {
            indent(depth);
            if (item.isObject() && !item.isEmpty()) {
                out.append("- ");
                members(item, depth + 1, true);
            } else {
                out.append('-');
                value(item, depth);
            }
        }
    }

    private void indent(int depth) {
        out.repeat("  ", depth);
    }

    /// An empty collection looks as in JSON.
    private static String scalar(JsonNode value) {
        return value.isString() ? text(value.stringValue()) : value.toString();
    }

    static String text(String text) {
        boolean plain =
                PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars()
                .forEach(c -> {
                    if (c == '"' || c == '\\') {
                        quoted.append('\\').append((char) c);
                    } else if (c == '\n') {
                        quoted.append("\\n");
                    } else if ((c >= PRINTABLE_FIRST && c <= PRINTABLE_LAST) || isLetter(c)) {
                        quoted.append((char) c);
                    } else {
                        quoted.append("\\u%04X".formatted(c));
                    }
                });
        return quoted.append('"').toString();
    }

    /// Of any script, with the marks that belong to it. Both halves of an emoji are surrogates.
    private static boolean isLetter(int c) {
        return switch (Character.getType(c)) {
            case Character.SURROGATE,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK ->
                    true;
            default -> Character.isLetterOrDigit(c);
        };
    }
}
