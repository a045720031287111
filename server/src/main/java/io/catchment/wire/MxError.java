package io.catchment.wire;

import io.catchment.Field;
import io.catchment.IdempotencyKey;
import io.catchment.Opportunity;
import io.catchment.Refusal;
import io.catchment.UniqueKey;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// An error as LeadSquared's callers know them: a type to tell it by and a message to read.
///
/// Where LeadSquared's documentation has a sentence for it, the message begins with that sentence.
///
/// @param exceptionType as `MXInvalidInputException`
public record MxError(String exceptionType, String message) {
    private static final String INVALID_INPUT = "MXInvalidInputException";
    private static final String MANDATORY_MISSING = "MXMandatoryAttributeMissingException";
    private static final String INVALID_FIELDS = "MXInvalidActivityFieldsException";
    private static final String NOT_FOUND = "MXResourceNotFoundException";
    private static final String TOO_LARGE = "MXRequestTooLargeException";
    private static final String UNAVAILABLE = "MXServiceUnavailableException";
    private static final String NOT_AS_SPECIFIED =
            "The message body on the request is not as per API specification. ";

    /// A message is read by a person: so many names are enough to find the rest.
    private static final int NAMES_SHOWN_MAX = 20;

    private static final int NAME_CHARACTERS_MAX = 100;

    /// The one place where refusals get their words.
    public static MxError of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotJsonContentType it ->
                    invalidInput(
                            NOT_AS_SPECIFIED + "Content-Type: expected " + it.expected() + ".");
            case Refusal.NotJson it ->
                    invalidInput(NOT_AS_SPECIFIED + it.path() + ": " + it.problem() + ".");
            case Refusal.Malformed it ->
                    invalidInput(
                            NOT_AS_SPECIFIED + it.path() + ": expected " + it.expected() + ".");
            case Refusal.Missing it ->
                    new MxError(
                            MANDATORY_MISSING,
                            NOT_AS_SPECIFIED
                                    + it.path()
                                    + ": missing, expected "
                                    + it.expected()
                                    + ".");
            case Refusal.BothOverwriteAndUpdateEmpty it ->
                    invalidInput("OverwriteFields and UpdateEmptyFields both cannot be true");
            case Refusal.InvalidIdempotencyKey it ->
                    invalidInput(
                            "Idempotency-Key: expected one header of 1 to "
                                    + IdempotencyKey.CHARACTERS_MAX
                                    + " printable ASCII characters, in quotes or not.");
            case Refusal.UnknownEventCode it ->
                    new MxError(
                            "MXInvalidActivityException",
                            "Event Code is invalid or empty. No opportunity type has the code "
                                    + it.eventCode()
                                    + ".");
            case Refusal.InvalidSearchBy it ->
                    invalidInput(
                            "Invalid SearchBy value provided. '"
                                    + shown(it.name())
                                    + "' is not a unique attribute.");
            case Refusal.UnknownAttributes it ->
                    new MxError(
                            "MXUnknownAttributeException",
                            "Attribute(s) does not exist - " + listed(it.names()) + ".");
            case Refusal.NoUniqueValue it ->
                    new MxError(
                            MANDATORY_MISSING,
                            "A value is needed for at least one of "
                                    + listed(it.uniqueAttributes())
                                    + ".");
            case Refusal.MandatoryAttributeMissing it ->
                    new MxError(MANDATORY_MISSING, mandatory("Attribute name", it.attribute()));
            case Refusal.AttributeValue it ->
                    invalidInput(misfit("Attribute name", it.attribute(), it.problem()));
            case Refusal.UniqueValueTooLong it ->
                    invalidInput(
                            "Attribute name : '"
                                    + it.attribute()
                                    + "' has a value of "
                                    + it.bytes()
                                    + " bytes, a unique value has at most "
                                    + UniqueKey.VALUE_BYTES_MAX
                                    + ".");
            case Refusal.GivenIdInvalid it ->
                    invalidInput(
                            "ProspectID is not a GUID, which __UseUserDefinedGuid__ asks for.");
            case Refusal.LeadExists it ->
                    new MxError(
                            "MXDuplicateEntryException",
                            "A Lead with same " + it.attributeLabel() + " already exists.");
            case Refusal.UnknownOpportunityFields it ->
                    new MxError(
                            INVALID_FIELDS,
                            "Field(s) does not exist - " + listed(it.names()) + ".");
            case Refusal.MandatoryFieldMissing it ->
                    new MxError(INVALID_FIELDS, mandatory("Field name", it.field()));
            case Refusal.FieldValue it ->
                    new MxError(INVALID_FIELDS, misfit("Field name", it.field(), it.problem()));
            case Refusal.NoteTooLong it ->
                    invalidInput(
                            "OpportunityNote has "
                                    + it.characters()
                                    + " characters, at most "
                                    + Opportunity.NOTE_CHARACTERS_MAX
                                    + " are allowed.");
            case Refusal.UnknownLead it -> invalidInput("Lead does not exist");
            case Refusal.UnknownOpportunity it -> invalidInput("Opportunity does not exist");
        };
    }

    /// 401: keys are missing, wrong, or of different accounts.
    public static MxError unauthorized() {
        return new MxError(
                "MXUnAuthorizedAccessException",
                "The API call was made with invalid access credentials. Check your AccessKey and SecretKey.");
    }

    /// 404: no such path.
    public static MxError notFound() {
        return new MxError(
                NOT_FOUND, "The API could not be found. Please check the API signature.");
    }

    /// 404: no request of this account has this id.
    public static MxError unknownRequest() {
        return new MxError(NOT_FOUND, "There is no request with this RequestID.");
    }

    /// 400: what was given as a request id cannot be one.
    public static MxError malformedRequestId() {
        return invalidInput("RequestID is missing or is not a GUID of 36 characters.");
    }

    /// 400: a parameter of a query is missing, is there twice, or is not as it has to be.
    ///
    /// @param expected what would have been right
    public static MxError parameter(String name, String expected) {
        return invalidInput("Parameter " + name + ": expected " + expected + ".");
    }

    /// 500: no opportunity of this account has this id.
    public static MxError unknownOpportunity() {
        return invalidInput("Opportunity does not exist");
    }

    /// 500: opportunities with so many and so long values that not all of them fit into one answer.
    public static MxError pageTooLarge() {
        return invalidInput(
                "The opportunities of this page are too large for one answer. Ask for a smaller PageSize.");
    }

    /// 405: the path exists for other methods.
    public static MxError methodNotAllowed(String allowed) {
        return new MxError(
                "MXMethodNotAllowedException",
                "The API does not support this method. Allowed: " + allowed + ".");
    }

    /// 408: the caller took too long to send it.
    public static MxError tooSlow() {
        return new MxError(
                "MXRequestTimeoutException",
                "The request did not arrive in time. Nothing was stored.");
    }

    /// 413: the body is over the limit.
    public static MxError requestTooLarge(long bodyBytesMax) {
        return new MxError(
                TOO_LARGE,
                "The message body on the request is larger than the limit of "
                        + bodyBytesMax
                        + " bytes.");
    }

    /// 414 and 431: what comes before the body is over the limit.
    public static MxError headTooLarge() {
        return new MxError(TOO_LARGE, "The request line or the headers are larger than the limit.");
    }

    /// 400: bytes that are no request.
    public static MxError notHttp() {
        return invalidInput(
                "The request line, the headers or the framing of the body are not valid HTTP/1.1.");
    }

    /// 505: a version of HTTP that is not spoken here.
    public static MxError otherHttpVersion() {
        return invalidInput("The request has to be HTTP/1.1.");
    }

    /// 429: over the account's own rate limit.
    public static MxError rateLimitExceeded(int calls, Duration window) {
        return new MxError(
                "MXAPIRateLimitExceededException",
                "API calls exceeded the limit of "
                        + calls
                        + " in "
                        + window.toSeconds()
                        + " second(s)");
    }

    /// In processing: the idempotency key came before, with another request.
    public static MxError idempotencyKeyReused() {
        return new MxError(
                "MXIdempotencyKeyReusedException",
                "The Idempotency-Key was used before, for another call or another body.");
    }

    /// 409: the request that came first with this idempotency key waits for its next try.
    public static MxError firstNotFinished() {
        return new MxError(
                "MXRequestNotFinishedException",
                "The first request with this Idempotency-Key is not finished yet. Please send it again later.");
    }

    /// In processing and for ever after: the person whom the request was about was erased.
    public static MxError erased() {
        return new MxError(
                "MXRequestErasedException",
                "The person whom the request was about was erased, and the request with them.");
    }

    /// 500: a fault of ours, to be found in the log by the incident's id.
    public static MxError internal(String incidentId) {
        return new MxError(
                "MXInternalException", "The API called failed. Incident " + incidentId + ".");
    }

    /// 503: the request was not taken.
    public static MxError notTaken() {
        return new MxError(
                UNAVAILABLE,
                "The request cannot be taken now and was not stored. Please send it again later.");
    }

    /// 503: the log did not say that it has the request; it may have it all the same.
    public static MxError notKnownToBeStored() {
        return new MxError(
                UNAVAILABLE, "The request is not known to be stored. Please send it again later.");
    }

    /// 503: a call that stores nothing was not let in, or asks for what only the store knows, which is not
    /// there now.
    public static MxError notAnswered() {
        return new MxError(UNAVAILABLE, "This cannot be answered now. Please ask again later.");
    }

    private static MxError invalidInput(String message) {
        return new MxError(INVALID_INPUT, message);
    }

    private static String mandatory(String kind, Field field) {
        return named(kind, field) + " is mandatory.";
    }

    private static String misfit(String kind, Field field, String problem) {
        return named(kind, field) + " " + problem + ".";
    }

    private static String named(String kind, Field field) {
        return kind + " : '" + field.name() + "' of datatype : '" + field.type().wireName() + "'";
    }

    static String listed(List<String> names) {
        String shown =
                names.stream()
                        .limit(NAMES_SHOWN_MAX)
                        .map(MxError::shown)
                        .collect(Collectors.joining(", "));
        int more = names.size() - NAMES_SHOWN_MAX;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    static String shown(String name) {
        return Text.shown(name, NAME_CHARACTERS_MAX);
    }
}
