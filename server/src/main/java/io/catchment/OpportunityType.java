package io.catchment;

import java.util.List;

/// A kind of opportunity that an account has set up.
///
/// @param eventCode what captures name it by; LeadSquared's start at 12000
/// @param duplicateRules in the order in which they are tried; none: each capture makes an opportunity
public record OpportunityType(
        int eventCode, String name, Fields fields, List<DuplicateRule> duplicateRules) {
    /// Parts a custom object from its member, where one name stands for both.
    public static final char MEMBER_OF = '/';

    public OpportunityType {
        if (eventCode < 1) {
            throw new IllegalArgumentException("event code " + eventCode + " is below 1");
        }
        for (DuplicateRule rule : duplicateRules) {
            for (String field : rule.fields()) {
                if (!knows(fields, field)) {
                    throw new IllegalArgumentException(
                            "opportunity type "
                                    + eventCode
                                    + ": duplicate rule "
                                    + rule.name()
                                    + " compares "
                                    + field
                                    + ", which is none of its fields");
                }
            }
        }
        duplicateRules = List.copyOf(duplicateRules);
    }

    /// The one name that stands for a custom object and its member.
    public static String place(String set, String member) {
        return set + MEMBER_OF + member;
    }

    private static boolean knows(Fields fields, String place) {
        int slash = place.indexOf(MEMBER_OF);
        return slash < 0
                ? fields.has(place)
                : fields.named(place.substring(0, slash))
                        .map(Field::members)
                        .filter(members -> new Fields(members).has(place.substring(slash + 1)))
                        .isPresent();
    }
}
