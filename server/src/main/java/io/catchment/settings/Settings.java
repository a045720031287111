package io.catchment.settings;

import io.catchment.AccountId;
import java.util.Collection;
import java.util.Optional;

/// All accounts at one moment, looked up in memory. Never changes; a newer one takes its place.
public interface Settings {
    /// By the digest of an access key; the secret is still to be compared.
    Optional<AccountKey<Key.Pair>> byAccessKey(Key.Digest accessKey);

    Optional<AccountKey<Key.Api>> byApiKey(Key.Digest apiKey);

    Optional<Administrator> byAdministratorKey(Key.Digest key);

    Optional<Account> account(AccountId id);

    Collection<Account> accounts();

    /// By the name that addresses in the native API call it by.
    default Optional<Account> accountNamed(String name) {
        return accounts().stream().filter(account -> account.name().equals(name)).findFirst();
    }

    /// A key with the account it belongs to.
    record AccountKey<K extends Key>(Account account, K key) {}
}
