package io.catchment.http;

import static io.catchment.settings.TestAccounts.account;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a caller puts into method, path, query and headers to be written into a log, or into the head of an answer.
final class InjectionTest {
    private static final String MARK = "injected";

    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) {
        door = TestDoor.open(folder, TestDoor.config(), account(1));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%0d%0ainjected HTTP/1.1\r\nHost: h\r\n",
                "GET /%1b[2Jinjected HTTP/1.1\r\nHost: h\r\n",
                "GET /injected\u001b[2J HTTP/1.1\r\nHost: h\r\n",
                "GET /?a=%0d%0ainjected&injected HTTP/1.1\r\nHost: h\r\n",
                "GET /opportunity/capture/status?RequestID=%0ainjected HTTP/1.1\r\nHost: h\r\n",
                "GET /api/v1/accounts/%0d%0ainjected/quarantine HTTP/1.1\r\nHost: h\r\n",
                "INJECTED /injected HTTP/1.1\r\nHost: h\r\n",
                "GET / HTTP/1.1\r\nHost: injected%0d%0a\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: injected \u001b[31m\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\ninjected: ${jndi:ldap://injected}\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nx-api-key: injected\r\nAuthorization: Bearer injected\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: a\rinjected: b\r\n",
                "GET / HTTP/9.injected\r\nHost: h\r\n",
                "POST /opportunity/capture HTTP/1.1\r\nHost: h\r\nIdempotency-Key: injected\r\nContent-Type: injected\r\n",
                "OPTIONS /opportunity/capture HTTP/1.1\r\nHost: h\r\nOrigin: http://injected\r\nAccess-Control-Request-Method: injected\r\n"
            })
    void no_log_at_any_level_and_no_head_of_an_answer_has_what_a_caller_put_in(String request) {
        String answer;
        String logged;
        try (LogLines lines = LogLines.capture()) {
            answer = door.raw(request + "Connection: close\r\n\r\n");
            logged = lines.all();
        }

        assertThat(logged).doesNotContainIgnoringCase(MARK).doesNotContain("\u001b");
        assertThat(answer).startsWith("HTTP/1.1 ");
        assertThat(answer.substring(0, answer.indexOf("\r\n\r\n")))
                .doesNotContainIgnoringCase(MARK);
    }

    @Test
    void a_metric_has_no_label_of_a_callers_making() {
        door.raw("INJECTED /injected?injected HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        door.raw("GET /api/v1/injected HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(door.send(door.request("/metrics").build()).body())
                .doesNotContainIgnoringCase(MARK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&", "a&", "=&", "accessKey=x&", "%61ccessKey=x&"})
    void a_flood_of_query_parameters_is_a_wrong_key_or_a_line_too_long_and_nothing_else(
            String parameter) {
        String within = parameter.repeat(7_900 / parameter.length());
        String above = parameter.repeat(9_000 / parameter.length());

        assertThat(door.raw(captureWith(within))).startsWith("HTTP/1.1 401 ");
        assertThat(door.raw(captureWith(above))).startsWith("HTTP/1.1 414 ");
        assertThat(door.entries()).isEmpty();
    }

    private static String captureWith(String query) {
        return "POST /opportunity/capture?"
                + query
                + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    }
}
