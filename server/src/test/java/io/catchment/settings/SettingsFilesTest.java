package io.catchment.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.AccountId;
import io.catchment.settings.SettingsFiles.Checked;
import io.catchment.store.TestStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A settings file against a store: what differs, what is done about it, and what stays.
final class SettingsFilesTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "CATCHMENT_KEY_A_ACCESS", "u$r-access-key-of-a",
                    "CATCHMENT_KEY_A_SECRET", "secret-key-of-a-0123456789",
                    "CATCHMENT_KEY_SHORT", "short",
                    "OTHER", "what-the-server-has-for-itself");

    private static final String ACME =
            """
            accounts:
              acme:
                country: IN
                leadFields:
                  - {name: mx_City, label: City, type: String}
                  - {name: mx_Plan, type: Dropdown, options: [A, B], defaultValue: A}
                opportunityTypes:
                  - code: 12000
                    name: Sales
                    fields:
                      - {name: mx_Custom_1, type: String}
                keys:
                  - accessKey: ${CATCHMENT_KEY_A_ACCESS}
                    secretKey: ${CATCHMENT_KEY_A_SECRET}
            """;

    private static final int ROUNDS = 90;

    private static TestStore store;

    private SettingsFiles files;

    @BeforeAll
    static void openStore() {
        store = TestStore.open();
    }

    @AfterAll
    static void closeStore() {
        store.close();
    }

    @BeforeEach
    void emptyStore() {
        store.empty();
        files =
                new SettingsFiles(
                        store.database(), Optional.empty(), InstantSource.fixed(Instant.EPOCH));
    }

    private static Checked yaml(String text) {
        return SettingsFiles.yaml(text, name -> Optional.ofNullable(ENVIRONMENT.get(name)));
    }

    private List<String> paths(String yaml) {
        return files.compare(yaml(yaml)).differences().stream()
                .map(it -> it.account() + " " + it.path())
                .toList();
    }

    private long versions() {
        return store.number("SELECT coalesce(sum(version), 0) FROM account");
    }

    @Test
    void a_file_makes_the_accounts_that_it_names_and_says_so_beforehand() {
        SettingsPlan compared = files.compare(yaml(ACME));
        assertThat(store.texts("SELECT name FROM account")).isEmpty();

        SettingsPlan applied = files.apply(yaml(ACME), "somebody");

        assertThat(applied.differences()).isEqualTo(compared.differences());
        assertThat(paths(ACME)).isEmpty();
        assertThat(store.texts("SELECT name FROM account")).containsExactly("acme");
        assertThat(store.rows("SELECT kind, key_hash FROM account_key"))
                .containsExactly(List.of("pair", Key.Digest.of("u$r-access-key-of-a").hex()));
    }

    @Test
    void applied_twice_it_changes_nothing_the_second_time() {
        files.apply(yaml(ACME), "somebody");
        String before = store.rows("SELECT xmin, * FROM account").toString();

        SettingsPlan again = files.apply(yaml(ACME), "somebody");

        assertThat(again.differences()).isEmpty();
        assertThat(store.rows("SELECT xmin, * FROM account")).hasToString(before);
        assertThat(store.number("SELECT count(*) FROM audit")).isEqualTo(1);
    }

    @Test
    void what_differs_is_named_by_code_name_and_key_and_what_is_left_out_takes_its_default() {
        files.apply(yaml(ACME), "somebody");
        String other =
                """
                accounts:
                  acme:
                    country: DE
                    unknownFields: keep
                    leadFields:
                      - {name: mx_Plan, type: Dropdown, options: [A, B, C], mandatory: true}
                      - {name: mx_City, label: City, type: String}
                    opportunityTypes:
                      - {code: 12000, name: Sales}
                      - {code: 12001, name: Rentals}
                    keys: []
                """;

        List<String> paths = paths(other);
        files.apply(yaml(other), "somebody");

        assertThat(paths)
                .containsExactly(
                        "acme country",
                        "acme leadFields[mx_Plan].options",
                        "acme leadFields[mx_Plan].defaultValue",
                        "acme leadFields[mx_Plan].mandatory",
                        "acme leadFields",
                        "acme opportunityTypes[12000].fields",
                        "acme opportunityTypes[12001]",
                        "acme unknownFields",
                        "acme keys[pair "
                                + Key.Digest.of("u$r-access-key-of-a").hex().substring(0, 12)
                                + "]");
        assertThat(paths(other)).isEmpty();
        assertThat(versions()).isEqualTo(2);
        assertThat(store.number("SELECT count(*) FROM account_key WHERE revoked_at IS NULL"))
                .isZero();
    }

    @Test
    void types_fields_and_rules_that_vanish_are_warned_of_before_and_when_it_is_applied() {
        files.apply(yaml(TO_LOSE), "somebody");
        String without =
                """
                accounts:
                  acme:
                    country: IN
                    opportunityTypes:
                      - code: 12000
                        name: Loan
                        fields:
                          - {name: mx_Custom_2, type: String}
                """;

        SettingsPlan compared = files.compare(yaml(without));
        SettingsPlan applied = files.apply(yaml(without), "somebody");

        assertThat(compared.warnings())
                .containsExactlyInAnyOrder(
                        "accounts.acme.leadFields[mx_City] is there and not in the file: it goes",
                        "accounts.acme.opportunityTypes[12000].fields[mx_Custom_1] is there and not in the file: it goes",
                        "accounts.acme.opportunityTypes[12000].duplicateRules[same] is there and not in the file: it goes",
                        "accounts.acme.opportunityTypes[12001] is there and not in the file: it goes");
        assertThat(applied.warnings()).isEqualTo(compared.warnings());
        assertThat(files.apply(yaml(without), "somebody").warnings()).isEmpty();
    }

    private static final String TO_LOSE =
            """
            accounts:
              acme:
                country: IN
                rateLimit: none
                leadFields:
                  - {name: mx_City, type: String}
                opportunityTypes:
                  - code: 12000
                    name: Loan
                    fields:
                      - {name: mx_Custom_1, type: String}
                      - {name: mx_Custom_2, type: String, label: Second}
                    duplicateRules:
                      - {name: same, fields: [mx_Custom_1], statuses: [Open]}
                  - {code: 12001, name: Card}
            """;

    @Test
    void an_export_has_statuses_in_their_order_which_the_store_does_not_keep() {
        files.apply(
                yaml(
                        """
                        accounts:
                          acme:
                            country: IN
                            opportunityTypes:
                              - code: 12000
                                name: Loan
                                fields:
                                  - name: mx_Custom_2
                                    type: Dropdown
                                    optionsByStatus: {Won: [W], Lost: [L], Open: [O]}
                        """),
                "somebody");

        assertThat(files.export()).containsSubsequence("Open:", "Won:", "Lost:");
    }

    @Test
    void a_file_without_accounts_is_shown_what_one_looks_like() {
        assertThatThrownBy(() -> yaml("shop:\n  country: IN\n"))
                .hasMessage(
                        """
                        expected accounts, by name, and nothing beside them, for example
                        accounts:
                          shop: {country: IN}\
                        """);
    }

    @Test
    void a_default_that_is_said_is_no_difference_to_one_that_is_not() {
        files.apply(yaml("accounts: {a: {country: IN}}"), "somebody");

        assertThat(
                        paths(
                                """
                                accounts:
                                  a: {country: IN, searchBy: required, unknownFields: reject, badContact: keep,
                                      onKeyConflict: error, partitions: 1, leadFields: [], users: [], allowedOrigins: []}
                                """))
                .isEmpty();
        assertThat(paths("accounts: {a: {country: IN, partitions: 0}}"))
                .containsExactly("a partitions");
    }

    @Test
    void accounts_that_are_not_named_and_keys_that_are_left_out_stay_as_they_are() {
        files.apply(yaml(ACME), "somebody");
        files.apply(yaml("accounts: {other: {country: US}}"), "somebody");

        files.apply(yaml("accounts: {acme: {country: IN}}"), "somebody");

        assertThat(store.rows("SELECT name, version FROM account ORDER BY name"))
                .containsExactly(List.of("acme", "2"), List.of("other", "1"));
        assertThat(store.number("SELECT count(*) FROM account_key WHERE revoked_at IS NULL"))
                .isEqualTo(1);
    }

    @Test
    void what_is_exported_changes_nothing_when_it_is_applied() {
        long seed = Long.getLong("catchment.seed", System.nanoTime());
        RandomDocuments documents = new RandomDocuments(seed);
        for (int i = 0; i < 40; i++) {
            AccountDocument document = documents.document();
            new io.catchment.store.AccountRows(store.database())
                    .add("account " + i, SettingsJson.write(document), List.of());
        }
        files.apply(yaml(ACME), "somebody");
        long versions = versions();

        String exported = files.export();
        SettingsPlan applied = files.apply(yaml(exported), "somebody");

        assertThat(applied.differences()).as("seed %d", seed).isEmpty();
        assertThat(versions()).isEqualTo(versions);
        assertThat(files.export()).isEqualTo(exported);
        assertThat(exported)
                .contains("accessKey: \"sha256:" + Key.Digest.of("u$r-access-key-of-a").hex())
                .doesNotContain("secret-key-of-a");
    }

    @Test
    void an_export_says_all_that_an_account_has() {
        long seed = Long.getLong("catchment.seed", System.nanoTime());
        RandomDocuments documents = new RandomDocuments(seed);

        for (int i = 0; i < 300; i++) {
            AccountDocument document = documents.document();
            Checked read =
                    yaml(
                            "accounts:\n  a:\n"
                                    + YamlWriter.write(BareForm.write(document)).indent(4));

            assertThat(read.document().accounts().values())
                    .singleElement()
                    .extracting(section -> account(section.settings()))
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .isEqualTo(account(document));
        }
    }

    private static Account account(AccountDocument document) {
        return document.account(new io.catchment.AccountId(1), "a", List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accounts: {a: {country: IN, colour: red}} | accounts.a.colour",
                "accounts: {a: {country: IN, leadFields: [{name: x, type: Txt}]}} | accounts.a.leadFields[0].type",
                "accounts: {a: {country: IN, leadFields: [{name: x, type: Dropdown, options: [1.50]}]}} | accounts.a.leadFields[0].options[0]",
                "accounts: {a: {country: IN, unknownFields: drop}} | accounts.a.unknownFields",
                "accounts: {a: {country: IND}} | accounts.a.country",
                "accounts: {a/b: {country: IN}} | accounts.a/b",
                "accounts: {a: {country: IN, rateLimit: 25}} | accounts.a.rateLimit",
                "accounts: {a: IN} | accounts.a",
                "accounts: {a: {}} | accounts.a.country",
                "accounts: {a: {country: IN, leadFields: [{type: String}]}} | accounts.a.leadFields[0].name",
                "accounts: {a: {country: IN, leadFields: {name: x}}} | accounts.a.leadFields",
                "accounts: {a: {country: IN, leadFields: [~]}} | accounts.a.leadFields[0]",
                "accounts: {a: {country: IN, opportunityTypes: [{name: x}]}} | accounts.a.opportunityTypes[0].code",
                "accounts: {a: {country: IN, opportunityTypes: [{code: '12000', name: x}]}} | accounts.a.opportunityTypes[0].code",
                "accounts: {a: {country: IN, closed: 1}} | accounts.a.closed",
                "accounts: {a: {country: IN, badContact: \"\\0\"}} | $",
                "{account: {}} | $",
                "[] | $",
                "accounts: [a] | $",
                "accounts: {a: {country: IN, keys: [{apiKey: my-plain-api-key-0123456789}]}} | accounts.a.keys[0].apiKey",
                "accounts: {a: {country: IN, keys: [{apiKey: '${OTHER}'}]}} | accounts.a.keys[0].apiKey",
                "accounts: {a: {country: IN, keys: [{apiKey: '${CATCHMENT_KEY_NONE}'}]}} | accounts.a.keys[0].apiKey",
                "accounts: {a: {country: IN, keys: [{apiKey: '${CATCHMENT_KEY_SHORT}'}]}} | accounts.a.keys[0].apiKey",
                "accounts: {a: {country: IN, keys: [{accessKey: '${CATCHMENT_KEY_A_ACCESS}'}]}} | accounts.a.keys[0]",
                "accounts: {a: {country: IN, keys: [{accessKey: '${CATCHMENT_KEY_A_ACCESS}', secretKey: '${CATCHMENT_KEY_A_ACCESS}'}]}} | accounts.a.keys[0].secretKey",
                "accounts: {a: {country: IN, keys: {apiKey: x}}} | accounts.a.keys",
            })
    void what_is_wrong_is_told_by_its_path_and_never_quotes_a_key(String yaml, String path) {
        assertThatThrownBy(() -> yaml(yaml))
                .isInstanceOfSatisfying(
                        WrongSettingsException.class,
                        e ->
                                assertThat(e.problems())
                                        .extracting(SettingsProblem::path)
                                        .containsExactly(path))
                .message()
                .doesNotContain("my-plain", "what-the-server");
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        assertThatThrownBy(() ->
                        yaml(
                                """
                                accounts:
                                  a: {country: IN, colour: red, keys: [{apiKey: x}]}
                                  b: {country: IND}
                                """))
                .isInstanceOfSatisfying(
                        WrongSettingsException.class, e -> assertThat(e.problems()).hasSize(3));
    }

    @Test
    void a_key_belongs_to_one_account_of_a_file() {
        String key = "keys: [{apiKey: '${CATCHMENT_KEY_A_SECRET}'}]";

        assertThatThrownBy(() ->
                        yaml(
                                "accounts: {a: {country: IN, %s}, b: {country: IN, %s}}"
                                        .formatted(key, key)))
                .hasMessage("accounts.b.keys: expected no key of another account");
    }

    @Test
    void json_is_read_as_well_and_a_key_twice_is_refused() {
        String json = "{\"accounts\":{\"a\":{\"country\":\"IN\"}}}";

        files.apply(SettingsFiles.json(json, _ -> Optional.empty()), "somebody");

        assertThat(paths("accounts: {a: {country: IN}}")).isEmpty();
        assertThatThrownBy(() ->
                        SettingsFiles.json(
                                json.replace("IN\"", "IN\",\"country\":\"DE\""),
                                _ -> Optional.empty()))
                .hasMessage("it is not JSON, each key once");
    }

    @Test
    void a_key_of_another_account_is_refused_and_nothing_is_done() {
        files.apply(yaml(ACME), "somebody");
        Checked other =
                yaml(
                        """
                        accounts:
                          first: {country: IN}
                          other:
                            country: IN
                            keys:
                              - {accessKey: "${CATCHMENT_KEY_A_ACCESS}", secretKey: "${CATCHMENT_KEY_A_SECRET}"}
                        """);

        assertThatThrownBy(() -> files.apply(other, "somebody"))
                .isInstanceOf(WrongSettingsException.class)
                .hasMessage(
                        "accounts.other.keys[0]: expected a key of no other account: it stays with that one, revoked or not");
        assertThat(store.texts("SELECT name FROM account")).containsExactly("acme");
    }

    @Test
    void an_account_that_nobody_can_read_holds_up_no_other_and_is_mended_by_a_file() {
        files.apply(yaml(ACME), "somebody");
        store.execute(
                "INSERT INTO account (name, settings) VALUES ('by hand', '{}'), ('no type', '{\"country\":\"IN\",\"leadFields\":[{\"name\":\"mx_A\"}]}')");

        String exported = files.export();

        assertThat(exported)
                .startsWith(
                        "# Left out, being unreadable: by hand\n# Left out, being unreadable: no type\naccounts:\n  acme:\n");
        assertThat(paths(exported)).isEmpty();
        assertThat(paths("accounts: {by hand: {country: IN}}")).containsExactly("by hand country");
    }

    @Test
    void an_account_above_its_size_is_refused_as_over_the_api() {
        String field = "      - {name: mx_%d, type: String, lengthMax: 100000, defaultValue: %s}\n";
        String fields =
                IntStream.range(0, 50)
                        .mapToObj(i -> field.formatted(i, "x".repeat(100_000)))
                        .collect(Collectors.joining());

        assertThatThrownBy(() ->
                        yaml("accounts:\n  acme:\n    country: IN\n    leadFields:\n" + fields))
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageStartingWith(
                        "accounts.acme: expected at most 4194304 bytes in all, not 5");
    }

    @Test
    void a_file_above_its_size_is_told_so() {
        String text = "#".repeat(YamlReader.CHARACTERS_MAX + 1);

        assertThatThrownBy(() -> yaml(text))
                .isInstanceOf(WrongSettingsException.class)
                .hasMessage("at most 16777216 characters, not 16777217");
    }

    @Test
    void keys_that_are_added_while_a_file_is_applied_are_no_deadlock(@TempDir Path folder) {
        files.apply(yaml(ACME), "somebody");
        LiveSettings live = LiveSettings.in(folder.resolve("settings.json"));
        AccountKeys keys = new AccountKeys(store.database(), live, InstantSource.system());
        AccountId acme = new AccountId((int) store.number("SELECT id FROM account"));
        String withoutKeys = ACME.substring(0, ACME.indexOf("    keys:"));

        CompletableFuture<Void> adding =
                CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        keys.add("a", acme, KeyValues.randomApi(new SecureRandom()), "", false);
                    }
                });
        for (int i = 0; i < ROUNDS; i++) {
            files.apply(yaml(withoutKeys.replace("IN", i % 2 == 0 ? "DE" : "IN")), "b");
        }

        adding.join();
        assertThat(store.number("SELECT count(*) FROM account_key")).isEqualTo(1 + ROUNDS);
    }

    @Test
    void a_key_may_have_a_name_and_get_another() {
        files.apply(yaml(ACME), "somebody");
        String named = ACME.replace("- accessKey", "- name: website\n        accessKey");

        SettingsPlan applied = files.apply(yaml(named), "somebody");

        assertThat(applied.differences()).hasSize(1);
        assertThat(store.rows("SELECT name, revoked_at FROM account_key"))
                .containsExactly(List.of("website", "null"));
        assertThat(paths(named)).isEmpty();
        assertThat(files.export()).contains("- name: website\n");
        assertThat(versions()).isEqualTo(1);
    }

    @Test
    void a_key_that_was_revoked_stays_so_with_a_warning() {
        files.apply(yaml(ACME), "somebody");
        store.execute("UPDATE account_key SET revoked_at = now()");

        SettingsPlan applied = files.apply(yaml(ACME), "somebody");

        assertThat(applied.differences()).isEmpty();
        assertThat(applied.warnings())
                .containsExactly(
                        "accounts.acme.keys[0] was revoked, and stays so; POST …/keys opens it with reopen");
        assertThat(store.number("SELECT count(*) FROM account_key WHERE revoked_at IS NULL"))
                .isZero();
    }

    @Test
    void who_did_what_is_in_the_audit_without_what_was_written() {
        files.apply(yaml(ACME), "somebody");

        assertThat(store.rows("SELECT who, action, account, detail FROM audit"))
                .containsExactly(
                        List.of(
                                "somebody",
                                "apply-settings",
                                "1",
                                "4 differences in country, keys, leadFields, opportunityTypes"));
    }
}
