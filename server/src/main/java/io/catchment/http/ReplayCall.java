package io.catchment.http;

import io.catchment.Outcome;
import io.catchment.RequestId;
import io.catchment.quarantine.Replays;
import io.catchment.quarantine.Replays.Replayed;
import io.catchment.settings.Account;
import io.helidon.http.Status;

/// `POST …/quarantine/{id}/replay`: sends the request again, as it is or with another body.
final class ReplayCall implements AccountCall.OfAccount {
    private final Replays replays;

    ReplayCall(Replays replays) {
        this.replays = replays;
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        Input input = asked.input();
        Replays.Edit edit = new Replays.Edit(input.body("body"), GivenParameters.edited(input));
        boolean again = input.flag("again");
        return input.problem()
                .orElseGet(() ->
                        RequestCall.id(asked)
                                .map(id ->
                                        replays.replay(
                                                new Replays.Order(
                                                        asked.by().name(), account, again),
                                                id,
                                                edit))
                                .map(replayed -> answer(account, replayed))
                                .orElseGet(RequestCall::unknown));
    }

    private static Answer answer(Account account, Replayed replayed) {
        return switch (replayed) {
            case Replayed.Sent(RequestId id) -> sent(account, id);
            case Replayed.Unknown() -> RequestCall.unknown();
            case Replayed.NotInQuarantine() -> notInQuarantine();
            case Replayed.InForce(RequestId by) ->
                    ProblemAnswers.conflict(
                            "replayed-before",
                            "A replay of it was applied, or may yet be",
                            "See the request " + by + ", or send \"again\": true.");
            case Replayed.Unreadable(Outcome.Failure failure) ->
                    Problem.of(
                                    Status.BAD_REQUEST_400,
                                    "unreadable-body",
                                    "The door would not take the body",
                                    failure.exceptionType() + ": " + failure.message())
                            .answer();
        };
    }

    private static Answer sent(Account account, RequestId id) {
        return SettingsAnswers.created(
                Json.answer(Status.ACCEPTED_202, out -> Json.text(out, "id", id.toString())),
                SettingsAnswers.pathOf(account.name()) + "/requests/" + id);
    }

    static Answer notInQuarantine() {
        return ProblemAnswers.conflict(
                "not-in-quarantine",
                "The request is not in the quarantine",
                "It waits, or it was applied.");
    }
}
