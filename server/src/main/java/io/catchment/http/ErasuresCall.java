package io.catchment.http;

import io.catchment.quarantine.Eraser;
import io.catchment.settings.Account;
import java.util.Optional;

/// `GET …/erasures`: the receipts of an account, the newest first.
final class ErasuresCall implements AccountCall.OfAccount {
    private final Eraser eraser;

    ErasuresCall(Eraser eraser) {
        this.eraser = eraser;
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        int limit = asked.input().limit();
        return asked.input()
                .problem()
                .orElseGet(() ->
                        Json.page(
                                eraser.list(account.id(), limit),
                                Optional.empty(),
                                ErasureCall::write));
    }
}
