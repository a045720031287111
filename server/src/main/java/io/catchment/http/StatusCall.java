package io.catchment.http;

import io.catchment.RequestId;
import io.catchment.status.RequestStatus;
import io.catchment.status.Requests;
import io.catchment.wire.Answers;
import io.catchment.wire.MxError;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.List;
import java.util.Optional;

/// `GET …/status?RequestID=…`: where one of the account's own requests is.
final class StatusCall implements Route.Call {
    private static final String REQUEST_ID = "RequestID";

    // What the compatible answer has no room for. Times are ISO 8601, UTC.
    static final HeaderName ACCEPTED_AT = HeaderNames.create("Catchment-Accepted-At");
    static final HeaderName FINISHED_AT = HeaderNames.create("Catchment-Finished-At");
    static final HeaderName ATTEMPTS = HeaderNames.create("Catchment-Attempts");
    private static final int NOT_TRIED_YET = 0;

    private final Requests requests;

    StatusCall(Requests requests) {
        this.requests = requests;
    }

    @Override
    public Answer answer(Asked asked) {
        return requestId(asked.query())
                .map(id -> answer(id, requests.status(asked.caller().account().id(), id)))
                .orElseGet(() ->
                        ErrorAnswers.of(Status.BAD_REQUEST_400, MxError.malformedRequestId()));
    }

    private static Answer answer(RequestId id, RequestStatus status) {
        return switch (status) {
            case RequestStatus.Unknown() ->
                    ErrorAnswers.of(Status.NOT_FOUND_404, MxError.unknownRequest());
            case RequestStatus.InQueue waits ->
                    Answer.json(Status.OK_200, Answers.inQueue(id, waits.kind(), waits.body()))
                            .retryAfter(waits.retryAfter())
                            .with(header(ACCEPTED_AT, waits.acceptedAt()))
                            .with(header(ATTEMPTS, NOT_TRIED_YET));
            case RequestStatus.Retrying waits ->
                    Answer.json(
                                    Status.OK_200,
                                    Answers.retrying(
                                            id,
                                            waits.kind(),
                                            waits.body(),
                                            waits.attempts(),
                                            waits.failure(),
                                            waits.nextAt()))
                            .retryAfter(waits.retryAfter())
                            .with(header(ACCEPTED_AT, waits.acceptedAt()))
                            .with(header(ATTEMPTS, waits.attempts()));
            case RequestStatus.Done done ->
                    Answer.json(
                                    Status.OK_200,
                                    Answers.done(id, done.outcome(), done.attempts(), done.body()))
                            .with(header(ACCEPTED_AT, done.outcome().acceptedAt()))
                            .with(header(FINISHED_AT, done.finishedAt()))
                            .with(header(ATTEMPTS, done.attempts()));
            case RequestStatus.StoreDown down -> ErrorAnswers.notAnswered(down.retryAfter());
        };
    }

    private static Header header(HeaderName name, Object value) {
        return HeaderValues.create(name, value.toString());
    }

    private static Optional<RequestId> requestId(Query query) {
        List<String> given = query.values(REQUEST_ID);
        return given.size() == 1 ? RequestId.parse(given.getFirst()) : Optional.empty();
    }
}
