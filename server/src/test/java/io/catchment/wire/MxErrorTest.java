package io.catchment.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The words of every refusal: callers match on them.
class MxErrorTest {
    private static final String NOT_AS_SPECIFIED =
            "The message body on the request is not as per API specification. ";
    private static final Field CUSTOM_19 =
            Field.of("mx_Custom_19", "Something", DataType.STRING).asMandatory();
    private static final Field CITY = Field.of("mx_City", "City", DataType.NUMBER);

    static Stream<Case> refusals() {
        return Stream.of(
                error(
                        new Refusal.NotJsonContentType("application/json"),
                        "MXInvalidInputException",
                        NOT_AS_SPECIFIED + "Content-Type: expected application/json."),
                error(
                        new Refusal.NotJson("$.a[1]", "the text ends too early"),
                        "MXInvalidInputException",
                        NOT_AS_SPECIFIED + "$.a[1]: the text ends too early."),
                error(
                        new Refusal.Malformed("$.Opportunity.Fields[2].Value", "a string"),
                        "MXInvalidInputException",
                        NOT_AS_SPECIFIED + "$.Opportunity.Fields[2].Value: expected a string."),
                error(
                        new Refusal.Missing("$.LeadDetails[2].Attribute", "a name"),
                        "MXMandatoryAttributeMissingException",
                        NOT_AS_SPECIFIED + "$.LeadDetails[2].Attribute: missing, expected a name."),
                error(
                        new Refusal.BothOverwriteAndUpdateEmpty(),
                        "MXInvalidInputException",
                        "OverwriteFields and UpdateEmptyFields both cannot be true"),
                error(
                        new Refusal.InvalidIdempotencyKey(),
                        "MXInvalidInputException",
                        "Idempotency-Key: expected one header of 1 to 255 printable ASCII characters, in quotes or not."),
                error(
                        new Refusal.UnknownEventCode(99),
                        "MXInvalidActivityException",
                        "Event Code is invalid or empty. No opportunity type has the code 99."),
                error(
                        new Refusal.InvalidSearchBy("mx_City"),
                        "MXInvalidInputException",
                        "Invalid SearchBy value provided. 'mx_City' is not a unique attribute."),
                error(
                        new Refusal.UnknownAttributes(List.of("mx_A", "mx_B")),
                        "MXUnknownAttributeException",
                        "Attribute(s) does not exist - mx_A, mx_B."),
                error(
                        new Refusal.NoUniqueValue(List.of("EmailAddress", "Phone")),
                        "MXMandatoryAttributeMissingException",
                        "A value is needed for at least one of EmailAddress, Phone."),
                error(
                        new Refusal.MandatoryAttributeMissing(CITY),
                        "MXMandatoryAttributeMissingException",
                        "Attribute name : 'mx_City' of datatype : 'Number' is mandatory."),
                error(
                        new Refusal.AttributeValue(CITY, "is not a number"),
                        "MXInvalidInputException",
                        "Attribute name : 'mx_City' of datatype : 'Number' is not a number."),
                error(
                        new Refusal.UniqueValueTooLong("Phone", 513),
                        "MXInvalidInputException",
                        "Attribute name : 'Phone' has a value of 513 bytes, a unique value has at most 512."),
                error(
                        new Refusal.GivenIdInvalid(),
                        "MXInvalidInputException",
                        "ProspectID is not a GUID, which __UseUserDefinedGuid__ asks for."),
                error(
                        new Refusal.LeadExists("Phone Number"),
                        "MXDuplicateEntryException",
                        "A Lead with same Phone Number already exists."),
                error(
                        new Refusal.UnknownOpportunityFields(List.of("mx_C")),
                        "MXInvalidActivityFieldsException",
                        "Field(s) does not exist - mx_C."),
                error(
                        new Refusal.MandatoryFieldMissing(CUSTOM_19),
                        "MXInvalidActivityFieldsException",
                        "Field name : 'mx_Custom_19' of datatype : 'String' is mandatory."),
                error(
                        new Refusal.FieldValue(CUSTOM_19, "is too long"),
                        "MXInvalidActivityFieldsException",
                        "Field name : 'mx_Custom_19' of datatype : 'String' is too long."),
                error(
                        new Refusal.NoteTooLong(201),
                        "MXInvalidInputException",
                        "OpportunityNote has 201 characters, at most 200 are allowed."),
                error(new Refusal.UnknownLead(), "MXInvalidInputException", "Lead does not exist"),
                error(
                        new Refusal.UnknownOpportunity(),
                        "MXInvalidInputException",
                        "Opportunity does not exist"));
    }

    private static Case error(Refusal refusal, String type, String message) {
        return new Case(refusal, new MxError(type, message));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void a_refusal_has_its_exception_and_its_sentence(Case refused) {
        assertThat(MxError.of(refused.refusal())).isEqualTo(refused.error());
    }

    @Test
    void every_kind_of_refusal_is_in_the_list_above() {
        List<String> kinds =
                Stream.of(Refusal.OfBody.class, Refusal.OfRules.class)
                        .flatMap(group -> Stream.of(group.getPermittedSubclasses()))
                        .map(Class::getSimpleName)
                        .toList();

        assertThat(refusals().map(it -> it.refusal().getClass().getSimpleName()))
                .containsExactlyInAnyOrderElementsOf(kinds);
    }

    @Test
    void a_message_names_only_so_many_names() {
        List<String> names = IntStream.range(0, 500).mapToObj(i -> "n".repeat(500) + i).toList();

        String message = MxError.of(new Refusal.UnknownAttributes(names)).message();

        assertThat(message).hasSizeLessThan(2500).endsWith("… and 480 more.");
    }

    @Test
    void errors_beside_the_body_have_the_documented_sentences() {
        assertThat(MxError.unauthorized())
                .isEqualTo(
                        new MxError(
                                "MXUnAuthorizedAccessException",
                                "The API call was made with invalid access credentials. Check your AccessKey and SecretKey."));
        assertThat(MxError.notFound())
                .isEqualTo(
                        new MxError(
                                "MXResourceNotFoundException",
                                "The API could not be found. Please check the API signature."));
        assertThat(MxError.rateLimitExceeded(25, Duration.ofSeconds(5)))
                .isEqualTo(
                        new MxError(
                                "MXAPIRateLimitExceededException",
                                "API calls exceeded the limit of 25 in 5 second(s)"));
        assertThat(MxError.internal("7f3a").exceptionType()).isEqualTo("MXInternalException");
        assertThat(MxError.internal("7f3a").message())
                .startsWith("The API called failed.")
                .contains("7f3a");
    }

    @Test
    void errors_of_ours_name_what_the_caller_can_change() {
        assertThat(MxError.methodNotAllowed("POST").exceptionType())
                .isEqualTo("MXMethodNotAllowedException");
        assertThat(MxError.methodNotAllowed("POST").message()).contains("POST");
        assertThat(MxError.requestTooLarge(1_048_576).exceptionType())
                .isEqualTo("MXRequestTooLargeException");
        assertThat(MxError.requestTooLarge(1_048_576).message()).contains("1048576 bytes");
        assertThat(MxError.malformedRequestId().message()).contains("RequestID");
        assertThat(MxError.unknownRequest().message()).contains("RequestID");
        assertThat(MxError.notTaken().message()).contains("not stored");
        assertThat(MxError.notKnownToBeStored().message()).contains("not known to be stored");
        assertThat(MxError.notAnswered().message()).contains("later").doesNotContain("stored");
        assertThat(MxError.tooSlow().message()).contains("in time");
        assertThat(MxError.headTooLarge().message()).contains("larger than the limit");
        assertThat(MxError.notHttp().message()).contains("HTTP/1.1");
        assertThat(MxError.otherHttpVersion().message()).contains("HTTP/1.1");
    }

    record Case(Refusal refusal, MxError error) {}
}
