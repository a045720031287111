package io.catchment.store;

import java.util.Optional;

/// Where the store is and how to sign in. `toString` tells neither.
///
/// @param jdbcUrl as `jdbc:postgresql://host:5432/catchment`; may carry user and password itself
public record StoreAddress(String jdbcUrl, Optional<String> user, Optional<String> password) {
    private static final String SCHEME = "jdbc:postgresql:";

    public StoreAddress {
        if (!jdbcUrl.startsWith(SCHEME)) {
            throw new IllegalArgumentException("the store's URL does not begin with " + SCHEME);
        }
    }

    @Override
    public String toString() {
        return "StoreAddress[…]";
    }
}
