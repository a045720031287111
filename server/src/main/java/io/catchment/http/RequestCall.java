package io.catchment.http;

import io.catchment.AccountId;
import io.catchment.OpportunityId;
import io.catchment.Outcome;
import io.catchment.RequestId;
import io.catchment.quarantine.Quarantine;
import io.catchment.quarantine.RequestRecord;
import io.catchment.settings.Account;
import io.catchment.wire.Answers;
import io.helidon.http.Status;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// `GET …/requests/{id}`: everything about one request.
final class RequestCall implements AccountCall.OfAccount {
    static final String ID = "id";

    private final Quarantine quarantine;

    RequestCall(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    /// The id in the path; empty for what cannot be one.
    static Optional<RequestId> id(AdminAsked asked) {
        return RequestId.parse(asked.variable(ID));
    }

    static Answer unknown() {
        return ProblemAnswers.unknown("request of this account");
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        return asked.input()
                .problem()
                .orElseGet(() ->
                        id(asked)
                                .flatMap(id -> quarantine.find(account.id(), id))
                                .map(found -> answer(account.id(), found))
                                .orElseGet(RequestCall::unknown));
    }

    private Answer answer(AccountId account, RequestRecord request) {
        String status = status(account, request.state());
        return Json.answer(
                Status.OK_200,
                out -> {
                    Json.text(out, "id", request.id().toString());
                    Json.text(out, "task", request.kind().taskType());
                    Json.text(out, "status", status);
                    writeState(out, request.state());
                    out.writeNumberProperty("attempts", request.attempts());
                    Json.text(out, "acceptedAt", request.acceptedAt().toString());
                    out.writeNumberProperty("key", request.key().value());
                    writeBeside(out, request.beside());
                    Json.text(
                            out,
                            "parameters",
                            Optional.of(request.parameters().text())
                                    .filter(text -> !text.isEmpty()));
                    writeBody(out, request.body());
                });
    }

    /// As callers of the compatible API are told it.
    private String status(AccountId account, RequestRecord.State state) {
        return switch (state) {
            case RequestRecord.Waiting waiting -> Answers.IN_QUEUE;
            case RequestRecord.Retrying retrying -> Answers.IN_QUEUE;
            case RequestRecord.Final(var outcome, var at, var repeats, var source) ->
                    repeats.flatMap(first -> quarantine.find(account, first))
                            .map(first -> status(account, first.state()))
                            .orElseGet(() -> Answers.word(outcome));
        };
    }

    private static void writeState(JsonGenerator out, RequestRecord.State state) {
        switch (state) {
            case RequestRecord.Waiting() -> {}
            case RequestRecord.Retrying(var failure, var nextAt) -> {
                writeFailure(out, Optional.of(failure));
                Json.text(out, "nextAt", nextAt.toString());
            }
            case RequestRecord.Final done -> writeOutcome(out, done);
        }
    }

    private static void writeOutcome(JsonGenerator out, RequestRecord.Final done) {
        Outcome outcome = done.outcome();
        Json.text(out, "effect", Input.label(outcome.effect()));
        outcome.result().ifPresent(result -> writeResult(out, result));
        writeFailure(out, outcome.failure());
        Json.texts(out, "explanation", outcome.explanation());
        Json.text(out, "cure", outcome.cure());
        Json.text(out, "source", done.source());
        Json.text(out, "finishedAt", done.finishedAt().toString());
        done.repeats().ifPresent(first -> Json.text(out, "repeats", first.toString()));
    }

    private static void writeResult(JsonGenerator out, Outcome.Result result) {
        out.writeObjectPropertyStart("result");
        Json.text(out, "lead", result.lead().toString());
        out.writeBooleanProperty("leadIsNew", result.leadIsNew());
        Json.text(out, "opportunity", result.opportunity().map(OpportunityId::toString));
        out.writeEndObject();
    }

    static void writeFailure(JsonGenerator out, Optional<Outcome.Failure> failure) {
        failure.ifPresent(it -> {
            out.writeObjectPropertyStart("failure");
            Json.text(out, "exception", it.exceptionType());
            Json.text(out, "message", it.message());
            out.writeEndObject();
        });
    }

    private static void writeBeside(JsonGenerator out, RequestRecord.Beside beside) {
        Json.text(out, "replayOf", beside.replayOf());
        writeReplays(out, beside.replayedBy());
        if (beside.dismissed().isEmpty()) {
            out.writeNullProperty("dismissed");
        }
        beside.dismissed()
                .ifPresent(dismissal -> {
                    out.writeObjectPropertyStart("dismissed");
                    Json.text(out, "at", dismissal.at().toString());
                    Json.text(out, "by", dismissal.by());
                    Json.text(out, "reason", dismissal.reason());
                    out.writeEndObject();
                });
    }

    private static void writeReplays(JsonGenerator out, List<RequestRecord.Later> replays) {
        out.writeArrayPropertyStart("replayedBy");
        replays.forEach(replay -> {
            out.writeStartObject();
            Json.text(out, "id", replay.id().toString());
            Json.text(out, "effect", replay.effect().map(Input::label));
            out.writeEndObject();
        });
        out.writeEndArray();
    }

    private static void writeBody(JsonGenerator out, byte[] body) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            Json.text(out, "body", text);
        } catch (CharacterCodingException e) {
            Json.text(out, "bodyBase64", Base64.getEncoder().encodeToString(body));
        }
    }
}
