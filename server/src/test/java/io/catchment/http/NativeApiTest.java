package io.catchment.http;

import static io.catchment.settings.TestAccounts.ADMINISTRATOR_KEY;
import static io.catchment.settings.TestAccounts.account;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What all calls of the native API have in common.
final class NativeApiTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ACCOUNTS = "/api/v1/accounts";

    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) {
        door = TestDoor.open(folder, TestDoor.config(), account(1), account(2), account(3));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void the_administrators_key_opens_it() {
        HttpResponse<String> answer = get(ACCOUNTS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"items\":[{\"name\":\"test1\"},{\"name\":\"test2\"},{\"name\":\"test3\"}],\"next\":null}");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Basic " + ADMINISTRATOR_KEY,
                ADMINISTRATOR_KEY,
                "Bearer " + ADMINISTRATOR_KEY + "x",
                "Bearer api100112233445566778899aabb"
            })
    void without_it_the_answer_is_a_problem_of_401(String authorization) {
        HttpRequest.Builder request = door.request(ACCOUNTS);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }

        HttpResponse<String> answer = door.send(request.build());

        assertProblem(answer, 401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"catchment\"");
    }

    @Test
    void the_keys_of_an_account_do_not_open_it() {
        String path = TestDoor.capturePath(1).replace(TestDoor.CAPTURE, ACCOUNTS);

        assertProblem(door.get(1, path), 401);
    }

    @Test
    void the_administrators_key_does_not_capture() {
        HttpResponse<String> answer =
                door.send(
                        admin(TestDoor.CAPTURE)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(TestDoor.SAMPLE))
                                .build());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("MXUnAuthorizedAccessException");
    }

    @Test
    void an_unknown_path_is_a_problem_below_api_v1_alone() {
        assertProblem(get("/api/v1/nothing"), 404);
        assertThat(get("/api/v2/accounts").body()).contains("MXResourceNotFoundException");
    }

    @Test
    void another_method_is_a_problem_that_names_those_that_are_allowed() {
        HttpResponse<String> answer = door.send(admin(ACCOUNTS).DELETE().build());

        assertProblem(answer, 405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    }

    @Test
    void a_page_of_another_origin_is_never_allowed() {
        HttpResponse<String> answer =
                door.send(
                        door.request(ACCOUNTS)
                                .header("Origin", "https://www.example.com")
                                .header("Access-Control-Request-Method", "GET")
                                .method("OPTIONS", BodyPublishers.noBody())
                                .build());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=-1",
                "limit=x",
                "limit=1&limit=2",
                "limit=",
                "cursor=x",
                "cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "stat=open"
            })
    void a_parameter_that_is_wrong_or_unknown_is_a_problem_that_says_what_was_expected(
            String query) {
        HttpResponse<String> answer = get(ACCOUNTS + "?" + query);

        assertProblem(answer, 400);
        assertThat(answer.body()).contains("urn:problem-type:catchment:invalid-input");
        assertThat(JSON.readTree(answer.body()).get("errors").size()).isPositive();
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        assertThat(JSON.readTree(get(ACCOUNTS + "?limit=0&cursor=x&y=z").body()).get("errors"))
                .hasSize(3);
    }

    @Test
    void pages_follow_on_one_another() {
        List<String> names = new ArrayList<>();
        String cursor = "";

        for (int pages = 0; pages < 5; pages++) {
            JsonNode page = JSON.readTree(get(ACCOUNTS + "?limit=2" + cursor).body());
            page.get("items").forEach(item -> names.add(item.get("name").asString()));
            if (page.get("next").isNull()) {
                break;
            }
            cursor = "&cursor=" + page.get("next").asString();
        }

        assertThat(names).containsExactly("test1", "test2", "test3");
    }

    @Test
    void its_calls_are_counted_by_their_path_with_its_variables_unfilled() {
        get(ACCOUNTS);
        get("/api/v1/somebodys-secret");

        assertThat(
                        door.metric(
                                "catchment_http_requests_total{code=\"200\",route=\"/api/v1/accounts\"}"))
                .contains("1.0");
        assertThat(door.send(door.request("/metrics").build()).body())
                .doesNotContain("somebodys-secret");
    }

    // ---- paths with variables ----

    @Test
    void a_variable_takes_one_segment_unescaped_and_a_literal_goes_before_it() {
        PathTemplates templates = new PathTemplates();
        Routes.Place item = templates.place("/a/{account}/b/{id}");
        Routes.Place summary = templates.place("/a/{account}/b/summary");
        Routes.Place deep = templates.place("/a/{account}/b/{id}/c");

        assertThat(found(templates, "/a/x%2Fy%20%C3%89/b/7").place()).isSameAs(item);
        assertThat(found(templates, "/a/x%2Fy%20%C3%89/b/7").variables())
                .containsEntry("account", "x/y É")
                .containsEntry("id", "7");
        assertThat(found(templates, "/a/x/b/summary").place()).isSameAs(summary);
        assertThat(found(templates, "/a/x/b/summary/c").place()).isSameAs(deep);
        assertThat(found(templates, "/a/%zz/b/7").variables()).containsEntry("account", "%zz");
        assertThat(templates.find("/a//b/7")).isEmpty();
        assertThat(templates.find("/a/x/b")).isEmpty();
        assertThat(templates.find("/a/x/b/7/")).isEmpty();
        assertThat(templates.find("*")).isEmpty();
    }

    private static Routes.Found found(PathTemplates templates, String path) {
        return templates.find(path).orElseThrow();
    }

    // ---- bodies ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "1",
                "\"x\"",
                "{",
                "{}{}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":}",
                "nothing",
                "{'a':1}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "\u0000"
            })
    void what_is_no_json_object_is_told_so(String body) {
        Input input = Input.of(new Query(""), body.getBytes(UTF_8));

        assertThat(input.problem()).isPresent();
    }

    @Test
    void an_object_nested_too_deep_is_told_so() {
        String nested = "[".repeat(40) + "]".repeat(40);
        Input input = Input.of(new Query(""), ("{\"a\":" + nested + "}").getBytes(UTF_8));

        assertThat(input.problem()).isPresent();
    }

    @Test
    void a_nested_body_is_taken_byte_for_byte_and_a_text_as_its_utf_8() {
        assertThat(bodyOf("{ \"body\" : {\"n\": 1.50,\n \"É\":[\"}\"] } , \"limit\":3}"))
                .isEqualTo("{\"n\": 1.50,\n \"É\":[\"}\"] }");
        assertThat(bodyOf("{\"body\":\"{\\\"a\\\":1}\"}")).isEqualTo("{\"a\":1}");
    }

    private static String bodyOf(String json) {
        Input input = Input.of(new Query(""), json.getBytes(UTF_8));
        byte[] body = input.body("body").orElseThrow();
        input.limit();
        assertThat(input.problem()).isEmpty();
        return new String(body, UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"reason\":\"\"}",
                "{\"reason\":\" \"}",
                "{\"reason\":{}}",
                "{\"reason\":\"a\\u0000\"}",
                "{\"reason\":\"\\ud800\"}",
                "{\"reason\":\"01234567890\"}",
                "{\"reason\":\"a\",\"x\":1}"
            })
    void a_text_is_short_and_has_no_control_characters(String json) {
        Input input = Input.of(new Query(""), json.getBytes(UTF_8));
        input.text("reason", 10);

        assertThat(input.problem()).isPresent();
    }

    @Test
    void a_cursor_reads_only_what_it_wrote() {
        IntStream.range(0, 100)
                .forEach(i -> {
                    Cursor cursor = new Cursor(List.of((long) i, 0L, Long.MAX_VALUE - i));

                    assertThat(Cursor.read(cursor.text(), 3)).contains(cursor);
                    assertThat(Cursor.read(cursor.text(), 2)).isEmpty();
                });
    }

    // ---- the caller ----

    private HttpResponse<String> get(String path) {
        return door.send(admin(path).build());
    }

    private HttpRequest.Builder admin(String path) {
        return door.request(path).header("Authorization", "Bearer " + ADMINISTRATOR_KEY);
    }

    private static void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.propertyNames()).contains("type", "title", "status", "detail");
        assertThat(problem.get("status").asInt()).isEqualTo(status);
    }
}
