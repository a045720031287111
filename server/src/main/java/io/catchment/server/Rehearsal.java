package io.catchment.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.settings.DemoAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// `catchment rehearse DIR`: a first start, some captures and a stop in order, in a directory that is thrown away. Java
/// keeps what that takes, and a real start need not find it out again (`bin/lib/start.sh`).
///
/// Nothing that steers a real server is read: neither the environment nor `catchment.yaml`.
final class Rehearsal {
    static final String NAME = "rehearse";

    /// Enough for the compiler to have an opinion of what a capture goes through; a second here.
    private static final int CAPTURES = 600;

    /// So many at once make batches.
    private static final int CALLERS = 16;

    /// Whoever waits for it can do without it.
    private static final Duration MAX = Duration.ofMinutes(1);

    private static final Duration STOP_MAX = Duration.ofSeconds(30);

    private static final String BODY =
            """
            {"LeadDetails":[{"Attribute":"EmailAddress","Value":"person-%1$d@example.com"},\
            {"Attribute":"Phone","Value":"+91-9%2$09d"},{"Attribute":"mx_City","Value":"Bangalore"},\
            {"Attribute":"SearchBy","Value":"EmailAddress"}],\
            "Opportunity":{"OpportunityEventCode":12231,"OpportunityNote":"Opportunity capture api",\
            "OpportunityDateTime":"2020-12-05 12:13:44","Fields":[{"SchemaName":"mx_Custom_1","Value":"%1$d"},\
            {"SchemaName":"mx_Custom_2","Value":"1"}]}}\
            """;

    private final int port;
    private final DemoAccount.Keys keys;

    private Rehearsal(int port, DemoAccount.Keys keys) {
        this.port = port;
        this.keys = keys;
    }

    /// As the defaults are, in an empty directory, and without a limit to how much may be sent.
    static Config config(Path directory) {
        try {
            Path nothingSet = Files.writeString(directory.resolve("rehearsal.yaml"), "");
            return ConfigReader.readToServe(
                    Map.of(),
                    List.of(
                            "--config",
                            nothingSet.toString(),
                            "--data",
                            directory.resolve("data").toString(),
                            "--http-port",
                            "0",
                            "--rate-limit",
                            "none"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends the process, in order if it can be, when it is still there and nobody should wait any longer.
    static void boundTime() {
        Thread.ofPlatform()
                .daemon()
                .name("rehearsal-bound")
                .start(() -> {
                    pause(MAX);
                    Thread.ofPlatform().daemon().start(() -> System.exit(1));
                    pause(STOP_MAX);
                    Runtime.getRuntime().halt(1);
                });
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a rehearsal was timed", e);
        }
    }

    /// @throws IllegalStateException when a call is answered otherwise than it should be
    static void on(Node node) {
        new Rehearsal(node.port(), node.newDemoAccount().orElseThrow()).run();
    }

    private void run() {
        call("GET", "/health/ready", "");
        List<Thread> callers =
                IntStream.range(0, CALLERS)
                        .mapToObj(caller -> Thread.ofVirtual().start(() -> capture(caller)))
                        .toList();
        for (Thread caller : callers) {
            join(caller);
        }
        call("GET", "/opportunity/capture/metrics", "");
        call("GET", "/metrics", "");
    }

    private void capture(int caller) {
        for (int i = caller; i < CAPTURES; i += CALLERS) {
            // Two captures a person: a lead that is made, and one that is found.
            call("POST", "/opportunity/capture", BODY.formatted(i / 2, i));
        }
    }

    private static void join(Thread caller) {
        try {
            caller.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the rehearsal was interrupted", e);
        }
    }

    private void call(String method, String path, String body) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((head(method, path, body) + body).getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            if (!answer.startsWith("HTTP/1.1 200 ")) {
                throw new IllegalStateException(method + " " + path + ": " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String head(String method, String path, String body) {
        return """
        %s %s HTTP/1.1
        Host: localhost
        Connection: close
        x-LSQ-AccessKey: %s
        x-LSQ-SecretKey: %s
        x-api-key: %s
        Content-Type: application/json
        Content-Length: %d

        """
                .formatted(
                        method,
                        path,
                        keys.accessKey(),
                        keys.secretKey(),
                        keys.apiKey(),
                        body.getBytes(UTF_8).length)
                .replace("\n", "\r\n");
    }
}
