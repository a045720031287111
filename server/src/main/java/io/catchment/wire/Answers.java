package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.Effect;
import io.catchment.Flags;
import io.catchment.LogId;
import io.catchment.OpportunityId;
import io.catchment.Outcome;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// The answers of the compatible dialect, byte for byte: keys, order and casing are LeadSquared's.
public final class Answers {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    /// What an answer takes beside the body that it repeats.
    private static final int BYTES_EXPECTED = 1024;

    /// The `Status` of a request that is not final.
    public static final String IN_QUEUE = "In-Queue";

    private static final String PROCESS_STEP = "In-Process-Queue";
    private static final String RETRY_STEP = "In-Retry-Queue";

    private static final int ACTION_OPPORTUNITY_MADE = 1;
    private static final int ACTION_DUPLICATE_FOUND = 3;

    private Answers() {}

    /// The promise that a request is kept and will become final.
    public static byte[] accepted(RequestId id) {
        return ("{\"Status\":\"Request accepted. Please use below request id to check the status\",\"RequestID\":\""
                        + id
                        + "\"}")
                .getBytes(UTF_8);
    }

    public static byte[] error(MxError error) {
        return object(
                BYTES_EXPECTED,
                out -> {
                    out.writeStringProperty("Status", "Error");
                    text(out, "ExceptionType", error.exceptionType());
                    text(out, "ExceptionMessage", error.message());
                });
    }

    /// The status of a request that was accepted and not yet looked at.
    ///
    /// @param body as it was sent
    public static byte[] inQueue(RequestId id, RequestKind kind, byte[] body) {
        return status(
                id,
                kind,
                body,
                new Task(IN_QUEUE, "Request is waiting to be processed", PROCESS_STEP, null, null));
    }

    /// The status of a request that a fault of the system hit, and that is tried again.
    ///
    /// @param attempts how often it was tried
    /// @param last what the last try came to
    /// @param nextAt when the next one is due
    public static byte[] retrying(
            RequestId id,
            RequestKind kind,
            byte[] body,
            int attempts,
            Outcome.Failure last,
            Instant nextAt) {
        String reason =
                reason(last)
                        + " Try "
                        + (attempts + 1)
                        + " comes at "
                        + nextAt.truncatedTo(ChronoUnit.SECONDS)
                        + ".";
        return status(id, kind, body, new Task(IN_QUEUE, reason, RETRY_STEP, PROCESS_STEP, null));
    }

    /// The status of a request that is final.
    ///
    /// @param outcome with a result or a failure; what came twice is told by the outcome of the first
    /// @param attempts how often it was tried, the last time included
    public static byte[] done(RequestId id, Outcome outcome, int attempts, byte[] body) {
        return status(id, outcome.kind(), body, task(id, outcome, lastStep(outcome, attempts)));
    }

    /// The queue that it left last; a synchronous request never was in one.
    private static @Nullable String lastStep(Outcome outcome, int attempts) {
        if (outcome.position().log().equals(LogId.SYNCHRONOUS)) {
            return null;
        }
        return attempts > 1 ? RETRY_STEP : PROCESS_STEP;
    }

    private static Task task(RequestId id, Outcome outcome, @Nullable String lastStep) {
        return switch (outcome.conclusion()) {
            case Outcome.Result result ->
                    new Task(
                            word(outcome),
                            "Request was successfully completed",
                            null,
                            lastStep,
                            new String(succeeded(id, outcome, result), UTF_8));
            case Outcome.Failure failure ->
                    new Task(word(outcome), reason(failure), null, lastStep, null);
            case Outcome.Repeat repeat ->
                    throw new IllegalArgumentException(
                            outcome.position() + " repeats " + repeat.first());
        };
    }

    /// The `Status` of a request that is final.
    ///
    /// @param outcome as for [#done]
    public static String word(Outcome outcome) {
        if (outcome.result().isPresent()) {
            return "Success";
        }
        return outcome.effect() == Effect.FAILURE ? "FAILURE" : "ERROR";
    }

    private static String reason(Outcome.Failure failure) {
        return failure.exceptionType() + ": " + failure.message();
    }

    private static byte[] status(RequestId id, RequestKind kind, byte[] body, Task task) {
        return object(
                BYTES_EXPECTED + body.length + body.length / 4,
                out -> {
                    out.writeStringProperty(idKey(kind), id.toString());
                    out.writeObjectPropertyStart("TaskStatus");
                    out.writeStringProperty("TaskType", kind.taskType());
                    out.writeStringProperty("Status", task.status());
                    text(out, "StatusReason", task.reason());
                    text(out, "TaskCurrentStep", task.currentStep());
                    text(out, "TaskLastStep", task.lastStep());
                    out.writeStringProperty("RequestBody", new String(body, UTF_8));
                    text(out, "Message", task.message());
                    out.writeEndObject();
                });
    }

    /// Each kind's own documentation spells it so.
    private static String idKey(RequestKind kind) {
        return switch (kind) {
            case OPPORTUNITY_CAPTURE, LEAD_CAPTURE -> "RequestId";
            case OPPORTUNITY_UPDATE, LEAD_UPDATE -> "RequestID";
        };
    }

    /// What the synchronous call of the outcome's kind answers, and what `Message` of a status holds as text.
    public static byte[] succeeded(RequestId id, Outcome outcome, Outcome.Result result) {
        return switch (outcome.kind()) {
            case OPPORTUNITY_CAPTURE -> captured(id, outcome.effect(), result);
            case LEAD_CAPTURE ->
                    success(out -> out.writeStringProperty("Id", result.lead().toString()));
            case OPPORTUNITY_UPDATE, LEAD_UPDATE ->
                    success(out -> out.writeNumberProperty("AffectedRows", 1));
        };
    }

    private static byte[] success(Consumer<JsonGenerator> message) {
        return object(
                BYTES_EXPECTED,
                out -> {
                    out.writeStringProperty("Status", "Success");
                    out.writeObjectPropertyStart("Message");
                    message.accept(out);
                    out.writeEndObject();
                });
    }

    /// What a synchronous capture of an opportunity answers, and what `Message` of a status holds as text.
    ///
    /// @param effect whether its opportunity was made or was there
    public static byte[] captured(RequestId id, Effect effect, Outcome.Result result) {
        Optional<String> opportunity = result.opportunity().map(OpportunityId::toString);
        boolean isUnique = effect != Effect.DUPLICATE;
        return object(
                BYTES_EXPECTED,
                out -> {
                    out.writeNumberProperty("Status", 0);
                    out.writeNumberProperty("PrimaryAction", 0);
                    out.writeNumberProperty("SecondaryAction", 0);
                    out.writeNullProperty("ExceptionType");
                    out.writeNullProperty("ExceptionMessage");
                    out.writeStringProperty("RequestId", id.toString());
                    out.writeStringProperty("RelatedProspectId", result.lead().toString());
                    out.writeBooleanProperty("IsUnique", isUnique);
                    text(
                            out,
                            "CreatedOpportunityId",
                            opportunity.filter(made -> isUnique).orElse(null));
                    text(
                            out,
                            "ConflictedOpportunityId",
                            opportunity.filter(found -> !isUnique).orElse(null));
                    writeDetails(out, isUnique, opportunity);
                    writeFlags(out, result.flags());
                });
    }

    private static void writeDetails(
            JsonGenerator out, boolean isUnique, Optional<String> opportunity) {
        out.writeArrayPropertyStart("AdditionalDetails");
        out.writeStartObject();
        out.writeNumberProperty(
                "PostDeDupActionPerformed",
                isUnique ? ACTION_OPPORTUNITY_MADE : ACTION_DUPLICATE_FOUND);
        text(out, "ActivityId", opportunity.orElse(null));
        out.writeEndObject();
        out.writeEndArray();
    }

    private static void writeFlags(JsonGenerator out, Flags flags) {
        out.writeBooleanProperty("OverwriteFields", flags.overwriteFields());
        out.writeBooleanProperty("UpdateEmptyFields", flags.updateEmptyFields());
        out.writeBooleanProperty("DoNotPostDuplicateActivity", flags.doNotPostDuplicateActivity());
        out.writeBooleanProperty("DoNotChangeOwner", flags.doNotChangeOwner());
    }

    /// An account's queue. The rate is sent under the documented key and under the one it should have.
    ///
    /// @param maxDelay age of the oldest pending request, told in whole seconds
    /// @param finishedPerMinute 0 or above, told with one decimal
    public static byte[] metrics(long pending, Duration maxDelay, double finishedPerMinute) {
        BigDecimal rate = BigDecimal.valueOf(finishedPerMinute).setScale(1, RoundingMode.HALF_UP);
        return object(
                BYTES_EXPECTED,
                out -> {
                    out.writeNumberProperty("PendingMessages", pending);
                    out.writeNumberProperty("MaxDelayInSeconds", maxDelay.toSeconds());
                    out.writeNumberProperty("ProcessingratePerMinute", rate);
                    out.writeNumberProperty("ProcessingRatePerMinute", rate);
                });
    }

    private static byte[] object(int bytesExpected, Consumer<JsonGenerator> members) {
        return json(
                bytesExpected,
                out -> {
                    out.writeStartObject();
                    members.accept(out);
                    out.writeEndObject();
                });
    }

    /// One JSON value.
    static byte[] json(int bytesExpected, Consumer<JsonGenerator> value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(bytesExpected);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            value.accept(out);
        }
        return bytes.toByteArray();
    }

    static void text(JsonGenerator out, String key, @Nullable String value) {
        if (value == null) {
            out.writeNullProperty(key);
        } else {
            out.writeStringProperty(key, encodable(value));
        }
    }

    /// Half a surrogate pair, which UTF-8 cannot hold, becomes `?`; the generator would throw.
    static String encodable(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    /// The `TaskStatus` of a status answer, without what the request itself says.
    private record Task(
            String status,
            String reason,
            @Nullable String currentStep,
            @Nullable String lastStep,
            @Nullable String message) {}
}
