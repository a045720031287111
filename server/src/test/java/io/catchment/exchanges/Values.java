package io.catchment.exchanges;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the placeholders of one case stand for: its accounts' keys from the beginning, ids as they are met.
final class Values {
    private final Map<String, String> byName;
    private byte[] body = {};

    Values(Map<String, String> keys) {
        this.byName = new HashMap<>(keys);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    void remember(String name, String value) {
        byName.put(name, value);
    }

    /// Of the last request that had one.
    void rememberBody(byte[] sent) {
        body = sent.clone();
    }

    /// The body as text within a JSON string, each character in its shortest form.
    String bodyAsJson() {
        StringBuilder json = new StringBuilder(body.length);
        new String(body, StandardCharsets.UTF_8).chars().forEach(c -> append(json, (char) c));
        return json.toString();
    }

    private static void append(StringBuilder json, char c) {
        switch (c) {
            case '"' -> json.append("\\\"");
            case '\\' -> json.append("\\\\");
            case '\r' -> json.append("\\r");
            case '\n' -> json.append("\\n");
            case '\t' -> json.append("\\t");
            default -> json.append(c);
        }
    }
}
