package io.catchment.http;

import static io.catchment.http.TestDoor.SAMPLE;
import static io.catchment.http.TestDoor.STATUS;
import static io.catchment.settings.TestAccounts.account;
import static io.catchment.settings.TestAccounts.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.Flags;
import io.catchment.KeyId;
import io.catchment.LeadId;
import io.catchment.LogId;
import io.catchment.OpportunityId;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.Seals;
import io.catchment.status.QueueMetrics;
import io.catchment.status.RequestStatus;
import io.catchment.status.Requests;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TroubleTest {
    private static final String ANY = STATUS + "?RequestID=" + UUID.randomUUID();

    @TempDir private Path folder;

    @Test
    void a_log_that_takes_nothing_is_503_and_never_200() {
        try (TestDoor door = TestDoor.open(folder, TestDoor.config(), account(1))) {
            door.log.close();

            HttpResponse<String> capture = door.capture(1, SAMPLE);
            HttpResponse<String> refused = door.capture(1, "{}");

            assertThat(capture.statusCode()).isEqualTo(503);
            assertThat(capture.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isPositive();
            assertThat(capture.body()).contains("\"Status\":\"Error\"");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(door.metric("catchment_http_refused_bodies_total{fate=\"log_unavailable\"}"))
                    .contains("1.0");
            assertThat(door.metric("catchment_http_accepted_total")).contains("0.0");
        }
    }

    @Test
    void what_nobody_foresaw_is_500_with_an_incident_that_the_log_line_has() {
        try (LogLines lines = LogLines.capture();
                TestDoor door =
                        statuses((account, id) -> {
                            throw new IllegalStateException("of " + keys(1).apiKey());
                        })) {
            HttpResponse<String> response = door.get(1, ANY);

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body())
                    .matches(
                            "\\{\"Status\":\"Error\",\"ExceptionType\":\"MXInternalException\",\"ExceptionMessage\":\"The API called failed\\. Incident [0-9a-f]{16}\\.\"}");
            String incident = response.body().replaceAll(".*Incident ([0-9a-f]{16}).*", "$1");
            assertThat(lines.all())
                    .contains(
                            "request failed route=/opportunity/capture/status incident="
                                    + incident
                                    + " fault=java.lang.IllegalStateException at=")
                    .doesNotContain(keys(1).apiKey());
        }
    }

    @Test
    void a_final_request_is_answered_with_its_outcome() {
        Outcome.Result result =
                new Outcome.Result(
                        new LeadId(UUID.randomUUID()),
                        true,
                        Optional.of(new OpportunityId(UUID.randomUUID())),
                        Flags.NONE);
        try (TestDoor door = statuses((account, id) -> done(Effect.CREATED, result))) {
            HttpResponse<String> response = door.get(1, ANY);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .contains("\"Status\":\"Success\"")
                    .contains("\"TaskCurrentStep\":null");
            assertThat(response.headers().firstValue("Retry-After")).isEmpty();
        }
    }

    @Test
    void a_request_that_waits_for_another_try_tells_why_and_when_it_comes() {
        RequestStatus waits =
                new RequestStatus.Retrying(
                        RequestKind.OPPORTUNITY_CAPTURE,
                        "{}".getBytes(StandardCharsets.UTF_8),
                        Instant.EPOCH,
                        2,
                        new Outcome.Failure(
                                "MXInternalException", "The API called failed. Incident 1."),
                        Instant.parse("2026-01-02T03:04:05.678Z"),
                        Duration.ofMillis(119_001));
        try (TestDoor door = statuses((account, id) -> waits)) {
            HttpResponse<String> response = door.get(1, ANY);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .contains(
                            "\"Status\":\"In-Queue\",\"StatusReason\":\"MXInternalException: The API called failed."
                                    + " Incident 1. Try 3 comes at 2026-01-02T03:04:05Z.\","
                                    + "\"TaskCurrentStep\":\"In-Retry-Queue\",\"TaskLastStep\":\"In-Process-Queue\","
                                    + "\"RequestBody\":\"{}\",\"Message\":null");
            assertThat(response.headers().firstValue("Retry-After")).contains("120");
            assertThat(response.headers().firstValue("Catchment-Attempts")).contains("2");
            assertThat(response.headers().firstValue("Catchment-Finished-At")).isEmpty();
        }
    }

    @Test
    void while_the_store_is_down_a_final_request_is_503() {
        try (TestDoor door =
                statuses((account, id) -> new RequestStatus.StoreDown(Duration.ofSeconds(7)))) {
            HttpResponse<String> response = door.get(1, ANY);

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("7");
        }
    }

    @Test
    void more_requests_at_once_than_allowed_are_told_to_come_again_but_health_and_metrics_answer()
            throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        HttpConfig.Limits one = new HttpConfig.Limits(1_000, 1_024, 2_048, 20, 8, 1, 4_000);
        try (TestDoor door =
                statuses(
                        TestDoor.config().with(one),
                        (account, id) -> {
                            inside.countDown();
                            await(goOn);
                            return new RequestStatus.Unknown();
                        })) {
            CompletableFuture<HttpResponse<String>> first =
                    CompletableFuture.supplyAsync(() -> door.get(1, ANY));
            inside.await();

            HttpResponse<String> second = door.get(1, ANY);
            HttpResponse<String> capture = door.capture(1, SAMPLE);
            List<Integer> watching =
                    Stream.of("/health/live", "/health/ready", "/metrics")
                            .map(path -> door.get(1, path).statusCode())
                            .toList();
            goOn.countDown();

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
            assertThat(second.body())
                    .contains("This cannot be answered now.")
                    .doesNotContain("stored");
            assertThat(capture.statusCode()).isEqualTo(503);
            assertThat(capture.body()).contains("was not stored");
            assertThat(watching).containsExactly(200, 200, 200);
            assertThat(first.get().statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_taken_port_is_named() {
        try (TestDoor door = TestDoor.open(folder, TestDoor.config(), account(1))) {
            HttpConfig taken = HttpConfig.at("127.0.0.1", door.port());

            assertThatThrownBy(() -> TestDoor.open(folder.resolve("other"), taken, account(1)))
                    .isInstanceOfSatisfying(
                            PortInUseException.class,
                            e -> assertThat(e.port()).isEqualTo(door.port()));
        }
    }

    @Test
    void closing_answers_what_is_in_flight_and_tells_others_to_come_again() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (TestDoor door =
                statuses((account, id) -> {
                    inside.countDown();
                    await(goOn);
                    return new RequestStatus.Unknown();
                })) {
            CompletableFuture<HttpResponse<String>> slow =
                    CompletableFuture.supplyAsync(() -> door.get(1, ANY));
            inside.await();
            Thread closing = Thread.startVirtualThread(door.server::close);
            HttpResponse<String> meanwhile = door.get(1, ANY + "x");
            while (meanwhile.statusCode() != 503) {
                meanwhile = door.get(1, ANY + "x");
            }
            goOn.countDown();
            closing.join();

            assertThat(slow.get().statusCode()).isEqualTo(404);
            assertThat(meanwhile.headers().firstValue("Retry-After")).isPresent();
            assertThat(meanwhile.body())
                    .contains("MXServiceUnavailableException")
                    .doesNotContain("stored");
            assertThatThrownBy(() -> new RawCaller(door.port())).hasMessageContaining("refused");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RequestStatus done(Effect effect, Outcome.Result result) {
        Outcome outcome =
                new Outcome(
                        new Position(new LogId("l"), 0, 0),
                        new AccountId(1),
                        new KeyId(11),
                        RequestKind.OPPORTUNITY_CAPTURE,
                        Instant.EPOCH,
                        effect,
                        result,
                        List.of());
        return new RequestStatus.Done(
                outcome, SAMPLE.getBytes(StandardCharsets.UTF_8), Instant.EPOCH, 1);
    }

    private TestDoor statuses(Statuses statuses) {
        return statuses(TestDoor.config(), statuses);
    }

    private TestDoor statuses(HttpConfig config, Statuses statuses) {
        return TestDoor.open(
                folder,
                config,
                new TestDoor.Parts() {
                    @Override
                    public Requests requests(IntakeLog log, Seals seals) {
                        return statuses;
                    }
                },
                account(1));
    }

    @FunctionalInterface
    private interface Statuses extends Requests {
        @Override
        default RequestStatus await(AccountId account, RequestId id, Duration atMost) {
            return status(account, id);
        }

        @Override
        default void endWaits() {}

        @Override
        default Optional<QueueMetrics> metrics(AccountId account) {
            return Optional.of(new QueueMetrics(0, Duration.ZERO, 0));
        }

        @Override
        RequestStatus status(AccountId account, RequestId id);
    }
}
