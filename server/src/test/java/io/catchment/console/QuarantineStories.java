package io.catchment.console;

import io.catchment.Activity;
import io.catchment.ActivityCode;
import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.Lead;
import io.catchment.LeadId;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.Outcome;
import io.catchment.QuarantineState;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import io.catchment.SystemFields;
import io.catchment.console.QuarantinedPage.DismissForm;
import io.catchment.console.QuarantinedPage.Editor;
import io.catchment.console.QuarantinedPage.Facts;
import io.catchment.process.Preview;
import io.catchment.quarantine.BulkRun.Kind;
import io.catchment.quarantine.BulkRun.Progress;
import io.catchment.quarantine.BulkRun.State;
import io.catchment.quarantine.Page;
import io.catchment.quarantine.Quarantine;
import io.catchment.quarantine.Quarantined;
import io.catchment.quarantine.RequestRecord.Dismissal;
import io.catchment.quarantine.RequestRecord.Later;
import io.catchment.wire.Whereabouts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The quarantine: its list, one request in every state, and what is done to all of a filter.
final class QuarantineStories {
    private static final QuarantinePaths PATHS = new QuarantinePaths("demo");
    private static final User OPERATOR = new User(2, "b@example.com", Role.OPERATOR, false);
    private static final User VIEWER = new User(3, "c@example.com", Role.VIEWER, false);

    private static final Outcome.Failure UNKNOWN =
            new Outcome.Failure(
                    "MXUnknownAttributeException",
                    "Attribute(s) does not exist - mx_Budget_Range.");
    private static final Outcome.Failure TWICE =
            new Outcome.Failure(
                    "MXDuplicateEntryException", "A Lead with same Phone Number already exists.");
    private static final Outcome.Failure NO_JSON =
            new Outcome.Failure(
                    "MXInvalidInputException",
                    "The message body on the request is not as per API specification. $.LeadDetails[1]: line 3, column 3: Unexpected character ('<' (code 60)).");

    private static final String BODY =
            "{\"LeadDetails\":[{\"Attribute\":\"EmailAddress\",\"Value\":\"a@example.com\"},{\"Attribute\":\"Phone\",\"Value\":\"9000000001\"},{\"Attribute\":\"mx_City\",\"Value\":\"Pune\"},{\"Attribute\":\"mx_Budget_Range\",\"Value\":\"20-30\"},{\"Attribute\":\"SearchBy\",\"Value\":\"EmailAddress\"}],\"Opportunity\":{\"OpportunityEventCode\":12231,\"OpportunityNote\":\"Asked for a call at noon\",\"OpportunityDateTime\":\"2026-03-14 09:20:11\",\"Fields\":[{\"SchemaName\":\"mx_Custom_1\",\"Value\":\"A test drive\"},{\"SchemaName\":\"mx_Custom_36\",\"Value\":\"\",\"Fields\":[{\"SchemaName\":\"mx_CustomObject_1\",\"Value\":\"7\"}]}]}}";
    private static final String BROKEN =
            "{\"LeadDetails\":[\n  {\"Attribute\":\"EmailAddress\",\"Value\":\"a@example.com\"},\n  <br>\n";

    private QuarantineStories() {}

    static List<Story> all() {
        return List.of(
                new Story("quarantine", list(QuarantineQuery.NONE, rows(), kinds())),
                new Story("quarantine, seen by a viewer", seenByViewer()),
                new Story(
                        "quarantine, nothing there",
                        list(QuarantineQuery.NONE, List.of(), List.of())),
                new Story("quarantine, nothing found", list(filtered("all"), List.of(), List.of())),
                new Story("quarantine, filter not understood", notUnderstood()),
                new Story("quarantine, more than is looked through", ofMillions()),
                new Story("quarantine, replay under way", underWay()),
                new Story("quarantine all", all(kinds(), false, "", "")),
                new Story(
                        "quarantine all, no reason",
                        all(kinds(), true, "", QuarantinePages.reasonExpected())),
                new Story("quarantine all, nothing left", all(List.of(), false, "", "")),
                new Story("replay of all, begun", run(progress(State.RUNNING, false, 0, 0, 0))),
                new Story(
                        "replay of all, running", run(progress(State.RUNNING, true, 1_204, 2, 3))),
                new Story("replay of all, done", run(progress(State.DONE, true, 2_803, 2, 7))),
                new Story(
                        "replay of all, stopped", run(progress(State.STOPPED, true, 1_310, 0, 0))),
                new Story("replay of all, broken", run(progress(State.BROKEN, true, 1_310, 0, 0))),
                new Story("dismissal of all, done", dismissal()),
                new Story("quarantined", one(OPERATOR, UNKNOWN, BODY)),
                new Story("quarantined, seen by a viewer", one(VIEWER, UNKNOWN, BODY)),
                new Story("quarantined, no json", one(OPERATOR, NO_JSON, BROKEN)),
                new Story("quarantined, of another lead", one(OPERATOR, TWICE, BODY)),
                new Story("quarantined, too large", tooLarge()),
                new Story("quarantined, dry run applies", dryRun(applied())),
                new Story("quarantined, dry run of a lead alone", dryRun(ofLead())),
                new Story("quarantined, dry run fails", dryRun(failed())),
                new Story("quarantined, door would not take it", unreadable()),
                new Story("quarantined, sent again", sentAgain()),
                new Story("quarantined, sent again before", sentAgainBefore()),
                new Story("quarantined, lead update", leadUpdate()),
                new Story("quarantined, lead capture", leadCapture()),
                new Story("quarantined, dismissed", dismissed()),
                new Story("quarantined, no reason", noReason()));
    }

    // ---- the list ----

    private static Shell shell(String title, User user) {
        return Canned.shell(title, Optional.of(Section.QUARANTINE), user, Optional.empty());
    }

    private static QuarantineQuery filtered(String state) {
        return new QuarantineQuery(
                state,
                "error",
                "MXUnknownAttributeException",
                "Website",
                false,
                "3",
                "2026-03-01T00:00",
                "2026-03-14T12:00");
    }

    private static List<Quarantine.Sum> kinds() {
        return List.of(
                new Quarantine.Sum(Effect.REFUSED, "MXInvalidInputException", 3),
                new Quarantine.Sum(Effect.ERROR, "MXUnknownAttributeException", 2_812),
                new Quarantine.Sum(Effect.ERROR, "MXDuplicateEntryException", 14),
                new Quarantine.Sum(Effect.FAILURE, "MXInternalException", 1));
    }

    private static List<Quarantined> rows() {
        return List.of(
                row(1, Effect.ERROR, UNKNOWN, "Website"),
                row(2, Effect.ERROR, TWICE, "Partner portal, north"),
                row(3, Effect.REFUSED, NO_JSON, ""),
                row(4, Effect.ERROR, UNKNOWN, "Website"),
                row(
                        5,
                        Effect.FAILURE,
                        new Outcome.Failure(
                                "MXInternalException", "The API called failed. Incident 7f3d9a1c."),
                        "Facebook"));
    }

    private static Quarantined row(
            int number, Effect effect, Outcome.Failure failure, String source) {
        return new Quarantined(
                id(number),
                RequestKind.OPPORTUNITY_CAPTURE,
                new KeyId(1),
                effect,
                1,
                Canned.NOW.minusSeconds(number * 97L),
                Canned.NOW.minusSeconds(number * 97L - 1),
                failure,
                List.of(),
                Optional.empty(),
                source,
                914,
                QuarantineState.OPEN);
    }

    private static RequestId id(int number) {
        return new RequestId(new UUID(0x8eca6fa6262c83ebL, 0x8cfe6e3325e2dc00L + number));
    }

    private static View list(
            QuarantineQuery query, List<Quarantined> rows, List<Quarantine.Sum> kinds) {
        return list(OPERATOR, query, List.of(), rows, kinds, Optional.empty(), Optional.empty());
    }

    private static View list(
            User user,
            QuarantineQuery query,
            List<String> wrong,
            List<Quarantined> rows,
            List<Quarantine.Sum> kinds,
            Optional<Instant> backTo,
            Optional<BulkRunView> run) {
        Optional<List<Long>> next =
                rows.isEmpty() && backTo.isEmpty()
                        ? Optional.empty()
                        : Optional.of(List.of(1_773_480_413_000_000L, 1L, 3L, 812L));
        return new QuarantinePage(
                shell("Quarantine", user),
                PATHS,
                query,
                wrong,
                kinds,
                new Page<>(rows, next),
                backTo,
                true,
                run);
    }

    private static View seenByViewer() {
        return list(
                VIEWER,
                QuarantineQuery.NONE,
                List.of(),
                rows(),
                kinds(),
                Optional.empty(),
                Optional.empty());
    }

    private static View notUnderstood() {
        QuarantineQuery query = new QuarantineQuery("open", "", "", "", false, "x", "", "");
        return list(
                OPERATOR,
                query,
                query.wrong(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static View ofMillions() {
        return list(
                OPERATOR,
                filtered("open"),
                List.of(),
                List.of(),
                List.of(),
                Optional.of(Canned.NOW.minusSeconds(86_400)),
                Optional.empty());
    }

    private static View underWay() {
        return list(
                OPERATOR,
                QuarantineQuery.NONE,
                List.of(),
                rows(),
                kinds(),
                Optional.empty(),
                Optional.of(runView(Kind.REPLAY, progress(State.RUNNING, true, 1_204, 2, 3))));
    }

    private static View all(
            List<Quarantine.Sum> kinds, boolean isMore, String reason, String wrong) {
        QuarantineQuery query = filtered("open");
        return new QuarantineAllPage(
                shell("Replay or dismiss all", OPERATOR),
                PATHS,
                query,
                QuarantineQuery.words(query.filter()),
                kinds,
                isMore,
                reason,
                wrong);
    }

    // ---- a run ----

    private static Progress progress(
            State state, boolean isCounted, int done, int inForce, int unreadable) {
        return new Progress(
                state,
                isCounted ? Optional.of(2_812L) : Optional.empty(),
                done,
                inForce,
                unreadable,
                state == State.RUNNING
                        ? Optional.empty()
                        : Optional.of(Canned.NOW.plusSeconds(14)));
    }

    private static BulkRunView runView(Kind kind, Progress progress) {
        return new BulkRunView(
                PATHS.run(new UUID(7, 7)),
                kind,
                "open requests that ended as error with MXUnknownAttributeException",
                Canned.NOW,
                progress);
    }

    private static View run(Progress progress) {
        BulkRunView run = runView(Kind.REPLAY, progress);
        return new BulkRunPage(shell(run.title(), OPERATOR), run, PATHS.list());
    }

    private static View dismissal() {
        BulkRunView run = runView(Kind.DISMISS, progress(State.DONE, true, 2_812, 0, 0));
        return new BulkRunPage(shell(run.title(), OPERATOR), run, PATHS.list());
    }

    // ---- one request ----

    /// Its parts, each as it is where nothing is said of it.
    private record One(
            User user,
            RequestKind kind,
            Outcome.Failure failure,
            BodyText body,
            Optional<Outcome.Failure> marked,
            Optional<DryRunView> dryRun,
            List<Later> replays,
            Optional<Dismissal> dismissal,
            DismissForm dismissForm,
            boolean isEdited,
            boolean offersAgain,
            String wrong,
            Optional<Notice> notice) {
        static One of(User user, Outcome.Failure failure, BodyText body) {
            return new One(
                    user,
                    RequestKind.OPPORTUNITY_CAPTURE,
                    failure,
                    body,
                    Optional.of(failure),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    DismissForm.EMPTY,
                    false,
                    false,
                    "",
                    Optional.empty());
        }

        static One of(String body) {
            return of(OPERATOR, UNKNOWN, text(body));
        }

        One ofKind(RequestKind other) {
            return new One(
                    user,
                    other,
                    failure,
                    body,
                    marked,
                    dryRun,
                    replays,
                    dismissal,
                    dismissForm,
                    isEdited,
                    offersAgain,
                    wrong,
                    notice);
        }

        One tried(Preview preview) {
            Optional<Outcome.Failure> would =
                    preview instanceof Preview.Failed failed
                            ? Optional.of(failed.failure())
                            : Optional.empty();
            return new One(
                    user,
                    kind,
                    failure,
                    body,
                    would,
                    Optional.of(DryRunView.of(preview)),
                    replays,
                    dismissal,
                    dismissForm,
                    true,
                    offersAgain,
                    wrong,
                    notice);
        }

        One refused(Outcome.Failure why, String said, boolean again) {
            return new One(
                    user,
                    kind,
                    failure,
                    body,
                    Optional.of(why),
                    dryRun,
                    replays,
                    dismissal,
                    dismissForm,
                    isEdited,
                    again,
                    said,
                    notice);
        }

        One replayed(List<Later> by, Optional<Notice> said) {
            return new One(
                    user,
                    kind,
                    failure,
                    body,
                    marked,
                    dryRun,
                    by,
                    dismissal,
                    dismissForm,
                    isEdited,
                    offersAgain,
                    wrong,
                    said);
        }

        One dismissed(Optional<Dismissal> it, DismissForm form) {
            return new One(
                    user,
                    kind,
                    failure,
                    body,
                    marked,
                    dryRun,
                    replays,
                    it,
                    form,
                    isEdited,
                    offersAgain,
                    wrong,
                    notice);
        }

        View page() {
            List<Whereabouts.Mark> marks =
                    marked.map(what ->
                                    Whereabouts.in(
                                            body.text(),
                                            what.message(),
                                            SystemFields.leadFields(List.of())))
                            .orElse(List.of());
            return new QuarantinedPage(
                    Canned.shell(
                            "A request in quarantine",
                            Optional.of(Section.QUARANTINE),
                            user,
                            notice),
                    PATHS,
                    facts(),
                    MarkedText.of(body.text(), marks),
                    new Editor(
                            body.text(),
                            body.isWhole(),
                            isEdited,
                            kind == RequestKind.LEAD_UPDATE
                                    ? "01a2b3c4-0000-7000-8000-000000000001"
                                    : "",
                            kind == RequestKind.LEAD_CAPTURE ? "DoNotUpdate" : "",
                            offersAgain,
                            wrong),
                    dryRun,
                    new ReplaysView(PATHS, id(1), replays),
                    dismissal,
                    dismissForm);
        }

        private Facts facts() {
            return new Facts(
                    id(1),
                    kind,
                    1,
                    Canned.NOW.minusSeconds(97),
                    1,
                    Effect.ERROR,
                    failure,
                    List.of("lead found by EmailAddress", "ignored: Remarks"),
                    failure.equals(UNKNOWN)
                            ? Optional.of(
                                    "add the lead field mx_Budget_Range, or set unknownFields to ignore or keep")
                            : Optional.empty(),
                    "Website",
                    914,
                    body.isUtf8(),
                    replays.isEmpty() ? Optional.empty() : Optional.of(id(9)));
        }
    }

    private static BodyText text(String body) {
        return BodyText.of(body.getBytes(StandardCharsets.UTF_8));
    }

    private static View one(User user, Outcome.Failure failure, String body) {
        return One.of(user, failure, text(body)).page();
    }

    private static View tooLarge() {
        BodyText begin = text(BODY);
        return One.of(OPERATOR, UNKNOWN, new BodyText(begin.text(), false, false)).page();
    }

    private static View dryRun(Preview preview) {
        return One.of(BODY).tried(preview).page();
    }

    private static View unreadable() {
        return One.of(BROKEN)
                .refused(
                        NO_JSON,
                        "The door would not take this body. Nothing was sent. " + NO_JSON.message(),
                        false)
                .page();
    }

    private static View sentAgain() {
        return One.of(BODY)
                .replayed(
                        List.of(
                                new Later(id(20), Optional.of(Effect.ERROR)),
                                new Later(id(21), Optional.empty())),
                        Optional.of(
                                Notice.done(
                                        "It is sent again, as the request "
                                                + id(21)
                                                + " with the mended body.")))
                .page();
    }

    private static View sentAgainBefore() {
        return One.of(BODY)
                .replayed(List.of(new Later(id(21), Optional.of(Effect.CREATED))), Optional.empty())
                .refused(
                        UNKNOWN,
                        "It was sent again before, as the request "
                                + id(21)
                                + ", which was applied or may yet be. Nothing was sent.",
                        true)
                .page();
    }

    private static View leadUpdate() {
        return One.of(
                        OPERATOR,
                        UNKNOWN,
                        text("[{\"Attribute\":\"mx_Budget_Range\",\"Value\":\"1\"}]"))
                .ofKind(RequestKind.LEAD_UPDATE)
                .page();
    }

    private static View leadCapture() {
        return One.of(
                        OPERATOR,
                        UNKNOWN,
                        text("[{\"Attribute\":\"mx_Budget_Range\",\"Value\":\"1\"}]"))
                .ofKind(RequestKind.LEAD_CAPTURE)
                .page();
    }

    private static View dismissed() {
        return One.of(BODY)
                .dismissed(
                        Optional.of(
                                new Dismissal(
                                        Canned.NOW,
                                        "console/b@example.com",
                                        "A test of the website's form.")),
                        DismissForm.EMPTY)
                .page();
    }

    private static View noReason() {
        return One.of(BODY)
                .dismissed(Optional.empty(), new DismissForm("", QuarantinePages.reasonExpected()))
                .page();
    }

    // ---- dry runs ----

    private static Lead lead(String city, Map<String, String> more) {
        Map<String, String> fields = new java.util.HashMap<>(more);
        fields.put("EmailAddress", "a@example.com");
        fields.put("Phone", "+91-9000000001");
        fields.put("mx_City", city);
        return new Lead(new LeadId(new UUID(1, 1)), fields, Map.of());
    }

    private static Preview applied() {
        LeadId lead = new LeadId(new UUID(1, 1));
        Opportunity opportunity =
                new Opportunity(
                        new OpportunityId(new UUID(1, 2)),
                        lead,
                        12231,
                        Canned.NOW,
                        Canned.NOW,
                        "Asked for a call at noon",
                        Map.of("Status", "Open", "mx_Custom_1", "A test drive"));
        return new Preview.Applied(
                Optional.of(lead("Bangalore", Map.of("FirstName", "A."))),
                lead("Pune", Map.of("FirstName", "A.", "mx_Budget", "20-30")),
                Optional.empty(),
                Optional.of(opportunity),
                List.of(
                        new Activity(
                                new UUID(1, 3),
                                lead,
                                opportunity.id(),
                                ActivityCode.OPPORTUNITY_CAPTURED,
                                Canned.NOW)),
                List.of("lead found by EmailAddress"));
    }

    private static Preview ofLead() {
        return new Preview.Applied(
                Optional.of(lead("Pune", Map.of())),
                lead("Pune", Map.of()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of("lead found by EmailAddress", "LeadUpdateBehavior: nothing is changed"));
    }

    private static Preview failed() {
        return new Preview.Failed(
                Effect.ERROR,
                UNKNOWN,
                List.of(
                        "lead found by EmailAddress",
                        "cure: add the lead field mx_Budget_Range, or set unknownFields to ignore or keep"));
    }
}
