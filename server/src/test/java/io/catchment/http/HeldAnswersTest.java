package io.catchment.http;

import static io.catchment.http.TestDoor.SAMPLE;
import static io.catchment.settings.TestAccounts.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.LogId;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `Prefer: wait=N` at the door: the answer is the same, only later and with more to tell.
final class HeldAnswersTest {
    private static final Instant FINISHED = Instant.parse("2026-01-02T03:04:06Z");
    private static final RequestStatus IN_QUEUE =
            new RequestStatus.InQueue(
                    RequestKind.OPPORTUNITY_CAPTURE, new byte[0], FINISHED, Duration.ofSeconds(1));

    @TempDir private Path folder;

    private HttpResponse<String> capture(TestDoor door, String preference) {
        return door.send(door.captureRequest(1, SAMPLE).header("Prefer", preference).build());
    }

    private TestDoor door(Waits waits, int requestsMax) {
        HttpConfig.Limits limits =
                new HttpConfig.Limits(64 << 10, 1_024, 4_096, 20, 64, requestsMax, 1 << 20);
        return TestDoor.open(
                folder,
                TestDoor.config().with(limits),
                new TestDoor.Parts() {
                    @Override
                    public Requests requests(IntakeLog log, Seals seals) {
                        return waits;
                    }
                },
                account(1));
    }

    private static RequestStatus failed(Effect effect) {
        Outcome outcome =
                new Outcome(
                        new Position(new LogId("l"), 0, 0),
                        new AccountId(1),
                        new KeyId(11),
                        RequestKind.OPPORTUNITY_CAPTURE,
                        Instant.EPOCH,
                        effect,
                        new Outcome.Failure("MXAException", "no"),
                        List.of());
        return new RequestStatus.Done(outcome, new byte[0], FINISHED, 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Effect.class,
            names = {"ERROR", "FAILURE"})
    void what_is_final_in_time_is_told_beside_the_same_answer(Effect effect) {
        try (TestDoor door = door((account, id, atMost) -> failed(effect), 100)) {
            HttpResponse<String> response = capture(door, "wait=10");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .matches(
                            "\\{\"Status\":\"Request accepted\\. [^\"]*\",\"RequestID\":\"[0-9a-f-]{36}\"}");
            assertThat(response.headers().firstValue("Preference-Applied")).contains("wait=10");
            assertThat(response.headers().firstValue("Catchment-Status")).contains(effect.name());
            assertThat(response.headers().firstValue("Catchment-Finished-At"))
                    .contains(FINISHED.toString());
        }
    }

    @Test
    void a_wait_beyond_the_limit_is_cut_and_what_is_not_final_is_in_the_queue() {
        BlockingQueue<Duration> waited = new LinkedBlockingQueue<>();
        try (TestDoor door =
                door(
                        (account, id, atMost) -> {
                            waited.add(atMost);
                            return IN_QUEUE;
                        },
                        100)) {
            HttpResponse<String> response = capture(door, "wait=3600");

            assertThat(waited).containsExactly(Duration.ofSeconds(30));
            assertThat(response.headers().firstValue("Preference-Applied")).contains("wait=30");
            assertThat(response.headers().firstValue("Catchment-Status")).contains("In-Queue");
            assertThat(response.headers().firstValue("Catchment-Finished-At")).isEmpty();
        }
    }

    @Test
    void nothing_is_told_of_what_nobody_can_tell() {
        try (TestDoor door =
                door(
                        (account, id, atMost) -> new RequestStatus.StoreDown(Duration.ofSeconds(5)),
                        100)) {
            HttpResponse<String> response = capture(door, "wait=10");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Catchment-Status")).isEmpty();
        }
    }

    @Test
    void a_wait_that_fails_leaves_the_request_accepted() {
        try (TestDoor door =
                door(
                        (account, id, atMost) -> {
                            throw new IllegalStateException("no");
                        },
                        100)) {
            HttpResponse<String> response = capture(door, "wait=10");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("RequestID");
            assertThat(response.headers().firstValue("Preference-Applied")).isEmpty();
        }
    }

    @Test
    void without_the_preference_or_with_a_refused_body_nobody_waits() {
        try (TestDoor door =
                door(
                        (account, id, atMost) -> {
                            throw new AssertionError("waited");
                        },
                        100)) {
            assertThat(door.capture(1, SAMPLE).headers().firstValue("Preference-Applied"))
                    .isEmpty();
            assertThat(capture(door, "wait=soon").headers().firstValue("Preference-Applied"))
                    .isEmpty();
            HttpResponse<String> refused =
                    door.send(door.captureRequest(1, "{}").header("Prefer", "wait=5").build());
            assertThat(refused.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void a_quarter_of_the_door_may_wait_and_who_comes_above_that_is_answered_at_once()
            throws Exception {
        Held held = new Held();
        // Of four at once one may wait.
        try (TestDoor door = door(held, 4)) {
            CompletableFuture<HttpResponse<String>> first =
                    CompletableFuture.supplyAsync(() -> capture(door, "wait=30"));
            held.waits.await();

            HttpResponse<String> second = capture(door, "wait=30");
            HttpResponse<String> plain = door.capture(1, SAMPLE);
            String heldNow = door.metric("catchment_http_answers_held").orElseThrow();
            String bytesHeld = door.metric("catchment_http_body_bytes_held").orElseThrow();
            held.end.countDown();

            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(second.headers().firstValue("Preference-Applied")).isEmpty();
            assertThat(plain.statusCode()).isEqualTo(200);
            assertThat(heldNow).isEqualTo("1.0");
            assertThat(bytesHeld).isEqualTo("0.0");
            assertThat(first.get().headers().firstValue("Catchment-Status")).contains("In-Queue");
        }
    }

    @Test
    void a_door_that_closes_answers_who_waits_at_once() throws Exception {
        Held held = new Held();
        try (TestDoor door = door(held, 100)) {
            CompletableFuture<HttpResponse<String>> waiting =
                    CompletableFuture.supplyAsync(() -> capture(door, "wait=30"));
            held.waits.await();

            door.server.close();

            assertThat(waiting.get().statusCode()).isEqualTo(200);
            assertThat(waiting.get().body()).contains("RequestID");
        }
    }

    /// Waits until it is told to end.
    private static final class Held implements Waits {
        private final CountDownLatch waits = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);

        @Override
        public RequestStatus await(AccountId account, RequestId id, Duration atMost) {
            waits.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return IN_QUEUE;
        }

        @Override
        public void endWaits() {
            end.countDown();
        }
    }

    @FunctionalInterface
    private interface Waits extends Requests {
        @Override
        default RequestStatus status(AccountId account, RequestId id) {
            return new RequestStatus.Unknown();
        }

        @Override
        default void endWaits() {}

        @Override
        default Optional<QueueMetrics> metrics(AccountId account) {
            return Optional.of(new QueueMetrics(0, Duration.ZERO, 0));
        }

        @Override
        RequestStatus await(AccountId account, RequestId id, Duration atMost);
    }
}
