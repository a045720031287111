package io.catchment.console;

import io.catchment.QuarantineFilter;
import io.catchment.quarantine.BulkRun;
import io.catchment.quarantine.BulkRuns;
import io.catchment.quarantine.Page;
import io.catchment.quarantine.Quarantine;
import io.catchment.quarantine.Quarantine.Look;
import io.catchment.settings.Account;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The quarantine of an account as a list, and what is done to all of a filter.
record QuarantinePages(Quarantine quarantine, BulkRuns runs) implements Pages {
    /// In characters.
    static final int REASON_MAX = 500;

    private static final int ROWS = 50;
    private static final String LIST = Section.QUARANTINE.path();
    private static final String ALL = LIST + "/all";
    private static final String RUN = LIST + "/runs/{run}";

    @Override
    public List<PageCall> calls() {
        return List.of(
                PageCall.get(LIST, Role.VIEWER, PageCall.ofAccount(this::list)),
                PageCall.get(ALL, Role.OPERATOR, PageCall.ofAccount(this::all)),
                PageCall.post(ALL + "/replay", Role.OPERATOR, PageCall.ofAccount(this::replay)),
                PageCall.post(ALL + "/dismiss", Role.OPERATOR, PageCall.ofAccount(this::dismiss)),
                PageCall.get(RUN, Role.VIEWER, PageCall.ofAccount(this::run)).withoutStore(),
                PageCall.get(RUN + "/progress", Role.VIEWER, PageCall.ofAccount(this::progress))
                        .withoutStore(),
                PageCall.post(RUN + "/stop", Role.OPERATOR, PageCall.ofAccount(this::stop))
                        .withoutStore());
    }

    // ---- the list ----

    private Shown list(Visit visit, Account account) {
        QuarantineQuery query = QuarantineQuery.of(visit.query());
        List<String> wrong = query.wrong();
        Optional<List<Long>> before = place(visit.query().text("before"));
        Look look =
                wrong.isEmpty()
                        ? quarantine.look(account.id(), query.filter(), before, ROWS)
                        : new Look(
                                new Page<>(List.of(), Optional.empty()),
                                List.of(),
                                Optional.empty());
        QuarantinePaths paths = new QuarantinePaths(account.name());
        QuarantinePage page =
                new QuarantinePage(
                        visit.shell("Quarantine", Section.QUARANTINE),
                        paths,
                        query,
                        wrong,
                        look.sums(),
                        look.page(),
                        look.backTo(),
                        before.isEmpty(),
                        runs.running(account.id()).map(run -> BulkRunView.of(paths, run)));
        return wrong.isEmpty() ? Shown.page(page) : Shown.again(page);
    }

    /// Where the page before ended, as `microseconds.log.partition.offset`; the first page for anything else.
    private static Optional<List<Long>> place(String text) {
        return text.matches(
                        "[0-9]{1,17}(\\.[0-9]{1,18}){%d}".formatted(Quarantine.PLACE_NUMBERS - 1))
                ? Optional.of(Arrays.stream(text.split("\\.")).map(Long::parseLong).toList())
                : Optional.empty();
    }

    // ---- all of a filter ----

    private Shown all(Visit visit, Account account) {
        QuarantineQuery query = QuarantineQuery.of(visit.query());
        return query.wrong().isEmpty() && query.isOpen()
                ? Shown.page(all(visit, account, query, "", ""))
                : Shown.elsewhere(new QuarantinePaths(account.name()).list() + query.address());
    }

    private QuarantineAllPage all(
            Visit visit, Account account, QuarantineQuery query, String reason, String wrong) {
        Look look = quarantine.look(account.id(), query.filter(), Optional.empty(), 1);
        return new QuarantineAllPage(
                visit.shell("Replay or dismiss all", Section.QUARANTINE),
                new QuarantinePaths(account.name()),
                query,
                QuarantineQuery.words(query.filter()),
                look.sums(),
                look.backTo().isPresent(),
                reason,
                wrong);
    }

    private Shown replay(Visit visit, Account account) {
        return ofOpen(
                visit, account, filter -> runs.replay(visit.user().inAudit(), account, filter));
    }

    private Shown dismiss(Visit visit, Account account) {
        String reason = visit.form().text("reason").strip();
        QuarantineQuery query = QuarantineQuery.of(visit.form());
        if (!isReason(reason) && query.wrong().isEmpty() && query.isOpen()) {
            return Shown.again(all(visit, account, query, reason, reasonExpected()));
        }
        return ofOpen(
                visit,
                account,
                filter -> runs.dismiss(visit.user().inAudit(), account.id(), filter, reason));
    }

    static boolean isReason(String text) {
        return !text.isEmpty()
                && text.length() <= REASON_MAX
                && text.codePoints().noneMatch(c -> Character.isISOControl(c));
    }

    static String reasonExpected() {
        return "Give a reason, in one line of %d characters at most.".formatted(REASON_MAX);
    }

    private interface Beginning {
        BulkRuns.Answer begin(QuarantineFilter filter);
    }

    private Shown ofOpen(Visit visit, Account account, Beginning beginning) {
        QuarantineQuery query = QuarantineQuery.of(visit.form());
        QuarantinePaths paths = new QuarantinePaths(account.name());
        if (!query.wrong().isEmpty() || !query.isOpen()) {
            return Shown.elsewhere(paths.list() + query.address());
        }
        return switch (beginning.begin(query.filter())) {
            case BulkRuns.Begun(BulkRun run) -> Shown.elsewhere(paths.run(run.id()));
            case BulkRuns.OneIsRunning(BulkRun run) -> {
                visit.say(
                        Notice.refused(
                                "Of this account one is under way already: this. Nothing else was begun."));
                yield Shown.elsewhere(paths.run(run.id()));
            }
            case BulkRuns.TooMany() -> {
                visit.say(
                        Notice.refused(
                                "Other accounts have as many under way as there may be. Nothing was begun: try it later."));
                yield Shown.elsewhere(paths.all() + query.address());
            }
        };
    }

    // ---- a run ----

    private Shown run(Visit visit, Account account) {
        QuarantinePaths paths = new QuarantinePaths(account.name());
        return found(visit, account)
                .<Shown>map(run ->
                        Shown.page(
                                new BulkRunPage(
                                        visit.shell(
                                                BulkRunView.of(paths, run).title(),
                                                Section.QUARANTINE),
                                        BulkRunView.of(paths, run),
                                        paths.list())))
                .orElseGet(() -> visit.notFound("replay or dismissal that this server knows"));
    }

    private Shown progress(Visit visit, Account account) {
        QuarantinePaths paths = new QuarantinePaths(account.name());
        return found(visit, account)
                .<Shown>map(run -> Shown.page(BulkRunView.of(paths, run)))
                .orElseGet(() -> visit.notFound("replay or dismissal that this server knows"));
    }

    private Shown stop(Visit visit, Account account) {
        QuarantinePaths paths = new QuarantinePaths(account.name());
        Optional<BulkRun> run = found(visit, account);
        run.ifPresent(runs::stop);
        return run.<Shown>map(it -> Shown.elsewhere(paths.run(it.id())))
                .orElseGet(() -> visit.notFound("replay or dismissal that this server knows"));
    }

    private Optional<BulkRun> found(Visit visit, Account account) {
        try {
            return runs.find(account.id(), UUID.fromString(visit.variable("run")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
