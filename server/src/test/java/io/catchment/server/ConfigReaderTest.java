package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.LogId;
import io.catchment.settings.RateLimit;
import io.catchment.tls.TestCertificate;
import io.catchment.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ConfigReaderTest {
    private static final String URL = "jdbc:postgresql://127.0.0.1:5432/catchment";

    @TempDir Path temp;

    @ParameterizedTest
    @EnumSource
    void a_setting_that_nobody_tells_is_its_default(Setting setting) {
        Config config = read(Map.of());

        assertThat(meaning(setting, config)).isEqualTo(expected(setting).standard);
    }

    @ParameterizedTest
    @EnumSource
    void a_setting_in_the_file_counts(Setting setting) throws IOException {
        Path file = yaml(setting, expected(setting).text);

        Config config = read(environmentFor(setting), "--config", file.toString());

        assertThat(meaning(setting, config)).isEqualTo(expected(setting).told);
    }

    @ParameterizedTest
    @EnumSource
    void a_setting_in_the_environment_counts(Setting setting) {
        Map<String, String> environment = new HashMap<>(environmentFor(setting));
        environment.put(setting.variable(), expected(setting).text);

        Config config = read(environment);

        assertThat(meaning(setting, config)).isEqualTo(expected(setting).told);
    }

    @ParameterizedTest
    @EnumSource
    void a_setting_on_the_command_line_counts(Setting setting) {
        Config config =
                read(environmentFor(setting), setting.flag() + "=" + expected(setting).text);

        assertThat(meaning(setting, config)).isEqualTo(expected(setting).told);
    }

    @Test
    void the_environment_goes_before_the_file_and_the_command_line_before_both()
            throws IOException {
        String file = "--config=" + yaml(Setting.HTTP_PORT, "1");
        Map<String, String> environment = Map.of("CATCHMENT_HTTP_PORT", "2");

        assertThat(read(Map.of(), file).http().port()).isEqualTo(1);
        assertThat(read(environment, file).http().port()).isEqualTo(2);
        assertThat(read(environment, file, "--http-port", "3").http().port()).isEqualTo(3);
    }

    @Test
    void the_environment_may_name_the_file() throws IOException {
        Path file = yaml(Setting.HTTP_PORT, "1");

        Config config = read(Map.of("CATCHMENT_CONFIG", file.toString()));

        assertThat(config.http().port()).isEqualTo(1);
    }

    @Test
    void a_file_may_nest_its_names() throws IOException {
        Path file = Files.writeString(temp.resolve("nested.yaml"), "http:\n  port: 1\n  host: h\n");

        Config config = read(Map.of(), "--config", file.toString());

        assertThat(config.http().port()).isEqualTo(1);
        assertThat(config.http().host()).isEqualTo("h");
    }

    @Test
    void an_empty_file_tells_nothing() throws IOException {
        Path file = Files.writeString(temp.resolve("empty.yaml"), "# nothing yet\n");

        assertThat(read(Map.of(), "--config", file.toString())).isEqualTo(read(Map.of()));
    }

    @Test
    void no_demo_is_short_for_demo_false() {
        assertThat(read(Map.of(), "--no-demo").demo()).isFalse();
    }

    @Test
    void what_kubernetes_says_of_a_service_of_our_name_is_no_setting() {
        Map<String, String> environment =
                Map.of(
                        "CATCHMENT_SERVICE_HOST", "192.0.2.1",
                        "CATCHMENT_SERVICE_PORT_HTTP", "8080",
                        "CATCHMENT_PORT", "tcp://192.0.2.1:8080",
                        "CATCHMENT_PORT_8080_TCP_ADDR", "192.0.2.1");

        assertThat(read(environment)).isEqualTo(read(Map.of()));
    }

    @Test
    void all_problems_are_told_at_once_each_with_its_place() throws IOException {
        Path file = Files.writeString(temp.resolve("wrong.yaml"), "workers: many\ncolour: red\n");
        Map<String, String> environment =
                Map.of("CATCHMENT_LOG_KEEP", "a day", "CATCHMENT_COLOUR", "red");

        assertThatThrownBy(() ->
                        read(
                                environment,
                                "--config=" + file,
                                "--http-port=70000",
                                "--colour=red",
                                "--rate-limit"))
                .isInstanceOf(ConfigException.class)
                .message()
                .hasLineCount(7)
                .contains(
                        file + ": workers: 'many' is not a number from 0 to 4",
                        file + ": colour is no setting of catchment",
                        "CATCHMENT_LOG_KEEP: 'a day' is no duration such as 90s, 30m, 24h or 7d",
                        "CATCHMENT_COLOUR is no setting of catchment",
                        "--http-port: '70000' is not a number from 0 to 65535",
                        "--colour is no flag of catchment; see --help",
                        "--rate-limit needs a value");
    }

    @Test
    void a_flag_that_is_none_is_one_problem_and_the_nearest_is_named() {
        assertThatThrownBy(() -> read(Map.of(), "--http-prot", "1", "--store-urls=x", "--no-dmeo"))
                .message()
                .isEqualTo(
                        """
                        --http-prot is no flag of catchment; did you mean --http-port?
                        --store-urls is no flag of catchment; did you mean --store-url?
                        --no-dmeo is no flag of catchment; did you mean --no-demo?\
                        """);
    }

    @Test
    void variables_of_other_programs_are_left_alone() {
        assertThat(read(Map.of("PATH", "/bin", "XCATCHMENT_DATA", "x", "catchment_data", "y")))
                .isEqualTo(read(Map.of()));
    }

    @Test
    void a_file_that_is_not_there_is_a_problem_when_it_was_named() {
        assertThatThrownBy(() -> read(Map.of(), "--config", temp.resolve("none.yaml").toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.yaml does not exist");
    }

    @Test
    void a_directory_in_the_place_of_a_file_is_told() {
        assertThatThrownBy(() -> read(Map.of(), "--config", temp.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(temp + " is a directory, not a file");
    }

    @Test
    void a_file_that_is_no_yaml_is_told_by_its_place_and_not_quoted() throws IOException {
        Path file =
                Files.writeString(
                        temp.resolve("broken.yaml"), "workers: 1\nstore.password: [hush-hush\n");

        assertThatThrownBy(() -> read(Map.of(), "--config", file.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "broken.yaml is not YAML: a list in [ ] without its end, or a comma is missing, see line 3")
                .hasMessageNotContaining("hush");
    }

    @Test
    void a_file_of_other_things_than_names_and_values_is_a_problem() throws IOException {
        Path file = Files.writeString(temp.resolve("list.yaml"), "- workers\n");

        assertThatThrownBy(() -> read(Map.of(), "--config", file.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("holds no settings");
    }

    @Test
    void a_name_given_twice_in_the_file_is_a_problem() throws IOException {
        Path file = Files.writeString(temp.resolve("twice.yaml"), "workers: 1\nworkers: 2\n");

        assertThatThrownBy(() -> read(Map.of(), "--config", file.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "twice.yaml is not YAML: a name that is there twice, see line 2");
    }

    @Test
    void the_address_of_a_store_does_not_show_in_a_problem_nor_in_a_text() {
        assertThatThrownBy(() -> read(Map.of("CATCHMENT_STORE_URL", "http://u:hush@example.com")))
                .hasMessageContaining("CATCHMENT_STORE_URL")
                .hasMessageNotContaining("hush");
        assertThat(read(Map.of("CATCHMENT_STORE_URL", URL + "?password=hush")).toString())
                .doesNotContain("hush");
    }

    private static Config read(Map<String, String> environment, String... arguments) {
        return ConfigReader.read(environment, List.of(arguments));
    }

    @Test
    void entries_are_not_kept_longer_than_what_became_of_them() {
        assertThatThrownBy(() ->
                        ConfigReader.read(
                                Map.of(
                                        "CATCHMENT_LOG_KEEP",
                                        "10d",
                                        "CATCHMENT_OUTCOMES_KEEP",
                                        "9d"),
                                List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("log.keep is 10d and above outcomes.keep, 9d");
    }

    private Path yaml(Setting setting, String text) throws IOException {
        return Files.writeString(
                temp.resolve("catchment.yaml"), setting.key() + ": \"" + text + "\"\n");
    }

    /// User and password mean something only beside a URL.
    @Test
    void a_certificate_without_its_key_is_a_problem_and_so_is_the_key_alone() {
        for (String flag : List.of("--http-tls-certificate=/a", "--http-tls-key=/a")) {
            assertThatThrownBy(() -> read(Map.of(), flag))
                    .hasMessage(
                            "http.tls-certificate and http.tls-key go together: one of them is missing");
        }
    }

    @Test
    void what_is_wrong_with_certificate_and_key_is_told_at_a_start_with_everything_else()
            throws IOException {
        Path certificate = Files.writeString(temp.resolve("tls.pem"), "no certificate");
        List<String> arguments =
                List.of(
                        "--http-port=x",
                        "--http-tls-certificate=" + certificate,
                        "--http-tls-key=" + temp.resolve("none.key"));

        assertThatThrownBy(() -> ConfigReader.readToServe(Map.of(), arguments))
                .hasMessageContaining("--http-port: 'x' is not a number")
                .hasMessageContaining("none.key cannot be read: NoSuchFileException");
        Files.writeString(temp.resolve("none.key"), "no key");
        assertThatThrownBy(() -> ConfigReader.readToServe(Map.of(), arguments))
                .hasMessageContaining("--http-port: 'x' is not a number")
                .hasMessageContaining("tls.pem: holds no block -----BEGIN CERTIFICATE-----")
                .hasMessageContaining("none.key: holds no block -----BEGIN PRIVATE KEY-----");
    }

    @Test
    void a_certificate_and_its_key_are_right() {
        TlsFiles files = TestCertificate.ec(1).in(temp);
        List<String> arguments =
                List.of(
                        "--http-tls-certificate=" + files.certificate(),
                        "--http-tls-key=" + files.key());

        assertThat(ConfigReader.readToServe(Map.of(), arguments).http().tls()).contains(files);
    }

    @Test
    void kafka_properties_that_are_wrong_are_told_at_a_start_and_never_their_values()
            throws IOException {
        Path file = temp.resolve("kafka.properties");
        List<String> arguments =
                List.of("--kafka-bootstrap-servers=a:9092", "--kafka-properties=" + file);

        assertThatThrownBy(() -> ConfigReader.readToServe(Map.of(), arguments))
                .hasMessageContaining("kafka.properties: " + file + " cannot be read");
        Files.writeString(file, "acks=1\nsasl.jaas.config=a-secret\n");
        assertThatThrownBy(() -> ConfigReader.readToServe(Map.of(), arguments))
                .hasMessageContaining("may be set, not acks")
                .hasMessageNotContaining("a-secret");
        Files.writeString(file, "sasl.jaas.config=a-secret\n");
        assertThat(ConfigReader.readToServe(Map.of(), arguments).toString())
                .doesNotContain("a-secret");
    }

    private static Map<String, String> environmentFor(Setting setting) {
        return switch (setting) {
            case STORE_USER, STORE_PASSWORD -> Map.of("CATCHMENT_STORE_URL", URL);
            case HTTP_TLS_CERTIFICATE -> Map.of("CATCHMENT_HTTP_TLS_KEY", "/tls.key");
            case HTTP_TLS_KEY -> Map.of("CATCHMENT_HTTP_TLS_CERTIFICATE", "/tls.pem");
            case KAFKA_TOPIC, KAFKA_REPLICATION, KAFKA_PROPERTIES ->
                    Map.of("CATCHMENT_KAFKA_BOOTSTRAP_SERVERS", "a:9092");
            default -> Map.of();
        };
    }

    private record Expected(Object standard, String text, Object told) {}

    private static Expected expected(Setting setting) {
        int processors = Math.min(4, Runtime.getRuntime().availableProcessors());
        return switch (setting) {
            case DATA ->
                    new Expected(
                            Path.of("data").toAbsolutePath(),
                            "/else/where",
                            Path.of("/else/where"));
            case HTTP_HOST -> new Expected("127.0.0.1", "::1", "::1");
            case HTTP_PORT -> new Expected(8080, "9090", 9090);
            case HTTP_BODY_BYTES_MAX -> new Expected(1_048_576, "2048", 2048);
            case HTTP_TLS_CERTIFICATE, HTTP_TLS_KEY ->
                    new Expected(Optional.empty(), "/a/file", Optional.of(Path.of("/a/file")));
            case RATE_LIMIT ->
                    new Expected(
                            new RateLimit.Calls(25, Duration.ofSeconds(5)),
                            "none",
                            new RateLimit.None());
            case READ_RATE_LIMIT ->
                    new Expected(
                            new RateLimit.Calls(250, Duration.ofSeconds(5)),
                            "3/1m",
                            new RateLimit.Calls(3, Duration.ofMinutes(1)));
            case STORE_URL -> new Expected("", URL, URL);
            case STORE_USER -> new Expected("", "somebody", "somebody");
            case STORE_PASSWORD -> new Expected("", "a password", "a password");
            case KAFKA_BOOTSTRAP_SERVERS -> new Expected("", "a:9092,b:9092", "a:9092,b:9092");
            case KAFKA_TOPIC -> new Expected("catchment-intake", "leads.in", "leads.in");
            case KAFKA_REPLICATION -> new Expected(3, "5", 5);
            case KAFKA_PROPERTIES ->
                    new Expected(
                            Optional.empty(),
                            "kafka.properties",
                            Optional.of(Path.of("kafka.properties")));
            case LOG_PARTITIONS -> new Expected(1_024, "8", 8);
            case LOG_KEEP -> new Expected(Duration.ofDays(1), "90s", Duration.ofSeconds(90));
            case LOG_GIVE_UP ->
                    new Expected(Optional.empty(), "gone", Optional.of(new LogId("gone")));
            case LOG_ACCEPT_GAP ->
                    new Expected(Optional.empty(), "a-log:1234", Optional.of("a-log:1234"));
            case OUTCOMES_KEEP -> new Expected(Duration.ofDays(180), "8d", Duration.ofDays(8));
            case DISK_RESERVE -> new Expected(2L << 30, "512MiB", 512L << 20);
            case WORKERS -> new Expected(processors, "3", 3);
            case DEMO -> new Expected(true, "false", false);
            case SETTINGS_FILE ->
                    new Expected(
                            Optional.empty(),
                            "accounts.yaml",
                            Optional.of(Path.of("accounts.yaml")));
        };
    }

    private static Object meaning(Setting setting, Config config) {
        return switch (setting) {
            case DATA -> config.data();
            case HTTP_HOST -> config.http().host();
            case HTTP_PORT -> config.http().port();
            case HTTP_BODY_BYTES_MAX -> config.http().bodyBytesMax();
            case HTTP_TLS_CERTIFICATE -> config.http().tls().map(TlsFiles::certificate);
            case HTTP_TLS_KEY -> config.http().tls().map(TlsFiles::key);
            case RATE_LIMIT -> config.http().rateLimit();
            case READ_RATE_LIMIT -> config.http().readRateLimit();
            case STORE_URL -> config.store().map(store -> store.jdbcUrl()).orElse("");
            case STORE_USER -> config.store().flatMap(store -> store.user()).orElse("");
            case STORE_PASSWORD -> config.store().flatMap(store -> store.password()).orElse("");
            case KAFKA_BOOTSTRAP_SERVERS ->
                    config.log().kafka().map(Config.Kafka::servers).orElse("");
            case KAFKA_TOPIC ->
                    config.log().kafka().map(Config.Kafka::topic).orElse("catchment-intake");
            case KAFKA_REPLICATION -> config.log().kafka().map(Config.Kafka::replication).orElse(3);
            case KAFKA_PROPERTIES -> config.log().kafka().flatMap(Config.Kafka::properties);
            case LOG_PARTITIONS -> config.log().partitions();
            case LOG_KEEP -> config.log().keep();
            case LOG_GIVE_UP -> config.log().givenUp();
            case LOG_ACCEPT_GAP -> config.log().acceptedGap();
            case OUTCOMES_KEEP -> config.outcomesKeep();
            case DISK_RESERVE -> config.diskReserveBytes();
            case WORKERS -> config.workers();
            case DEMO -> config.demo();
            case SETTINGS_FILE -> config.settingsFile();
        };
    }
}
