package io.catchment.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/// A record as a flat JSON object: each value a string or `null`.
///
/// A name counts once, whatever its case: what is put first stays. Some callers' parsers refuse an object in which two
/// names differ by case alone.
final class FlatRow {
    private final Map<String, Optional<String>> columns = new LinkedHashMap<>();
    private final Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    FlatRow put(String name, String value) {
        return put(name, Optional.of(value));
    }

    FlatRow put(String name, Optional<String> value) {
        if (taken.add(name)) {
            columns.put(name, value);
        }
        return this;
    }

    /// Of all names and values.
    long characters() {
        long characters = 0;
        for (var column : columns.entrySet()) {
            characters +=
                    column.getKey().length() + column.getValue().map(String::length).orElse(0);
        }
        return characters;
    }

    void write(JsonGenerator out) {
        out.writeStartObject();
        columns.forEach(
                (name, value) -> Answers.text(out, Answers.encodable(name), value.orElse(null)));
        out.writeEndObject();
    }
}
