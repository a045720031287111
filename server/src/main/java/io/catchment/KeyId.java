package io.catchment;

/// The number of the access key a request came with: what the ledger counts by, never the key itself.
///
/// @param value 1 or above; made by the store
public record KeyId(int value) {
    public KeyId {
        if (value < 1) {
            throw new IllegalArgumentException("key id " + value + " is below 1");
        }
    }
}
