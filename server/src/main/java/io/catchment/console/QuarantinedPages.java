package io.catchment.console;

import io.catchment.LeadId;
import io.catchment.LeadUpdateBehavior;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import io.catchment.console.QuarantinedPage.DismissForm;
import io.catchment.console.QuarantinedPage.Editor;
import io.catchment.console.QuarantinedPage.Facts;
import io.catchment.process.DryRun;
import io.catchment.process.Preview;
import io.catchment.quarantine.Dismissals;
import io.catchment.quarantine.Quarantine;
import io.catchment.quarantine.Replays;
import io.catchment.quarantine.Replays.Replayed;
import io.catchment.quarantine.RequestRecord;
import io.catchment.settings.Account;
import io.catchment.wire.Whereabouts;
import java.util.List;
import java.util.Optional;

/// One request of the quarantine: seen, mended, tried, sent again or given up.
record QuarantinedPages(
        Quarantine quarantine, DryRun dryRun, Replays replays, Dismissals dismissals)
        implements Pages {
    private static final String ONE = Section.QUARANTINE.path() + "/{id}";
    private static final String YES = "yes";

    @Override
    public List<PageCall> calls() {
        return List.of(
                PageCall.get(ONE, Role.VIEWER, of(this::page)),
                PageCall.get(ONE + "/replays", Role.VIEWER, of(this::replays)),
                // Changes nothing: whoever sees the body may see what it would do.
                PageCall.post(ONE + "/dry-run", Role.VIEWER, of(this::dryRun)),
                PageCall.post(ONE + "/replay", Role.OPERATOR, of(this::replay)),
                PageCall.post(ONE + "/dismiss", Role.OPERATOR, of(this::dismiss)));
    }

    /// What a call is about.
    ///
    /// @param end what became of it
    private record Case(
            Visit visit, Account account, RequestRecord request, RequestRecord.Final end) {
        QuarantinePaths paths() {
            return new QuarantinePaths(account.name());
        }

        BodyText sent() {
            return BodyText.of(request.body());
        }

        Outcome.Failure failure() {
            return end.outcome().failure().orElseThrow();
        }
    }

    private interface AnsweringOfCase {
        Shown answer(Case it);
    }

    private PageCall.Answering of(AnsweringOfCase answering) {
        return PageCall.ofAccount((visit, account) -> {
            Optional<RequestRecord> found =
                    RequestId.parse(visit.variable("id"))
                            .flatMap(id -> quarantine.find(account.id(), id));
            if (found.isEmpty()) {
                return visit.notFound("request");
            }
            RequestRecord request = found.get();
            return request.isInQuarantine() && request.state() instanceof RequestRecord.Final end
                    ? answering.answer(new Case(visit, account, request, end))
                    : Shown.elsewhere(new QuarantinePaths(account.name()).request(request.id()));
        });
    }

    // ---- the page ----

    private Shown page(Case it) {
        return Shown.page(page(it, Typed.asItWas(it), it.failure(), Optional.empty()));
    }

    private Shown replays(Case it) {
        return Shown.page(replaysOf(it));
    }

    private static ReplaysView replaysOf(Case it) {
        return new ReplaysView(it.paths(), it.request().id(), it.request().beside().replayedBy());
    }

    /// @param failure the one to be marked
    private static QuarantinedPage page(
            Case it, Typed typed, Outcome.Failure failure, Optional<DryRunView> dryRun) {
        return page(it, typed, Optional.of(failure), dryRun, DismissForm.EMPTY, "", false);
    }

    private static QuarantinedPage page(
            Case it,
            Typed typed,
            Optional<Outcome.Failure> failure,
            Optional<DryRunView> dryRun,
            DismissForm dismissForm,
            String wrong,
            boolean offersAgain) {
        return new QuarantinedPage(
                it.visit().shell("A request in quarantine", Section.QUARANTINE),
                it.paths(),
                facts(it),
                MarkedText.of(
                        typed.body().text(),
                        failure.map(what -> marks(it, typed, what)).orElse(List.of())),
                new Editor(
                        typed.body().text(),
                        typed.body().isWhole(),
                        typed.isEdited(it),
                        typed.lead(),
                        typed.behavior(),
                        offersAgain,
                        wrong),
                dryRun,
                replaysOf(it),
                it.request().beside().dismissed(),
                dismissForm);
    }

    private static List<Whereabouts.Mark> marks(Case it, Typed typed, Outcome.Failure failure) {
        return Whereabouts.in(
                typed.body().text(), failure.message(), it.account().rules().leadFields());
    }

    private static Facts facts(Case it) {
        RequestRecord request = it.request();
        Outcome outcome = it.end().outcome();
        List<String> explanation = outcome.explanation();
        return new Facts(
                request.id(),
                request.kind(),
                request.key().value(),
                request.acceptedAt(),
                request.attempts(),
                outcome.effect(),
                it.failure(),
                outcome.cure().isPresent()
                        ? explanation.subList(0, explanation.size() - 1)
                        : explanation,
                outcome.cure(),
                it.end().source(),
                request.body().length,
                it.sent().isUtf8(),
                request.beside().replayOf());
    }

    // ---- what was typed ----

    /// @param body of the editor
    private record Typed(BodyText body, String lead, String behavior) {
        static Typed asItWas(Case it) {
            Parameters parameters = it.request().parameters();
            return new Typed(
                    it.sent(),
                    parameters.lead().map(LeadId::toString).orElse(""),
                    parameters.behavior().map(LeadUpdateBehavior::wireName).orElse(""));
        }

        static Typed of(Case it) {
            BodyText sent = it.sent();
            boolean hasBody = sent.isWhole() && it.visit().form().values().containsKey("body");
            return new Typed(
                    hasBody ? BodyText.typed(it.visit().form().text("body")) : sent,
                    it.visit().form().text("lead").strip(),
                    it.visit().form().text("behavior").strip());
        }

        boolean isEdited(Case it) {
            return !it.sent().isSame(body);
        }

        /// Empty when they cannot be understood.
        Optional<Parameters> parameters(RequestKind kind) {
            return switch (kind) {
                case OPPORTUNITY_CAPTURE, OPPORTUNITY_UPDATE -> Optional.of(Parameters.NONE);
                case LEAD_CAPTURE ->
                        behavior.isEmpty()
                                ? Optional.of(Parameters.NONE)
                                : LeadUpdateBehavior.named(behavior).map(Parameters::of);
                case LEAD_UPDATE ->
                        lead.isEmpty()
                                ? Optional.of(Parameters.NONE)
                                : RequestId.parse(lead)
                                        .map(id -> Parameters.of(new LeadId(id.value())));
            };
        }

        Replays.Edit edit(Case it, Parameters parameters) {
            return new Replays.Edit(
                    isEdited(it) ? Optional.of(body.bytes()) : Optional.empty(),
                    Optional.of(parameters)
                            .filter(given -> !given.equals(it.request().parameters())));
        }
    }

    private static Shown again(
            Case it, Typed typed, Optional<Outcome.Failure> failure, String wrong, boolean again) {
        return Shown.again(
                page(it, typed, failure, Optional.empty(), DismissForm.EMPTY, wrong, again));
    }

    private static Shown noSuchParameters(Case it, Typed typed) {
        return again(
                it,
                typed,
                Optional.of(it.failure()),
                "The id of a lead is a GUID of 36 characters. Nothing was done.",
                false);
    }

    // ---- what is done ----

    private Shown dryRun(Case it) {
        Typed typed = Typed.of(it);
        Optional<Parameters> parameters = typed.parameters(it.request().kind());
        if (parameters.isEmpty()) {
            return noSuchParameters(it, typed);
        }
        Replays.Edit edit = typed.edit(it, parameters.get());
        Preview preview =
                dryRun.of(
                        it.account(),
                        it.request().key(),
                        it.request().kind(),
                        edit.parameters().orElse(it.request().parameters()),
                        edit.body().orElse(it.request().body()));
        Optional<Outcome.Failure> failure =
                preview instanceof Preview.Failed failed
                        ? Optional.of(failed.failure())
                        : Optional.empty();
        return Shown.page(
                page(
                        it,
                        typed,
                        failure,
                        Optional.of(DryRunView.of(preview)),
                        DismissForm.EMPTY,
                        "",
                        false));
    }

    private Shown replay(Case it) {
        Typed typed = Typed.of(it);
        Optional<Parameters> parameters = typed.parameters(it.request().kind());
        if (parameters.isEmpty()) {
            return noSuchParameters(it, typed);
        }
        boolean isAgain = it.visit().form().text("again").equals(YES);
        Replays.Order order = new Replays.Order(it.visit().user().inAudit(), it.account(), isAgain);
        Replayed replayed =
                replays.replay(order, it.request().id(), typed.edit(it, parameters.get()));
        return switch (replayed) {
            case Replayed.Sent(RequestId id) -> {
                it.visit()
                        .say(
                                Notice.done(
                                        "It is sent again, as the request %s%s."
                                                .formatted(
                                                        id,
                                                        typed.isEdited(it)
                                                                ? " with the mended body"
                                                                : "")));
                yield Shown.elsewhere(it.paths().of(it.request().id()));
            }
            case Replayed.InForce(RequestId by) ->
                    again(
                            it,
                            typed,
                            Optional.of(it.failure()),
                            "It was sent again before, as the request %s, which was applied or may yet be. Nothing was sent."
                                    .formatted(by),
                            true);
            case Replayed.Unreadable(Outcome.Failure failure) ->
                    again(
                            it,
                            typed,
                            Optional.of(failure),
                            "The door would not take this body. Nothing was sent. "
                                    + failure.message(),
                            false);
            case Replayed.Unknown(), Replayed.NotInQuarantine() ->
                    it.visit().notFound("request in the quarantine");
        };
    }

    private Shown dismiss(Case it) {
        String reason = it.visit().form().text("reason").strip();
        if (!QuarantinePages.isReason(reason)) {
            return Shown.again(
                    page(
                            it,
                            Typed.asItWas(it),
                            Optional.of(it.failure()),
                            Optional.empty(),
                            new DismissForm(reason, QuarantinePages.reasonExpected()),
                            "",
                            false));
        }
        Dismissals.Fate fate =
                dismissals.dismiss(
                        new Dismissals.Order(
                                it.visit().user().inAudit(), it.account().id(), reason),
                        it.request().id());
        it.visit().say(notice(fate));
        return Shown.elsewhere(it.paths().of(it.request().id()));
    }

    private static Notice notice(Dismissals.Fate fate) {
        return switch (fate) {
            case DISMISSED -> Notice.done("It is dismissed.");
            case DISMISSED_BEFORE ->
                    Notice.refused("Somebody dismissed it before: their reason stands.");
            case UNKNOWN, NOT_IN_QUARANTINE -> Notice.refused("It is not in the quarantine.");
        };
    }
}
