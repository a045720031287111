package io.catchment.settings;

import io.catchment.store.AccountRows;
import io.catchment.store.AccountRows.AccountRow;
import io.catchment.store.AccountRows.KeyRow;
import io.catchment.store.AdministratorRows.AdministratorRow;
import io.catchment.store.Logs.KnownLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Settings as JSON: one document an account, in the store and in the snapshot file.
final class SettingsJson {
    /// A newer server may have written keys that this one does not know; what is left out has its default.
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private static final Logger LOG = System.getLogger(SettingsJson.class.getName());

    private SettingsJson() {}

    static String write(AccountDocument document) {
        return JSON.writeValueAsString(document);
    }

    /// @return empty when it can be no account's: somebody has written it there by hand
    static Optional<AccountDocument> read(AccountRow row) {
        try {
            AccountDocument document = JSON.readValue(row.settings(), AccountDocument.class);
            var _ = document.account(row.id(), row.name(), List.of());
            return Optional.of(document);
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            // Where something is missing, or null, that every document has.
            return Optional.empty();
        }
    }

    /// All that can be read. What an account has set up and nobody can read leaves the account as it was, but for its
    /// keys: a revocation is never held up by it. One that is new is left out.
    ///
    /// @param before what was known until now
    static Snapshot snapshot(Rows rows, Snapshot before) {
        List<Account> accounts =
                rows.accounts().accounts().stream()
                        .flatMap(row -> account(row, rows.accounts().keys(), before).stream())
                        .toList();
        List<Administrator> administrators =
                rows.administrators().stream()
                        .map(row -> new Administrator(row.name(), new Key.Digest(row.keyHash())))
                        .toList();
        return new Snapshot(accounts, rows.logs(), administrators);
    }

    private static Optional<Account> account(AccountRow row, List<KeyRow> keys, Snapshot before) {
        List<Key> own =
                keys.stream()
                        .filter(key -> key.account().equals(row.id()))
                        .map(SettingsJson::key)
                        .toList();
        Optional<AccountDocument> document = read(row);
        if (document.isEmpty()) {
            LOG.log(
                    Level.ERROR,
                    "settings of account {0} cannot be read version={1}: it stays as it was",
                    row.name(),
                    row.version());
            return before.account(row.id()).map(known -> known.with(own));
        }
        return document.map(it -> it.account(row.id(), row.name(), own));
    }

    private static Key key(KeyRow row) {
        Key.Digest hash = new Key.Digest(row.keyHash());
        return row.secretHash()
                .<Key>map(secret -> new Key.Pair(row.id(), hash, new Key.Digest(secret)))
                .orElseGet(() -> new Key.Api(row.id(), hash));
    }

    /// What the store keeps, as it keeps it.
    record Rows(
            AccountRows.All accounts, List<KnownLog> logs, List<AdministratorRow> administrators) {
        Rows {
            administrators = List.copyOf(administrators);
        }
    }
}
