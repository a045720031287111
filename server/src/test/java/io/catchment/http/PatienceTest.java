package io.catchment.http;

import static io.catchment.settings.TestAccounts.account;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Callers that take their time. Each sends a byte every few milliseconds, which no time-out of a single read
/// would ever end.
final class PatienceTest {
    private static final HttpConfig.Patience SHORT =
            new HttpConfig.Patience(
                    Duration.ofMillis(500),
                    Duration.ofMillis(500),
                    Duration.ofMillis(500),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(5));
    private static final int TRICKLES_MAX = 4_000;

    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) {
        HttpConfig.Limits small = new HttpConfig.Limits(10_000, 1_024, 2_048, 20, 8, 8, 40_000);
        HttpConfig config =
                new HttpConfig(
                        "127.0.0.1",
                        0,
                        small,
                        SHORT,
                        HttpConfig.WRITES_DEFAULT,
                        HttpConfig.READS_DEFAULT);
        door = TestDoor.open(folder, config, account(1));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void headers_that_trickle_are_cut_with_408() {
        assertThat(trickled("GET /health/live HTTP/1.1\r\nHost: h\r\n", "X: 1\r\n"))
                .startsWith("HTTP/1.1 408 ")
                .contains("\"ExceptionType\":\"MXRequestTimeoutException\"")
                .contains("Connection: close");
        assertThat(door.metric("catchment_http_connections_cut_total{phase=\"head\"}"))
                .contains("1.0");
    }

    @Test
    void a_request_line_that_trickles_is_cut_with_408() {
        assertThat(trickled("GET /", "a")).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void a_body_that_trickles_is_cut_with_408_and_leaves_nothing() {
        assertThat(trickled(TestDoor.rawCaptureHead(1) + "Content-Length: 9000\r\n\r\n{", " "))
                .startsWith("HTTP/1.1 408 ")
                .contains("Nothing was stored");
        assertThat(door.entries()).isEmpty();
        assertThat(door.metric("catchment_http_connections_cut_total{phase=\"body\"}"))
                .contains("1.0");
    }

    @Test
    void a_chunk_that_trickles_is_cut_with_408() {
        assertThat(
                        trickled(
                                TestDoor.rawCaptureHead(1)
                                        + "Transfer-Encoding: chunked\r\n\r\n1000\r\n",
                                " "))
                .startsWith("HTTP/1.1 408 ");
        assertThat(door.entries()).isEmpty();
    }

    @Test
    void a_connection_that_says_nothing_is_closed_without_a_word() {
        try (RawCaller caller = new RawCaller(door.port())) {
            assertThat(caller.readToEnd()).isEmpty();
        }
        assertThat(door.metric("catchment_http_connections_cut_total{phase=\"idle\"}"))
                .contains("1.0");
    }

    @Test
    void a_chunk_size_without_end_is_cut_off() {
        String answer =
                door.raw(
                        TestDoor.rawCaptureHead(1)
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + "0".repeat(200_000));

        assertThat(answer).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void a_chunk_above_the_limit_is_not_waited_for() {
        String answer =
                door.raw(
                        TestDoor.rawCaptureHead(1)
                                + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n"
                                + "x".repeat(200_000));

        assertThat(answer).startsWith("HTTP/1.1 413 ");
        assertThat(door.entries()).isEmpty();
    }

    @Test
    void connections_above_the_limit_are_told_so() {
        List<RawCaller> callers = new ArrayList<>();
        try {
            for (int i = 0; i < 9; i++) {
                callers.add(new RawCaller(door.port()));
            }

            // Whichever it is: they are served in no order.
            assertThat(callers.stream().map(RawCaller::readToEnd))
                    .anySatisfy(answer ->
                            assertThat(answer)
                                    .startsWith("HTTP/1.1 503 ")
                                    .contains("Retry-After: ")
                                    .contains("\"Status\":\"Error\""));
        } finally {
            callers.forEach(RawCaller::close);
        }
    }

    @Test
    void a_caller_that_does_not_take_its_answers_is_cut_and_counted() {
        try (RawCaller caller = new RawCaller(door.port())) {
            String ask = "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n".repeat(500);
            int sent = 0;
            while (sent < TRICKLES_MAX && caller.trySend(ask)) {
                sent++;
            }

            assertThat(sent).isLessThan(TRICKLES_MAX);
        }
        assertThat(door.metric("catchment_http_connections_cut_total{phase=\"answer\"}"))
                .contains("1.0");
        // The connection is closed a moment before its thread notices.
        String unanswered = "catchment_http_requests_total{code=\"499\",route=\"/metrics\"}";
        long endNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (door.metric(unanswered).isEmpty() && System.nanoTime() < endNanos) {
            Thread.onSpinWait();
        }
        assertThat(door.metric(unanswered)).contains("1.0");
    }

    /// What comes back when a start is followed by the same few bytes again and again.
    private String trickled(String start, String again) {
        try (RawCaller caller = new RawCaller(door.port())) {
            Thread sender =
                    Thread.startVirtualThread(() -> {
                        caller.send(start);
                        for (int i = 0; i < TRICKLES_MAX && caller.trySend(again); i++) {
                            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                        }
                    });
            String answer = caller.readToEnd();
            sender.join();
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
