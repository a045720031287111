package io.catchment.http;

import static io.catchment.settings.TestAccounts.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.tls.LiveTls;
import io.catchment.tls.TestCertificate;
import io.catchment.tls.TlsException;
import io.catchment.tls.TlsFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The door behind TLS, called by the JDK's own side of it.
final class TlsTest {
    private static final TestCertificate FIRST = TestCertificate.ec(1);
    private static final TestCertificate SECOND = TestCertificate.ec(2);
    private static final int CONNECTIONS_MAX = 8;
    private static final int TRICKLES_MAX = 4_000;

    private static final HttpConfig.Patience SHORT =
            new HttpConfig.Patience(
                    Duration.ofSeconds(5),
                    // Long enough for a handshake on a machine that is busy.
                    Duration.ofSeconds(2),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));

    private static final HttpConfig.Limits SMALL =
            new HttpConfig.Limits(100_000, 1_024, 2_048, 20, CONNECTIONS_MAX, 8, 400_000);

    private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String LAST =
            "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @TempDir private Path folder;

    private TlsFiles files;
    private LiveTls tls;
    private TestDoor door;

    @BeforeEach
    void open() {
        files = FIRST.in(folder);
        tls = LiveTls.open(files, InstantSource.system());
        HttpConfig config =
                new HttpConfig(
                        "127.0.0.1",
                        0,
                        SMALL,
                        SHORT,
                        HttpConfig.WRITES_DEFAULT,
                        HttpConfig.READS_DEFAULT);
        TestDoor.Parts parts =
                new TestDoor.Parts() {
                    @Override
                    public Optional<LiveTls> tls() {
                        return Optional.of(tls);
                    }
                };
        door = TestDoor.open(folder.resolve("log"), config, parts, account(1));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_capture_goes_through(String protocol) {
        String body = TestDoor.SAMPLE.replace("Opportunity capture api", "x".repeat(60_000));

        String answer;
        try (RawCaller caller = caller(protocol)) {
            caller.send(
                    TestDoor.rawCaptureHead(1)
                            + "Content-Length: "
                            + body.getBytes(java.nio.charset.StandardCharsets.UTF_8).length
                            + "\r\n\r\n"
                            + body);
            answer = caller.readToEnd();
        }

        assertThat(answer).startsWith("HTTP/1.1 200 OK").contains("RequestID");
        assertThat(TestDoor.text(door.only())).isEqualTo(body);
    }

    @Test
    void many_requests_on_one_connection_are_answered_each() {
        try (RawCaller caller = caller("TLSv1.3")) {
            caller.send(LIVE + LIVE + LIVE.substring(0, 20));
            caller.readUntil("\r\n\r\n");
            caller.readUntil("\r\n\r\n");
            caller.send(LIVE.substring(20) + LAST);

            // To its end: the caller can tell it from a connection that somebody cut.
            assertThat(caller.readToEnd()).contains("HTTP/1.1 200 OK", "Connection: close");
        }
    }

    @Test
    void a_changed_pair_serves_new_connections_and_those_that_are_open_go_on() {
        try (RawCaller before = caller("TLSv1.3")) {
            before.send(LIVE);
            before.readUntil("\r\n\r\n");
            assertThat(serial(before)).isEqualTo(BigInteger.ONE);

            SECOND.in(folder);
            tls.refresh();

            before.send(LAST);
            assertThat(before.readToEnd()).contains("HTTP/1.1 200 OK");
        }
        try (RawCaller after = caller("TLSv1.3")) {
            after.send(LAST);
            assertThat(after.readToEnd()).startsWith("HTTP/1.1 200 OK");
            assertThat(serial(after)).isEqualTo(BigInteger.TWO);
        }
    }

    @Test
    void a_pair_that_cannot_serve_is_refused_and_the_one_before_goes_on() throws IOException {
        Files.writeString(files.key(), SECOND.keyPem());

        assertThatThrownBy(tls::refresh)
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("is not the key of the certificate");

        try (RawCaller caller = caller("TLSv1.2")) {
            caller.send(LAST);
            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 200 OK");
            assertThat(serial(caller)).isEqualTo(BigInteger.ONE);
        }
    }

    @Test
    void who_speaks_without_tls_is_not_answered() {
        assertThat(door.raw(LAST)).doesNotContain("HTTP/1.1");
        assertThat(door.raw(TestDoor.rawCaptureHead(1) + "Content-Length: 0\r\n\r\n"))
                .doesNotContain("HTTP/1.1");
    }

    @Test
    void tls_1_1_is_refused_by_an_alert() {
        String hello =
                "16030100 2f 0100002b 0302".replace(" ", "")
                        + "11".repeat(32)
                        + "00 0004c013002f 0100".replace(" ", "");

        try (RawCaller caller = new RawCaller(door.port())) {
            caller.send(HexFormat.of().parseHex(hello));
            String answer = caller.readToEnd();

            // alert, fatal, protocol_version
            assertThat(answer.codePoints().toArray()).startsWith(0x15, 3).endsWith(0, 2, 2, 70);
        }
    }

    @Test
    void a_handshake_that_trickles_in_or_never_comes_is_cut_off() {
        List<RawCaller> callers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS_MAX - 1; i++) {
            callers.add(new RawCaller(door.port()));
        }
        RawCaller trickling = callers.getFirst();
        // The head of a record that claims 16 KiB, and its bytes one by one.
        trickling.send(HexFormat.of().parseHex("1603014000"));
        boolean taken = true;
        for (int i = 0; i < TRICKLES_MAX && taken; i++) {
            taken = trickling.trySend("x");
            LockSupport.parkNanos(2_000_000);
        }

        assertThat(taken).isFalse();
        assertThat(callers.subList(1, callers.size()))
                .allSatisfy(caller -> assertThat(caller.readToEnd()).isIn("", "[reset]"));
        callers.forEach(RawCaller::close);
        assertThat(cut("handshake")).isEqualTo((double) CONNECTIONS_MAX - 1);
        try (RawCaller caller = caller("TLSv1.3")) {
            caller.send(LAST);
            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void a_head_and_a_body_that_trickle_in_are_cut_off_with_a_408() {
        String head = TestDoor.rawCaptureHead(1);

        assertThat(trickled("GET /health/live HTTP/1.1\r\nx: ")).startsWith("HTTP/1.1 408");
        assertThat(trickled(head + "Content-Length: 90000\r\n\r\n")).startsWith("HTTP/1.1 408");

        assertThat(cut("head")).isEqualTo(1.0);
        assertThat(cut("body")).isEqualTo(1.0);
    }

    @Test
    void one_connection_too_many_is_told_so() {
        List<RawCaller> callers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS_MAX; i++) {
            RawCaller caller = caller("TLSv1.3");
            caller.send(LIVE);
            caller.readUntil("\r\n\r\n");
            callers.add(caller);
        }

        try (RawCaller oneTooMany = caller("TLSv1.3")) {
            assertThat(oneTooMany.readToEnd()).startsWith("HTTP/1.1 503");
        }
        callers.forEach(RawCaller::close);
    }

    @Test
    void new_keys_are_given_and_a_new_handshake_of_tls_1_2_is_not() throws IOException {
        try (RawCaller caller = caller("TLSv1.3")) {
            caller.send(LIVE);
            caller.readUntil("\r\n\r\n");
            // With TLS 1.3 it is a KeyUpdate.
            ((SSLSocket) caller.socket()).startHandshake();
            caller.send(LAST);
            assertThat(caller.readToEnd()).contains("HTTP/1.1 200 OK");
        }
        try (RawCaller caller = caller("TLSv1.2")) {
            caller.send(LIVE);
            caller.readUntil("\r\n\r\n");

            assertThatThrownBy(
                            () -> {
                                ((SSLSocket) caller.socket()).startHandshake();
                                caller.send(LAST);
                                assertThat(caller.readToEnd()).contains("HTTP/1.1 200 OK");
                            })
                    .isInstanceOfAny(IOException.class, java.io.UncheckedIOException.class);
        }
    }

    private RawCaller caller(String protocol) {
        RawCaller caller =
                new RawCaller(
                        TestCertificate.trusting(FIRST, SECOND).getSocketFactory(), door.port());
        ((SSLSocket) caller.socket()).setEnabledProtocols(new String[] {protocol});
        return caller;
    }

    private static BigInteger serial(RawCaller caller) {
        try {
            SSLSocket socket = (SSLSocket) caller.socket();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSerialNumber();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String trickled(String start) {
        try (RawCaller caller = caller("TLSv1.3")) {
            Thread sender =
                    Thread.startVirtualThread(() -> {
                        caller.send(start);
                        for (int i = 0; i < TRICKLES_MAX && caller.trySend("x"); i++) {
                            LockSupport.parkNanos(10_000_000);
                        }
                    });
            String answer = caller.readUntil("\r\n\r\n");
            sender.join();
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private double cut(String phase) {
        return door.registry.scrape(name -> name.equals("catchment_http_connections_cut")).stream()
                .flatMap(family -> family.getDataPoints().stream())
                .filter(point -> phase.equals(point.getLabels().get("phase")))
                .map(point ->
                        ((io.prometheus.metrics.model.snapshots.CounterSnapshot
                                                .CounterDataPointSnapshot)
                                        point)
                                .getValue())
                .findFirst()
                .orElse(0.0);
    }
}
