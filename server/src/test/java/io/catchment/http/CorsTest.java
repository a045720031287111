package io.catchment.http;

import static io.catchment.http.TestDoor.CAPTURE;
import static io.catchment.http.TestDoor.SAMPLE;
import static io.catchment.settings.TestAccounts.account;
import static io.catchment.settings.TestAccounts.withOrigins;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CorsTest {
    private static final String SHOP = "https://shop.example.com";
    private static final String SCHOOL = "https://school.example.com";
    private static final String STRANGER = "https://stranger.example.com";

    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) {
        door =
                TestDoor.open(
                        folder,
                        TestDoor.config(),
                        withOrigins(account(1), SHOP),
                        withOrigins(account(2), SCHOOL));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void a_preflight_is_answered_for_an_origin_that_any_account_allows() {
        HttpHeaders headers = preflight(CAPTURE, SHOP);

        assertThat(allowed(headers)).contains(SHOP);
        assertThat(headers.firstValue("Access-Control-Allow-Methods")).contains("OPTIONS, POST");
        assertThat(headers.firstValue("Access-Control-Allow-Headers").orElseThrow())
                .contains("x-api-key", "x-lsq-accesskey", "x-lsq-secretkey", "content-type")
                .contains("idempotency-key", "prefer");
        assertThat(headers.firstValue("Access-Control-Max-Age")).contains("600");
        assertThat(headers.allValues("Vary").toString()).contains("Origin");
        assertThat(allowed(preflight(CAPTURE, STRANGER))).isEmpty();
    }

    @Test
    void a_preflight_that_names_an_account_is_answered_for_that_account_alone() {
        assertThat(allowed(preflight(TestDoor.capturePath(1), SHOP))).contains(SHOP);
        assertThat(allowed(preflight(TestDoor.capturePath(2), SHOP))).isEmpty();
    }

    @Test
    void an_answer_can_be_read_only_by_pages_that_its_own_account_allows() {
        HttpResponse<String> own = captureFrom(1, SHOP, SAMPLE);
        HttpResponse<String> others = captureFrom(2, SHOP, SAMPLE);

        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(allowed(own.headers())).contains(SHOP);
        assertThat(own.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
                .contains("Retry-After", "RateLimit");
        assertThat(others.statusCode()).isEqualTo(200);
        assertThat(allowed(others.headers())).isEmpty();
        assertThat(others.headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void a_refusal_can_be_read_too() {
        assertThat(allowed(captureFrom(1, SHOP, "{}").headers())).contains(SHOP);
    }

    @Test
    void an_answer_to_nobody_known_can_be_read_by_no_page() {
        HttpResponse<String> response =
                door.send(
                        door.request(TestDoor.capturePath(1))
                                .header("Origin", SHOP)
                                .POST(BodyPublishers.ofString(SAMPLE))
                                .build());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(allowed(response.headers())).isEmpty();
    }

    @Test
    void an_account_may_allow_any_origin(@TempDir Path folder) {
        try (TestDoor open =
                TestDoor.open(folder, TestDoor.config(), withOrigins(account(1), "*"))) {
            HttpResponse<String> response =
                    open.send(open.captureRequest(1, SAMPLE).header("Origin", STRANGER).build());

            assertThat(allowed(response.headers())).contains(STRANGER);
        }
    }

    @Test
    void options_without_an_origin_tells_the_methods() {
        HttpResponse<String> response =
                door.send(door.request(CAPTURE).method("OPTIONS", BodyPublishers.noBody()).build());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Allow")).contains("OPTIONS, POST");
        assertThat(allowed(response.headers())).isEmpty();
    }

    private HttpHeaders preflight(String path, String origin) {
        HttpResponse<String> response =
                door.send(
                        door.request(path)
                                .method("OPTIONS", BodyPublishers.noBody())
                                .header("Origin", origin)
                                .header("Access-Control-Request-Method", "POST")
                                .header("Access-Control-Request-Headers", "x-api-key,content-type")
                                .build());
        assertThat(response.statusCode()).isEqualTo(204);
        return response.headers();
    }

    private HttpResponse<String> captureFrom(int account, String origin, String body) {
        return door.send(door.captureRequest(account, body).header("Origin", origin).build());
    }

    private static Optional<String> allowed(HttpHeaders headers) {
        return headers.firstValue("Access-Control-Allow-Origin");
    }
}
