package io.catchment.bench.race;

import io.catchment.bench.Repository;
import java.util.ArrayList;
import java.util.List;

/// What takes part in a [Race], and how it is started.
///
/// The first word of a command is `java` for the JVM of this process. All run with the JVM's own settings, as
/// `bin/catchment` does.
sealed interface Contestant {
    /// A short one, by which it is chosen and plotted.
    String name();

    /// In words.
    String what();

    /// The server itself, everything on.
    record Catchment() implements Contestant {
        @Override
        public String name() {
            return "catchment";
        }

        @Override
        public String what() {
            return "Catchment, everything on: keys, limits counted, validation, a rule, activities, outcomes, ledger";
        }
    }

    /// Another server, which speaks the process protocol of [PeerEntrant].
    ///
    record Peer(String name, String what, List<String> command, Keeps keeps)
            implements Contestant {}

    /// Measures itself without HTTP, and prints it as one line of JSON with `perSecond`.
    ///
    /// @param measures which figure of the others that is the ceiling of
    record Ceiling(String name, String what, Figure measures, List<String> command)
            implements Contestant {}

    String PROTOTYPE = "prototype";
    String MAINSTREAM = "mainstream";
    String CATCHMENT = "catchment";

    /// All there are.
    static List<Contestant> all(Repository repository, Pace pace) {
        return List.of(
                new Catchment(),
                new Peer(
                        PROTOTYPE,
                        "the bare design: HTTP, log, apply; no keys, no limits, no explanations",
                        candidate("Prototype"),
                        Keeps.ALL_ROWS),
                new Peer(
                        MAINSTREAM,
                        "Spring Boot, PostgreSQL and db-scheduler: the mainstream way",
                        List.of(
                                "java",
                                "-jar",
                                repository
                                        .root()
                                        .resolve("bench/mainstream/target/mainstream.jar")
                                        .toString()),
                        Keeps.ALL_ROWS),
                new Peer(
                        "floor",
                        "one INSERT and COMMIT a request over the same HTTP: leads and all that is left out",
                        candidate("Floor"),
                        Keeps.REQUESTS),
                new Peer("echo", "HTTP alone: nothing is kept", candidate("Echo"), Keeps.NOTHING),
                new Ceiling(
                        "append",
                        "append and fsync of the same bytes, without HTTP",
                        Figure.ACCEPTED_PER_SECOND,
                        candidate("AppendCeiling", pace.ceilingSeconds())),
                new Ceiling(
                        "apply",
                        "set-based apply of the same rows, without HTTP and log",
                        Figure.ROWS_PER_SECOND,
                        candidate("ApplyCeiling", pace.ceilingCaptures())));
    }

    private static List<String> candidate(String mainClass, int... arguments) {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        "java",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.catchment.bench.candidate." + mainClass));
        for (int argument : arguments) {
            command.add(Integer.toString(argument));
        }
        return command;
    }
}
