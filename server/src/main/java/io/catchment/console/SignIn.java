package io.catchment.console;

import io.catchment.Unavailable;
import io.catchment.http.Site;
import io.catchment.status.NodeState;
import io.catchment.store.AccountChanges.By;
import io.catchment.store.ConsoleUserRows;
import io.catchment.store.ConsoleUserRows.Secret;
import io.catchment.store.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Lets people in by name and password, and knows them afterwards by a cookie.
///
/// Who guesses has to wait longer and longer, on their own lane: see [Throttle]. Which of name and password was wrong
/// nobody is told, nor can it be told by the time that the answer takes.
final class SignIn {
    private static final String SESSION = "catchment-session";

    /// Proves that a sign-in was sent from our page. Of no use to anybody but its browser.
    private static final String VISIT = "catchment-visit";

    /// Of browsers in which a user has signed in before: `nonce.signature`.
    private static final String BROWSER = "catchment-browser";

    private static final Duration BROWSER_KEPT = Duration.ofDays(365);
    private static final String NEXT = "next";

    // Passwords are looked at one after the other; who would be the ninth comes again.
    private static final int WAITING_MAX = 8;

    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY = 429;
    private static final int AWAY = 503;

    private final ConsoleUserRows users;
    private final Sessions sessions;
    private final Throttle throttle;
    private final Throttle ofSources = new Throttle(20);
    private final Supplier<NodeState> node;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore waiting = new Semaphore(WAITING_MAX);

    SignIn(
            Database database,
            Sessions sessions,
            Throttle throttle,
            Supplier<NodeState> node,
            InstantSource clock) {
        this.users = new ConsoleUserRows(database);
        this.sessions = sessions;
        this.throttle = throttle;
        this.node = node;
        this.clock = clock;
    }

    Optional<Session> session(Site.Asked asked) {
        return asked.cookie(SESSION).flatMap(sessions::find);
    }

    /// Where a page was asked for, the way to it; a script and a stream are only told that nobody is signed in.
    Site.Reply page(Site.Asked asked) {
        boolean isPage =
                asked.header("hx-request").isEmpty()
                        && !asked.header("accept").orElse("").contains("text/event-stream");
        return isPage
                ? page(asked, 200, new SignInPage.Said.Nothing(), "", next(asked))
                : Replies.text(401, "Nobody is signed in any more.")
                        .with("HX-Redirect", Paths.HOME);
    }

    /// Nobody can be let in, nor known.
    Site.Reply notNow(Site.Asked asked, Unavailable why) {
        SignInPage.Said said =
                why instanceof Sessions.BusyException
                        ? new SignInPage.Said.Busy()
                        : new SignInPage.Said.StoreAway();
        return page(asked, AWAY, said, "", next(asked))
                .with("Retry-After", Long.toString(why.retryAfter().toSeconds()));
    }

    private static String next(Site.Asked asked) {
        return asked.method().equals("GET") ? asked.path() : Paths.HOME;
    }

    private Site.Reply page(
            Site.Asked asked, int status, SignInPage.Said said, String name, String next) {
        String visit =
                asked.cookie(VISIT)
                        .filter(it -> it.length() > 40)
                        .orElseGet(() -> Secrets.text(random));
        boolean storeAnswers = node.get().storeAnswers();
        SignInPage page =
                new SignInPage(
                        storeAnswers ? said : new SignInPage.Said.StoreAway(),
                        name,
                        Paths.isOwn(next) ? next : Paths.HOME,
                        token(visit));
        return Replies.of(new Shown.Page(status, page))
                .with("Set-Cookie", cookie(VISIT, visit, asked, "Strict"));
    }

    private static String token(String visit) {
        return Secrets.derived(Secrets.sha256(visit), "sign-in");
    }

    /// Takes the form of the page.
    Site.Reply signIn(Site.Asked asked) {
        String name = Users.name(asked.form().text("name"));
        String next = asked.form().text(NEXT);
        boolean isMeant =
                isFromHere(asked)
                        && asked.cookie(VISIT)
                                .filter(visit ->
                                        Secrets.same(
                                                token(visit), asked.form().text(Visit.CSRF_FIELD)))
                                .isPresent();
        if (!isMeant) {
            return page(asked, UNPROCESSABLE, new SignInPage.Said.FormTooOld(), name, next);
        }
        if (!waiting.tryAcquire()) {
            return page(asked, AWAY, new SignInPage.Said.Busy(), name, next);
        }
        try {
            return signIn(asked, name, next);
        } catch (RuntimeException e) {
            if (e instanceof Unavailable passing) {
                return notNow(asked, passing);
            }
            throw e;
        } finally {
            waiting.release();
        }
    }

    private Site.Reply signIn(Site.Asked asked, String name, String next) {
        Optional<Secret> secret = Users.isName(name) ? users.secret(name) : Optional.empty();
        boolean isKnownBrowser = secret.filter(it -> isKnown(asked, name, it)).isPresent();
        String source = asked.source();
        String lane =
                (isKnownBrowser ? "browser " + asked.cookie(BROWSER).orElse("") : source)
                        + " "
                        + name;
        Instant now = clock.instant();
        Optional<Duration> wait =
                throttle.wait(lane, now)
                        .or(() -> isKnownBrowser ? Optional.empty() : ofSources.wait(source, now));
        if (wait.isPresent()) {
            return page(asked, TOO_MANY, new SignInPage.Said.Wait(wait.get()), name, next)
                    .with("Retry-After", Long.toString(wait.get().toSeconds() + 1));
        }
        throttle.tries(lane, now);
        ofSources.tries(source, now);
        if (!isRight(asked.form().text("password"), secret)) {
            return page(asked, UNPROCESSABLE, new SignInPage.Said.Wrong(), name, next);
        }
        throttle.succeeded(lane);
        ofSources.succeeded(source);
        return letIn(asked, name, secret.orElseThrow(), next);
    }

    private static boolean isRight(String password, Optional<Secret> secret) {
        String kept = secret.map(Secret::passwordHash).orElse(PasswordHash.OF_NOBODY);
        boolean matches =
                password.length() <= Users.PASSWORD_CHARACTERS_MAX
                        && PasswordHash.matches(password, kept);
        return matches && secret.filter(it -> !it.isDisabled()).isPresent();
    }

    /// Whether it is the password of somebody who is signed in; empty: they have to wait.
    Optional<Boolean> isPasswordOf(User user, String password) {
        String lane = "session " + user.name();
        Instant now = clock.instant();
        if (throttle.wait(lane, now).isPresent()) {
            return Optional.empty();
        }
        throttle.tries(lane, now);
        boolean right = isRight(password, users.secret(user.name()));
        if (right) {
            throttle.succeeded(lane);
        }
        return Optional.of(right);
    }

    private Site.Reply letIn(Site.Asked asked, String name, Secret secret, String next) {
        String session = sessions.begin(secret.id());
        Instant now = clock.instant();
        users.signedIn(secret.id(), name, now, new By(Users.inAudit(name), now));
        String nonce = Secrets.text(random);
        String browser = nonce + "." + signature(secret, name, nonce);
        return Replies.of(Shown.elsewhere(Paths.isOwn(next) ? next : Paths.HOME))
                .with("Set-Cookie", cookie(SESSION, session, asked, "Lax"))
                .with(
                        "Set-Cookie",
                        cookie(BROWSER, browser, asked, "Strict")
                                + "; Max-Age="
                                + BROWSER_KEPT.toSeconds());
    }

    private static boolean isKnown(Site.Asked asked, String name, Secret secret) {
        String[] parts = asked.cookie(BROWSER).orElse("").split("\\.", -1);
        return parts.length == 2 && Secrets.same(parts[1], signature(secret, name, parts[0]));
    }

    private static String signature(Secret secret, String name, String nonce) {
        return Secrets.derived(secret.browserKey(), name + " " + nonce);
    }

    Site.Reply withoutSession(Site.Reply reply, Site.Asked asked) {
        return reply.with("Set-Cookie", cookie(SESSION, "", asked, "Lax") + "; Max-Age=0");
    }

    private static String cookie(String name, String value, Site.Asked asked, String sameSite) {
        return "%s=%s; Path=%s; HttpOnly; SameSite=%s%s"
                .formatted(
                        name, value, Paths.HOME, sameSite, asked.isEncrypted() ? "; Secure" : "");
    }

    /// Whether a browser says that a form comes from a page of this very server. One that says nothing is too old to
    /// know; the form's token is all there is to it then.
    static boolean isFromHere(Site.Asked asked) {
        Optional<String> site = asked.header("sec-fetch-site");
        if (site.isPresent()) {
            return site.get().equals("same-origin");
        }
        return asked.header("origin")
                .map(origin -> origin.endsWith("://" + asked.header("host").orElse("")))
                .orElse(true);
    }
}
