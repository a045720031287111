package io.catchment.http;

import io.catchment.Outcome;
import io.catchment.RequestId;
import io.catchment.intake.Seals;
import io.catchment.process.AtOnce;
import io.catchment.process.Ending;
import io.catchment.wire.Answers;
import io.catchment.wire.MxError;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;

/// A call that is answered when its work is done.
///
/// An application error is 500 and the envelope, as LeadSquared has it.
final class SynchronousCall implements Route.Call {
    /// The id of the request, which the envelope of an error has no room for: its status can be asked for, and a person
    /// finds it in the quarantine by it.
    static final HeaderName REQUEST_ID = HeaderNames.create("Catchment-Request-Id");

    private final Reception reception;
    private final AtOnce atOnce;
    private final Seals seals;

    SynchronousCall(Reception reception, AtOnce atOnce, Seals seals) {
        this.reception = reception;
        this.atOnce = atOnce;
        this.seals = seals;
    }

    @Override
    public Answer answer(Asked asked) {
        return reception.take(asked, (entry, request) -> answer(atOnce.run(entry)));
    }

    private Answer answer(Ending ending) {
        return switch (ending) {
            case Ending.Final(Outcome outcome) -> answer(outcome);
            case Ending.OfUnfinished(var retryAfter) ->
                    ErrorAnswers.of(Status.CONFLICT_409, MxError.firstNotFinished())
                            .retryAfter(retryAfter);
            case Ending.NotDone(var retryAfter) -> ErrorAnswers.notTaken(retryAfter);
            case Ending.NotKnown(var retryAfter) -> ErrorAnswers.notKnownToBeStored(retryAfter);
        };
    }

    private Answer answer(Outcome outcome) {
        RequestId id = seals.seal(outcome.account(), outcome.position());
        return outcome.result()
                .map(result -> Answer.json(Status.OK_200, Answers.succeeded(id, outcome, result)))
                .orElseGet(() -> failed(outcome.failure().orElseThrow()))
                .with(HeaderValues.create(REQUEST_ID, id.toString()));
    }

    private static Answer failed(Outcome.Failure failure) {
        return ErrorAnswers.of(
                Status.INTERNAL_SERVER_ERROR_500,
                new MxError(failure.exceptionType(), failure.message()));
    }
}
