package io.catchment.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.LogId;
import io.catchment.settings.DemoAccount.Keys;
import io.catchment.store.AccountRows;
import io.catchment.store.Logs;
import io.catchment.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the store says is followed in memory and on disk, and the disk says it again when the store is away.
final class LiveSettingsTest {
    /// As the first release of this form writes it; every later one has to read it.
    private static final String OF_VERSION_1 =
            """
            {"version":1,"accounts":{"accounts":[{"id":{"value":7},"name":"a","version":1,"settings":"{\\"country\\":\\"IN\\"}"}],
            "keys":[{"account":{"value":7},"id":{"value":9},"kind":"api","keyHash":"%s","secretHash":null}]},
            "logs":[{"number":1,"id":{"value":"a-log"},"state":"open","sealKey":"%s="}]}
            """
                    .formatted("0".repeat(64), "A".repeat(43));

    private final Keys keys = Keys.random(new SecureRandom());

    private TestStore store;
    private LiveSettings settings;
    private Path file;

    @BeforeEach
    void openStore(@TempDir Path folder) {
        store = TestStore.open();
        new Logs(store.database()).register(new LogId("a-log"), 1, new byte[32]);
        DemoAccount.add(new AccountRows(store.database()), keys);
        file = folder.resolve("settings.json");
        settings = LiveSettings.in(file);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private boolean opens(LiveSettings now) {
        return now.get().byApiKey(Key.Digest.of(keys.apiKey())).isPresent();
    }

    @Test
    void what_the_store_has_is_known_to_a_start_without_it() throws IOException {
        assertThat(settings.areKnown()).isFalse();

        settings.refresh(store.database());
        LiveSettings later = LiveSettings.in(file);

        assertThat(later.areKnown()).isTrue();
        assertThat(opens(later)).isTrue();
        assertThat(later.get().accounts())
                .usingRecursiveComparison()
                .isEqualTo(settings.get().accounts());
        assertThat(later.get().logs().getFirst().sealKey()).isEqualTo(new byte[32]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain(keys.apiKey(), keys.secretKey());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE account_key SET revoked_at = now() WHERE kind = 'api'",
                "DELETE FROM account_key WHERE kind = 'api'"
            })
    void a_key_that_is_revoked_by_sql_opens_nothing_from_the_next_look_on(String sql) {
        settings.refresh(store.database());

        store.execute(sql);
        settings.refresh(store.database());

        assertThat(opens(settings)).isFalse();
        assertThat(opens(LiveSettings.in(file))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE account SET settings = settings || '{\"country\":\"DE\"}'",
                "INSERT INTO account (name, settings) VALUES ('another', '{\"country\":\"IN\"}')",
                "UPDATE intake_log SET state = 'closed'"
            })
    void any_other_change_is_followed_too(String sql) throws IOException {
        settings.refresh(store.database());
        String before = Files.readString(file);

        store.execute(sql);
        settings.refresh(store.database());

        assertThat(Files.readString(file)).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"country\":\"nowhere\"}",
                "{\"country\":7}",
                "{}",
                "null",
                "{\"country\":\"IN\",\"leadFields\":[{\"name\":\"mx_A\"}]}",
                "{\"country\":\"IN\",\"opportunityTypes\":[null]}"
            })
    void settings_that_nobody_can_read_hold_up_no_revocation(String document) {
        settings.refresh(store.database());

        store.execute(
                "UPDATE account SET settings = '" + document + "'",
                "UPDATE account_key SET revoked_at = now() WHERE kind = 'api'");
        settings.refresh(store.database());

        assertThat(opens(settings)).isFalse();
        assertThat(settings.get().accounts()).hasSize(1);
    }

    @Test
    void the_file_is_left_alone_while_nothing_changes() throws IOException {
        settings.refresh(store.database());
        var written = Files.readAttributes(file, "unix:ino,lastModifiedTime");

        settings.refresh(store.database());
        LiveSettings.in(file).refresh(store.database());

        assertThat(Files.readAttributes(file, "unix:ino,lastModifiedTime")).isEqualTo(written);
    }

    @Test
    void a_disk_that_takes_no_file_keeps_no_revoked_key_alive_and_is_tried_again()
            throws IOException {
        settings.refresh(store.database());
        Path inTheWay = Files.createDirectories(file.resolveSibling("settings.json.new/x"));
        store.execute("UPDATE account_key SET revoked_at = now() WHERE kind = 'api'");

        assertThatThrownBy(() -> settings.refresh(store.database()))
                .hasMessageContaining(file.toString());
        assertThat(opens(settings)).isFalse();
        assertThat(opens(LiveSettings.in(file))).isTrue();

        Files.delete(inTheWay);
        settings.refresh(store.database());
        assertThat(opens(LiveSettings.in(file))).isFalse();
    }

    @Test
    void a_file_of_version_1_is_understood() throws IOException {
        Files.writeString(file, OF_VERSION_1);

        LiveSettings read = LiveSettings.in(file);

        assertThat(read.get().accounts()).singleElement().extracting(Account::name).isEqualTo("a");
        assertThat(read.get().byApiKey(new Key.Digest("0".repeat(64)))).isPresent();
        assertThat(read.get().logs()).singleElement().matches(Logs.KnownLog::isOpen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "null",
                "{\"version\":1}",
                "{\"version\":1,\"accounts\":{\"accounts\":[],\"keys\":null},\"logs\":[]}",
                "{\"version\":1,\"accounts\":{\"accounts\":[{\"name\":\"a\"}],\"keys\":[]},\"logs\":[]}"
            })
    void a_file_that_is_not_whole_is_as_none_and_its_name_is_told(String content)
            throws IOException {
        Files.writeString(file, content);

        assertThat(LiveSettings.in(file).areKnown()).isFalse();
        assertThatThrownBy(() -> new SettingsFile(file).read())
                .isInstanceOf(SettingsFile.UnreadableException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void a_file_of_a_later_form_is_not_guessed_at() throws IOException {
        Files.writeString(file, OF_VERSION_1.replace("\"version\":1,\"acc", "\"version\":2,\"acc"));

        assertThatThrownBy(() -> new SettingsFile(file).read())
                .hasMessageContaining(file.toString())
                .hasMessageContaining("version 2");
    }
}
