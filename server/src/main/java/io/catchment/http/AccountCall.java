package io.catchment.http;

import io.catchment.settings.Account;
import io.catchment.settings.Settings;
import java.util.function.Supplier;

/// A call of the native API about the account that its path names.
record AccountCall(Supplier<Settings> settings, OfAccount call) implements Route.AdminCall {
    static final String ACCOUNT = "account";

    /// What it does.
    interface OfAccount {
        Answer answer(Account account, AdminAsked asked);
    }

    @Override
    public Answer answer(AdminAsked asked) {
        return settings.get()
                .accountNamed(asked.variable(ACCOUNT))
                .map(account -> call.answer(account, asked))
                .orElseGet(() -> ProblemAnswers.unknown("account"));
    }
}
