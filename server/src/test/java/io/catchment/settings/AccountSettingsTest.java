package io.catchment.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.settings.AccountSettings.Answer;
import io.catchment.settings.AccountSettings.Order;
import io.catchment.store.AccountChanges;
import io.catchment.store.KeyRows;
import io.catchment.store.TestStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A change is gone by at once where it was made, and by every other node from its next look on, which it takes every two
/// seconds.
final class AccountSettingsTest {
    private static final InstantSource CLOCK = InstantSource.system();

    private TestStore store;
    private LiveSettings here;
    private LiveSettings there;
    private AccountSettings settings;
    private AccountKeys keys;
    private AccountId account;

    @BeforeEach
    void open_a_store_with_one_account_and_two_nodes(@TempDir Path folder) {
        store = TestStore.open();
        here = LiveSettings.in(folder.resolve("here.json"));
        there = LiveSettings.in(folder.resolve("there.json"));
        settings = new AccountSettings(store.database(), here, CLOCK);
        keys = new AccountKeys(store.database(), here, CLOCK);
        account = done(settings.add("a", json("{'name':'acme','country':'IN'}"))).id();
        look();
    }

    @AfterEach
    void close_the_store() {
        store.close();
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }

    private static AccountSettings.Known done(Answer answer) {
        return ((Answer.Done) answer).now();
    }

    /// What the other node does every two seconds.
    private void look() {
        there.refresh(store.database());
    }

    private static Order order(long version) {
        return new Order("a", "acme", OptionalLong.of(version));
    }

    private Account at(LiveSettings node) {
        return node.get().account(account).orElseThrow();
    }

    @Test
    void an_option_counts_here_at_once_and_there_from_the_next_look_on() {
        settings.merge(order(1), json("{'searchBy':'inferred'}"));

        assertThat(at(here).searchBy()).isEqualTo(Account.SearchBy.INFERRED);
        assertThat(at(there).searchBy()).isEqualTo(Account.SearchBy.REQUIRED);
        look();
        assertThat(at(there).searchBy()).isEqualTo(Account.SearchBy.INFERRED);
    }

    @Test
    void a_key_opens_and_closes_on_both() {
        KeyValues.Api key = KeyValues.randomApi(new SecureRandom());
        Key.Digest digest = Key.Digest.of(key.apiKey());

        var added = (AccountKeys.Added.As) keys.add("a", account, key, "", false);

        assertThat(here.get().byApiKey(digest)).isPresent();
        look();
        assertThat(there.get().byApiKey(digest)).isPresent();
        keys.revoke("a", account, added.id());
        assertThat(here.get().byApiKey(digest)).isEmpty();
        look();
        assertThat(there.get().byApiKey(digest)).isEmpty();
    }

    @Test
    void a_closed_account_has_no_keys_and_keeps_its_rules_for_what_waits() {
        keys.add("a", account, KeyValues.randomApi(new SecureRandom()), "", false);

        settings.merge(order(1), json("{'closed':true}"));
        look();

        assertThat(at(there).keys()).isEmpty();
        assertThat(at(there).rules().leadFields().named("Phone")).isPresent();
    }

    @Test
    void an_administrator_comes_and_goes_on_both() {
        Administrators administrators =
                new Administrators(store.database(), Optional.of(here), CLOCK);
        administrators.add("a", "first");
        var added = (Administrators.Added.As) administrators.add("first", "second");
        Key.Digest digest = Key.Digest.of(added.key().value());

        look();
        assertThat(there.get().byAdministratorKey(digest).orElseThrow().name()).isEqualTo("second");
        assertThat(administrators.revoke("first", added.id()))
                .isEqualTo(Administrators.Revoked.DONE);
        look();

        assertThat(there.get().byAdministratorKey(digest)).isEmpty();
        assertThat(added).asString().doesNotContain(added.key().value());
    }

    @Test
    void a_change_between_look_and_change_is_seen() {
        settings.merge(order(1), json("{'partitions':2}"));

        assertThat(settings.merge(order(1), json("{'partitions':3}")))
                .isEqualTo(new Answer.Moved(2));
        assertThat(settings.put(order(1), Part.LEAD_FIELDS, "mx_A", json("{'type':'String'}")))
                .isEqualTo(new Answer.Moved(2));
    }

    @Test
    void settings_above_their_size_are_refused() {
        String text = "x".repeat(100_000);
        String fields =
                java.util.stream.IntStream.range(0, 50)
                        .mapToObj(i ->
                                "{'name':'mx_%d','type':'String','lengthMax':100000,'defaultValue':'%s'}"
                                        .formatted(i, text))
                        .collect(java.util.stream.Collectors.joining(","));

        Answer answer = settings.merge(order(1), json("{'leadFields':[" + fields + "]}"));

        assertThat(((Answer.Wrong) answer).problems())
                .singleElement()
                .asString()
                .startsWith(
                        "$: expected at most "
                                + DocumentCheck.DOCUMENT_BYTES_MAX
                                + " bytes in all");
    }

    @Test
    void there_is_an_end_to_keys_and_accounts() {
        store.execute(
                "INSERT INTO account_key (account, kind, key_hash) SELECT %d, 'api', md5(n::text) || md5(n::text) FROM generate_series(1, %d) AS n"
                        .formatted(account.value(), KeyRows.LIVE_KEYS_MAX),
                "INSERT INTO account (name, settings) SELECT 'n' || n, '{\"country\":\"IN\"}' FROM generate_series(2, %d) AS n"
                        .formatted(AccountChanges.ACCOUNTS_MAX));

        assertThat(keys.add("a", account, KeyValues.randomApi(new SecureRandom()), "", false))
                .isEqualTo(new AccountKeys.Added.TooMany(KeyRows.LIVE_KEYS_MAX));
        assertThat(settings.add("a", json("{'name':'one more','country':'IN'}")))
                .isEqualTo(new Answer.TooManyAccounts(AccountChanges.ACCOUNTS_MAX));
    }
}
