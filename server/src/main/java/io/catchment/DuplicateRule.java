package io.catchment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// When a capture is taken for an opportunity that its lead already has.
///
/// It matches an opportunity of the same lead and type that is equal in all of `fields`, each of which the capture has
/// to give a value, that stands in one of `statuses`, and that was captured less than `window` from it. [Likeness] is that.
///
/// @param name what explanations call it
/// @param fields schema names, a member of a custom object as `set/member`; none: the same lead and type are enough
/// @param statuses as `Open`; none: any
/// @param window between the acceptances of the two; empty: however long ago
public record DuplicateRule(
        String name, List<String> fields, List<String> statuses, Optional<Duration> window) {
    /// More would tell nobody more, and each costs a comparison an opportunity.
    public static final int FIELDS_MAX = 10;

    /// Longer than anything is kept, and short enough that the times it reaches to are years of four digits.
    public static final Duration WINDOW_MAX = Duration.ofDays(100_000);

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
        if (window.filter(length -> length.compareTo(WINDOW_MAX) > 0).isPresent()) {
            throw new IllegalArgumentException(
                    "duplicate rule "
                            + name
                            + ": a window may be "
                            + WINDOW_MAX.toDays()
                            + " days at most; leave it out for any time");
        }
        if (!SystemFields.STATUS.options().containsAll(statuses)) {
            throw new IllegalArgumentException(
                    "duplicate rule "
                            + name
                            + ": statuses are some of "
                            + String.join(", ", SystemFields.STATUS.options()));
        }
        fields = List.copyOf(fields);
        statuses = List.copyOf(statuses);
    }
}
