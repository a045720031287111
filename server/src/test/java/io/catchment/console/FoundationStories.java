package io.catchment.console;

import io.catchment.store.ConsoleUserRows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sign-in, overview, users, audit, and what a page says when it cannot be shown.
final class FoundationStories {
    private FoundationStories() {}

    static List<Story> all() {
        return List.of(
                new Story("sign in", signIn(new SignInPage.Said.Nothing(), "")),
                new Story("sign in, wrong", signIn(new SignInPage.Said.Wrong(), "admin")),
                new Story(
                        "sign in, wait",
                        signIn(new SignInPage.Said.Wait(Duration.ofSeconds(7)), "admin")),
                new Story("sign in, store away", signIn(new SignInPage.Said.StoreAway(), "")),
                new Story("overview", overview()),
                new Story("overview, just started", justStarted()),
                new Story("overview, store away", storeAway()),
                new Story("overview, log takes nothing", logFull()),
                new Story("users", users(Optional.empty(), UsersPage.Draft.EMPTY)),
                new Story(
                        "users, password made",
                        users(
                                Optional.of(
                                        new Users.Made.As(
                                                "c@example.com", "mk7wq-x3ebn-t9fzd-hj2ku")),
                                UsersPage.Draft.EMPTY)),
                new Story(
                        "users, not added",
                        users(
                                Optional.empty(),
                                new UsersPage.Draft(
                                        "c@example.com",
                                        "operator",
                                        "There is a user of this name already."))),
                new Story("audit", audit("", List.of(lines()), Optional.of(17L))),
                new Story("audit, nothing found", audit("nobody", List.of(), Optional.empty())),
                new Story("audit, nothing yet", audit("", List.of(), Optional.empty())),
                new Story("you", you(Canned.ADMINISTRATOR, List.of(), Optional.empty())),
                new Story(
                        "you, password changed",
                        you(
                                Canned.ADMINISTRATOR,
                                List.of(),
                                Optional.of(
                                        Notice.done(
                                                "Your password is changed. Wherever else you were signed in, you no longer are.")))),
                new Story(
                        "you, password to be changed",
                        you(
                                new User(2, "b@example.com", Role.OPERATOR, true),
                                List.of("The current password is not right."),
                                Optional.empty())),
                new Story(
                        "message, not found",
                        new MessagePage(
                                plain("Not found"),
                                "There is no page here.",
                                "It may have been removed, or the address is not right.",
                                Optional.empty())),
                new Story(
                        "message, store away",
                        new MessagePage(
                                Canned.withBanner(Canned.shell("Not now", Section.LEADS)),
                                "The store does not answer, so this page cannot be shown.",
                                "Requests are accepted all the same and wait in the log. The overview shows how many.",
                                Optional.of("/console/accounts/demo/leads"))));
    }

    private static Shell plain(String title) {
        return Canned.shell(title, Optional.empty(), Canned.ADMINISTRATOR, Optional.empty());
    }

    private static View signIn(SignInPage.Said said, String name) {
        return new SignInPage(said, name, Paths.HOME, "token");
    }

    private static View overview() {
        return new OverviewPage(
                Canned.shell("Overview", Section.OVERVIEW),
                new NowView(Canned.flow(3, Duration.ZERO), 13.4, 13.2, Canned.hour(212)),
                new AlarmsView(List.of()),
                new PartsView(Canned.node(true)));
    }

    private static View justStarted() {
        return new OverviewPage(
                Canned.shell("Overview", Section.OVERVIEW),
                new NowView(
                        Canned.flow(0, Duration.ZERO),
                        0,
                        0,
                        new NowView.Hour(Duration.ofSeconds(5), 0, 0, 0, 0)),
                new AlarmsView(List.of()),
                new PartsView(Canned.node(true)));
    }

    private static View storeAway() {
        var flow = Canned.flow(18_233, Duration.ofMinutes(14));
        return new OverviewPage(
                Canned.shell("Overview", Section.OVERVIEW),
                new NowView(flow, 21.8, 0, Canned.hour(0)),
                new AlarmsView(Alarm.of(Canned.node(false), flow)),
                new PartsView(Canned.node(false)));
    }

    private static View logFull() {
        var flow = Canned.flow(18_233, Duration.ofMinutes(14));
        var node =
                Canned.node(
                        true,
                        false,
                        Map.of(
                                17,
                                "the stored position 812 is beyond the end of the log, which is 790"));
        return new OverviewPage(
                Canned.shell("Overview", Section.OVERVIEW),
                new NowView(flow, 0, 35.1, Canned.hour(3)),
                new AlarmsView(Alarm.of(node, flow)),
                new PartsView(node));
    }

    private static View users(Optional<Users.Made.As> made, UsersPage.Draft draft) {
        return new UsersPage(
                Canned.shell("Users", Section.USERS),
                List.of(
                        user(1, "admin", Role.ADMINISTRATOR, false, true, false),
                        user(2, "b@example.com", Role.OPERATOR, false, true, false),
                        user(3, "c@example.com", Role.VIEWER, true, false, false),
                        user(4, "d@example.com", Role.OPERATOR, false, true, true)),
                made,
                draft);
    }

    private static ConsoleUserRows.Row user(
            int id,
            String name,
            Role role,
            boolean mustChange,
            boolean wasHere,
            boolean isDisabled) {
        return new ConsoleUserRows.Row(
                id,
                name,
                role.word(),
                mustChange,
                Canned.NOW,
                Canned.NOW,
                wasHere ? Optional.of(Canned.NOW.minusSeconds(id * 5_000L)) : Optional.empty(),
                isDisabled ? Optional.of(Canned.NOW) : Optional.empty());
    }

    private static View audit(String by, List<AuditPage.Line> lines, Optional<Long> before) {
        return new AuditPage(Canned.shell("Audit", Section.AUDIT), by, "", lines, before);
    }

    private static AuditPage.Line[] lines() {
        return new AuditPage.Line[] {
            line(
                    10,
                    "console/b@example.com",
                    "replay",
                    "demo",
                    "8eca6fa6-262c-83eb-8cfe-6e3325e2dc73",
                    "mended"),
            line(95, "console/b@example.com", "sign-in", "", "users/b@example.com", ""),
            line(
                    700,
                    "administrator",
                    "put-opportunity-type",
                    "north",
                    "opportunityTypes/12231",
                    ""),
            line(4_000, "console/admin", "set-role", "", "users/b@example.com", "operator"),
            line(9_000, "first start", "add-user", "", "users/admin", "")
        };
    }

    private static AuditPage.Line line(
            long ago, String by, String action, String account, String subject, String detail) {
        return new AuditPage.Line(
                Canned.NOW.minusSeconds(ago), by, action, account, subject, detail);
    }

    private static View you(User user, List<String> wrong, Optional<Notice> notice) {
        return new YouPage(Canned.shell("You", Optional.empty(), user, notice), wrong);
    }
}
