package io.catchment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What an opportunity of the same lead has to be like for a capture to be its duplicate, by one rule.
///
/// A window counts both ways, because requests of different routes, and those that are tried again, are not worked off in the
/// order in which they were accepted: of two that are less than a window apart the one that comes second is the
/// duplicate, whichever was accepted first.
///
/// @param values that the capture has of the rule's fields, defaults included, as they are stored
public record Likeness(DuplicateRule rule, int eventCode, Map<String, String> values) {
    /// Of a value in an explanation: enough to know it again, and ten of them are no page.
    private static final int EXPLAINED_CHARACTERS_MAX = 60;

    public Likeness {
        values = Map.copyOf(values);
    }

    /// What a capture of a known lead is compared by.
    public static List<Likeness> of(Interpretation.AskedOpportunity asked) {
        OpportunityType type = asked.type();
        return type.duplicateRules().isEmpty()
                ? List.of()
                : of(type, Decide.filled(type.fields(), asked.fields()));
    }

    /// One for each rule of a type that can be asked: a rule on a field without a value matches nothing.
    ///
    /// @param fields that the opportunity would have, defaults included
    static List<Likeness> of(OpportunityType type, Map<String, String> fields) {
        List<Likeness> likenesses = new ArrayList<>();
        for (DuplicateRule rule : type.duplicateRules()) {
            if (fields.keySet().containsAll(rule.fields())) {
                Map<String, String> values = new HashMap<>(fields);
                values.keySet().retainAll(rule.fields());
                likenesses.add(new Likeness(rule, type.eventCode(), values));
            }
        }
        return likenesses;
    }

    /// Whether a capture accepted at this time is a duplicate of an opportunity of its lead.
    public boolean isSeenIn(Opportunity opportunity, Instant acceptedAt) {
        return opportunity.eventCode() == eventCode
                && opportunity.fields().entrySet().containsAll(values.entrySet())
                && hasStatus(opportunity)
                && isWithin(Duration.between(opportunity.capturedAt(), acceptedAt));
    }

    private boolean hasStatus(Opportunity opportunity) {
        String status = opportunity.fields().getOrDefault(SystemFields.STATUS.name(), "");
        return rule.statuses().isEmpty() || rule.statuses().contains(status);
    }

    private boolean isWithin(Duration apart) {
        return rule.window().map(window -> apart.abs().compareTo(window) < 0).orElse(true);
    }

    /// As `duplicate rule 'same vehicle' matched opportunity 8eca…: mx_Custom_1 = 'x'`.
    String sentence(Opportunity matched) {
        String compared =
                rule.fields().stream()
                        .map(field -> field + " = '" + cut(values.getOrDefault(field, "")) + "'")
                        .collect(Collectors.joining(", "));
        return "duplicate rule '"
                + rule.name()
                + "' matched opportunity "
                + matched.id()
                + ": "
                + (compared.isEmpty() ? "the same lead and type" : compared);
    }

    private static String cut(String value) {
        return value.codePointCount(0, value.length()) <= EXPLAINED_CHARACTERS_MAX
                ? value
                : value.substring(0, value.offsetByCodePoints(0, EXPLAINED_CHARACTERS_MAX)) + "…";
    }
}
