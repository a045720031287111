package io.catchment;

/// A kind of opportunity that an account has set up.
///
/// @param eventCode what captures name it by; LeadSquared's start at 12000
public record OpportunityType(int eventCode, String name, Fields fields) {
    public OpportunityType {
        if (eventCode < 1) {
            throw new IllegalArgumentException("event code " + eventCode + " is below 1");
        }
    }
}
