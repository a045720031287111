package io.catchment.http;

import io.catchment.quarantine.Dismissals;
import io.catchment.settings.Account;
import io.helidon.http.Status;
import java.util.Optional;

/// `POST …/quarantine/{id}/dismiss`: gives the request up, with a reason.
final class DismissCall implements AccountCall.OfAccount {
    static final int REASON_CHARACTERS_MAX = 500;

    private final Dismissals dismissals;

    DismissCall(Dismissals dismissals) {
        this.dismissals = dismissals;
    }

    /// Mandatory: what nobody can say why is not to be given up.
    static String reason(Input input) {
        Optional<String> reason = input.text("reason", REASON_CHARACTERS_MAX);
        if (reason.isEmpty()) {
            input.missing("reason", "why, in 1 to " + REASON_CHARACTERS_MAX + " characters");
        }
        return reason.orElse("");
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        String reason = reason(asked.input());
        return asked.input()
                .problem()
                .orElseGet(() ->
                        RequestCall.id(asked)
                                .map(id ->
                                        dismissals.dismiss(
                                                new Dismissals.Order(
                                                        asked.by().name(), account.id(), reason),
                                                id))
                                .map(DismissCall::answer)
                                .orElseGet(RequestCall::unknown));
    }

    private static Answer answer(Dismissals.Fate fate) {
        return switch (fate) {
            case DISMISSED -> Answer.empty(Status.NO_CONTENT_204);
            case DISMISSED_BEFORE ->
                    ProblemAnswers.conflict(
                            "dismissed-before",
                            "The request was given up before",
                            "The reason that was given then stands.");
            case UNKNOWN -> RequestCall.unknown();
            case NOT_IN_QUARANTINE -> ReplayCall.notInQuarantine();
        };
    }
}
