package io.catchment.settings;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One account as the server runs it.
///
/// @param rules what decides what a capture does
/// @param rateLimit of the calls that write; empty: the server's default
/// @param searchBy whether a capture has to name the attribute to match by
/// @param allowedOrigins of browsers that may call, as `https://www.example.com`; `*` for any
/// @param bodyBytesMax of one request, where that is below the server's
/// @param partitions over how many of the log's partitions its requests are spread; 0 for all
/// @param closed nobody can call any more; what was accepted before is worked off
/// @param keys none where it is closed
public record Account(
        AccountId id,
        String name,
        AccountRules rules,
        Optional<RateLimit> rateLimit,
        SearchBy searchBy,
        Set<String> allowedOrigins,
        Optional<Integer> bodyBytesMax,
        int partitions,
        boolean closed,
        List<Key> keys) {

    /// What becomes of a capture without `SearchBy`.
    public enum SearchBy {
        /// It is refused.
        REQUIRED,
        /// It is matched by the first unique attribute in its list.
        INFERRED
    }

    public Account {
        allowedOrigins = Set.copyOf(allowedOrigins);
        keys = closed ? List.of() : List.copyOf(keys);
        if (partitions < 0) {
            throw new IllegalArgumentException(
                    "account " + name + ": " + partitions + " partitions");
        }
    }

    /// One that is open.
    public Account(
            AccountId id,
            String name,
            AccountRules rules,
            Optional<RateLimit> rateLimit,
            SearchBy searchBy,
            Set<String> allowedOrigins,
            Optional<Integer> bodyBytesMax,
            int partitions,
            List<Key> keys) {
        this(
                id,
                name,
                rules,
                rateLimit,
                searchBy,
                allowedOrigins,
                bodyBytesMax,
                partitions,
                false,
                keys);
    }

    /// The same account with other keys.
    Account with(List<Key> others) {
        return new Account(
                id,
                name,
                rules,
                rateLimit,
                searchBy,
                allowedOrigins,
                bodyBytesMax,
                partitions,
                closed,
                others);
    }

    public boolean allowsOrigin(String origin) {
        return allowedOrigins.contains("*") || allowedOrigins.contains(origin);
    }
}
