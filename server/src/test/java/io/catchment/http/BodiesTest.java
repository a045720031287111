package io.catchment.http;

import static io.catchment.http.TestDoor.SAMPLE;
import static io.catchment.settings.TestAccounts.account;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bodies that are announced and do not come. Two chunked ones are all that there is room for, one is all that
/// an account may have of it.
final class BodiesTest {
    private static final HttpConfig.Limits TWO_BODIES =
            new HttpConfig.Limits(10_000, 1_024, 2_048, 20, 8, 8, 40_000);

    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) {
        door =
                TestDoor.open(
                        folder,
                        TestDoor.config().with(TWO_BODIES),
                        account(1),
                        account(2),
                        account(3));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void an_account_whose_share_is_taken_is_told_to_come_again_and_others_are_served() {
        try (RawCaller _ = slowSender(1)) {
            String same = door.raw(TestDoor.rawCaptureHead(1) + "Content-Length: 9000\r\n\r\n");
            int other = door.capture(2, SAMPLE).statusCode();

            assertThat(same)
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: ")
                    .contains("was not stored");
            assertThat(other).isEqualTo(200);
        }
    }

    @Test
    void a_share_that_was_given_back_is_there_again() {
        try (RawCaller slow = slowSender(1)) {
            slow.send("2\r\n{}\r\n0\r\n\r\n");
            assertThat(slow.readToEnd()).startsWith("HTTP/1.1 400 ");
        }

        try (RawCaller again = slowSender(1)) {
            again.send("2\r\n{}\r\n0\r\n\r\n");
            assertThat(again.readToEnd()).startsWith("HTTP/1.1 400 ");
        }
        assertThat(door.metric("catchment_http_body_bytes_held")).contains("0.0");
    }

    @Test
    void bodies_above_what_all_may_hold_are_told_to_come_again() {
        try (RawCaller _ = slowSender(1);
                RawCaller _ = slowSender(2)) {
            String answer = door.raw(TestDoor.rawCaptureHead(3) + "Content-Length: 9000\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
        }
    }

    @Test
    void who_finds_no_room_among_all_keeps_nothing_of_its_own_share() {
        try (RawCaller first = slowSender(1);
                RawCaller _ = slowSender(2)) {
            for (int i = 0; i < 3; i++) {
                door.raw(TestDoor.rawCaptureHead(3) + "Content-Length: 9000\r\n\r\n");
            }
            first.send("2\r\n{}\r\n0\r\n\r\n");
            first.readToEnd();

            try (RawCaller wholeShare = slowSender(3)) {
                wholeShare.send("2\r\n{}\r\n0\r\n\r\n");
                assertThat(wholeShare.readToEnd()).startsWith("HTTP/1.1 400 ");
            }
        }
    }

    /// Has the door set a chunked body's room aside, and sends nothing of it.
    private RawCaller slowSender(int account) {
        RawCaller caller = new RawCaller(door.port());
        caller.send(
                TestDoor.rawCaptureHead(account)
                        + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
        caller.readUntil("HTTP/1.1 100 Continue\r\n\r\n");
        return caller;
    }
}
