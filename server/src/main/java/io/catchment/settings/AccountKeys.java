package io.catchment.settings;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.store.AccountChanges.By;
import io.catchment.store.Database;
import io.catchment.store.KeyRows;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Shows, adds and revokes the keys of accounts. Several are good at a time, so that one takes the place of another
/// while callers change over. This node goes by it at once, every other one within two seconds.
public final class AccountKeys {
    private final Database database;
    private final KeyRows rows;
    private final LiveSettings live;
    private final InstantSource clock;

    public AccountKeys(Database database, LiveSettings live, InstantSource clock) {
        this.database = database;
        this.rows = new KeyRows(database);
        this.live = live;
        this.clock = clock;
    }

    /// A key as it may be shown.
    ///
    /// @param kind `pair` or `api`
    /// @param name what it is for; may be empty
    /// @param hint how its access key or API key ends; empty where that is not told
    public record Known(
            KeyId id,
            String kind,
            String name,
            String hint,
            Instant createdAt,
            Optional<Instant> revokedAt) {}

    /// What came of adding one.
    public sealed interface Added {
        record As(KeyId id) implements Added {}

        /// Its value is a key already, or was one of another account: which is not told.
        record Taken() implements Added {}

        /// The account had it and revoked it, and it was not asked for that it be good again.
        record WasRevoked() implements Added {}

        record TooMany(int max) implements Added {}
    }

    /// Revoked ones too, by number.
    ///
    /// @param after a number
    public List<Known> list(AccountId account, int after, int max) {
        return rows.all(account, after, max).stream()
                .map(row ->
                        new Known(
                                row.id(),
                                row.kind(),
                                row.name(),
                                row.hint(),
                                row.createdAt(),
                                row.revokedAt()))
                .toList();
    }

    /// @param by the name of an administrator's key
    /// @param reopens whether one that this account had, and that was revoked, is to be good again
    public Added add(String by, AccountId account, KeyValues values, String name, boolean reopens) {
        KeyValues.Kept kept = KeyValues.Kept.of(values);
        KeyRows.Added added =
                rows.add(
                        account,
                        kept.key(),
                        new KeyRows.Label(name, kept.hint()),
                        reopens ? KeyRows.IfRevoked.REOPEN : KeyRows.IfRevoked.REFUSE,
                        by(by));
        return switch (added) {
            case KeyRows.Added.As(KeyId id) -> {
                live.takeOver(database);
                yield new Added.As(id);
            }
            case KeyRows.Added.Taken() -> new Added.Taken();
            case KeyRows.Added.WasRevoked() -> new Added.WasRevoked();
            case KeyRows.Added.TooMany() -> new Added.TooMany(KeyRows.LIVE_KEYS_MAX);
        };
    }

    /// @return whether the account has such a key, revoked before or now
    public boolean revoke(String by, AccountId account, KeyId key) {
        boolean isThere = rows.revoke(account, key, by(by));
        live.takeOver(database);
        return isThere;
    }

    private By by(String who) {
        return new By(who, clock.instant());
    }
}
