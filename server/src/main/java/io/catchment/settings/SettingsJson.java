package io.catchment.settings;

import io.catchment.store.AccountRows;
import io.catchment.store.AccountRows.AccountRow;
import io.catchment.store.AccountRows.KeyRow;
import io.catchment.store.AdministratorRows.AdministratorRow;
import io.catchment.store.Logs.KnownLog;
import java.util.List;
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

    private SettingsJson() {}

    static String write(AccountDocument document) {
        return JSON.writeValueAsString(document);
    }

    static Snapshot snapshot(Rows rows) {
        List<Account> accounts =
                rows.accounts().accounts().stream()
                        .map(row -> account(row, rows.accounts().keys()))
                        .toList();
        List<Administrator> administrators =
                rows.administrators().stream()
                        .map(row -> new Administrator(row.name(), new Key.Digest(row.keyHash())))
                        .toList();
        return new Snapshot(accounts, rows.logs(), administrators);
    }

    private static Account account(AccountRow row, List<KeyRow> keys) {
        List<Key> own =
                keys.stream()
                        .filter(key -> key.account().equals(row.id()))
                        .map(SettingsJson::key)
                        .toList();
        return JSON.readValue(row.settings(), AccountDocument.class)
                .account(row.id(), row.name(), own);
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
