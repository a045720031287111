package io.catchment.server;

import io.catchment.settings.SettingsFiles;
import io.catchment.settings.YamlTrouble;
import io.catchment.tls.LiveTls;
import io.catchment.tls.TlsException;
import io.catchment.tls.TlsFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Puts the settings together: defaults, then the file, then the environment, then the command line.
///
/// Everything that is wrong is told at once.
final class ConfigReader {
    private static final String FILE_FLAG = "--config";
    private static final String FILE_VARIABLE = "CATCHMENT_CONFIG";
    private static final String FILE_DEFAULT = "catchment.yaml";
    private static final String NO_DEMO = "--no-demo";

    /// What Kubernetes puts into the environment of every container beside a service called `catchment`.
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("CATCHMENT_(SERVICE_(HOST|PORT).*|PORT(_\\d+_.*)?)");

    private final Map<String, String> environment;
    private final List<String> arguments;
    private final Map<Setting, Told> told = new EnumMap<>(Setting.class);
    private final List<String> problems = new ArrayList<>();

    private ConfigReader(Map<String, String> environment, List<String> arguments) {
        this.environment = environment;
        this.arguments = arguments;
    }

    /// @throws ConfigException that names every problem
    static Config read(Map<String, String> environment, List<String> arguments) {
        return new ConfigReader(environment, arguments).config(config -> {});
    }

    /// For a process that is about to serve: the files that the settings name have to be right as well.
    ///
    /// @throws ConfigException that names every problem
    static Config readToServe(Map<String, String> environment, List<String> arguments) {
        ConfigReader reader = new ConfigReader(environment, arguments);
        return reader.config(reader::readFiles);
    }

    private Config config(Consumer<Config> files) {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        Optional<String> file =
                readArguments(flags).or(() -> Optional.ofNullable(environment.get(FILE_VARIABLE)));
        file.map(Path::of).ifPresentOrElse(this::readFile, this::readDefaultFile);
        readEnvironment();
        flags.forEach((setting, value) -> told.put(setting, new Told(setting.flag(), value)));
        Config config = build();
        if (config.log().keep().compareTo(config.outcomesKeep()) > 0) {
            problems.add(
                    "log.keep is "
                            + text(Setting.LOG_KEEP)
                            + " and above outcomes.keep, "
                            + text(Setting.OUTCOMES_KEEP));
        }
        files.accept(config);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    private Optional<String> readArguments(Map<Setting, String> flags) {
        Optional<String> file = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(NO_DEMO)) {
                flags.put(Setting.DEMO, "false");
                continue;
            }
            int equals = argument.indexOf('=');
            String flag = equals < 0 ? argument : argument.substring(0, equals);
            boolean known = flag.equals(FILE_FLAG) || Setting.ofFlag(flag).isPresent();
            if (!known) {
                problems.add(flag + " is no flag of catchment; " + Likely.hint(flag, flags()));
                // What stands behind it, unless it is a flag, would be its value.
                boolean hasValue = flag.startsWith("--") && equals < 0 && i + 1 < arguments.size();
                i += hasValue && !arguments.get(i + 1).startsWith("--") ? 1 : 0;
                continue;
            }
            if (equals < 0 && i + 1 == arguments.size()) {
                problems.add(flag + " needs a value");
                continue;
            }
            String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
            if (flag.equals(FILE_FLAG)) {
                file = Optional.of(value);
            } else {
                Setting.ofFlag(flag).ifPresent(setting -> flags.put(setting, value));
            }
        }
        return file;
    }

    private static List<String> flags() {
        return Stream.concat(
                        Stream.of(FILE_FLAG, NO_DEMO),
                        Arrays.stream(Setting.values()).map(Setting::flag))
                .toList();
    }

    private void readDefaultFile() {
        Path file = Path.of(FILE_DEFAULT);
        if (Files.exists(file)) {
            readFile(file);
        }
    }

    private void readFile(Path file) {
        try {
            Object yaml =
                    new Load(LoadSettings.builder().setLabel(file.toString()).build())
                            .loadFromString(Files.readString(file));
            Map<String, String> flat = new LinkedHashMap<>();
            if (yaml instanceof Map<?, ?> map) {
                flatten("", map, flat);
            } else if (yaml != null) {
                problems.add(file + " holds no settings: names and values are expected");
            }
            flat.forEach((key, value) ->
                    Setting.ofKey(key)
                            .ifPresentOrElse(
                                    setting ->
                                            told.put(setting, new Told(file + ": " + key, value)),
                                    () ->
                                            problems.add(
                                                    file
                                                            + ": "
                                                            + key
                                                            + " is no setting of catchment")));
        } catch (IOException e) {
            problems.add(unreadable(file, e));
        } catch (YamlEngineException e) {
            problems.add(file + " is not YAML" + YamlTrouble.of(e));
        }
    }

    /// Why a file that somebody named cannot be read.
    static String unreadable(Path file, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> file + " does not exist";
            case AccessDeniedException _ -> file + " cannot be read: no permission";
            case CharacterCodingException _ -> file + " cannot be read: it is not UTF-8";
            default ->
                    Files.isDirectory(file)
                            ? file + " is a directory, not a file"
                            : file + " cannot be read: " + e.getClass().getSimpleName();
        };
    }

    private static void flatten(String prefix, Map<?, ?> map, Map<String, String> flat) {
        map.forEach((key, value) -> {
            String name = prefix + key;
            if (value instanceof Map<?, ?> inner) {
                flatten(name + ".", inner, flat);
            } else {
                flat.put(name, value == null ? "" : value.toString());
            }
        });
    }

    private void readEnvironment() {
        environment.forEach((variable, value) -> {
            if (!variable.startsWith("CATCHMENT_")
                    || variable.equals(FILE_VARIABLE)
                    || variable.startsWith(SettingsFiles.KEY_VARIABLES)
                    || OF_KUBERNETES.matcher(variable).matches()) {
                return;
            }
            Setting.ofVariable(variable)
                    .ifPresentOrElse(
                            setting -> told.put(setting, new Told(variable, value)),
                            () -> problems.add(variable + " is no setting of catchment"));
        });
    }

    private Config build() {
        Config.Http http =
                new Config.Http(
                        value(Setting.HTTP_HOST, Setting::host),
                        value(Setting.HTTP_PORT, Setting::port),
                        value(Setting.HTTP_BODY_BYTES_MAX, Setting::bodyBytesMax),
                        value(Setting.RATE_LIMIT, Setting::rateLimit),
                        value(Setting.READ_RATE_LIMIT, Setting::rateLimit),
                        tls());
        Config.Log log =
                new Config.Log(
                        value(Setting.LOG_PARTITIONS, Setting::partitions),
                        value(Setting.LOG_KEEP, Setting::keep),
                        value(Setting.LOG_GIVE_UP, Setting::givenUp),
                        value(Setting.LOG_ACCEPT_GAP, Setting::acceptedGap),
                        kafka());
        return new Config(
                value(Setting.DATA, Setting::path),
                http,
                value(
                        Setting.STORE_URL,
                        url ->
                                Setting.store(
                                        url,
                                        text(Setting.STORE_USER),
                                        text(Setting.STORE_PASSWORD))),
                log,
                value(Setting.OUTCOMES_KEEP, Setting::outcomesKeep),
                value(Setting.DISK_RESERVE, Setting::bytes),
                value(Setting.WORKERS, Setting::workers),
                value(Setting.DEMO, Setting::demo),
                value(Setting.SETTINGS_FILE, Setting::settingsFile));
    }

    private Optional<Config.Kafka> kafka() {
        String topic = value(Setting.KAFKA_TOPIC, Setting::topic);
        int replication = value(Setting.KAFKA_REPLICATION, Setting::replication);
        Optional<Path> properties = value(Setting.KAFKA_PROPERTIES, Setting::kafkaProperties);
        return value(Setting.KAFKA_BOOTSTRAP_SERVERS, Setting::kafkaServers)
                .map(servers -> new Config.Kafka(servers, properties, topic, replication));
    }

    /// One without the other would be a server that somebody believes to be encrypted.
    private Optional<TlsFiles> tls() {
        String certificate = text(Setting.HTTP_TLS_CERTIFICATE);
        String key = text(Setting.HTTP_TLS_KEY);
        if (certificate.isEmpty() != key.isEmpty()) {
            problems.add(
                    "http.tls-certificate and http.tls-key go together: one of them is missing");
        }
        return certificate.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(new TlsFiles(Setting.path(certificate), Setting.path(key)));
    }

    private void readFiles(Config config) {
        config.http().tls().ifPresent(this::readTls);
        config.log().kafka().ifPresent(this::readKafka);
    }

    private void readKafka(Config.Kafka kafka) {
        try {
            kafka.address();
        } catch (IllegalArgumentException e) {
            problems.add(Setting.KAFKA_PROPERTIES.key() + ": " + e.getMessage());
        }
    }

    private void readTls(TlsFiles files) {
        try {
            LiveTls.open(files, InstantSource.system());
        } catch (TlsException e) {
            problems.addAll(e.problems());
        }
    }

    /// What was told, or the default where that is wrong too: the problem is noted, and reading goes on.
    private <T> T value(Setting setting, Function<String, T> meaning) {
        try {
            return meaning.apply(text(setting));
        } catch (IllegalArgumentException e) {
            Told wrong = told.get(setting);
            problems.add((wrong == null ? setting.key() : wrong.where()) + ": " + e.getMessage());
            return meaning.apply(setting.standard());
        }
    }

    private String text(Setting setting) {
        Told said = told.get(setting);
        return said == null ? setting.standard() : said.value();
    }

    /// @param where in the words of the place: a flag, a variable, or a file with a key
    private record Told(String where, String value) {}
}
