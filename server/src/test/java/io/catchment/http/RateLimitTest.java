package io.catchment.http;

import static io.catchment.http.TestDoor.METRICS;
import static io.catchment.http.TestDoor.SAMPLE;
import static io.catchment.settings.TestAccounts.account;
import static io.catchment.settings.TestAccounts.withRate;
import static io.catchment.settings.TestAccounts.withServersRate;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.settings.RateLimit;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RateLimitTest {
    // No test lasts a day.
    private static final RateLimit THREE_A_DAY = new RateLimit.Calls(3, Duration.ofDays(1));
    private static final RateLimit TWO_A_DAY = new RateLimit.Calls(2, Duration.ofDays(1));

    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) {
        door =
                TestDoor.open(
                        folder,
                        TestDoor.config().withRates(THREE_A_DAY, TWO_A_DAY),
                        withServersRate(account(1)),
                        withRate(account(2), new RateLimit.Calls(1, Duration.ofHours(1))),
                        account(3));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void above_the_servers_limit_a_capture_is_429_in_the_documented_words() {
        for (int i = 0; i < 3; i++) {
            assertThat(door.capture(1, SAMPLE).statusCode()).isEqualTo(200);
        }

        HttpResponse<String> response = door.capture(1, SAMPLE);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.body())
                .isEqualTo(
                        "{\"Status\":\"Error\",\"ExceptionType\":\"MXAPIRateLimitExceededException\",\"ExceptionMessage\":\"API calls exceeded the limit of 3 in 86400 second(s)\"}");
        assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(86_300L, 86_400L);
        assertThat(response.headers().firstValue("RateLimit-Policy"))
                .contains("\"writes\";q=3;w=86400");
        assertThat(response.headers().firstValue("RateLimit").orElseThrow())
                .matches("\"writes\";r=0;t=86[34]\\d\\d");
        assertThat(door.entries()).hasSize(3);
        assertThat(door.metric("catchment_http_rate_limited_total{quota=\"writes\"}"))
                .contains("1.0");
    }

    @Test
    void an_accounts_own_limit_goes_before_the_servers() {
        door.capture(2, SAMPLE);

        HttpResponse<String> response = door.capture(2, SAMPLE);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.body()).contains("the limit of 1 in 3600 second(s)");
    }

    @Test
    void an_account_without_a_limit_has_none_and_is_told_none() {
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> response = door.capture(3, SAMPLE);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("RateLimit")).isEmpty();
        }
    }

    @Test
    void success_tells_what_is_left() {
        HttpResponse<String> response = door.capture(1, SAMPLE);

        assertThat(response.headers().firstValue("RateLimit-Policy"))
                .contains("\"writes\";q=3;w=86400");
        assertThat(response.headers().firstValue("RateLimit")).contains("\"writes\";r=2;t=86400");
    }

    @Test
    void refused_bodies_use_up_the_limit_and_calls_without_keys_do_not() {
        for (int i = 0; i < 10; i++) {
            door.send(
                    door.request(TestDoor.capturePath(1))
                            .header("x-api-key", "wrong")
                            .POST(BodyPublishers.ofString(SAMPLE))
                            .build());
        }
        for (int i = 0; i < 3; i++) {
            assertThat(door.capture(1, "{}").statusCode()).isEqualTo(400);
        }

        assertThat(door.capture(1, "{}").statusCode()).isEqualTo(429);
    }

    @Test
    void one_accounts_calls_leave_anothers_alone() {
        for (int i = 0; i < 5; i++) {
            door.capture(2, SAMPLE);
        }

        assertThat(door.capture(1, SAMPLE).statusCode()).isEqualTo(200);
    }

    @Test
    void polling_has_a_limit_of_its_own() {
        HttpResponse<String> first = door.get(1, METRICS);
        door.get(1, METRICS);
        HttpResponse<String> third = door.get(1, METRICS);

        assertThat(first.headers().firstValue("RateLimit")).contains("\"reads\";r=1;t=86400");
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.body()).contains("the limit of 2 in 86400");
        assertThat(door.capture(1, SAMPLE).statusCode()).isEqualTo(200);
    }
}
