package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Every answer, byte for byte.
class AnswersTest {
    private static final RequestId ID =
            new RequestId(UUID.fromString("8eca6fa6-262c-83eb-8cfe-6e3325e2dc73"));
    private static final LeadId LEAD =
            new LeadId(UUID.fromString("3f2c7f3e-5d0a-4b0e-9a44-0d7a4a6f1c11"));
    private static final OpportunityId OPPORTUNITY =
            new OpportunityId(UUID.fromString("5f2c7f3e-5d0a-4b0e-9a44-0d7a4a6f1c22"));
    private static final Outcome.Result RESULT =
            new Outcome.Result(
                    LEAD, true, Optional.of(OPPORTUNITY), new Flags(true, false, false, true));
    private static final String CAPTURED =
            """
            {"Status":0,"PrimaryAction":0,"SecondaryAction":0,"ExceptionType":null,"ExceptionMessage":null,\
            "RequestId":"8eca6fa6-262c-83eb-8cfe-6e3325e2dc73",\
            "RelatedProspectId":"3f2c7f3e-5d0a-4b0e-9a44-0d7a4a6f1c11","IsUnique":true,\
            "CreatedOpportunityId":"5f2c7f3e-5d0a-4b0e-9a44-0d7a4a6f1c22","ConflictedOpportunityId":null,\
            "AdditionalDetails":[{"PostDeDupActionPerformed":1,"ActivityId":"5f2c7f3e-5d0a-4b0e-9a44-0d7a4a6f1c22"}],\
            "OverwriteFields":true,"UpdateEmptyFields":false,"DoNotPostDuplicateActivity":false,"DoNotChangeOwner":true}\
            """;

    @Test
    void an_accepted_request_is_told_its_id() {
        assertThat(text(Answers.accepted(ID)))
                .isEqualTo(
                        "{\"Status\":\"Request accepted. Please use below request id to check the status\",\"RequestID\":\"8eca6fa6-262c-83eb-8cfe-6e3325e2dc73\"}");
    }

    @Test
    void an_error_has_three_keys() {
        assertThat(text(Answers.error(new MxError("MXInvalidInputException", "a \"b\"\n😀"))))
                .isEqualTo(
                        "{\"Status\":\"Error\",\"ExceptionType\":\"MXInvalidInputException\",\"ExceptionMessage\":\"a \\\"b\\\"\\n😀\"}");
    }

    @Test
    void half_a_character_in_a_message_does_no_harm() {
        assertThat(text(Answers.error(new MxError("MX", "a\uD83D"))))
                .isEqualTo(
                        "{\"Status\":\"Error\",\"ExceptionType\":\"MX\",\"ExceptionMessage\":\"a?\"}");
    }

    @Test
    void a_synchronous_capture_tells_what_it_made() {
        assertThat(text(Answers.captured(ID, Effect.CREATED, RESULT))).isEqualTo(CAPTURED);
    }

    @Test
    void a_request_that_waits_is_in_queue() {
        byte[] answer =
                Answers.inQueue(
                        ID, RequestKind.OPPORTUNITY_CAPTURE, "{\"a\":\r\n1}".getBytes(UTF_8));

        assertThat(text(answer))
                .isEqualTo(
                        """
                        {"RequestId":"8eca6fa6-262c-83eb-8cfe-6e3325e2dc73","TaskStatus":{\
                        "TaskType":"Opportunity Capture","Status":"In-Queue",\
                        "StatusReason":"Request is waiting to be processed",\
                        "TaskCurrentStep":"In-Process-Queue","TaskLastStep":null,\
                        "RequestBody":"{\\"a\\":\\r\\n1}","Message":null}}\
                        """);
    }

    @Test
    void a_request_that_succeeded_brings_the_synchronous_answer_as_text() {
        byte[] answer = Answers.done(ID, succeeded(), 1, "{}".getBytes(UTF_8));

        assertThat(text(answer))
                .isEqualTo(
                        """
                        {"RequestId":"8eca6fa6-262c-83eb-8cfe-6e3325e2dc73","TaskStatus":{\
                        "TaskType":"Opportunity Capture","Status":"Success",\
                        "StatusReason":"Request was successfully completed",\
                        "TaskCurrentStep":null,"TaskLastStep":"In-Process-Queue",\
                        "RequestBody":"{}","Message":"%s"}}\
                        """
                                .formatted(CAPTURED.replace("\"", "\\\"")));
    }

    @ParameterizedTest
    @CsvSource({"ERROR,ERROR", "REFUSED,ERROR", "FAILURE,FAILURE"})
    void a_request_that_ended_otherwise_tells_why(Effect effect, String status) {
        byte[] answer = Answers.done(ID, failed(effect), 1, "{}".getBytes(UTF_8));

        assertThat(text(answer))
                .isEqualTo(
                        """
                        {"RequestId":"8eca6fa6-262c-83eb-8cfe-6e3325e2dc73","TaskStatus":{\
                        "TaskType":"Opportunity Capture","Status":"%s",\
                        "StatusReason":"MXDuplicateEntryException: A Lead with same Email already exists.",\
                        "TaskCurrentStep":null,"TaskLastStep":"In-Process-Queue",\
                        "RequestBody":"{}","Message":null}}\
                        """
                                .formatted(status));
    }

    @ParameterizedTest
    @FieldSource("io.catchment.wire.Bodies#CAPTURES")
    void a_status_repeats_the_body_byte_for_byte(String file) {
        byte[] body = Bodies.file(file);

        assertThat(repeated(Answers.done(ID, succeeded(), 1, body))).isEqualTo(body);
        assertThat(repeated(Answers.inQueue(ID, RequestKind.OPPORTUNITY_CAPTURE, body)))
                .isEqualTo(body);
    }

    @Test
    void a_status_repeats_any_text() {
        byte[] body = "\uFEFF{\"360° É ® – 😀\u2028\u007F\":\"\\u00e9\t/\\/\"}\r\n".getBytes(UTF_8);

        assertThat(repeated(Answers.done(ID, succeeded(), 1, body))).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({"24.84,24.8", "24.85,24.9", "0,0.0", "0.04,0.0", "60000000,60000000.0"})
    void metrics_tell_the_rate_under_both_keys_with_one_decimal(double rate, String told) {
        byte[] answer = Answers.metrics(3, Duration.ofMillis(2999), rate);

        assertThat(text(answer))
                .isEqualTo(
                        "{\"PendingMessages\":3,\"MaxDelayInSeconds\":2,\"ProcessingratePerMinute\":%1$s,\"ProcessingRatePerMinute\":%1$s}"
                                .formatted(told));
    }

    private static byte[] repeated(byte[] answer) {
        try (JsonParser parser =
                new JsonFactory().createParser(ObjectReadContext.empty(), answer)) {
            while (!"RequestBody".equals(parser.nextName())) {
                assertThat(parser.currentToken()).isNotNull();
            }
            parser.nextToken();
            return parser.getString().getBytes(UTF_8);
        }
    }

    private static Outcome succeeded() {
        return outcome(Effect.CREATED, RESULT);
    }

    private static Outcome failed(Effect effect) {
        Outcome.Failure failure =
                new Outcome.Failure(
                        "MXDuplicateEntryException", "A Lead with same Email already exists.");
        return outcome(effect, failure);
    }

    private static Outcome outcome(Effect effect, Outcome.Conclusion conclusion) {
        return new Outcome(
                new Position(new LogId("log"), 0, 0),
                new AccountId(1),
                new KeyId(1),
                RequestKind.OPPORTUNITY_CAPTURE,
                Instant.EPOCH,
                effect,
                conclusion,
                List.of());
    }

    private static String text(byte[] answer) {
        return new String(answer, UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    LEAD_CAPTURE       | RequestId | {"Status":"Success","Message":{"Id":"3f2c7f3e-5d0a-4b0e-9a44-0d7a4a6f1c11"}}
                    LEAD_UPDATE        | RequestID | {"Status":"Success","Message":{"AffectedRows":1}}
                    OPPORTUNITY_UPDATE | RequestID | {"Status":"Success","Message":{"AffectedRows":1}}
                    """)
    void each_kind_has_its_own_text_of_success_and_its_own_spelling(
            RequestKind kind, String idKey, String message) {
        Outcome outcome =
                new Outcome(
                        new Position(new LogId("log"), 0, 0),
                        new AccountId(1),
                        new KeyId(1),
                        kind,
                        Instant.EPOCH,
                        Effect.UPDATED,
                        RESULT,
                        List.of());

        assertThat(text(Answers.succeeded(ID, outcome, RESULT))).isEqualTo(message);
        assertThat(text(Answers.done(ID, outcome, 1, new byte[0])))
                .startsWith("{\"" + idKey + "\":\"" + ID + "\",")
                .endsWith(",\"Message\":\"" + message.replace("\"", "\\\"") + "\"}}");
        assertThat(text(Answers.inQueue(ID, kind, new byte[0])))
                .startsWith("{\"" + idKey + "\":\"" + ID + "\",");
    }
}
