package io.catchment.http;

import io.catchment.QuarantineFilter;
import io.catchment.quarantine.Dismissals;
import io.catchment.settings.Account;
import io.helidon.http.Status;

/// `POST …/quarantine/dismiss`: gives what matches up, the newest first, with a reason.
final class DismissAllCall implements AccountCall.OfAccount {
    private final Dismissals dismissals;

    DismissAllCall(Dismissals dismissals) {
        this.dismissals = dismissals;
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        Input input = asked.input();
        String reason = DismissCall.reason(input);
        QuarantineFilter filter = FilterInput.read(input);
        int limit = input.limit();
        return input.problem()
                .orElseGet(() ->
                        answer(
                                dismissals.dismissAll(
                                        new Dismissals.Order(
                                                asked.by().name(), account.id(), reason),
                                        filter,
                                        limit)));
    }

    private static Answer answer(Dismissals.Sums sums) {
        return Json.answer(
                Status.OK_200,
                out -> {
                    out.writeNumberProperty("dismissed", sums.dismissed());
                    out.writeNumberProperty("remaining", sums.remaining());
                });
    }
}
