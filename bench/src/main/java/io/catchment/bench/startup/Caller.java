package io.catchment.bench.startup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.bench.load.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/// Who sends the captures: an account with everything on that its server knows from its settings file.
final class Caller {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration POLL_PAUSE = Duration.ofMillis(50);
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(60);

    private static final String ACCESS_KEY = "access-key-of-the-bench";
    private static final String SECRET_KEY = "secret-key-of-the-bench";
    private static final String API_KEY = "api-key-of-the-bench";

    /// Three unique fields, a rule that every capture is held against, and a rate limit that is counted and never met.
    static final String SETTINGS =
            """
            accounts:
              bench:
                country: IN
                rateLimit: 1000000/1s
                leadFields:
                  - {name: mx_City, type: String}
                  - {name: mx_Member_Id, type: String, unique: true}
                opportunityTypes:
                  - code: 12231
                    name: Enquiry
                    fields:
                      - {name: mx_Custom_1, type: String}
                      - {name: mx_Custom_2, type: String}
                    duplicateRules:
                      - {name: same request, fields: [mx_Custom_1], statuses: [Open], window: 30d}
                keys:
                  - {name: pair, accessKey: %s, secretKey: %s}
                  - {name: api, apiKey: %s}
            """
                    .formatted(digest(ACCESS_KEY), digest(SECRET_KEY), digest(API_KEY));

    private final URI server;

    Caller(URI server) {
        this.server = server;
    }

    private static String digest(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param firstIndex of the bodies
    Target target(int connections, long firstIndex) {
        return new Target(
                server,
                "/opportunity/capture",
                Map.of(
                        "x-LSQ-AccessKey", ACCESS_KEY,
                        "x-LSQ-SecretKey", SECRET_KEY,
                        "x-api-key", API_KEY),
                connections,
                1,
                firstIndex);
    }

    /// Returns when all that was accepted is final.
    ///
    /// @throws IllegalStateException when nothing moves any more
    void awaitFinal() {
        long least = Long.MAX_VALUE;
        long moved = System.nanoTime();
        for (long pending = pending(); pending > 0; pending = pending()) {
            if (pending < least) {
                least = pending;
                moved = System.nanoTime();
            }
            if (System.nanoTime() - moved > STANDSTILL_MAX.toNanos()) {
                throw new IllegalStateException(pending + " requests wait, and nothing moves");
            }
            LockSupport.parkNanos(POLL_PAUSE.toNanos());
        }
    }

    private long pending() {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/opportunity/capture/metrics"))
                        .header("x-api-key", API_KEY)
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return JSON.readTree(http.send(request, BodyHandlers.ofString()).body())
                    .required("PendingMessages")
                    .asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while requests waited", e);
        }
    }
}
