package io.catchment;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A lead's or an opportunity's field as an account has set it up.
///
/// @param name the schema name, as it is stored and answered
/// @param label the display name, as messages to people use it
/// @param unique a value of it belongs to at most one lead; never true for an opportunity's field
/// @param lengthMax in characters
/// @param options what a dropdown allows; empty where anything goes
/// @param optionsByStatus of a stage: what it allows for each `Status`; empty for any other field
/// @param defaultValue for a new lead or opportunity that was given none
/// @param members of a custom object, by their own names; empty for any other type
public record Field(
        String name,
        String label,
        DataType type,
        boolean unique,
        boolean mandatory,
        int lengthMax,
        List<String> options,
        Map<String, List<String>> optionsByStatus,
        Optional<String> defaultValue,
        List<Field> members) {

    /// Where a definition names none: the longest text that LeadSquared's own text fields take.
    public static final int LENGTH_MAX_DEFAULT = 2000;

    public Field {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a field needs a name");
        }
        if (lengthMax < 1) {
            throw new IllegalArgumentException(
                    "field " + name + ": a maximum length of " + lengthMax + " is below 1");
        }
        if (unique && defaultValue.isPresent()) {
            throw new IllegalArgumentException(
                    "field " + name + ": a unique field cannot have a default");
        }
        options = List.copyOf(options);
        optionsByStatus = Map.copyOf(optionsByStatus);
        members = List.copyOf(members);
    }

    /// A field of the given type without any condition.
    public static Field of(String name, String label, DataType type) {
        return new Field(
                name,
                label,
                type,
                false,
                false,
                LENGTH_MAX_DEFAULT,
                List.of(),
                Map.of(),
                Optional.empty(),
                List.of());
    }

    /// What something that is given none begins with: an option in its own spelling, and of a stage only what its status
    /// allows.
    Optional<String> defaultUnder(String status) {
        if (type != DataType.DROPDOWN || (options.isEmpty() && optionsByStatus.isEmpty())) {
            return defaultValue;
        }
        List<String> allowed =
                optionsByStatus.isEmpty()
                        ? options
                        : optionsByStatus.getOrDefault(status, List.of());
        return defaultValue.flatMap(
                value -> allowed.stream().filter(value.strip()::equalsIgnoreCase).findFirst());
    }

    /// The same field, of which a value belongs to at most one lead.
    public Field asUnique() {
        return new Field(
                name,
                label,
                type,
                true,
                mandatory,
                lengthMax,
                options,
                optionsByStatus,
                defaultValue,
                members);
    }

    /// The same field, without which nothing is made.
    public Field asMandatory() {
        return new Field(
                name,
                label,
                type,
                unique,
                true,
                lengthMax,
                options,
                optionsByStatus,
                defaultValue,
                members);
    }

    public Field withOptions(List<String> allowed) {
        return new Field(
                name,
                label,
                type,
                unique,
                mandatory,
                lengthMax,
                allowed,
                optionsByStatus,
                defaultValue,
                members);
    }

    public Field withDefault(String value) {
        return new Field(
                name,
                label,
                type,
                unique,
                mandatory,
                lengthMax,
                options,
                optionsByStatus,
                Optional.of(value),
                members);
    }

    public Field withMembers(List<Field> fields) {
        return new Field(
                name,
                label,
                type,
                unique,
                mandatory,
                lengthMax,
                options,
                optionsByStatus,
                defaultValue,
                fields);
    }
}
