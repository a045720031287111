package io.catchment.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A caller with the keys of one account: HTTP/1.1, connections kept open and as many as there are calls at
/// once.
final class Client implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL_PAUSE = Duration.ofMillis(20);

    static final byte[] SAMPLE =
            """
            {"LeadDetails":[{"Attribute":"EmailAddress","Value":"johndoe@example.com"},\
            {"Attribute":"SearchBy","Value":"EmailAddress"}],\
            "Opportunity":{"OpportunityEventCode":12231,"OpportunityNote":"Opportunity capture api"}}\
            """
                    .getBytes(UTF_8);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
    private final URI address;
    private final URI capture;
    private final String apiKey;
    private final Duration patience;

    /// @param patience how long one call may take
    Client(URI address, String accessKey, String secretKey, String apiKey, Duration patience) {
        this.address = address;
        this.capture =
                address.resolve(
                        "/opportunity/capture?accessKey="
                                + URLEncoder.encode(accessKey, UTF_8)
                                + "&secretKey="
                                + URLEncoder.encode(secretKey, UTF_8));
        this.apiKey = apiKey;
        this.patience = patience;
    }

    /// @param text the body
    record Answer(int status, String text) {
        /// As the answer to a capture has it.
        String requestId() {
            return JSON.readTree(text).get("RequestID").asString();
        }

        /// As the answer to a status call has it.
        JsonNode task() {
            return JSON.readTree(text).get("TaskStatus");
        }
    }

    Answer capture(byte[] body) {
        return send(
                request(capture)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    Answer status(String requestId) {
        return send(request(address.resolve("/opportunity/capture/status?RequestID=" + requestId)));
    }

    /// The account's own.
    long pending() {
        Answer answer = send(request(address.resolve("/opportunity/capture/metrics")));
        return JSON.readTree(answer.text()).get("PendingMessages").asLong();
    }

    /// A number of `/metrics`, all label values together; 0 when it is not there.
    long metric(String name) {
        return send(HttpRequest.newBuilder(address.resolve("/metrics")))
                .text()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToLong(line ->
                        (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /// Asks until the request is no longer in the queue.
    ///
    /// @throws IllegalStateException when it still is after a minute
    JsonNode awaitFinal(String requestId) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < PATIENCE.toNanos()) {
            Answer answer = status(requestId);
            if (answer.status() == 200
                    && !answer.task().get("Status").asString().equals("In-Queue")) {
                return answer.task();
            }
            LockSupport.parkNanos(POLL_PAUSE.toNanos());
        }
        throw new IllegalStateException("a request is not final after " + PATIENCE);
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(patience).header("x-api-key", apiKey);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.build(), BodyHandlers.ofString(UTF_8));
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while calling the server", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
