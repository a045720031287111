package io.catchment.http;

import static io.catchment.settings.TestAccounts.account;
import static io.catchment.settings.TestAccounts.keys;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that two servers in a row might read differently, and what is no HTTP at all.
final class FramingTest {
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
                "Content-Length: 4\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 4",
                "Content-Length: 4\r\nContent-Length: 5",
                "Content-Length: 4\r\nContent-Length: 4",
                "Content-Length: 4, 4",
                "Content-Length: +4",
                "Content-Length: -4",
                "Content-Length: 0x4",
                "Content-Length: 99999999999999999999",
                "Content-Length: ",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "X: y\r\n Content-Length: 4",
                "X: y\r\n\tfolded",
                "Content-Length : 4",
                "No colon here",
                "X: a\nContent-Length: 4",
                "X: a\rContent-Length: 4",
                "X: a\u0001b",
                "Content-Length: 4\r\nHost: second"
            })
    void a_request_of_doubtful_length_is_refused_and_the_connection_ends(String headers) {
        String answer =
                door.raw(
                        "POST "
                                + TestDoor.capturePath(1)
                                + " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nx-api-key: "
                                + keys(1).apiKey()
                                + "\r\n"
                                + headers
                                + "\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(answer)
                .matches("(?s)HTTP/1\\.1 (400|501) .*")
                .contains("{\"Status\":\"Error\",\"ExceptionType\":\"MXInvalidInputException\"")
                .doesNotContain("HTTP/1.1 200")
                .doesNotContain(keys(1).secretKey());
        assertThat(door.entries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET /opportunity/<capture>?secretKey=secretsecret HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /%zz?secretKey=secretsecret HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /?secretKey=secretsecret\u0001 HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /nothing?secretKey=\"secretsecret\" HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "G@T / HTTP/1.1\r\nHost: h\r\n\r\n",
                "\u0016\u0003\u0001\u0002secretsecret\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void what_is_no_request_is_answered_with_the_envelope_and_nothing_of_itself(String request) {
        String answer = door.raw(request);

        assertThat(answer)
                .matches("(?s)HTTP/1\\.1 (400|404|405|505) .*")
                .contains("\"Status\":\"Error\"")
                .contains("Content-Type: application/json")
                .doesNotContain("secretsecret")
                .doesNotContain("Exception:")
                .doesNotContain("Server:");
    }

    @Test
    void a_request_line_above_the_limit_is_414() {
        assertThat(door.raw("GET /?a=" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ")
                .contains("MXRequestTooLargeException");
    }

    @Test
    void headers_above_the_limit_are_refused() {
        assertThat(door.raw("GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(17_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(door.raw("GET / HTTP/1.1\r\nHost: h\r\n" + numbered(101) + "\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void chunks_that_are_no_chunks_are_refused() {
        String head = TestDoor.rawCaptureHead(1) + "Transfer-Encoding: chunked\r\n\r\n";

        assertThat(door.raw(head + "zz\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(door.raw(head + "-1\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(door.raw(head + "2\n{}\n0\n\n")).startsWith("HTTP/1.1 400 ");
        assertThat(door.entries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10000000000000002\r\n{}\r\n0\r\n\r\n",
                "ffffffff00000002\r\n{}\r\n0\r\n\r\n",
                "0x2\r\n{}\r\n0\r\n\r\n",
                " 2\r\n{}\r\n0\r\n\r\n",
                "\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}0\r\n\r\n",
                "2\r\n{}\n0\r\n\r\n",
                "2;a=\"\n\r\n{}\r\n0\r\n\r\n"
            })
    void chunks_that_two_servers_might_cut_otherwise_end_the_connection(String chunks) {
        String answer =
                door.raw(
                        TestDoor.rawCaptureHead(1).replace("Connection: close\r\n", "")
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + chunks
                                + "GET /health/live HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1\\.1 4.*").doesNotContain("HTTP/1.1 200");
        assertThat(door.entries()).isEmpty();
    }

    @Test
    void what_follows_a_request_on_its_connection_is_the_next_request() {
        String sample = "{}";
        String capture =
                TestDoor.rawCaptureHead(1).replace("Connection: close\r\n", "")
                        + "Content-Length: 2\r\n\r\n"
                        + sample;

        String answers =
                door.raw(
                        capture
                                + capture
                                + "GET /health/live HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(answers.split("HTTP/1.1 400 ", -1)).hasSize(3);
        assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(2);
    }

    @Test
    void a_path_may_come_with_its_host_before_it() {
        assertThat(door.raw("GET http://h/health/live HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void nothing_is_read_after_an_answer_that_closes() {
        String answers =
                door.raw(
                        "POST /opportunity/capture HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n"
                                + "GET /health/live HTTP/1.1\r\nHost: h\r\n\r\n".repeat(10));

        assertThat(answers).startsWith("HTTP/1.1 413 ").doesNotContain("HTTP/1.1 200");
    }

    private static String numbered(int headers) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < headers; i++) {
            text.append("X-").append(i).append(": 1\r\n");
        }
        return text.toString();
    }
}
