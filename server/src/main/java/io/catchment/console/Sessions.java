package io.catchment.console;

import io.catchment.Unavailable;
import io.catchment.store.ConsoleSessionRows;
import io.catchment.store.Database;
import io.catchment.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Who is signed in: kept in the store, so that every node knows, and in memory, so that they stay signed in while the
/// store is away.
///
/// ```
///   cookie ──hash──► memory, checked lately? ── yes ──► session
///                        │ no                              ▲
///                        └──► store ── there ──────────────┤
///                               │ not there: signed out    │
///                               └ away: what memory has ───┘
/// ```
///
/// A session ends [#IDLE] after it was last used, and [#WHOLE] after its beginning. One that was ended elsewhere ends here
/// within [#CHECKED_FOR].
final class Sessions {
    private static final Logger LOG = System.getLogger(Sessions.class.getName());

    /// Whoever left for lunch is still there after it.
    static final Duration IDLE = Duration.ofHours(2);

    /// A day's work.
    static final Duration WHOLE = Duration.ofHours(12);

    /// How long another node's sign-out, or a user disabled there, may go unnoticed.
    static final Duration CHECKED_FOR = Duration.ofSeconds(5);

    /// How much later than it was the store may have the last use.
    private static final Duration WRITTEN_EVERY = Duration.ofMinutes(1);

    /// The same as [#CHECKED_FOR], for a page that is only looked at.
    private static final Duration STREAM_CHECKED_FOR = Duration.ofSeconds(30);

    // Far above the people who can be there; what is beyond is read from the store each time.
    private static final int HELD_MAX = 10_000;

    // Anybody may come with a cookie that nobody knows; the store's connections are for others.
    private static final int ASKING_MAX = 4;

    private final ConsoleSessionRows rows;
    private final BooleanSupplier storeAnswers;
    private final InstantSource clock;
    private final Semaphore asking = new Semaphore(ASKING_MAX);
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> held = new ConcurrentHashMap<>();

    /// What the store does not know yet. Nobody signs in while it is away, so that these are some of those held.
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    /// @param storeAnswers as far as anybody knows: asking one that does not costs seconds
    Sessions(Database database, BooleanSupplier storeAnswers, InstantSource clock) {
        this.rows = new ConsoleSessionRows(database);
        this.storeAnswers = storeAnswers;
        this.clock = clock;
    }

    /// Begins one.
    ///
    /// @return what the browser gets, and only the browser
    String begin(int user) {
        String id = Secrets.text(random);
        Instant now = clock.instant();
        rows.add(Secrets.sha256(id), user, now, now.minus(IDLE));
        endInStore();
        return id;
    }

    /// @param id what the browser has
    /// @throws StoreException when it is not known here and the store is not there
    /// @throws BusyException when it is not known here and too many are looked for
    Optional<Session> find(String id) {
        byte[] hash = Secrets.sha256(id);
        String key = HexFormat.of().formatHex(hash);
        Instant now = clock.instant();
        if (ended.contains(key)) {
            return Optional.empty();
        }
        Optional<Session> found =
                current(id, key, hash, now).filter(session -> isAlive(session, now));
        found.ifPresentOrElse(session -> use(session, hash, now), () -> held.remove(key));
        return found;
    }

    /// Whether it goes on. Asking is no use of it.
    boolean goesOn(Session session) {
        Instant now = clock.instant();
        if (session.checkedAt().plus(STREAM_CHECKED_FOR).isBefore(now)) {
            check(session, now);
        }
        return held.get(session.idHash()) == session && isAlive(session, now);
    }

    private void check(Session session, Instant now) {
        try {
            if (!storeAnswers.getAsBoolean()) {
                session.checked(session.user(), now);
                return;
            }
            rows.find(HexFormat.of().parseHex(session.idHash()))
                    .ifPresentOrElse(
                            row -> session.checked(user(row), now),
                            () -> held.remove(session.idHash()));
        } catch (StoreException e) {
            session.checked(session.user(), now);
        }
    }

    private static boolean isAlive(Session session, Instant now) {
        return session.seenAt().plus(IDLE).isAfter(now)
                && session.createdAt().plus(WHOLE).isAfter(now);
    }

    private Optional<Session> current(String id, String key, byte[] hash, Instant now) {
        Session known = held.get(key);
        if (known != null
                && (known.checkedAt().plus(CHECKED_FOR).isAfter(now)
                        || !storeAnswers.getAsBoolean())) {
            return Optional.of(known);
        }
        if (!asking.tryAcquire()) {
            return Optional.of(Optional.ofNullable(known).orElseThrow(BusyException::new));
        }
        try {
            return rows.find(hash).map(row -> fresh(known, id, key, row, now));
        } catch (StoreException e) {
            if (known == null) {
                throw e;
            }
            // The next look is as far away as after one that was answered: a store that is away
            // costs seconds to ask.
            known.checked(known.user(), now);
            return Optional.of(known);
        } finally {
            asking.release();
        }
    }

    /// Too many sessions that nobody knows are asked for.
    static final class BusyException extends RuntimeException implements Unavailable {
        private static final long serialVersionUID = 1;

        BusyException() {
            super("too many sessions are looked for at once");
        }

        @Override
        public Duration retryAfter() {
            return Duration.ofSeconds(1);
        }
    }

    private Session fresh(
            @Nullable Session known,
            String id,
            String key,
            ConsoleSessionRows.Row row,
            Instant now) {
        User user = user(row);
        if (known != null) {
            known.checked(user, now);
            return known;
        }
        Session session = new Session(key, csrf(id), user, row.createdAt(), row.seenAt(), now);
        if (held.size() >= HELD_MAX) {
            held.values().removeIf(old -> !isAlive(old, now));
        }
        if (held.size() < HELD_MAX) {
            held.put(key, session);
        }
        return session;
    }

    private static User user(ConsoleSessionRows.Row row) {
        return new User(row.user(), row.name(), Role.of(row.role()), row.mustChange());
    }

    /// Not of the hash, which the store has.
    private static String csrf(String id) {
        return Secrets.derived(id.getBytes(StandardCharsets.UTF_8), "csrf");
    }

    private void use(Session session, byte[] hash, Instant now) {
        session.seen(now);
        if (session.writtenAt().plus(WRITTEN_EVERY).isBefore(now)) {
            session.written(now);
            try {
                rows.seen(hash, now);
            } catch (StoreException e) {
                // Known here; the store gets it with one of the next uses.
                return;
            }
        }
    }

    /// Also while the store is away: this node knows that it has ended, and tells the store with the next beginning.
    void end(Session session) {
        held.remove(session.idHash());
        ended.add(session.idHash());
        endInStore();
    }

    private void endInStore() {
        try {
            for (String key : Set.copyOf(ended)) {
                rows.end(HexFormat.of().parseHex(key));
                ended.remove(key);
            }
        } catch (StoreException e) {
            LOG.log(
                    Level.WARNING,
                    "sessions not ended in the store yet reason={0}",
                    e.getMessage());
        }
    }

    /// What was changed about users counts at once on this node.
    void checkAgain() {
        held.values().forEach(session -> session.checked(session.user(), Instant.EPOCH));
    }
}
