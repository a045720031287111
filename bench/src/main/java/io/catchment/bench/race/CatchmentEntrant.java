package io.catchment.bench.race;

import io.catchment.bench.Repository;
import io.catchment.bench.RunningServer;
import io.catchment.bench.load.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The server, started by `bin/catchment` and set up by its settings API: the account `demo` with a third unique field,
/// a rule that every capture is held against, and a rate limit that is counted and never met.
public final class CatchmentEntrant implements Entrant {
    private static final JsonMapper JSON = new JsonMapper();

    /// As wide as a limit may be.
    private static final String RATE_LIMIT = "1000000/1s";

    private static final String ACCOUNT = "/api/v1/accounts/demo";

    private static final String MEMBER_ID =
            """
            {"name":"mx_Member_Id","label":"Member","type":"String","unique":true}
            """;

    private static final String RULE =
            """
            [{"name":"same request","fields":["mx_Custom_1"],"statuses":["Open"],"window":"30d"}]
            """;

    /// How many captures are final: what the processor has gone over and committed.
    static final String FINISHED =
            "SELECT coalesce(sum(next_offset), 0)::bigint FROM intake_position";

    private static final String ROWS =
            """
            SELECT (SELECT count(*) FROM lead)        AS leads,
                   (SELECT count(*) FROM lead_key)    AS lead_keys,
                   (SELECT count(*) FROM opportunity) AS opportunities,
                   (SELECT count(*) FROM activity)    AS activities,
                   (SELECT count(*) FROM outcome)     AS finished
            """;

    private final Ground ground;
    private final RunningServer server;
    private final Map<String, String> headers;

    private CatchmentEntrant(Ground ground, RunningServer server) {
        this.ground = ground;
        this.server = server;
        JsonNode keys = read(ground.data().resolve("demo-account.json"));
        this.headers =
                Map.of(
                        "x-LSQ-AccessKey", keys.get("accessKey").asString(),
                        "x-LSQ-SecretKey", keys.get("secretKey").asString(),
                        "x-api-key", keys.get("apiKey").asString());
    }

    public static CatchmentEntrant start(Repository repository, Ground ground) {
        RunningServer server =
                RunningServer.start(
                        RunningServer.Start.of(repository.catchment(), ground.data())
                                .with(ground.catchmentEnvironment()));
        CatchmentEntrant entrant = new CatchmentEntrant(ground, server);
        entrant.setUp();
        return entrant;
    }

    private void setUp() {
        call("PATCH", ACCOUNT, "{\"rateLimit\":\"%s\"}".formatted(RATE_LIMIT));
        call("PUT", ACCOUNT + "/lead-fields/mx_Member_Id", MEMBER_ID);
        ObjectNode type = (ObjectNode) call("GET", ACCOUNT + "/opportunity-types/12231", "");
        type.set("duplicateRules", JSON.readTree(RULE));
        call("PUT", ACCOUNT + "/opportunity-types/12231", type.toString());
    }

    private JsonNode call(String method, String path, String body) {
        String key = read(ground.data().resolve("administrator.json")).get("key").asString();
        HttpRequest request =
                HttpRequest.newBuilder(server.address().resolve(path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .header("If-Match", "*")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the server was set up", e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URI address() {
        return server.address();
    }

    @Override
    public String path() {
        return "/opportunity/capture";
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public ProcessHandle process() {
        return server.handle();
    }

    @Override
    public long finished() {
        return ground.number(FINISHED);
    }

    @Override
    public Rows rows() {
        return ground.rows(ROWS);
    }

    @Override
    public void close() {
        server.close();
    }
}
