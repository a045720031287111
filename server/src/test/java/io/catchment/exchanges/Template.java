package io.catchment.exchanges;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text with placeholders: `{accessKey}`, `{repeat:40:9}`, `{RequestID}`.
///
/// To be sent, it becomes bytes. As an expectation, it is held against what came, and the ids and texts that it names
/// for the first time are remembered.
record Template(String text) {
    static final Pattern PLACEHOLDER =
            Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*(?:\\.[A-Za-z]+)?)(?::([^{}\\n]*))?}");

    private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z";
    private static final String NUMBER = "-?[0-9]+(?:\\.[0-9]+)?";

    static final Template NOTHING = new Template("");

    /// Whether it stands for a header that must not be there.
    boolean isNone() {
        return text.equals("{none}");
    }

    // ---- to be sent ----

    /// @throws IllegalArgumentException naming a placeholder that has no value
    byte[] bytes(Values values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (Part part : parts()) {
            bytes.writeBytes(
                    switch (part) {
                        case Literal(String literal) -> literal.getBytes(StandardCharsets.UTF_8);
                        case Placeholder placeholder -> bytes(placeholder, values);
                    });
        }
        return bytes.toByteArray();
    }

    String filled(Values values) {
        return new String(bytes(values), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Placeholder placeholder, Values values) {
        return placeholder.name().equals("bytes")
                ? HexFormat.of().parseHex(placeholder.argument().replace(" ", ""))
                : string(placeholder, values).getBytes(StandardCharsets.UTF_8);
    }

    private static String string(Placeholder placeholder, Values values) {
        return switch (placeholder.name()) {
            case "cr" -> "\r";
            case "lf" -> "\n";
            case "repeat" -> repeated(placeholder.argument());
            case "escaped" -> value(placeholder.argument(), values).replace("$", "%24");
            case "upper" -> value(placeholder.argument(), values).toUpperCase(Locale.ROOT);
            default -> value(placeholder.name(), values);
        };
    }

    private static String value(String name, Values values) {
        return values.get(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("nothing is known for {" + name + "}"));
    }

    private static String repeated(String argument) {
        int colon = argument.indexOf(':');
        return argument.substring(colon + 1).repeat(Integer.parseInt(argument, 0, colon, 10));
    }

    // ---- as an expectation ----

    /// Whether this is what came. If so, the ids that it names are known from now on.
    boolean matches(String came, Values values) {
        Set<String> named = new HashSet<>();
        Matcher matcher = Pattern.compile(pattern(values, named), Pattern.DOTALL).matcher(came);
        if (!matcher.matches()) {
            return false;
        }
        named.forEach(name -> values.remember(name, matcher.group(name)));
        return true;
    }

    private String pattern(Values values, Set<String> named) {
        StringBuilder pattern = new StringBuilder();
        for (Part part : parts()) {
            pattern.append(
                    switch (part) {
                        case Literal(String literal) -> Pattern.quote(literal);
                        case Placeholder placeholder -> pattern(placeholder, values, named);
                    });
        }
        return pattern.toString();
    }

    private static String pattern(Placeholder placeholder, Values values, Set<String> named) {
        String name = placeholder.name();
        return switch (name) {
            case "any" -> ".*";
            case "uuid" -> UUID;
            case "number" -> NUMBER;
            case "time" -> TIME;
            case "text" -> known(placeholder.argument(), "[^\"]+", values, named);
            case "body" -> Pattern.quote(values.bodyAsJson());
            case "cr", "lf", "repeat", "escaped", "upper" ->
                    Pattern.quote(string(placeholder, values));
            default -> known(name, UUID, values, named);
        };
    }

    /// What the name stands for; if that is not known yet, whatever there is of a form.
    private static String known(String name, String form, Values values, Set<String> named) {
        return values.get(name)
                .map(Pattern::quote)
                .orElseGet(() ->
                        named.add(name) ? "(?<" + name + ">" + form + ")" : "\\k<" + name + ">");
    }

    // ---- both ----

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int end = 0;
        while (matcher.find()) {
            parts.add(new Literal(text.substring(end, matcher.start())));
            parts.add(
                    new Placeholder(
                            matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2)));
            end = matcher.end();
        }
        parts.add(new Literal(text.substring(end)));
        return parts;
    }

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    private record Placeholder(String name, String argument) implements Part {}
}
