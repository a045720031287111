package io.catchment.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Starts of a server that is built already, under everything that a start may meet. Each one has a data
/// directory of its own and, where it gets ready, captures and waits for the `Success`.
final class Starts {
    /// A user that no machine has a name for.
    private static final String UID = "54321";

    private static final List<String> AS_ANOTHER_USER =
            List.of("setpriv", "--reuid=" + UID, "--regid=" + UID, "--clear-groups", "--");

    /// What `bin/catchment` and this program need of a checkout that is built.
    private static final List<String> BUILT =
            List.of(
                    "bin",
                    ".mvn",
                    "pom.xml",
                    "server/pom.xml",
                    "server/src/main",
                    "server/target/catchment.jar",
                    "server/target/catchment.stamp",
                    "server/target/lib",
                    "bench/target/bench.jar",
                    "bench/target/lib");

    private static final String LOOPBACK_ONLY =
            "{ ip link set lo up || ifconfig lo up; } && exec \"$0\" \"$@\"";

    private final Repository repository;
    private final Path folder;
    private final Result result;

    private Starts(Repository repository, Path folder, Result result) {
        this.repository = repository;
        this.folder = folder;
        this.result = result;
    }

    public static void main(String[] names) throws IOException {
        Repository repository = Repository.ofThisProcess();
        Result result = new Result("starts", repository);
        // Not below the checkout: another user may have no way there.
        Path folder = Files.createTempDirectory("catchment-starts");
        try {
            Child.succeed(new ProcessBuilder("chmod", "755", folder.toString()));
            new Starts(repository, folder, result).run(List.of(names));
        } finally {
            Repository.delete(folder);
        }
        Path written =
                names.length == 0
                        ? repository.results()
                        : repository.root().resolve("bench/target");
        System.exit(result.write(written.resolve("starts.json")));
    }

    private void run(List<String> names) {
        Map<String, Trial> trials = new LinkedHashMap<>();
        trials.put("another-user", this::asAnotherUser);
        trials.put("no-network", this::withoutNetwork);
        trials.put("no-network-root-by-name-only", this::withoutNetworkAsRootByNameOnly);
        trials.put("no-maven", this::withoutMaven);
        trials.put("port-taken", this::withThePortTaken);
        trials.put("leftover-postmaster", this::afterAKill);
        trials.put("data-in-use", this::withTheDataInUse);
        trials.forEach((name, trial) -> {
            if (names.isEmpty() || names.contains(name)) {
                attempt(name, trial);
            }
        });
    }

    /// What is seen when all went well; else it throws.
    @FunctionalInterface
    private interface Trial {
        String run() throws IOException;
    }

    private void attempt(String name, Trial trial) {
        long begun = System.nanoTime();
        boolean isSo = true;
        String seen;
        try {
            seen = trial.run();
        } catch (IOException | RuntimeException e) {
            isSo = false;
            seen = String.valueOf(e.getMessage()).replace(folder.toString(), "…");
        }
        result.verdict(name, isSo, seen);
        result.raw(
                name + ", seconds in all",
                Result.seconds(Duration.ofNanos(System.nanoTime() - begun)));
    }

    private RunningServer.Start here(String name) {
        return RunningServer.Start.of(repository.catchment(), folder.resolve(name));
    }

    private static String captures(RunningServer.Start start) {
        try (RunningServer server = RunningServer.start(start)) {
            capture(server);
            return ready(server) + ", captured";
        }
    }

    private static String ready(RunningServer server) {
        return "ready after " + Result.seconds(server.untilReady()) + " s";
    }

    /// @return the RequestId, which is final
    private static String capture(RunningServer server) {
        try (Client client = server.client()) {
            String id = client.capture(Client.SAMPLE).requestId();
            expectSuccess(client, id);
            return id;
        }
    }

    private static void expectSuccess(Client client, String requestId) {
        String status = client.awaitFinal(requestId).get("Status").asString();
        expect(status.equals("Success"), "a capture ended " + status);
    }

    private static void expect(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new IllegalStateException(otherwise);
        }
    }

    // ---- (a) as another user ----

    private String asAnotherUser() throws IOException {
        return isRoot()
                ? captures(ofAnotherUser("another-user").after(words(AS_ANOTHER_USER)))
                        + ", by a user without a name"
                : captures(here("ordinary-user")) + ", by the ordinary user who runs this";
    }

    private static boolean isRoot() {
        return Child.succeed(new ProcessBuilder("id", "-u")).strip().equals("0");
    }

    /// A copy of the checkout, with what was built of it, that belongs to that user.
    private RunningServer.Start ofAnotherUser(String name) throws IOException {
        Path copy = folder.resolve(name);
        for (String part : BUILT) {
            copy(repository.root().resolve(part), copy.resolve(part));
        }
        Child.succeed(new ProcessBuilder("chown", "-R", UID + ":" + UID, copy.toString()));
        return RunningServer.Start.of(copy.resolve("bin/catchment"), copy.resolve("data"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Path target = to.resolve(from.relativize(file).toString());
                        Files.createDirectories(target.getParent());
                        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    // ---- (b) without network ----

    /// The same data with and without. An ordinary user needs a user namespace for it, and is root there by
    /// name; root would not get at the files of PostgreSQL's user from one.
    private String withoutNetwork() throws IOException {
        String asRoot = "";
        RunningServer.Start ordinary = here("no-network-ordinary");
        List<String> asOrdinary = List.of();
        if (isRoot()) {
            RunningServer.Start start = here("no-network");
            asRoot = "root: " + withAndWithout(start, List.of(), List.of("unshare", "-rn")) + "; ";
            ordinary = ofAnotherUser("no-network-ordinary");
            asOrdinary = AS_ANOTHER_USER;
        }
        return asRoot
                + "ordinary user: "
                + withAndWithout(ordinary, asOrdinary, List.of("unshare", "-rn"));
    }

    private static String withAndWithout(
            RunningServer.Start start, List<String> user, List<String> wall) {
        String with = captures(start.after(words(user)));
        return "with network " + with + ", without " + capturesBehind(start, user, wall);
    }

    private String withoutNetworkAsRootByNameOnly() {
        return capturesBehind(here("no-network-new"), List.of(), List.of("unshare", "-rn"));
    }

    /// The caller has to be where the server is: this program, once more, behind the same wall.
    private static String capturesBehind(
            RunningServer.Start start, List<String> user, List<String> wall) {
        List<String> words = new ArrayList<>(user);
        words.addAll(wall);
        words.addAll(List.of("bash", "-c", LOOPBACK_ONLY));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The one of the same checkout: another user may have no way to ours.
        words.addAll(
                List.of(
                        "-cp",
                        start.program().resolveSibling("../bench/target/bench.jar").toString()));
        words.add(OneStart.class.getName());
        words.addAll(List.of(start.program().toString(), start.data().toString()));
        Child.Ran ran = Child.run(new ProcessBuilder(words));
        expect(ran.exit() == 0, ran.text());
        return ran.lastLine();
    }

    private static String[] words(List<String> words) {
        return words.toArray(String[]::new);
    }

    /// One start and one capture, in a process of its own.
    static final class OneStart {
        private OneStart() {}

        public static void main(String[] programAndData) {
            System.out.println(
                    captures(
                            RunningServer.Start.of(
                                    Path.of(programAndData[0]), Path.of(programAndData[1]))));
        }
    }

    // ---- (c) without Maven ----

    private String withoutMaven() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String place : System.getenv("PATH").split(":", -1)) {
            linkAllButMaven(Path.of(place), tools);
        }
        return captures(here("no-maven").with(Map.of("PATH", tools.toString())));
    }

    private static void linkAllButMaven(Path place, Path tools) throws IOException {
        if (!Files.isDirectory(place)) {
            return;
        }
        try (Stream<Path> programs = Files.list(place)) {
            for (Path program : programs.toList()) {
                Path link = tools.resolve(program.getFileName());
                if (!link.getFileName().toString().startsWith("mvn") && Files.notExists(link)) {
                    Files.createSymbolicLink(link, program);
                }
            }
        }
    }

    // ---- (d) the port is taken ----

    private String withThePortTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Child.Ran ran = refused(here("port-taken").flags("--http-port", port), 3);
            expect(
                    ran.text().contains("--http-port") && ran.text().contains(port),
                    "does not name port and flag: " + ran.text());
            return ran.lastLine().replace(port, "<port>");
        }
    }

    private static Child.Ran refused(RunningServer.Start start, int exit) {
        Child.Ran ran = Child.run(start.command());
        expect(ran.exit() == exit, "exit " + ran.exit() + ": " + ran.text());
        return ran;
    }

    // ---- (e) a postmaster is left over ----

    private String afterAKill() {
        RunningServer.Start start = here("leftover-postmaster");
        RunningServer killed = RunningServer.start(start);
        String id = capture(killed);
        ProcessHandle leftover = new StoreFolder(start.data()).postmaster().orElseThrow();
        killed.kill();
        expect(
                StoreFolder.runs(leftover),
                "the postmaster ended with its server: nothing is shown");
        try (RunningServer server = RunningServer.start(start);
                Client client = server.client()) {
            expect(!StoreFolder.runs(leftover), "the postmaster of the killed server still runs");
            expectSuccess(client, id);
            capture(server);
            return ready(server) + ", knows the capture before the kill, captured";
        } finally {
            leftover.destroy();
        }
    }

    // ---- the data directory is in use ----

    private String withTheDataInUse() {
        RunningServer.Start start = here("data-in-use");
        try (RunningServer holder = RunningServer.start(start)) {
            String pid = Long.toString(holder.pid());
            Child.Ran ran = refused(start, 4);
            expect(ran.text().contains(pid), "does not name the pid: " + ran.text());
            return ran.lastLine().replace(pid, "<pid>").replace(folder.toString(), "…");
        }
    }
}
