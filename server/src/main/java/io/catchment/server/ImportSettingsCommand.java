package io.catchment.server;

import io.catchment.server.MetadataCalls.ImportException;
import io.catchment.settings.MetadataImport;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// `catchment import-settings`: prints the settings file of an account that LeadSquared, or another Catchment, has.
///
/// From files with the answers of the metadata calls, or from a live host with the caller's keys, which come from the
/// environment: a command line is seen by everybody on the machine.
final class ImportSettingsCommand {
    static final String NAME = "import-settings";

    static final String ACCESS_KEY = "LEADSQUARED_ACCESS_KEY";
    static final String SECRET_KEY = "LEADSQUARED_SECRET_KEY";

    /// What else stood in a header would be refused there with a message that quotes it.
    private static final Pattern KEY = Pattern.compile("[!-~]+");

    private static final String LEADS = "/v2/LeadManagement.svc/";
    private static final String OPPORTUNITIES = "/v2/OpportunityManagement.svc/";
    private static final String USERS = "/v2/UserManagement.svc/Users.Get";

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final Duration between;
    private final MetadataImport made = new MetadataImport();

    /// @param between the calls of a live host
    ImportSettingsCommand(
            Map<String, String> environment, PrintStream out, PrintStream err, Duration between) {
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.between = between;
    }

    /// What the command line says.
    ///
    /// @param host empty: from files
    private record Asked(
            List<Path> files,
            Optional<URI> host,
            String account,
            String country,
            boolean withUsers) {}

    /// @param words behind the command's name
    /// @throws ConfigException when they are wrong
    /// @throws ImportException when an answer cannot be had or read
    void run(List<String> words) {
        Asked asked = asked(words);
        asked.files().forEach(this::addFile);
        asked.host().ifPresent(host -> addLive(host, asked.withUsers()));
        made.typesWithoutFields()
                .forEach(code ->
                        warn(
                                "type %d: without its fields; the answer of GetOpportunityTypeMetadata?code=%d has them"
                                        .formatted(code, code)));
        String yaml = made.yaml(asked.account(), asked.country());
        made.warnings().forEach(this::warn);
        out.println("# Made by catchment import-settings. Keys and duplicate rules are in none of");
        out.println("# LeadSquared's answers: see docs/settings-file.md for how they are written.");
        out.print(yaml);
    }

    private void warn(String warning) {
        err.println("catchment: " + warning);
    }

    private void addFile(Path file) {
        try {
            made.add(Files.readString(file));
        } catch (IOException e) {
            throw new ImportException(file + " cannot be read: " + e.getClass().getSimpleName(), e);
        } catch (IllegalArgumentException e) {
            throw new ImportException(file + ": " + e.getMessage(), e);
        }
    }

    private void addLive(URI host, boolean withUsers) {
        try (MetadataCalls calls =
                new MetadataCalls(
                        host,
                        environment.getOrDefault(ACCESS_KEY, ""),
                        environment.getOrDefault(SECRET_KEY, ""),
                        between)) {
            add(calls, LEADS + "LeadsMetaData.Get");
            add(calls, OPPORTUNITIES + "GetOpportunityTypes");
            for (int code : made.typesWithoutFields()) {
                add(calls, OPPORTUNITIES + "GetOpportunityTypeMetadata?code=" + code);
            }
            if (withUsers) {
                addUsers(calls);
            }
        }
    }

    private void add(MetadataCalls calls, String call) {
        add(call, calls.get(call));
    }

    private void add(String call, String answer) {
        try {
            made.add(answer);
        } catch (IllegalArgumentException e) {
            throw new ImportException(call + ": " + e.getMessage(), e);
        }
    }

    /// Keys that may not list users, and servers that have no such call, still have all the rest.
    private void addUsers(MetadataCalls calls) {
        MetadataCalls.Answer answer = calls.ask(USERS);
        if (answer.isGiven()) {
            add(USERS, answer.body());
        } else {
            warn(
                    "Users.Get was answered %d: no users, so that any may own"
                            .formatted(answer.status()));
        }
    }

    // ---- the command line ----

    private Asked asked(List<String> words) {
        Reading reading = new Reading();
        for (int i = 0; i < words.size(); i++) {
            i += reading.take(words.get(i), words.subList(i + 1, words.size()));
        }
        if (reading.files.isEmpty() == reading.host.isEmpty()) {
            reading.problems.add(NAME + " needs files with answers, or --host HOST, and not both");
        }
        if (reading.host.isPresent()) {
            List.of(ACCESS_KEY, SECRET_KEY)
                    .forEach(variable -> {
                        if (!KEY.matcher(environment.getOrDefault(variable, "")).matches()) {
                            reading.problems.add(
                                    "--host needs the variable %s, of visible ASCII characters alone"
                                            .formatted(variable));
                        }
                    });
        }
        if (!reading.problems.isEmpty()) {
            throw new ConfigException(reading.problems);
        }
        return new Asked(
                reading.files, reading.host, reading.account, reading.country, reading.withUsers);
    }

    /// A command line as far as it is read.
    private static final class Reading {
        final List<Path> files = new ArrayList<>();
        final List<String> problems = new ArrayList<>();
        Optional<URI> host = Optional.empty();
        String account = "imported";
        String country = "IN";
        boolean withUsers = true;

        /// @return how many of the words behind it belong to it
        int take(String word, List<String> rest) {
            if (!word.startsWith("--")) {
                files.add(Path.of(word));
                return 0;
            }
            if (word.equals("--no-users")) {
                withUsers = false;
                return 0;
            }
            int equals = word.indexOf('=');
            String flag = equals < 0 ? word : word.substring(0, equals);
            if (equals < 0 && rest.isEmpty()) {
                problems.add(flag + " needs a value");
                return 0;
            }
            take(flag, equals < 0 ? rest.getFirst() : word.substring(equals + 1));
            return equals < 0 ? 1 : 0;
        }

        private void take(String flag, String value) {
            switch (flag) {
                case "--host" -> host = host(value);
                case "--account" -> {
                    MetadataImport.misname(value)
                            .ifPresent(expected ->
                                    problems.add(
                                            "--account: '%s' is not %s"
                                                    .formatted(value, expected)));
                    account = value;
                }
                case "--country" -> {
                    if (!value.matches("[A-Z]{2}")) {
                        problems.add("--country: '" + value + "' is not two letters such as IN");
                    }
                    country = value;
                }
                default -> problems.add(flag + " is no flag of " + NAME + "; see --help");
            }
        }

        private Optional<URI> host(String value) {
            try {
                return Optional.of(MetadataCalls.host(value));
            } catch (IllegalArgumentException e) {
                problems.add("--host " + e.getMessage());
                return Optional.empty();
            }
        }
    }
}
