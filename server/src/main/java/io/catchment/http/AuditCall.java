package io.catchment.http;

import io.catchment.AccountId;
import io.catchment.quarantine.AuditTrail;
import io.catchment.quarantine.Page;
import io.catchment.settings.Account;
import io.catchment.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/// `GET /api/v1/audit`: who did what, the newest first.
final class AuditCall implements Route.AdminCall {
    private static final int TEXT_CHARACTERS_MAX = 200;

    private final Supplier<Settings> settings;
    private final AuditTrail audit;

    AuditCall(Supplier<Settings> settings, AuditTrail audit) {
        this.settings = settings;
        this.audit = audit;
    }

    @Override
    public Answer answer(AdminAsked asked) {
        Input input = asked.input();
        AuditTrail.Filter filter =
                new AuditTrail.Filter(
                        input.read("account", "the name of an account", this::account),
                        input.text("by", TEXT_CHARACTERS_MAX),
                        input.text("action", TEXT_CHARACTERS_MAX),
                        FilterInput.from(input),
                        FilterInput.to(input));
        int limit = input.limit();
        Optional<List<Long>> before = input.cursor(AuditTrail.PLACE_NUMBERS).map(Cursor::numbers);
        return input.problem()
                .orElseGet(() -> {
                    Page<AuditTrail.Deed> page = audit.list(filter, before, limit);
                    return Json.page(page.items(), page.next().map(Cursor::new), this::write);
                });
    }

    private Optional<AccountId> account(String name) {
        return settings.get().accountNamed(name).map(Account::id);
    }

    private void write(JsonGenerator out, AuditTrail.Deed deed) {
        Json.text(out, "at", deed.at().toString());
        Json.text(out, "by", deed.by());
        Json.text(out, "action", deed.action());
        Json.text(
                out, "account", deed.account().flatMap(settings.get()::account).map(Account::name));
        Json.text(out, "subject", deed.subject());
        Json.text(out, "detail", deed.detail());
    }
}
