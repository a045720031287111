package io.catchment.http;

import io.catchment.settings.Account;
import io.catchment.settings.Settings;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/// `GET /api/v1/accounts`: the accounts that there are, by number.
final class AccountsCall implements Route.AdminCall {
    private final Supplier<Settings> settings;

    AccountsCall(Supplier<Settings> settings) {
        this.settings = settings;
    }

    @Override
    public Answer answer(AdminAsked asked) {
        Input input = asked.input();
        int limit = input.limit();
        int after = input.after();
        return input.problem().orElseGet(() -> page(after, limit));
    }

    private Answer page(int after, int limit) {
        List<Account> rest =
                settings.get().accounts().stream()
                        .filter(account -> account.id().value() > after)
                        .sorted(Comparator.comparingInt(account -> account.id().value()))
                        .limit(limit + 1L)
                        .toList();
        return Json.page(
                rest,
                limit,
                account -> account.id().value(),
                (out, account) -> Json.text(out, "name", account.name()));
    }
}
