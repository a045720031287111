package io.catchment.server;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.settings.RateLimit;
import io.catchment.store.StoreAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The settings of the process: the one list of their names, defaults and meanings.
///
/// `http.port` in the file is `CATCHMENT_HTTP_PORT` in the environment and `--http-port` on the command line.
enum Setting {
    DATA("data", "data", "the directory that holds all that the server keeps"),
    HTTP_HOST("http.host", "127.0.0.1", "the address to listen at"),
    HTTP_PORT("http.port", "8080", "the port to listen at; 0 for any that is free"),
    HTTP_BODY_BYTES_MAX(
            "http.body-bytes-max", "1048576", "bytes that the body of a request may have"),
    HTTP_TLS_CERTIFICATE(
            "http.tls-certificate",
            "",
            "a PEM file with the server's certificate and then its issuers'; with it every connection is TLS 1.2 or 1.3; read again when it changes"),
    HTTP_TLS_KEY(
            "http.tls-key",
            "",
            "a PEM file with the private key of the certificate, without a passphrase"),
    RATE_LIMIT(
            "rate-limit",
            "25/5s",
            "calls that an account may make, of accounts that set none: 25/5s, or none"),
    READ_RATE_LIMIT(
            "read-rate-limit",
            "250/5s",
            "questions that an account may ask, for status, metrics and the like: 250/5s, or none"),
    STORE_URL(
            "store.url",
            "",
            "jdbc:postgresql://… of a PostgreSQL of your own; empty: the embedded one"),
    STORE_USER("store.user", "", "who signs in there; empty: as the URL says"),
    STORE_PASSWORD("store.password", "", "and with what; better in the environment than in a file"),
    KAFKA_BOOTSTRAP_SERVERS(
            "kafka.bootstrap.servers",
            "",
            "host:port,… of the Kafka brokers that have the intake log; empty: it is in the data directory; see cluster.md"),
    KAFKA_TOPIC(
            "kafka.topic",
            "catchment-intake",
            "the topic that is the log; made when it is missing"),
    KAFKA_REPLICATION(
            "kafka.replication",
            "3",
            "replicas of a topic that is made now; an existing one keeps its own"),
    KAFKA_PROPERTIES(
            "kafka.properties",
            "",
            "a file of Kafka client properties to get in with: security.…, sasl.…, ssl.…"),
    LOG_PARTITIONS(
            "log.partitions",
            "1024",
            "of an intake log that is made now; an existing one keeps its own"),
    LOG_KEEP(
            "log.keep",
            "24h",
            "how long an entry stays in the log after it was accepted: 90s, 30m, 24h, 7d"),
    LOG_GIVE_UP(
            "log.give-up",
            "",
            "the id of an intake log that is gone: what it held unfinished is lost, and the start goes on"),
    LOG_ACCEPT_GAP(
            "log.accept-gap",
            "",
            "the name of a gap between store and log, as a refused start gave it: it is noted as lost, and the start goes on"),
    OUTCOMES_KEEP(
            "outcomes.keep",
            "180d",
            "how long outcomes stay, with the bodies of their requests: 8d or longer; sums and leads stay for ever"),
    DISK_RESERVE(
            "disk.reserve",
            "2GiB",
            "free disk below which requests are refused, so that the store can go on: 512MiB, 2GiB, or 0 for none"),
    WORKERS(
            "workers",
            "0",
            "how many batches are worked on at once; 0: as many as there are processors, at most 4"),
    DEMO(
            "demo",
            "true",
            "make the account demo when there is no account at all; --no-demo for false"),
    SETTINGS_FILE(
            "settings.file",
            "",
            "a file with what accounts have set up, applied at each start; see settings-file.md");

    /// Their batches' locks together stay within PostgreSQL's defaults, and their connections within the pool.
    private static final int WORKERS_MAX = 4;

    private static final Duration OUTCOMES_KEEP_MIN = Duration.ofDays(8);
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,6})(MiB|GiB|TiB)");

    private final String key;
    private final String standard;
    private final String meaning;

    Setting(String key, String standard, String meaning) {
        this.key = key;
        this.standard = standard;
        this.meaning = meaning;
    }

    /// As in the file.
    String key() {
        return key;
    }

    /// What counts when nothing is said.
    String standard() {
        return standard;
    }

    String meaning() {
        return meaning;
    }

    /// As in the environment.
    String variable() {
        return "CATCHMENT_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /// As on the command line.
    String flag() {
        return "--" + key.replace('.', '-');
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }

    static Optional<Setting> ofVariable(String variable) {
        return Arrays.stream(values())
                .filter(setting -> setting.variable().equals(variable))
                .findFirst();
    }

    static Optional<Setting> ofFlag(String flag) {
        return Arrays.stream(values()).filter(setting -> setting.flag().equals(flag)).findFirst();
    }

    // ---- what a text means; each throws an IllegalArgumentException that says what would be right
    // ----

    static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("names no directory");
        }
        return Path.of(text).toAbsolutePath().normalize();
    }

    static String host(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("names no address");
        }
        return text;
    }

    static int port(String text) {
        return number(text, 0, 65_535);
    }

    static int bodyBytesMax(String text) {
        return number(text, 1024, 32 << 20);
    }

    static int partitions(String text) {
        return number(text, 1, Position.PARTITIONS_MAX);
    }

    static int workers(String text) {
        int told = number(text, 0, WORKERS_MAX);
        return told == 0 ? Math.min(WORKERS_MAX, Runtime.getRuntime().availableProcessors()) : told;
    }

    static RateLimit rateLimit(String text) {
        return RateLimit.parse(text);
    }

    static boolean demo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    static Duration keep(String text) {
        Duration keep;
        try {
            keep = Duration.parse((text.endsWith("d") ? "P" : "PT") + text);
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration such as 90s, 30m, 24h or 7d", e);
        }
        if (keep.isNegative()) {
            throw new IllegalArgumentException("'" + text + "' is below zero");
        }
        return keep;
    }

    /// Idempotency keys point at outcomes for seven days.
    static Duration outcomesKeep(String text) {
        Duration keep = keep(text);
        if (keep.compareTo(OUTCOMES_KEEP_MIN) < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is below " + OUTCOMES_KEEP_MIN.toDays() + "d");
        }
        return keep;
    }

    static long bytes(String text) {
        if (text.equals("0")) {
            return 0;
        }
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is no amount of bytes: a whole number and MiB, GiB or TiB, as 512MiB or 2GiB, or 0");
        }
        long number = Long.parseLong(amount.group(1));
        return switch (amount.group(2)) {
            case "MiB" -> number << 20;
            case "GiB" -> number << 30;
            default -> number << 40;
        };
    }

    static Optional<Path> settingsFile(String text) {
        return given(text).map(Path::of);
    }

    static Optional<LogId> givenUp(String text) {
        return given(text).map(LogId::new);
    }

    static Optional<String> acceptedGap(String text) {
        return given(text);
    }

    static String topic(String text) {
        if (!text.matches("[a-zA-Z0-9._-]{1,249}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no name of a Kafka topic: 1 to 249 of a-z, A-Z, 0-9, . _ -");
        }
        return text;
    }

    static int replication(String text) {
        return number(text, 1, Short.MAX_VALUE);
    }

    static Optional<String> kafkaServers(String text) {
        return given(text);
    }

    static Optional<Path> kafkaProperties(String text) {
        return given(text).map(Path::of);
    }

    static Optional<StoreAddress> store(String url, String user, String password) {
        return url.isEmpty()
                ? Optional.empty()
                : Optional.of(new StoreAddress(url, given(user), given(password)));
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static int number(String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words.
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a number from " + min + " to " + max);
    }
}
