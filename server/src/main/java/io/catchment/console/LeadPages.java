package io.catchment.console;

import io.catchment.AccountRules;
import io.catchment.Activity;
import io.catchment.KeptLead;
import io.catchment.KeptOpportunity;
import io.catchment.Lead;
import io.catchment.LeadId;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.RequestId;
import io.catchment.readback.NewestFirst;
import io.catchment.readback.ReadBack;
import io.catchment.settings.Account;
import io.catchment.status.Books;
import io.catchment.status.RequestList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The leads of an account, and each of them.
record LeadPages(ReadBack readBack, NewestFirst captured, Books books) implements Pages {
    private static final String ID = "id";
    private static final int ROWS = 50;
    private static final int ROWS_OF_PART = 20;
    private static final int ASKED_CHARACTERS_MAX = 200;
    private static final char PLACE_PARTED_BY = '_';

    @Override
    public List<PageCall> calls() {
        String list = Section.LEADS.path();
        return List.of(
                PageCall.get(list, Role.VIEWER, PageCall.ofAccount(this::list)),
                PageCall.get(list + "/{" + ID + "}", Role.VIEWER, PageCall.ofAccount(this::one)));
    }

    // ---- the list ----

    private Shown list(Visit visit, Account account) {
        Optional<String> asked =
                visit.query()
                        .given("q")
                        .filter(text -> text.length() <= ASKED_CHARACTERS_MAX)
                        .filter(text -> text.indexOf('\0') < 0);
        return asked.map(text -> found(visit, account, text))
                .orElseGet(() -> Shown.page(newest(visit, account)));
    }

    private Shown found(Visit visit, Account account, String asked) {
        CapturedPaths paths = new CapturedPaths(account.name());
        List<LeadLine> lines =
                readBack.leads(account, asked).stream()
                        .map(kept -> LeadLine.of(paths, kept))
                        .toList();
        return lines.size() == 1
                ? Shown.elsewhere(lines.getFirst().path())
                : Shown.page(
                        new LeadsPage(
                                visit.shell("Leads", Section.LEADS),
                                paths.leads(),
                                LeadsPage.Showing.FOUND,
                                asked,
                                lines,
                                true,
                                Optional.empty(),
                                false));
    }

    private LeadsPage newest(Visit visit, Account account) {
        CapturedPaths paths = new CapturedPaths(account.name());
        boolean chosen = visit.query().text("ids").equals("chosen");
        Optional<LeadId> before = id(visit, "before").map(LeadId::new);
        NewestFirst.Page<KeptLead> page =
                chosen
                        ? captured.leadsOfChosenIds(account.id(), before, ROWS)
                        : captured.leads(account.id(), before, ROWS);
        String base = paths.leads() + (chosen ? LeadsPage.CHOSEN_IDS + "&" : "?") + "before=";
        return new LeadsPage(
                visit.shell("Leads", Section.LEADS),
                paths.leads(),
                chosen ? LeadsPage.Showing.CHOSEN_IDS : LeadsPage.Showing.NEWEST,
                "",
                page.items().stream().map(kept -> LeadLine.of(paths, kept)).toList(),
                before.isEmpty(),
                page.more()
                        ? Optional.of(base + page.items().getLast().lead().id())
                        : Optional.empty(),
                chosen
                        || !captured.leadsOfChosenIds(account.id(), Optional.empty(), 1)
                                .items()
                                .isEmpty());
    }

    private static Optional<UUID> id(Visit visit, String name) {
        return visit.query().given(name).flatMap(RequestId::parse).map(RequestId::value);
    }

    // ---- one of them ----

    private Shown one(Visit visit, Account account) {
        return RequestId.parse(visit.variable(ID))
                .map(id -> new LeadId(id.value()))
                .flatMap(id -> readBack.lead(account, id))
                .map(kept -> Shown.page(page(visit, account, kept)))
                .orElseGet(() -> visit.notFound("lead"));
    }

    private LeadPage page(Visit visit, Account account, KeptLead kept) {
        Lead lead = kept.lead();
        CapturedPaths paths = new CapturedPaths(account.name());
        RequestList.Behind behind = books.behind(account.id(), lead.id(), Optional.empty());
        return new LeadPage(
                visit.shell("Lead", Section.LEADS),
                lead.id().toString(),
                LeadLine.name(lead),
                kept.createdAt(),
                kept.modifiedAt(),
                FieldLines.of(account.rules().leadFields(), lead.fields()),
                FieldLines.of(account.rules().leadFields(), lead.keys()),
                opportunities(visit, account, lead.id()),
                activities(visit, account, lead.id()),
                behind(visit, paths.lead(lead.id()), behind.listed())
                        .map(listed -> BehindLine.of(paths, listed)),
                behind.whole());
    }

    private ListPart<OpportunityLine> opportunities(Visit visit, Account account, LeadId lead) {
        CapturedPaths paths = new CapturedPaths(account.name());
        AccountRules rules = account.rules();
        Optional<NewestFirst.Place> before =
                visit.query().given("opportunities").flatMap(LeadPages::place);
        NewestFirst.Page<KeptOpportunity> page =
                captured.opportunities(account.id(), lead, before, ROWS_OF_PART);
        return new ListPart<>(
                        page.items(),
                        page.more()
                                ? Optional.of(
                                        paths.lead(lead)
                                                + "?opportunities="
                                                + place(page.items().getLast().opportunity())
                                                + "#opportunities")
                                : Optional.empty(),
                        before.isEmpty())
                .map(kept -> OpportunityLine.of(paths, kept, rules));
    }

    private static String place(Opportunity last) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, last.capturedAt())
                + String.valueOf(PLACE_PARTED_BY)
                + last.id();
    }

    private static Optional<NewestFirst.Place> place(String text) {
        int parted = text.indexOf(PLACE_PARTED_BY);
        if (parted < 0 || !text.substring(0, parted).matches("[0-9]{1,17}")) {
            return Optional.empty();
        }
        long micros = Long.parseLong(text.substring(0, parted));
        return RequestId.parse(text.substring(parted + 1))
                .map(id ->
                        new NewestFirst.Place(
                                Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                                new OpportunityId(id.value())));
    }

    private ListPart<ActivityLine> activities(Visit visit, Account account, LeadId lead) {
        CapturedPaths paths = new CapturedPaths(account.name());
        Optional<UUID> before = id(visit, "activities");
        NewestFirst.Page<Activity> page =
                captured.activities(account.id(), lead, before, ROWS_OF_PART);
        return new ListPart<>(
                        page.items(),
                        page.more()
                                ? Optional.of(
                                        paths.lead(lead)
                                                + "?activities="
                                                + page.items().getLast().id()
                                                + "#activities")
                                : Optional.empty(),
                        before.isEmpty())
                .map(activity -> ActivityLine.of(paths, activity));
    }

    /// A part of what is behind a lead or an opportunity: they are read together.
    ///
    /// @param path of the page
    static ListPart<RequestList.Listed> behind(
            Visit visit, String path, List<RequestList.Listed> all) {
        int first = visit.query().given("requests").map(id -> after(id, all)).orElse(0);
        int end = Math.min(all.size(), first + ROWS_OF_PART);
        return new ListPart<>(
                all.subList(first, end),
                end < all.size()
                        ? Optional.of(path + "?requests=" + all.get(end - 1).id() + "#requests")
                        : Optional.empty(),
                first == 0);
    }

    private static int after(String id, List<RequestList.Listed> all) {
        for (int i = 0; i < all.size() - 1; i++) {
            if (all.get(i).id().toString().equals(id)) {
                return i + 1;
            }
        }
        return 0;
    }
}
