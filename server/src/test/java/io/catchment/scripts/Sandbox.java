package io.catchment.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A small project with this repository's `bin/`, on a machine that has bash, the plain tools and nothing else.
///
/// Java, Maven and apt-get are stubs that tell how they were called; a test puts there what its machine has. The folder's
/// name has a space, as folders have.
final class Sandbox {
    /// What the scripts may call. A command that is missing here fails them, and so has to be thought about.
    private static final List<String> PLAIN_TOOLS =
            List.of(
                    "awk",
                    "bash",
                    "cat",
                    "cksum",
                    "dirname",
                    "env",
                    "find",
                    "mkdir",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "sort",
                    "uname",
                    "wc");

    /// Of these one is enough.
    private static final List<String> LOCKS = List.of("flock", "perl");

    /// Builds a jar and its libraries, or what the files beside it ask for: `gate` a build that waits to be let through,
    /// `killed` one whose script dies on the way, `broken` one that fails.
    private static final String MAVEN =
            """
            #!/usr/bin/env bash
            echo "JAVA_HOME=$JAVA_HOME $*" >>"$SANDBOX/maven-runs"
            if [ -p "$SANDBOX/gate" ]; then cat "$SANDBOX/gate"; fi
            mkdir -p server/target/lib
            echo "a jar" >server/target/catchment.jar
            if [ -e "$SANDBOX/killed" ]; then kill -9 $PPID; exit 0; fi
            if [ -e "$SANDBOX/broken" ]; then echo "Lead.java does not compile"; exit 1; fi
            echo "a library" >server/target/lib/one.jar
            echo "a library" >server/target/lib/two.jar
            if [ -e "$SANDBOX/report" ]; then
                mkdir -p server/target/surefire-reports
                cat "$SANDBOX/report" >server/target/surefire-reports/TEST-LeadTest.xml
            fi
            printf '[0m'
            """;

    private static final String APT_GET =
            """
            #!/usr/bin/env bash
            echo "$*" >>"$SANDBOX/apt-get-runs"
            if [ "$1" = install ]; then mv "$SANDBOX/packages/mvn" "$SANDBOX/tools/mvn"; fi
            """;

    private static final long RUN_SECONDS_MAX = 60;
    private static final Duration POLL_PAUSE = Duration.ofMillis(5);

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    Sandbox(Path parent) throws IOException {
        folder = Files.createDirectory(parent.resolve("sand box")).toRealPath();
        Files.createDirectories(path("tools"));
        for (String tool : PLAIN_TOOLS) {
            passOn(
                    tool,
                    onThisMachine(tool)
                            .orElseThrow(() -> new IllegalStateException("no " + tool + " here")));
        }
        for (String lock : LOCKS) {
            onThisMachine(lock).ifPresent(program -> passOn(lock, program));
        }
        copyScripts();
        write("project/pom.xml", "<project/>");
        write("project/server/pom.xml", "<project/>");
        write("project/.mvn/jvm.config", "");
        write("project/server/src/main/java/Lead.java", "class Lead {}");
        Files.createDirectories(path("home"));
        environment.put("PATH", path("tools").toString());
        environment.put("HOME", path("home").toString());
        environment.put("SANDBOX", folder.toString());
        environment.put("JDK_SEARCH_ROOT", path("machine").toString());
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Path write(String name, String text) {
        try {
            Files.createDirectories(path(name).getParent());
            return Files.writeString(path(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) throws IOException {
        return Files.exists(path(name)) ? Files.readString(path(name)) : "";
    }

    void delete(String name) throws IOException {
        Files.delete(path(name));
    }

    Path jdk(String home, int version) {
        program(home + "/bin/javac", "#!/usr/bin/env bash\n");
        return jre(home, version);
    }

    Path jre(String home, int version) {
        String java =
                """
                #!/usr/bin/env bash
                if [ "$1" = -XshowSettings:properties ]; then
                    printf '    java.home = %%s\n    java.specification.version = %%s\n' '%s' '%d' >&2
                    exit
                fi
                printf '%%s\n' "JAVA_HOME=$JAVA_HOME" "in $PWD" "$@"
                for word in "$@"; do
                    case $word in
                        -XX:AOTCacheOutput=*)
                            printf '%%s\n' "$*" >>"$SANDBOX/rehearsals"
                            if [ -e "$SANDBOX/forgetful" ]; then exit 1; fi
                            echo "what Java keeps" >"${word#*=}"
                            ;;
                    esac
                done
                """
                        .formatted(path(home), version);
        program(home + "/bin/java", java);
        return path(home);
    }

    void maven() {
        program("tools/mvn", MAVEN);
    }

    void aptGetWithMaven() {
        program("packages/mvn", MAVEN);
        program("tools/apt-get", APT_GET);
    }

    void user(int uid) {
        program("tools/id", "#!/usr/bin/env bash\necho " + uid + "\n");
    }

    /// Takes flock away, as on macOS, if there is another way to lock.
    void noFlock() throws IOException {
        if (Files.exists(path("tools/perl"))) {
            Files.deleteIfExists(path("tools/flock"));
        }
    }

    /// Makes builds wait until one writes to the gate.
    Path gate() throws IOException, InterruptedException {
        Process mkfifo = new ProcessBuilder("mkfifo", path("gate").toString()).start();
        if (mkfifo.waitFor() != 0) {
            throw new IllegalStateException("mkfifo ended with " + mkfifo.exitValue());
        }
        return path("gate");
    }

    void environment(String name, String value) {
        environment.put(name, value);
    }

    List<String> mavenRuns() throws IOException {
        return read("maven-runs").lines().toList();
    }

    List<String> rehearsals() throws IOException {
        return read("rehearsals").lines().toList();
    }

    Run run(String script, String... arguments) throws IOException, InterruptedException {
        return runIn(path("project"), path("project/" + script), arguments);
    }

    Run runIn(Path workingFolder, Path script, String... arguments)
            throws IOException, InterruptedException {
        return start(workingFolder, script, arguments).await();
    }

    /// A script on its way.
    Started start(Path workingFolder, Path script, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(path("tools/bash").toString(), script.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "run", ".out");
        Path err = Files.createTempFile(folder, "run", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(workingFolder.toFile())
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Started(builder.start(), out, err);
    }

    /// Returns once one of the scripts has said the words.
    static void awaitOneThatSays(String words, Started... scripts) throws IOException {
        Instant deadline = Instant.now().plusSeconds(RUN_SECONDS_MAX);
        while (Instant.now().isBefore(deadline)) {
            for (Started script : scripts) {
                if (script.said().contains(words)) {
                    return;
                }
            }
            LockSupport.parkNanos(POLL_PAUSE.toNanos());
        }
        throw new IllegalStateException("none has said \"" + words + "\"");
    }

    /// Every file of the project with its time, to see that nothing was written.
    Map<String, String> projectFiles() throws IOException {
        try (Stream<Path> files = Files.walk(path("project"))) {
            Map<String, String> times = new TreeMap<>();
            for (Path file : files.toList()) {
                times.put(file.toString(), Files.getLastModifiedTime(file).toString());
            }
            return times;
        }
    }

    /// A call, not a link: JUnit warns of every link that it deletes.
    private void passOn(String tool, Path to) {
        program("tools/" + tool, "#!/bin/sh\nexec '" + to + "' \"$@\"\n");
    }

    private static Optional<Path> onThisMachine(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void program(String name, String text) {
        if (!write(name, text).toFile().setExecutable(true)) {
            throw new IllegalStateException(name + " cannot be made executable");
        }
    }

    private void copyScripts() throws IOException {
        Path bin = repository().resolve("bin");
        try (Stream<Path> scripts = Files.walk(bin)) {
            for (Path script : scripts.filter(Files::isRegularFile).toList()) {
                Path copy = path("project/bin").resolve(bin.relativize(script).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(script, copy);
            }
        }
    }

    /// Maven runs tests in the module's folder, other things in the repository's.
    private static Path repository() {
        return Stream.of("", "..")
                .map(folder -> Path.of(folder).toAbsolutePath().normalize())
                .filter(folder -> Files.exists(folder.resolve("bin/catchment")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not run in the repository"));
    }

    record Started(Process process, Path out, Path err) {
        Run await() throws IOException, InterruptedException {
            if (!process.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "still running after " + RUN_SECONDS_MAX + " s: " + said());
            }
            return new Run(process.exitValue(), Files.readString(out), said());
        }

        String said() throws IOException {
            return Files.readString(err, UTF_8);
        }
    }

    /// What a script printed on stdout (`out`) and stderr (`said`), and how it ended.
    record Run(int exitCode, String out, String said) {
        String lastLine() {
            List<String> lines = out.lines().toList();
            return lines.isEmpty() ? "" : lines.getLast();
        }
    }
}
