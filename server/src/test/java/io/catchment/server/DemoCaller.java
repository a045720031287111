package io.catchment.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody who calls a server over HTTP with the keys of the account demo.
final class DemoCaller implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern ANSWERED_ID = Pattern.compile("\"RequestID\":\"([0-9a-f-]{36})\"");
    private static final Pattern STATUS = Pattern.compile("\"Status\":\"([A-Za-z-]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonNode keys;
    private volatile URI address;

    DemoCaller(Path data, URI address) {
        this.address = address;
        try {
            keys = JSON.readTree(Files.readString(data.resolve("demo-account.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A server that was started anew.
    void moveTo(URI moved) {
        address = moved;
    }

    String key(String name) {
        return keys.get(name).asString();
    }

    HttpResponse<String> capture(String body) throws IOException {
        return captureBytes(body.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> captureBytes(byte[] body) throws IOException {
        return post("/opportunity/capture", "", body);
    }

    /// Any call that writes.
    ///
    /// @param beside the keys in the query, as `&leadId=…`
    HttpResponse<String> post(String path, String beside, byte[] body) throws IOException {
        String query =
                "?accessKey=%s&secretKey=%s%s"
                        .formatted(encoded(key("accessKey")), encoded(key("secretKey")), beside);
        return send(
                request(path + query)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /// With the pair of keys alone, and the answer when it is done.
    HttpResponse<String> captureAtOnce(String body, String... headers) throws IOException {
        String query =
                "?accessKey=%s&secretKey=%s"
                        .formatted(encoded(key("accessKey")), encoded(key("secretKey")));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                address.resolve("/v2/OpportunityManagement.svc/Capture" + query))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// The id in an answer of 200.
    static String id(HttpResponse<String> answer) {
        Matcher id = ANSWERED_ID.matcher(answer.body());
        if (answer.statusCode() != 200 || !id.find()) {
            throw new AssertionError("not accepted: " + answer.statusCode() + " " + answer.body());
        }
        return String.valueOf(id.group(1));
    }

    HttpResponse<String> status(String id) throws IOException {
        return send(request("/opportunity/capture/status?RequestID=" + id).GET());
    }

    /// `Success`, `ERROR`, `FAILURE` or `In-Queue`; anything else is the answer itself, which no test expects.
    String statusWord(String id) {
        try {
            HttpResponse<String> answer = status(id);
            Matcher status = STATUS.matcher(answer.body());
            return answer.statusCode() == 200 && status.find()
                    ? String.valueOf(status.group(1))
                    : answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With the API key.
    HttpResponse<String> ask(String path) throws IOException {
        return send(request(path).GET());
    }

    HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE).GET());
    }

    /// One number of `/metrics`, by its name with labels as it is written there.
    static double metric(String scrape, String name) {
        return scrape.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + scrape));
    }

    /// Waits until nothing waits, which is soon.
    void awaitAllFinal() throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (someWait(get("/metrics").body())) {
            if (System.nanoTime() > end) {
                throw new AssertionError("requests still wait: " + get("/metrics").body());
            }
            pause();
        }
    }

    /// A server that has not reached its store yet does not know, and says nothing.
    private static boolean someWait(String scrape) {
        return !scrape.contains("\ncatchment_intake_waiting ")
                || metric(scrape, "catchment_intake_waiting") > 0;
    }

    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path))
                .timeout(PATIENCE)
                .header("x-api-key", key("apiKey"));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(@Nullable String text) {
        return URLEncoder.encode(String.valueOf(text), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
