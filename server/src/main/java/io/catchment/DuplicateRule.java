package io.catchment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// When a capture is taken for an opportunity that its lead already has.
///
/// It matches an opportunity of the same lead and type that is equal in all of `fields`, each of which the capture has
/// to give a value, that stands in one of `statuses`, and that was captured within `window` before.
///
/// @param name what explanations call it
/// @param fields schema names, a member of a custom object as `set/member`; none: the same lead and type are enough
/// @param statuses as `Open`; none: any
/// @param window back from the capture's acceptance; empty: however long ago
public record DuplicateRule(
        String name, List<String> fields, List<String> statuses, Optional<Duration> window) {
    /// More would tell nobody more, and each costs a comparison an opportunity.
    public static final int FIELDS_MAX = 10;

    public DuplicateRule {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a duplicate rule needs a name");
        }
        if (fields.size() > FIELDS_MAX) {
            throw new IllegalArgumentException(
                    "duplicate rule "
                            + name
                            + ": "
                            + fields.size()
                            + " fields are above "
                            + FIELDS_MAX);
        }
        if (window.filter(length -> !length.isPositive()).isPresent()) {
            throw new IllegalArgumentException(
                    "duplicate rule " + name + ": a window has to be longer than nothing");
        }
        fields = List.copyOf(fields);
        statuses = List.copyOf(statuses);
    }
}
