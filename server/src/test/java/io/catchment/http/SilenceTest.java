package io.catchment.http;

import static io.catchment.http.TestDoor.SAMPLE;
import static io.catchment.http.TestDoor.STATUS;
import static io.catchment.settings.TestAccounts.account;
import static io.catchment.settings.TestAccounts.keys;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No key, no query and no body is ever logged, not even with every logger wide open.
final class SilenceTest {
    @Test
    void nothing_that_was_sent_is_in_any_log(@TempDir Path folder) {
        try (LogLines lines = LogLines.capture()) {
            try (TestDoor door = TestDoor.open(folder, TestDoor.config(), account(1))) {
                door.capture(1, SAMPLE);
                door.capture(1, "{\"bad\":\"a@example.com\"");
                door.get(1, STATUS + "?RequestID=nonsense");
                door.raw(
                        "GET /%zz?secretKey="
                                + keys(1).secretKey()
                                + " HTTP/1.1\r\nx-api-key: "
                                + keys(1).apiKey()
                                + "\r\n\r\n");
                door.raw(
                        "GET /?secretKey=\""
                                + keys(1).secretKey()
                                + "\" HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
                door.raw(
                        TestDoor.rawCaptureHead(1)
                                + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}");
                door.raw(TestDoor.rawCaptureHead(1) + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
                door.raw(TestDoor.rawCaptureHead(1) + "No colon: \u0001\r\n\r\n");
                door.raw("GET /?" + keys(1).secretKey() + " HTTP/1.0\r\n\r\n");
                door.raw("GET " + keys(1).secretKey() + " nonsense\r\n\r\n");
            }

            assertThat(lines.all())
                    .isNotEmpty()
                    .doesNotContain(keys(1).secretKey())
                    .doesNotContain(keys(1).apiKey())
                    .doesNotContain(keys(1).accessKey())
                    .doesNotContain("a@example.com")
                    .doesNotContain("nonsense");
        }
    }
}
