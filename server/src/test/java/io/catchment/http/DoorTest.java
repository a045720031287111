package io.catchment.http;

import static io.catchment.http.TestDoor.CAPTURE;
import static io.catchment.http.TestDoor.METRICS;
import static io.catchment.http.TestDoor.SAMPLE;
import static io.catchment.http.TestDoor.STATUS;
import static io.catchment.settings.TestAccounts.account;
import static io.catchment.settings.TestAccounts.inferring;
import static io.catchment.settings.TestAccounts.keys;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.KeyId;
import io.catchment.intake.Entry;
import io.catchment.status.Health;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DoorTest {
    private static final String UNAUTHORIZED =
            "{\"Status\":\"Error\",\"ExceptionType\":\"MXUnAuthorizedAccessException\",\"ExceptionMessage\":\"The API call was made with invalid access credentials. Check your AccessKey and SecretKey.\"}";
    private static final int BODY_BYTES_MAX = 10_000;

    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) {
        HttpConfig config =
                TestDoor.config().with(HttpConfig.Limits.DEFAULT.withBodyBytesMax(BODY_BYTES_MAX));
        door = TestDoor.open(folder, config, account(1), account(2), inferring(account(3)));
    }

    @AfterEach
    void close() {
        door.close();
    }

    // ---- capture ----

    @Test
    void the_documented_sample_is_accepted_and_is_in_the_log_as_it_was_sent() {
        HttpResponse<String> response = door.capture(1, SAMPLE);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .matches(
                        "\\{\"Status\":\"Request accepted\\. Please use below request id to check the status\",\"RequestID\":\"[0-9a-f-]{36}\"}");
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/json; charset=utf-8");
        Entry entry = door.only();
        assertThat(TestDoor.text(entry)).isEqualTo(SAMPLE);
        assertThat(entry.header().account()).isEqualTo(account(1).id());
        assertThat(entry.header().key()).isEqualTo(new KeyId(11));
        assertThat(entry.header().refused()).isFalse();
        assertThat(door.metric("catchment_http_accepted_total")).contains("1.0");
    }

    @Test
    void requests_of_one_lead_go_one_way_however_it_is_written() {
        door.capture(1, SAMPLE);
        door.capture(1, SAMPLE.replace("a@example.com", " A@Example.COM "));

        assertThat(
                        java.util.stream.IntStream.range(0, door.log.partitions())
                                .filter(partition -> door.log.extent(partition).end() == 2))
                .hasSize(1);
    }

    @Test
    void a_capture_without_search_by_is_accepted_where_the_account_infers_it() {
        String body =
                SAMPLE.replace(",\n   {\"Attribute\":\"SearchBy\",\"Value\":\"EmailAddress\"}", "");
        assertThat(body).doesNotContain("SearchBy");

        assertThat(door.capture(3, body).statusCode()).isEqualTo(200);
        assertThat(door.capture(1, body).statusCode()).isEqualTo(400);
    }

    @Test
    void a_refused_body_is_answered_400_and_kept_with_what_its_sender_was_told() {
        HttpResponse<String> response = door.capture(1, "{\"LeadDetails\":[]}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .startsWith("{\"Status\":\"Error\",\"ExceptionType\":\"MX")
                .contains(
                        "\"ExceptionMessage\":\"The message body on the request is not as per API specification. $");
        Entry entry = door.only();
        assertThat(entry.header().refused()).isTrue();
        assertThat(TestDoor.text(entry)).isEqualTo("{\"LeadDetails\":[]}");
        assertThat(response.body()).contains(entry.refusal().orElseThrow().exceptionType());
        assertThat(entry.refusal().orElseThrow().message()).startsWith("The message body");
        assertThat(door.metric("catchment_http_refused_bodies_total{fate=\"kept\"}"))
                .contains("1.0");
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused_and_kept_as_they_are() {
        byte[] body = SAMPLE.replace("É", "?").getBytes(StandardCharsets.ISO_8859_1);
        body[60] = (byte) 0xc3;

        HttpResponse<String> response =
                door.send(
                        door.captureRequest(1, "").POST(BodyPublishers.ofByteArray(body)).build());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(door.only().body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "APPLICATION/JSON",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\"",
                "application/json ; x=y; Charset=Utf-8"
            })
    void json_by_any_of_its_names_is_fine(String contentType) {
        HttpRequest request =
                door.captureRequest(1, SAMPLE).setHeader("Content-Type", contentType).build();

        assertThat(door.send(request).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/json",
                "application/x-www-form-urlencoded",
                "application/json; charset=iso-8859-1",
                "application/json5",
                ";",
                "application/jsonx; charset=utf-8"
            })
    void any_other_content_type_is_refused_by_name(String contentType) {
        HttpRequest request =
                door.captureRequest(1, SAMPLE).setHeader("Content-Type", contentType).build();

        HttpResponse<String> response = door.send(request);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("Content-Type: expected application/json");
        assertThat(door.only().header().refused()).isTrue();
    }

    @Test
    void no_content_type_is_refused() {
        String answer =
                door.raw(
                        TestDoor.rawCaptureHead(1).replaceAll("Content-Type: [^\r]*\r\n", "")
                                + "Content-Length: 2\r\n\r\n{}");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("Content-Type: expected");
    }

    @Test
    void a_packed_body_is_refused_and_identity_is_not() {
        HttpRequest packed =
                door.captureRequest(1, SAMPLE).header("Content-Encoding", "gzip").build();
        HttpRequest plain =
                door.captureRequest(1, SAMPLE).header("Content-Encoding", "identity").build();

        assertThat(door.send(packed).statusCode()).isEqualTo(400);
        assertThat(door.send(plain).statusCode()).isEqualTo(200);
    }

    @Test
    void a_chunked_body_is_accepted() {
        HttpRequest request =
                door.captureRequest(1, "")
                        .POST(
                                BodyPublishers.ofInputStream(() ->
                                        new java.io.ByteArrayInputStream(
                                                SAMPLE.getBytes(StandardCharsets.UTF_8))))
                        .build();

        assertThat(door.send(request).statusCode()).isEqualTo(200);
        assertThat(TestDoor.text(door.only())).isEqualTo(SAMPLE);
    }

    @Test
    void a_body_of_chunks_of_one_byte_is_accepted() {
        StringBuilder chunks = new StringBuilder();
        String ascii = SAMPLE.replaceAll("[^\\x00-\\x7f]", "");
        ascii.chars().forEach(c -> chunks.append("1\r\n").append((char) c).append("\r\n"));

        String answer =
                door.raw(
                        TestDoor.rawCaptureHead(1)
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + chunks
                                + "0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(TestDoor.text(door.only())).isEqualTo(ascii);
    }

    @Test
    void a_body_at_the_limit_is_read_and_one_above_it_is_not() {
        String atLimit = "x".repeat(BODY_BYTES_MAX);

        HttpResponse<String> read = door.capture(1, atLimit);
        HttpResponse<String> above = door.capture(1, atLimit + "x");

        assertThat(read.statusCode()).isEqualTo(400);
        assertThat(above.statusCode()).isEqualTo(413);
        assertThat(above.body())
                .contains("\"ExceptionType\":\"MXRequestTooLargeException\"")
                .contains("10000");
        assertThat(door.entries()).hasSize(1);
    }

    @Test
    void a_chunked_body_is_refused_once_it_passes_the_limit() {
        byte[] above = "x".repeat(BODY_BYTES_MAX + 1).getBytes(StandardCharsets.UTF_8);
        HttpRequest request =
                door.captureRequest(1, "")
                        .POST(
                                BodyPublishers.ofInputStream(
                                        () -> new java.io.ByteArrayInputStream(above)))
                        .build();

        HttpResponse<String> response = door.send(request);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(door.entries()).isEmpty();
    }

    @Test
    void a_body_that_ends_too_soon_leaves_nothing() {
        try (RawCaller caller = new RawCaller(door.port())) {
            caller.send(TestDoor.rawCaptureHead(1) + "Content-Length: 500\r\n\r\n{\"LeadDetails\"");
            caller.endSending();

            assertThat(caller.readToEnd()).doesNotContain("200");
        }
        assertThat(door.entries()).isEmpty();
    }

    @Test
    void a_caller_that_expects_it_is_told_to_go_on_only_with_the_right_keys() {
        String head =
                TestDoor.rawCaptureHead(1)
                        + "Content-Length: "
                        + SAMPLE.getBytes(StandardCharsets.UTF_8).length
                        + "\r\nExpect: 100-continue\r\n\r\n";
        try (RawCaller caller = new RawCaller(door.port())) {
            caller.send(head);
            assertThat(caller.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
            caller.send(SAMPLE);
            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 200 ");
        }
        try (RawCaller caller = new RawCaller(door.port())) {
            String keptOpen = head.replace("Connection: close\r\n", "");
            caller.send(keptOpen.replace(keys(1).apiKey(), "wrong"));
            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 401 ").doesNotContain("100 ");
        }
    }

    // ---- order of checks ----

    @Test
    void an_unknown_path_is_404_whatever_else_is_wrong() {
        HttpResponse<String> response =
                door.send(
                        door.request("/opportunity/captures")
                                .PUT(BodyPublishers.ofString("x".repeat(BODY_BYTES_MAX + 1)))
                                .build());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .isEqualTo(
                        "{\"Status\":\"Error\",\"ExceptionType\":\"MXResourceNotFoundException\",\"ExceptionMessage\":\"The API could not be found. Please check the API signature.\"}");
    }

    @Test
    void another_method_is_405_before_size_and_keys() {
        HttpResponse<String> response =
                door.send(
                        door.request(CAPTURE)
                                .PUT(BodyPublishers.ofString("x".repeat(BODY_BYTES_MAX + 1)))
                                .build());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("OPTIONS, POST");
        assertThat(response.body()).contains("MXMethodNotAllowedException");
        assertThat(door.send(door.request(CAPTURE).build()).statusCode()).isEqualTo(405);
        assertThat(door.send(door.request(STATUS).DELETE().build()).headers().firstValue("Allow"))
                .contains("GET, HEAD, OPTIONS");
    }

    @Test
    void an_announced_size_above_the_limit_is_413_before_keys() {
        HttpResponse<String> response =
                door.send(
                        door.request(CAPTURE)
                                .POST(BodyPublishers.ofString("x".repeat(BODY_BYTES_MAX + 1)))
                                .build());

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void keys_come_before_the_body() {
        HttpResponse<String> response =
                door.send(door.request(CAPTURE).POST(BodyPublishers.ofString("not json")).build());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo(UNAUTHORIZED);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(door.entries()).isEmpty();
    }

    @Test
    void a_large_body_without_keys_gets_its_401_and_the_end_of_the_connection() {
        TestDoor large = door;

        String answer =
                large.raw(
                        "POST /opportunity/capture HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n"
                                + "x".repeat(0x2000)
                                + "\r\n0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("Connection: close");
    }

    // ---- keys ----

    @ParameterizedTest
    @ValueSource(strings = {"accesskey", "ACCESSKEY", "AccessKey", "%61ccessKey"})
    void names_of_keys_in_the_query_are_found_without_regard_to_case(String name) {
        String path =
                CAPTURE
                        + "?"
                        + name
                        + "="
                        + keys(1).accessKey()
                        + "&SecretKey="
                        + keys(1).secretKey();

        assertThat(captureAt(path).statusCode()).isEqualTo(200);
    }

    @Test
    void a_dollar_arrives_raw_or_escaped() {
        String raw = TestDoor.capturePath(1);

        assertThat(raw).contains("u$r");
        assertThat(captureAt(raw).statusCode()).isEqualTo(200);
        assertThat(captureAt(raw.replace("$", "%24")).statusCode()).isEqualTo(200);
    }

    @Test
    void keys_may_come_in_headers() {
        HttpRequest request =
                door.request(CAPTURE)
                        .header("x-LSQ-AccessKey", keys(1).accessKey())
                        .header("x-LSQ-SecretKey", keys(1).secretKey())
                        .header("x-api-key", keys(1).apiKey())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(SAMPLE))
                        .build();

        assertThat(door.send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void a_key_given_twice_has_to_be_the_same_both_times() {
        String path = TestDoor.capturePath(1);
        String same = path + "&accessKey=" + keys(1).accessKey();
        String other = path + "&accessKey=" + keys(2).accessKey();

        assertThat(captureAt(same).statusCode()).isEqualTo(200);
        assertThat(captureAt(other).statusCode()).isEqualTo(401);
        assertThat(
                        door.send(
                                        door.captureRequest(1, SAMPLE)
                                                .header("x-LSQ-SecretKey", keys(2).secretKey())
                                                .build())
                                .statusCode())
                .isEqualTo(401);
        assertThat(
                        door.send(
                                        door.captureRequest(1, SAMPLE)
                                                .header("x-api-key", keys(2).apiKey())
                                                .build())
                                .statusCode())
                .isEqualTo(401);
    }

    @Test
    void each_missing_wrong_empty_or_oversized_key_is_401() {
        String access = keys(1).accessKey();
        String secret = keys(1).secretKey();

        assertThat(captureAt(CAPTURE).statusCode()).isEqualTo(401);
        assertThat(captureAt(CAPTURE + "?accessKey=" + access).statusCode()).isEqualTo(401);
        assertThat(captureAt(CAPTURE + "?secretKey=" + secret).statusCode()).isEqualTo(401);
        assertThat(captureAt(path(access, secret + "x")).statusCode()).isEqualTo(401);
        assertThat(captureAt(path(access + "x", secret)).statusCode()).isEqualTo(401);
        assertThat(captureAt(path(access, "")).statusCode()).isEqualTo(401);
        assertThat(captureAt(path("a".repeat(5_000), secret)).statusCode()).isEqualTo(401);
        assertThat(captureAt(path("%00%ff", secret)).statusCode()).isEqualTo(401);
        HttpRequest withoutApiKey =
                door.request(TestDoor.capturePath(1))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(SAMPLE))
                        .build();
        assertThat(door.send(withoutApiKey).statusCode()).isEqualTo(401);
        assertThat(door.entries()).isEmpty();
    }

    @Test
    void keys_of_different_accounts_are_401() {
        HttpRequest otherApiKey =
                door.captureRequest(1, SAMPLE).setHeader("x-api-key", keys(2).apiKey()).build();

        HttpResponse<String> response = door.send(otherApiKey);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo(UNAUTHORIZED);
        assertThat(captureAt(path(keys(1).accessKey(), keys(2).secretKey())).statusCode())
                .isEqualTo(401);
        assertThat(door.entries()).isEmpty();
    }

    // ---- status and metrics ----

    @Test
    void a_request_is_in_queue_from_the_moment_its_id_was_handed_out() {
        String id = TestDoor.requestId(door.capture(1, SAMPLE));

        HttpResponse<String> response = door.get(1, STATUS + "?RequestID=" + id);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith(
                        "{\"RequestId\":\""
                                + id
                                + "\",\"TaskStatus\":{\"TaskType\":\"Opportunity Capture\",\"Status\":\"In-Queue\",")
                .contains("Bangalore 360° É – 🙂");
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(door.get(1, "/opportunity/status?requestid=" + id).body())
                .isEqualTo(response.body());
    }

    @Test
    void a_request_of_another_account_is_answered_like_one_that_does_not_exist() {
        String id = TestDoor.requestId(door.capture(1, SAMPLE));

        HttpResponse<String> others = door.get(2, STATUS + "?RequestID=" + id);
        HttpResponse<String> nobodys = door.get(2, STATUS + "?RequestID=" + UUID.randomUUID());

        assertThat(others.statusCode()).isEqualTo(404);
        assertThat(others.body()).isEqualTo(nobodys.body());
        assertThat(others.body()).contains("MXResourceNotFoundException");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?RequestID=", "?RequestID=1-2-3-4-5", "?RequestID=no", "?Request=x"})
    void a_malformed_request_id_is_400(String query) {
        HttpResponse<String> response = door.get(1, STATUS + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("MXInvalidInputException");
        assertThat(door.entries()).isEmpty();
    }

    @Test
    void status_needs_the_api_key_and_no_other() {
        String id = TestDoor.requestId(door.capture(1, SAMPLE));
        String path = STATUS + "?RequestID=" + id;

        assertThat(door.send(door.request(path).build()).statusCode()).isEqualTo(401);
        assertThat(
                        door.send(
                                        door.request(
                                                        path
                                                                + "&accessKey="
                                                                + keys(1).accessKey()
                                                                + "&secretKey="
                                                                + keys(1).secretKey())
                                                .build())
                                .statusCode())
                .isEqualTo(401);
    }

    @Test
    void metrics_are_answered_in_the_documented_words() {
        door.capture(1, SAMPLE);

        HttpResponse<String> response = door.get(1, METRICS);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo(
                        "{\"PendingMessages\":1,\"MaxDelayInSeconds\":3,\"ProcessingratePerMinute\":24.8,\"ProcessingRatePerMinute\":24.8}");
    }

    @Test
    void head_is_get_without_the_body() {
        HttpRequest head =
                door.request(METRICS).header("x-api-key", keys(1).apiKey()).HEAD().build();

        HttpResponse<String> response = door.send(head);
        HttpResponse<String> get = door.get(1, METRICS);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValueAsLong("Content-Length"))
                .hasValue(get.body().length());
    }

    @Test
    void a_connection_is_kept_and_a_head_does_not_shift_its_answers() {
        try (RawCaller caller = new RawCaller(door.port())) {
            String head = " /health/live HTTP/1.1\r\nHost: h\r\n";
            caller.send(
                    "HEAD"
                            + head
                            + "\r\nGET"
                            + head
                            + "\r\nGET"
                            + head
                            + "Connection: close\r\n\r\n");

            String answers = caller.readToEnd();

            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(4);
            assertThat(answers.split("\\{\"live\":true}", -1)).hasSize(3);
        }
    }

    // ---- open to all ----

    @Test
    void health_says_whether_this_node_keeps_its_promise() {
        assertThat(door.send(door.request("/health/live").build()).statusCode()).isEqualTo(200);
        HttpResponse<String> ready = door.send(door.request("/health/ready").build());
        door.health.set(new Health(false, Map.of("log", "disk \"full\"")));
        HttpResponse<String> notReady = door.send(door.request("/health/ready").build());

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"ready\":true,\"parts\":{\"log\":\"open\"}}");
        assertThat(notReady.statusCode()).isEqualTo(503);
        assertThat(notReady.body())
                .isEqualTo("{\"ready\":false,\"parts\":{\"log\":\"disk \\\"full\\\"\"}}");
    }

    @Test
    void metrics_for_prometheus_count_every_request_once_by_route_and_code() {
        door.capture(1, SAMPLE);
        door.capture(1, "{}");
        door.send(door.request("/nowhere").build());

        HttpResponse<String> scrape = door.send(door.request("/metrics").build());

        assertThat(scrape.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        assertThat(scrape.body())
                .contains(
                        "catchment_http_requests_total{code=\"200\",route=\"/opportunity/capture\"} 1.0")
                .contains(
                        "catchment_http_requests_total{code=\"400\",route=\"/opportunity/capture\"} 1.0")
                .contains("catchment_http_requests_total{code=\"404\",route=\"none\"} 1.0")
                .contains("catchment_http_refused_total{reason=\"missing\"} 1.0")
                .contains("catchment_http_request_body_bytes_total ")
                .contains("catchment_http_body_bytes_held 0")
                .contains(
                        "catchment_http_request_duration_seconds_count{route=\"/opportunity/capture\"} 2")
                .doesNotContain(keys(1).accessKey())
                .doesNotContain("nowhere");
    }

    private HttpResponse<String> captureAt(String path) {
        return door.send(
                door.request(path)
                        .header("x-api-key", keys(1).apiKey())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(SAMPLE))
                        .build());
    }

    private static String path(String accessKey, String secretKey) {
        return CAPTURE + "?accessKey=" + accessKey + "&secretKey=" + secretKey;
    }
}
