package io.catchment;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A set of fields to look names up in: exactly, else without regard to case.
public final class Fields {
    private static final String STATUS = SystemFields.STATUS.name();

    private final Map<String, Field> byName = new LinkedHashMap<>();
    private final Map<String, Field> byFoldedName = new LinkedHashMap<>();

    /// @throws IllegalArgumentException when two of them have the same name
    public Fields(List<Field> fields) {
        for (Field field : fields) {
            if (byName.put(field.name(), field) != null) {
                throw new IllegalArgumentException("field " + field.name() + " is defined twice");
            }
            byFoldedName.putIfAbsent(fold(field.name()), field);
        }
    }

    public Optional<Field> named(String name) {
        Field exact = byName.get(name);
        return Optional.ofNullable(exact != null ? exact : byFoldedName.get(fold(name)));
    }

    /// Whether one has just this name.
    boolean has(String name) {
        return byName.containsKey(name);
    }

    /// In the order they were defined.
    public Collection<Field> all() {
        return java.util.Collections.unmodifiableCollection(byName.values());
    }

    /// What those begin with that something has no value for: under the status that it has, or begins with.
    Map<String, String> defaults(Map<String, String> given) {
        String status = Optional.ofNullable(given.get(STATUS)).or(this::defaultStatus).orElse("");
        Map<String, String> defaults = new HashMap<>();
        for (Field field : byName.values()) {
            if (!given.containsKey(field.name())) {
                field.defaultUnder(status).ifPresent(value -> defaults.put(field.name(), value));
            }
        }
        return defaults;
    }

    private Optional<String> defaultStatus() {
        return named(STATUS).flatMap(Field::defaultValue);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
