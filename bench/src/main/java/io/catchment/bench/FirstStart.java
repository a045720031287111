package io.catchment.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What somebody meets who clones the repository and has nothing else: every step as they would take it, with
/// the lines that the server prints.
///
/// Only the port is another one, which the printed lines then name: others may be at 8080.
final class FirstStart {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration FINAL_WITHIN = Duration.ofSeconds(60);
    private static final Duration POLL_PAUSE = Duration.ofMillis(20);
    private static final String CURL = "curl ";

    private final Result result;
    private final Path clone;
    private final Map<String, String> environment;

    private FirstStart(Result result, Path clone, Path mavenRepository) {
        this.result = result;
        this.clone = clone;
        String told = System.getenv().getOrDefault("MAVEN_ARGS", "");
        this.environment =
                Map.of("MAVEN_ARGS", (told + " -Dmaven.repo.local=" + mavenRepository).strip());
    }

    public static void main(String[] arguments) throws IOException {
        boolean withVerify = List.of(arguments).contains("--verify");
        Repository repository = Repository.ofThisProcess();
        Result result = new Result("first-start", repository);
        Path folder = Files.createTempDirectory("catchment-first-start");
        try {
            FirstStart bench =
                    new FirstStart(result, folder.resolve("clone"), folder.resolve("m2"));
            long begun = System.nanoTime();
            bench.clone(repository);
            bench.firstStart(begun);
            bench.secondStart();
            if (withVerify) {
                bench.verify();
            }
        } finally {
            Repository.delete(folder);
        }
        System.exit(result.write(repository.results().resolve("first-start.json")));
    }

    private void clone(Repository repository) {
        Child.succeed(
                new ProcessBuilder(
                        "git", "clone", "-q", repository.root().toString(), clone.toString()));
    }

    private RunningServer start() {
        return RunningServer.start(
                RunningServer.Start.of(clone.resolve("bin/catchment"), clone.resolve("data"))
                        .with(environment));
    }

    private void firstStart(long begun) {
        try (RunningServer server = start()) {
            result.figure("seconds from the clone to ready", seconds(begun));
            List<String> curls =
                    server.welcome().stream()
                            .map(String::strip)
                            .filter(line -> line.startsWith(CURL))
                            .toList();
            result.check("curl lines printed", 4, curls.size());

            long sent = System.nanoTime();
            JsonNode answer = paste(curls.get(0));
            result.figure("seconds from ready to the answer, by curl", seconds(sent));
            result.verdict(
                    "the capture is accepted",
                    answer.has("RequestID"),
                    answer.path("Status").asString());

            String status =
                    awaitFinal(
                            curls.get(1).replace("REQUEST_ID", answer.get("RequestID").asString()));
            result.figure("seconds from sending to the final status, by curl", seconds(sent));
            result.check("its status", "Success", status);
            result.check("pending", 0, paste(curls.get(2)).get("PendingMessages").asInt());
        }
    }

    private static JsonNode paste(String line) {
        return JSON.readTree(Child.succeed(new ProcessBuilder("bash", "-c", line)));
    }

    private static String awaitFinal(String line) {
        long begun = System.nanoTime();
        String status = "In-Queue";
        while (status.equals("In-Queue") && System.nanoTime() - begun < FINAL_WITHIN.toNanos()) {
            status = paste(line).get("TaskStatus").get("Status").asString();
            LockSupport.parkNanos(POLL_PAUSE.toNanos());
        }
        return status;
    }

    private void secondStart() {
        try (RunningServer server = start();
                Client client = server.client()) {
            result.figure(
                    "seconds from the second start to ready", Result.seconds(server.untilReady()));
            String id = client.capture(Client.SAMPLE).requestId();
            result.check(
                    "the status of a capture after it",
                    "Success",
                    client.awaitFinal(id).get("Status").asString());
        }
    }

    private void verify() {
        long begun = System.nanoTime();
        ProcessBuilder builder =
                new ProcessBuilder(clone.resolve("bin/verify").toString())
                        .directory(clone.toFile());
        builder.environment().putAll(environment);
        Child.Ran ran = Child.run(builder);
        result.figure("seconds of bin/verify", seconds(begun));
        result.check("exit code of bin/verify", 0, ran.exit());
        result.figure("last line of bin/verify", ran.lastLine());
        Stream.of(ran)
                .filter(failed -> failed.exit() != 0)
                .forEach(failed -> System.out.println(failed.text()));
    }

    private static double seconds(long begun) {
        return Result.seconds(Duration.ofNanos(System.nanoTime() - begun));
    }
}
