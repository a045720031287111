package io.catchment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a lead capture does to a lead that is there already, `LeadUpdateBehavior` on the wire.
public enum LeadUpdateBehavior {
    /// Nothing at all.
    DO_NOT_UPDATE("DoNotUpdate"),
    /// What is given fills what has no value yet.
    UPDATE_ONLY_EMPTY_FIELDS("UpdateOnlyEmptyFields"),
    /// What is given replaces what is there, except for unique fields.
    DO_NOT_UPDATE_UNIQUE_FIELDS("DoNotUpdateUniqueFields");

    private final String wireName;

    LeadUpdateBehavior(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(LeadUpdateBehavior::wireName).toList();
    }

    /// Found without regard to case; empty for any other text.
    public static Optional<LeadUpdateBehavior> named(String text) {
        return Arrays.stream(values()).filter(it -> it.wireName.equalsIgnoreCase(text)).findFirst();
    }
}
