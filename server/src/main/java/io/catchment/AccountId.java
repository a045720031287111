package io.catchment;

/// The number of one account: one LeadSquared organisation's callers, leads and settings.
///
/// @param value 1 or above; made by the store
public record AccountId(int value) {
    public AccountId {
        if (value < 1) {
            throw new IllegalArgumentException("account id " + value + " is below 1");
        }
    }
}
