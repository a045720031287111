package io.catchment.console;

import io.catchment.AccountId;
import io.catchment.quarantine.AuditTrail;
import io.catchment.quarantine.Page;
import io.catchment.settings.Account;
import io.catchment.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Who did what, when.
record AuditPages(AuditTrail audit, Supplier<? extends Settings> settings) implements Pages {
    private static final int ROWS = 50;
    private static final int TEXT_CHARACTERS_MAX = 200;
    private static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");

    @Override
    public List<PageCall> calls() {
        return List.of(PageCall.get(Section.AUDIT.path(), Role.VIEWER, this::page));
    }

    private Shown page(Visit visit) {
        Optional<String> by = given(visit, "by");
        Optional<String> action = given(visit, "action");
        Optional<List<Long>> before =
                given(visit, "before")
                        .filter(text -> text.matches("[0-9]{1,18}"))
                        .map(text -> List.of(Long.parseLong(text)));
        Page<AuditTrail.Deed> deeds =
                audit.list(
                        new AuditTrail.Filter(Optional.empty(), by, action, Instant.EPOCH, EVER),
                        before,
                        ROWS);
        return Shown.page(
                new AuditPage(
                        visit.shell("Audit", Section.AUDIT),
                        by.orElse(""),
                        action.orElse(""),
                        deeds.items().stream().map(this::line).toList(),
                        deeds.next().map(List::getFirst)));
    }

    private static Optional<String> given(Visit visit, String name) {
        return visit.query().given(name).filter(text -> text.length() <= TEXT_CHARACTERS_MAX);
    }

    private AuditPage.Line line(AuditTrail.Deed deed) {
        return new AuditPage.Line(
                deed.at(),
                deed.by(),
                deed.action(),
                deed.account().flatMap(this::name).orElse(""),
                deed.subject(),
                deed.detail());
    }

    private Optional<String> name(AccountId account) {
        return settings.get().account(account).map(Account::name);
    }
}
