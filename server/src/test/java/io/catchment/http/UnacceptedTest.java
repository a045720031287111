package io.catchment.http;

import static io.catchment.http.TestDoor.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.settings.RateLimit;
import io.catchment.settings.TestAccounts;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that were not taken may be leads all the same: each is counted, for its key where that is known.
final class UnacceptedTest {
    @TempDir Path folder;

    private static HttpRequest.Builder post(TestDoor door, String path) {
        return door.request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(SAMPLE));
    }

    @Test
    void every_call_that_is_not_taken_is_counted_for_the_key_that_it_names() {
        var limited =
                TestAccounts.withRate(
                        TestAccounts.account(2), new RateLimit.Calls(1, Duration.ofHours(1)));
        try (TestDoor door =
                TestDoor.open(folder, TestDoor.config(), TestAccounts.account(1), limited)) {
            String access = TestAccounts.keys(1).accessKey();
            String api = TestAccounts.keys(1).apiKey();

            assertThat(door.capture(1, SAMPLE).statusCode()).isEqualTo(200);
            door.send(
                    post(door, TestDoor.CAPTURE + "?accessKey=" + access + "&secretKey=no")
                            .build());
            door.send(post(door, TestDoor.CAPTURE).header("x-LSQ-AccessKey", access).build());
            door.send(post(door, TestDoor.CAPTURE).header("x-api-key", api).build());
            door.send(post(door, TestDoor.CAPTURE + "?accessKey=nobody").build());
            door.capture(2, SAMPLE);
            door.capture(2, SAMPLE);
            door.send(door.request(TestDoor.STATUS).header("x-api-key", "no").build());
            door.capture(1, "not json");
            door.capture(1, " ".repeat(2 << 20));

            assertThat(door.unaccepted)
                    .containsExactly(
                            "401 of account 1 key 11",
                            "401 of account 1 key 11",
                            "401 of account 1 key 12",
                            "401 of nobody",
                            "429 of account 2 key 21",
                            "413 of account 1 key 11");
        }
    }
}
