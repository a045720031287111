package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "settings.md");

    @ParameterizedTest
    @CsvSource({
        "HTTP_PORT, http.port, CATCHMENT_HTTP_PORT, --http-port",
        "RATE_LIMIT, rate-limit, CATCHMENT_RATE_LIMIT, --rate-limit",
        "HTTP_BODY_BYTES_MAX, http.body-bytes-max, CATCHMENT_HTTP_BODY_BYTES_MAX, --http-body-bytes-max"
    })
    void a_setting_goes_by_one_name_in_three_spellings(
            Setting setting, String key, String variable, String flag) {
        assertThat(setting.key()).isEqualTo(key);
        assertThat(setting.variable()).isEqualTo(variable);
        assertThat(setting.flag()).isEqualTo(flag);
    }

    @ParameterizedTest
    @EnumSource
    void a_setting_is_found_by_each_of_its_names_and_has_them_alone(Setting setting) {
        assertThat(Setting.ofKey(setting.key())).contains(setting);
        assertThat(Setting.ofVariable(setting.variable())).contains(setting);
        assertThat(Setting.ofFlag(setting.flag())).contains(setting);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "65536", "8080x", "99999999999", "0x50", " 80"})
    void a_port_that_is_none_is_refused_with_the_bounds(String text) {
        assertThatThrownBy(() -> Setting.port(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a number from 0 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "24", "-1h", "1y", "one hour", "h"})
    void a_duration_that_is_none_is_refused(String text) {
        assertThatThrownBy(() -> Setting.keep(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void durations_are_written_short() {
        assertThat(Setting.keep("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Setting.keep("1h30m")).isEqualTo(Duration.ofMinutes(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "2GB", "-1GiB", "1.5GiB", "GiB", "2 GiB", "99999999GiB"})
    void an_amount_of_bytes_that_is_none_is_refused(String text) {
        assertThatThrownBy(() -> Setting.bytes(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'"
                                + text
                                + "' is no amount of bytes: a whole number and MiB, GiB or TiB, as 512MiB or 2GiB, or 0");
    }

    @Test
    void amounts_of_bytes_are_written_with_their_unit() {
        assertThat(Setting.bytes("0")).isZero();
        assertThat(Setting.bytes("512MiB")).isEqualTo(536_870_912);
        assertThat(Setting.bytes("1TiB")).isEqualTo(1L << 40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "TRUE", "1", ""})
    void a_flag_is_true_or_false_and_nothing_else(String text) {
        assertThatThrownBy(() -> Setting.demo(text))
                .hasMessage("'" + text + "' is neither true nor false");
    }

    @Test
    void a_store_may_keep_its_user_in_the_url() {
        assertThat(Setting.store("jdbc:postgresql://h/db", "", "").orElseThrow().user()).isEmpty();
        assertThat(Setting.store("", "user", "password")).isEmpty();
    }

    @Test
    void the_document_has_the_table_of_all_settings() throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains(table());
    }

    private static String table() {
        return "| in the file | in the environment | on the command line | default | what it is |\n"
                + "|---|---|---|---|---|\n"
                + Arrays.stream(Setting.values())
                        .map(SettingTest::row)
                        .collect(Collectors.joining());
    }

    private static String row(Setting setting) {
        String standard = setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`";
        return "| `%s` | `%s` | `%s` | %s | %s |\n"
                .formatted(
                        setting.key(),
                        setting.variable(),
                        setting.flag(),
                        standard,
                        setting.meaning());
    }
}
