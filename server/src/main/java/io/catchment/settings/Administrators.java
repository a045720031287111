package io.catchment.settings;

import io.catchment.store.AccountChanges.By;
import io.catchment.store.AdministratorRows;
import io.catchment.store.Database;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Shows, adds and revokes the keys of the native API. One that is good always stays.
public final class Administrators {
    private final Database database;
    private final AdministratorRows rows;
    private final Optional<LiveSettings> followed;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /// @param followed takes over at once what is changed; without it, with the next look
    public Administrators(Database database, Optional<LiveSettings> followed, InstantSource clock) {
        this.database = database;
        this.rows = new AdministratorRows(database);
        this.followed = followed;
        this.clock = clock;
    }

    /// A key as it may be shown.
    ///
    /// @param name what all that it does is kept under
    /// @param hint how it ends; empty for the one that a start has made
    public record Known(
            int id, String name, String hint, Instant createdAt, Optional<Instant> revokedAt) {}

    /// What came of adding one.
    public sealed interface Added {
        /// @param key shown this once
        record As(int id, AdministratorKey key) implements Added {}

        record NameTaken() implements Added {}

        record TooMany(int max) implements Added {}
    }

    /// What came of revoking one.
    public enum Revoked {
        /// Now or before.
        DONE,
        UNKNOWN,
        /// It is the last: nobody could get in any more.
        LAST
    }

    /// Revoked ones too, by number.
    ///
    /// @param after a number
    public List<Known> list(int after, int max) {
        return rows.list(after, max).stream()
                .map(row ->
                        new Known(
                                row.id(), row.name(), row.hint(), row.createdAt(), row.revokedAt()))
                .toList();
    }

    /// @param by the name of the key that does it
    public Added add(String by, String name) {
        AdministratorKey key = AdministratorKey.random(random);
        AdministratorRows.Added added =
                rows.add(
                        name,
                        Key.Digest.of(key.value()).hex(),
                        KeyValues.hintOf(key.value()),
                        by(by));
        return switch (added) {
            case AdministratorRows.Added.As(int id) -> {
                followed.ifPresent(live -> live.takeOver(database));
                yield new Added.As(id, key);
            }
            case AdministratorRows.Added.NameTaken() -> new Added.NameTaken();
            case AdministratorRows.Added.TooMany() -> new Added.TooMany(AdministratorRows.LIVE_MAX);
        };
    }

    public Revoked revoke(String by, int id) {
        AdministratorRows.Revoked revoked = rows.revoke(id, by(by));
        followed.ifPresent(live -> live.takeOver(database));
        return switch (revoked) {
            case DONE -> Revoked.DONE;
            case UNKNOWN -> Revoked.UNKNOWN;
            case LAST -> Revoked.LAST;
        };
    }

    private By by(String who) {
        return new By(who, clock.instant());
    }
}
