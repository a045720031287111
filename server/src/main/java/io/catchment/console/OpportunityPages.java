package io.catchment.console;

import io.catchment.Activity;
import io.catchment.Fields;
import io.catchment.KeptLead;
import io.catchment.KeptOpportunity;
import io.catchment.LeadId;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.OpportunityType;
import io.catchment.RequestId;
import io.catchment.console.OpportunitiesPage.Asked;
import io.catchment.readback.NewestFirst;
import io.catchment.readback.ReadBack;
import io.catchment.settings.Account;
import io.catchment.status.Books;
import io.catchment.status.RequestList;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The opportunities of an account, and each of them.
record OpportunityPages(ReadBack readBack, NewestFirst captured, Books books) implements Pages {
    private static final String ID = "id";
    private static final int ROWS = 50;
    private static final int ROWS_OF_PART = 20;
    private static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");

    @Override
    public List<PageCall> calls() {
        String list = Section.OPPORTUNITIES.path();
        return List.of(
                PageCall.get(list, Role.VIEWER, PageCall.ofAccount(this::list)),
                PageCall.get(list + "/{" + ID + "}", Role.VIEWER, PageCall.ofAccount(this::one)));
    }

    // ---- the list ----

    private Shown list(Visit visit, Account account) {
        Asked asked = asked(visit);
        try {
            return Shown.page(page(visit, account, asked, meant(asked)));
        } catch (DateTimeException e) {
            // A browser's field for a day takes nothing else.
            Asked wrong =
                    new Asked(
                            asked.type(),
                            asked.status(),
                            "",
                            "",
                            "A day is written as 2026-01-31.");
            return Shown.again(page(visit, account, wrong, meant(wrong)));
        }
    }

    private static Asked asked(Visit visit) {
        String type = visit.query().text("type").strip();
        String status = visit.query().text("status");
        return new Asked(
                type.matches("[0-9]{1,9}") ? type : "",
                OpportunitiesPage.STATUSES.contains(status) ? status : "",
                visit.query().text("from").strip(),
                visit.query().text("to").strip(),
                "");
    }

    private static NewestFirst.Meant meant(Asked asked) {
        return new NewestFirst.Meant(
                given(asked.type()).map(Integer::parseInt),
                given(asked.status()),
                given(asked.from()).map(text -> day(text, 0)).orElse(Instant.EPOCH),
                given(asked.to()).map(text -> day(text, 1)).orElse(EVER));
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty());
    }

    private static Instant day(String text, int later) {
        Instant day =
                LocalDate.parse(text).plusDays(later).atStartOfDay(ZoneOffset.UTC).toInstant();
        return day.isAfter(EVER) ? EVER : day;
    }

    private OpportunitiesPage page(
            Visit visit, Account account, Asked asked, NewestFirst.Meant meant) {
        CapturedPaths paths = new CapturedPaths(account.name());
        Optional<OpportunityId> before =
                visit.query()
                        .given("before")
                        .flatMap(RequestId::parse)
                        .map(id -> new OpportunityId(id.value()));
        NewestFirst.Found found = captured.opportunities(account.id(), meant, before, ROWS);
        return new OpportunitiesPage(
                visit.shell("Opportunities", Section.OPPORTUNITIES),
                paths.opportunities(),
                asked,
                types(account),
                lines(account, found.items()),
                before.isEmpty(),
                found.next().map(next -> older(paths, asked, next)),
                found.next()
                        .filter(NewestFirst.Next::isEndOfLook)
                        .map(next -> made(next.before())));
    }

    private static List<OpportunitiesPage.Choice> types(Account account) {
        return account.rules().opportunityTypes().values().stream()
                .sorted(Comparator.comparingInt(OpportunityType::eventCode))
                .map(type -> new OpportunitiesPage.Choice(type.eventCode(), type.name()))
                .toList();
    }

    private static String older(CapturedPaths paths, Asked asked, NewestFirst.Next next) {
        return "%s?type=%s&status=%s&from=%s&to=%s&before=%s"
                .formatted(
                        paths.opportunities(),
                        asked.type(),
                        asked.status(),
                        Paths.segment(asked.from()),
                        Paths.segment(asked.to()),
                        next.before());
    }

    /// As its id says.
    private static Instant made(OpportunityId id) {
        return Instant.ofEpochMilli(id.value().getMostSignificantBits() >>> 16);
    }

    private List<OpportunitiesPage.Line> lines(Account account, List<KeptOpportunity> found) {
        CapturedPaths paths = new CapturedPaths(account.name());
        Map<LeadId, KeptLead> leads =
                captured
                        .leads(
                                account.id(),
                                found.stream()
                                        .map(kept -> kept.opportunity().lead())
                                        .collect(Collectors.toSet()))
                        .stream()
                        .collect(Collectors.toMap(kept -> kept.lead().id(), Function.identity()));
        return found.stream()
                .map(kept ->
                        new OpportunitiesPage.Line(
                                OpportunityLine.of(paths, kept, account.rules()),
                                paths.lead(kept.opportunity().lead()),
                                name(Optional.ofNullable(leads.get(kept.opportunity().lead())))))
                .toList();
    }

    private static Optional<String> name(Optional<KeptLead> lead) {
        return lead.map(kept -> LeadLine.name(kept.lead()));
    }

    // ---- one of them ----

    private Shown one(Visit visit, Account account) {
        return RequestId.parse(visit.variable(ID))
                .map(id -> new OpportunityId(id.value()))
                .flatMap(id -> readBack.opportunity(account, id))
                .map(kept -> Shown.page(page(visit, account, kept)))
                .orElseGet(() -> visit.notFound("opportunity"));
    }

    private OpportunityPage page(Visit visit, Account account, KeptOpportunity kept) {
        Opportunity opportunity = kept.opportunity();
        CapturedPaths paths = new CapturedPaths(account.name());
        RequestList.Behind behind =
                books.behind(account.id(), opportunity.lead(), Optional.of(opportunity.id()));
        return new OpportunityPage(
                visit.shell("Opportunity", Section.OPPORTUNITIES),
                opportunity.id().toString(),
                OpportunityLine.of(paths, kept, account.rules()),
                paths.lead(opportunity.lead()),
                name(readBack.lead(account, opportunity.lead())),
                opportunity.at(),
                kept.modifiedAt(),
                opportunity.note(),
                FieldLines.of(fields(account, opportunity), opportunity.fields()),
                activities(visit, account, kept),
                LeadPages.behind(visit, paths.opportunity(opportunity.id()), behind.listed())
                        .map(listed -> BehindLine.of(paths, listed)),
                behind.whole());
    }

    private static Fields fields(Account account, Opportunity opportunity) {
        return account.rules()
                .opportunityType(opportunity.eventCode())
                .map(OpportunityType::fields)
                .orElseGet(() -> new Fields(List.of()));
    }

    private ListPart<ActivityLine> activities(Visit visit, Account account, KeptOpportunity kept) {
        CapturedPaths paths = new CapturedPaths(account.name());
        Optional<UUID> after =
                visit.query().given("activities").flatMap(RequestId::parse).map(RequestId::value);
        NewestFirst.Page<Activity> page =
                captured.activities(account.id(), kept, after, ROWS_OF_PART);
        return new ListPart<>(
                        page.items(),
                        page.more()
                                ? Optional.of(
                                        paths.opportunity(kept.opportunity().id())
                                                + "?activities="
                                                + page.items().getLast().id()
                                                + "#activities")
                                : Optional.empty(),
                        after.isEmpty())
                .map(activity -> ActivityLine.of(paths, activity));
    }
}
