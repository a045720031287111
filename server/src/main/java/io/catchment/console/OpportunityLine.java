package io.catchment.console;

import io.catchment.AccountRules;
import io.catchment.KeptOpportunity;
import io.catchment.Opportunity;
import io.catchment.OpportunityType;
import java.time.Instant;
import java.util.Locale;

/// An opportunity in a list.
///
/// @param type what people call its kind
/// @param name empty text: it has none
record OpportunityLine(
        String path, String type, int eventCode, String name, String status, Instant capturedAt) {
    private static final String NAME = "mx_Custom_1";

    static OpportunityLine of(CapturedPaths paths, KeptOpportunity kept, AccountRules rules) {
        Opportunity opportunity = kept.opportunity();
        return new OpportunityLine(
                paths.opportunity(opportunity.id()),
                type(rules, opportunity.eventCode()),
                opportunity.eventCode(),
                opportunity.fields().getOrDefault(NAME, ""),
                status(opportunity),
                opportunity.capturedAt());
    }

    /// The name of a type, or what there is to say of one that the account no longer has.
    static String type(AccountRules rules, int eventCode) {
        return rules.opportunityType(eventCode)
                .map(OpportunityType::name)
                .orElse("Type " + eventCode);
    }

    static String status(Opportunity opportunity) {
        return opportunity.fields().getOrDefault("Status", "");
    }

    /// The look of a status.
    static String badge(String status) {
        return switch (status.toLowerCase(Locale.ROOT)) {
            case "won" -> "on";
            case "lost" -> "off";
            default -> "waits";
        };
    }
}
