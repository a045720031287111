package io.catchment.settings;

import io.catchment.store.SettingsRows.NamedKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a settings file says: each account that it names, whole.
///
/// ```yaml
/// accounts:
///   acme:
///     country: IN
///     keys:
///       - apiKey: ${CATCHMENT_KEY_ACME_API}
/// ```
///
/// What an account's section leaves out has its default. Only its keys, when left out, stay as they are.
record SettingsDocument(Map<String, Section> accounts) {
    static final String ACCOUNTS = "accounts";
    static final String KEYS = "keys";

    private static final String EXAMPLE =
            """
            expected accounts, by name, and nothing beside them, for example
            accounts:
              shop: {country: IN}\
            """;

    SettingsDocument {
        accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    }

    /// One account's.
    ///
    /// @param keys all that shall open the account; empty: those that do
    record Section(AccountDocument settings, Optional<List<NamedKey>> keys) {
        Section {
            keys = keys.map(List::copyOf);
        }
    }

    /// @throws WrongSettingsException that names everything that is wrong
    static SettingsDocument read(JsonNode document, KeyForm keys) {
        List<SettingsProblem> problems = new ArrayList<>();
        Map<String, Section> sections = new LinkedHashMap<>();
        for (var member : accounts(document, problems).properties()) {
            String path = ACCOUNTS + "." + member.getKey();
            section(path, member.getKey(), member.getValue(), keys, problems)
                    .ifPresent(section -> sections.put(member.getKey(), section));
        }
        refuseKeysOfTwo(sections, problems);
        if (!problems.isEmpty()) {
            throw new WrongSettingsException(problems);
        }
        return new SettingsDocument(sections);
    }

    private static void refuseKeysOfTwo(
            Map<String, Section> sections, List<SettingsProblem> problems) {
        Set<String> seen = new HashSet<>();
        sections.forEach((name, section) -> {
            for (NamedKey key : section.keys().orElse(List.of())) {
                if (!seen.add(key.key().kind() + " " + key.key().keyHash())) {
                    problems.add(
                            new SettingsProblem(
                                    ACCOUNTS + "." + name + "." + KEYS,
                                    "no key of another account"));
                }
            }
        });
    }

    private static JsonNode accounts(JsonNode document, List<SettingsProblem> problems) {
        Set<String> names = Set.copyOf(document.propertyNames());
        JsonNode accounts = document.path(ACCOUNTS);
        if (!document.isObject() || !names.equals(Set.of(ACCOUNTS)) || !accounts.isObject()) {
            problems.add(
                    new SettingsProblem(
                            "$", "accounts, by name, and nothing beside them", EXAMPLE));
        }
        return accounts;
    }

    private static Optional<Section> section(
            String path,
            String name,
            JsonNode given,
            KeyForm keys,
            List<SettingsProblem> problems) {
        if (!AccountSettings.isName(name)) {
            problems.add(
                    new SettingsProblem(
                            path, "an account's name: " + AccountSettings.NAME_EXPECTED));
        }
        if (!(given instanceof ObjectNode object)) {
            problems.add(new SettingsProblem(path, "an account's settings"));
            return Optional.empty();
        }
        Optional<List<NamedKey>> read =
                Optional.ofNullable(object.get(KEYS))
                        .filter(list -> !list.isNull())
                        .map(list -> keys.read(path + "." + KEYS, list, problems));
        return switch (DocumentCheck.account(path, object, Set.of(KEYS))) {
            case DocumentCheck.Checked.Right(var document) ->
                    Optional.of(new Section(document, read));
            case DocumentCheck.Checked.Wrong(var wrong) -> {
                problems.addAll(wrong);
                yield Optional.empty();
            }
        };
    }

    /// As a file that, applied, says the same again.
    ObjectNode json() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode all = document.putObject(ACCOUNTS);
        accounts.forEach((name, section) -> {
            ObjectNode settings = BareForm.write(section.settings());
            section.keys().ifPresent(keys -> settings.set(KEYS, KeyForm.write(keys)));
            all.set(name, settings);
        });
        return document;
    }
}
