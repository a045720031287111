package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.UniqueKey;
import java.nio.charset.StandardCharsets;

/// A unique value of one account.
public record OwnedKey(AccountId account, UniqueKey key) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /// The number whose advisory lock stands for this key. Two keys with one number only wait for each other.
    long lockNumber() {
        return lockNumber(account.value() + "/" + key.field() + "/" + key.value());
    }

    static long lockNumber(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
