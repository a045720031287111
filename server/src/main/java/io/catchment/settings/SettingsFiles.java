package io.catchment.settings;

import io.catchment.store.AccountChanges;
import io.catchment.store.AccountRows.AccountRow;
import io.catchment.store.Database;
import io.catchment.store.SettingsRows;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Settings as one document, declared: applied to the store, compared with it, and written down from it.
///
/// Applied twice, it changes nothing the second time. Accounts that it does not name are left alone.
public final class SettingsFiles {
    /// What the names of variables begin with from which a document may take keys.
    public static final String KEY_VARIABLES = KeyForm.VARIABLES;

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final Database database;
    private final SettingsRows rows;
    private final Optional<LiveSettings> followed;
    private final InstantSource clock;

    /// @param followed takes over at once what is applied; without it, with the next look
    public SettingsFiles(Database database, Optional<LiveSettings> followed, InstantSource clock) {
        this.database = database;
        this.followed = followed;
        this.rows = new SettingsRows(database);
        this.clock = clock;
    }

    /// A document that is right in itself.
    public static final class Checked {
        private final SettingsDocument document;

        private Checked(SettingsDocument document) {
            this.document = document;
        }

        SettingsDocument document() {
            return document;
        }
    }

    /// @param environment what the variables hold that keys may be taken from
    /// @throws WrongSettingsException that names everything that is wrong
    public static Checked yaml(String text, Function<String, Optional<String>> environment) {
        try {
            return checked(YamlReader.read(text), environment);
        } catch (YamlReader.NotYamlException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /// The same of a document in JSON.
    public static Checked json(String text, Function<String, Optional<String>> environment) {
        try {
            return checked(JSON.readTree(text), environment);
        } catch (JacksonException e) {
            // Without its message, which quotes the text.
            throw wrong("it is not JSON, each key once");
        }
    }

    private static Checked checked(
            JsonNode document, Function<String, Optional<String>> environment) {
        if (!isStorable(document)) {
            throw wrong("no text with NUL or half a surrogate pair");
        }
        return new Checked(SettingsDocument.read(document, new KeyForm(environment)));
    }

    private static boolean isStorable(JsonNode node) {
        boolean storable =
                node.isObject()
                        ? node.propertyNames().stream().allMatch(SettingsFiles::isStorable)
                        : !node.isString() || isStorable(node.stringValue());
        for (JsonNode member : node) {
            storable = storable && isStorable(member);
        }
        return storable;
    }

    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }

    private static WrongSettingsException wrong(String what) {
        return new WrongSettingsException(List.of(SettingsProblem.ofWhole(what)));
    }

    /// What [#apply] would do.
    ///
    /// @throws WrongSettingsException when it could not
    public SettingsPlan compare(Checked wanted) {
        return SettingsPlan.of(wanted.document, rows.known());
    }

    /// All of it in one transaction, or nothing.
    ///
    /// @param by under what name it stands in the audit
    /// @throws WrongSettingsException when it cannot be done
    public SettingsPlan apply(Checked wanted, String by) {
        SettingsPlan plan =
                rows.change(
                        known -> SettingsPlan.of(wanted.document, known),
                        new AccountChanges.By(by, clock.instant()));
        followed.ifPresent(live -> live.takeOver(database));
        return plan;
    }

    /// What the store has, as a file that changes nothing. An account that nobody can read is left out, which a comment
    /// says: the others are not held up by it.
    public String export() {
        SettingsRows.Known known = rows.known();
        Map<String, SettingsDocument.Section> sections = new LinkedHashMap<>();
        StringBuilder leftOut = new StringBuilder();
        for (AccountRow account : known.accounts()) {
            SettingsJson.read(account)
                    .ifPresentOrElse(
                            document ->
                                    sections.put(account.name(), section(known, account, document)),
                            () ->
                                    leftOut.append("# Left out, being unreadable: ")
                                            .append(YamlWriter.text(account.name()))
                                            .append('\n'));
        }
        return leftOut + YamlWriter.write(new SettingsDocument(sections).json());
    }

    private static SettingsDocument.Section section(
            SettingsRows.Known known, AccountRow account, AccountDocument document) {
        return new SettingsDocument.Section(
                document,
                Optional.of(
                        known.keys().stream()
                                .filter(key -> !key.revoked())
                                .filter(key -> key.row().account().equals(account.id()))
                                .map(SettingsPlan::named)
                                .toList()));
    }
}
