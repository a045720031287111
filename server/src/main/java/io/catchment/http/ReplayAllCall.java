package io.catchment.http;

import io.catchment.QuarantineFilter;
import io.catchment.quarantine.Replays;
import io.catchment.settings.Account;
import io.helidon.http.Status;

/// `POST …/quarantine/replay`: sends what matches again, the oldest first.
final class ReplayAllCall implements AccountCall.OfAccount {
    private final Replays replays;

    ReplayAllCall(Replays replays) {
        this.replays = replays;
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        Input input = asked.input();
        QuarantineFilter filter = FilterInput.read(input);
        int limit = input.limit();
        boolean again = input.flag("again");
        return input.problem()
                .orElseGet(() ->
                        answer(
                                replays.replayAll(
                                        new Replays.Order(asked.by().name(), account, again),
                                        filter,
                                        limit)));
    }

    private static Answer answer(Replays.Sums sums) {
        return Json.answer(
                Status.ACCEPTED_202,
                out -> {
                    out.writeNumberProperty("replayed", sums.replayed());
                    out.writeNumberProperty("replayedBefore", sums.inForce());
                    out.writeNumberProperty("unreadable", sums.unreadable());
                    out.writeNumberProperty("remaining", sums.remaining());
                });
    }
}
