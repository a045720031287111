package io.catchment.console;

import io.catchment.Unavailable;
import io.catchment.http.Administration;
import io.catchment.http.Site;
import io.catchment.quarantine.BulkRuns;
import io.catchment.readback.NewestFirst;
import io.catchment.readback.ReadBack;
import io.catchment.settings.Settings;
import io.catchment.status.Books;
import io.catchment.status.Flow;
import io.catchment.status.NodeState;
import io.catchment.status.Requests;
import io.catchment.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The console of one node.
///
/// ```
///   browser ──► files: anybody
///           ──► signed in? ── no ──► the sign-in page
///                   │ yes
///                   ├─ password to be changed ──► their own page, and no other
///                   ├─ role too small ──► 403
///                   ├─ form without its token, or from another site ──► 403
///                   └─► page ── store away ──► 503, which says so
/// ```
///
/// [#runOnce()] is to be called every [#TICK]: it looks at what comes and goes, and tells the pages that are open.
public final class Console implements Site {
    public static final Duration TICK = Duration.ofSeconds(1);

    // Each holds one of the store's connections, which the processors need too.
    private static final int STORE_PAGES_MAX = 4;

    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final int FORBIDDEN = 403;
    private static final int AWAY = 503;

    private final Sessions sessions;
    private final SignIn signIn;
    private final Live live;
    private final BulkRuns bulkRuns;
    private final Surroundings surroundings;
    private final List<PageCall> pages;
    private final Semaphore places = new Semaphore(STORE_PAGES_MAX);

    /// What the pages are made from.
    ///
    /// @param node how it is, and `flow` what comes and goes: both known without the store
    public record Parts(
            Database database,
            Supplier<? extends Settings> settings,
            Supplier<NodeState> node,
            Supplier<Flow> flow,
            Administration administration,
            Books books,
            Requests requests,
            ReadBack readBack,
            InstantSource clock) {}

    public Console(Parts parts) {
        Users users = new Users(parts.database(), parts.clock());
        Throttle throttle = new Throttle(Throttle.FREE_FAILURES);
        this.sessions =
                new Sessions(
                        parts.database(), () -> parts.node().get().storeAnswers(), parts.clock());
        this.signIn = new SignIn(parts.database(), sessions, throttle, parts.node(), parts.clock());
        this.live = new Live(parts.flow(), parts.node());
        NewestFirst captured = new NewestFirst(parts.database(), parts.clock());
        Administration administration = parts.administration();
        this.bulkRuns =
                new BulkRuns(
                        administration.quarantine(),
                        administration.replays(),
                        administration.dismissals(),
                        parts.clock());
        this.pages =
                calls(
                        new OverviewPages(live, sessions),
                        new QuarantinePages(administration.quarantine(), bulkRuns),
                        new QuarantinedPages(
                                administration.quarantine(),
                                administration.dryRun(),
                                administration.replays(),
                                administration.dismissals()),
                        new LeadPages(parts.readBack(), captured, parts.books()),
                        new OpportunityPages(parts.readBack(), captured, parts.books()),
                        new LedgerPages(parts.books(), parts.node(), parts.clock()),
                        new UserPages(users, sessions),
                        new AuditPages(parts.administration().audit(), parts.settings()),
                        new YouPages(users, signIn, sessions));
        this.surroundings = new Surroundings(parts.settings(), parts.node(), sections(pages));
    }

    private static List<PageCall> calls(Pages... all) {
        return Arrays.stream(all).flatMap(some -> some.calls().stream()).toList();
    }

    private static Set<Section> sections(List<PageCall> pages) {
        return Section.all().stream()
                .filter(section ->
                        pages.stream().anyMatch(page -> page.path().equals(section.path())))
                .collect(Collectors.toSet());
    }

    @Override
    public List<Call> calls() {
        List<Call> calls = new ArrayList<>(Assets.SHIPPED.calls());
        calls.add(new Call(POST, Paths.SIGN_IN, signIn::signIn));
        calls.add(new Call(POST, Paths.SIGN_OUT, this::signOut));
        for (PageCall page : pages) {
            calls.add(new Call(page.method(), page.path(), asked -> answer(page, asked)));
        }
        PageCall none =
                PageCall.get(Paths.HOME + "/*", Role.VIEWER, visit -> visit.notFound("page"))
                        .withoutStore();
        calls.add(new Call(GET, none.path(), asked -> answer(none, asked)));
        return calls;
    }

    /// Looks, and tells.
    ///
    /// @return 0, because there is nothing more to do until the next time
    public int runOnce() {
        return live.runOnce();
    }

    @Override
    public boolean knows(Asked asked) {
        try {
            return signIn.session(asked).isPresent();
        } catch (RuntimeException e) {
            if (e instanceof Unavailable) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void endStreams() {
        bulkRuns.close();
        live.close();
    }

    private Reply answer(PageCall page, Asked asked) {
        try {
            return signIn.session(asked)
                    .map(session -> answer(page, new Visit(asked, session, surroundings)))
                    .orElseGet(() -> signIn.page(asked));
        } catch (RuntimeException e) {
            if (e instanceof Unavailable passing) {
                return signIn.notNow(asked, passing);
            }
            throw e;
        }
    }

    private Reply answer(PageCall page, Visit visit) {
        boolean isTheirOwn = page.path().startsWith(Paths.YOU);
        if (visit.user().mustChange() && !isTheirOwn) {
            return Replies.of(Shown.elsewhere(Paths.YOU));
        }
        if (!visit.user().role().includes(page.needs())) {
            return forbidden(
                    visit,
                    "This is for %ss. You are signed in as %s, which is the role %s."
                            .formatted(
                                    page.needs().word(),
                                    visit.user().name(),
                                    visit.user().role().word()));
        }
        if (page.method().equals(POST) && !isMeant(visit)) {
            return forbidden(
                    visit,
                    "This form did not come from the console as you have it open now. Go back, reload the page, and send it again.");
        }
        return page.asksStore()
                ? answerInPlace(page, visit)
                : Replies.of(page.answering().answer(visit));
    }

    private Reply answerInPlace(PageCall page, Visit visit) {
        if (!places.tryAcquire()) {
            return away(visit, "Too many pages are being made at this moment.", "Try it again.");
        }
        try {
            return Replies.of(page.answering().answer(visit));
        } catch (RuntimeException e) {
            if (e instanceof Unavailable) {
                return away(
                        visit,
                        "The store does not answer, so this page cannot be shown.",
                        "Requests are accepted all the same and wait in the log. The overview shows how many.");
            }
            throw e;
        } finally {
            places.release();
        }
    }

    private static Reply away(Visit visit, String said, String more) {
        Optional<String> again =
                visit.asked().method().equals(GET)
                        ? Optional.of(visit.asked().path())
                        : Optional.empty();
        return Replies.of(
                        new Shown.Page(
                                AWAY, new MessagePage(visit.shell("Not now"), said, more, again)))
                .with("Retry-After", "5");
    }

    private static Reply forbidden(Visit visit, String why) {
        return Replies.of(
                new Shown.Page(
                        FORBIDDEN,
                        new MessagePage(visit.shell("Not allowed"), why, "", Optional.empty())));
    }

    /// Whether a form was sent by who is signed in, from a page of ours.
    private static boolean isMeant(Visit visit) {
        String token =
                visit.asked()
                        .header(Visit.CSRF_HEADER)
                        .orElseGet(() -> visit.form().text(Visit.CSRF_FIELD));
        return SignIn.isFromHere(visit.asked()) && Secrets.same(token, visit.session().csrf());
    }

    private Reply signOut(Asked asked) {
        try {
            return signOutKnown(asked);
        } catch (RuntimeException e) {
            if (e instanceof Unavailable passing) {
                return signIn.notNow(asked, passing);
            }
            throw e;
        }
    }

    private Reply signOutKnown(Asked asked) {
        return signIn.session(asked)
                .map(session -> new Visit(asked, session, surroundings))
                .map(visit ->
                        isMeant(visit)
                                ? signOut(visit)
                                : forbidden(visit, "Use the button of the page to sign out."))
                .orElseGet(() -> Replies.of(Shown.elsewhere(Paths.HOME)));
    }

    private Reply signOut(Visit visit) {
        sessions.end(visit.session());
        return signIn.withoutSession(Replies.of(Shown.elsewhere(Paths.HOME)), visit.asked());
    }
}
