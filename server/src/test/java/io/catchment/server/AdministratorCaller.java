package io.catchment.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody who calls the native API with the key that the start has made.
final class AdministratorCaller implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;
    private final String key;

    AdministratorCaller(Path data, Node node) {
        this(node, keyIn(data));
    }

    AdministratorCaller(Node node, String key) {
        this.address = URI.create("http://127.0.0.1:" + node.port());
        this.key = key;
    }

    private static String keyIn(Path data) {
        try {
            return JSON.readTree(Files.readString(data.resolve("administrator.json")))
                    .get("key")
                    .asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String key() {
        return key;
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    /// A call that changes settings.
    ///
    /// @param version as `If-Match`; empty: without
    /// @param body empty: none
    HttpResponse<String> change(String method, String path, String version, String body) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body));
        if (!version.isEmpty()) {
            request.header("If-Match", version);
        }
        return send(request);
    }

    /// What [#change] takes as the version.
    static String tag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    HttpResponse<String> put(String path, String contentType, String body) {
        return send(
                request(path)
                        .header("Content-Type", contentType)
                        .PUT(BodyPublishers.ofString(body)));
    }

    /// The body of an answer of 200, 201 or 202.
    static JsonNode json(HttpResponse<String> answer) {
        if (answer.statusCode() < 200 || answer.statusCode() > 202) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /// All items of a list, page by page.
    List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        while (true) {
            String and = cursor.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + cursor;
            JsonNode page = json(get(path + and));
            page.get("items").forEach(items::add);
            if (page.get("next").isNull()) {
                return items;
            }
            cursor = "cursor=" + page.get("next").asString();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
