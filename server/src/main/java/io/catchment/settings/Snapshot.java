package io.catchment.settings;

import io.catchment.AccountId;
import io.catchment.store.Logs.KnownLog;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All settings of one moment: the accounts, and the logs whose request ids can be opened.
///
/// Built once and never changed; looking a key up is one look into a map.
public final class Snapshot implements Settings {
    private final List<Account> accounts;
    private final List<KnownLog> logs;
    private final Map<AccountId, Account> byId = new HashMap<>();
    private final Map<Key.Digest, AccountKey<Key.Pair>> byAccessKey = new HashMap<>();
    private final Map<Key.Digest, AccountKey<Key.Api>> byApiKey = new HashMap<>();
    private final Map<Key.Digest, Administrator> byAdministratorKey = new HashMap<>();

    public Snapshot(
            List<Account> accounts, List<KnownLog> logs, List<Administrator> administrators) {
        this.accounts = List.copyOf(accounts);
        this.logs = List.copyOf(logs);
        administrators.forEach(known -> byAdministratorKey.put(known.key(), known));
        for (Account account : accounts) {
            byId.put(account.id(), account);
            account.keys().forEach(key -> index(account, key));
        }
    }

    private void index(Account account, Key key) {
        switch (key) {
            case Key.Pair pair ->
                    byAccessKey.put(pair.accessKey(), new AccountKey<>(account, pair));
            case Key.Api api -> byApiKey.put(api.apiKey(), new AccountKey<>(account, api));
        }
    }

    @Override
    public Optional<AccountKey<Key.Pair>> byAccessKey(Key.Digest accessKey) {
        return Optional.ofNullable(byAccessKey.get(accessKey));
    }

    @Override
    public Optional<AccountKey<Key.Api>> byApiKey(Key.Digest apiKey) {
        return Optional.ofNullable(byApiKey.get(apiKey));
    }

    @Override
    public Optional<Administrator> byAdministratorKey(Key.Digest key) {
        return Optional.ofNullable(byAdministratorKey.get(key));
    }

    @Override
    public Optional<Account> account(AccountId id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public Collection<Account> accounts() {
        return accounts;
    }

    /// Every log there ever was, the oldest first.
    public List<KnownLog> logs() {
        return logs;
    }
}
