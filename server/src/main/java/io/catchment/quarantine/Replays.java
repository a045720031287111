package io.catchment.quarantine;

import io.catchment.AccountId;
import io.catchment.IdempotencyKey;
import io.catchment.KeyId;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.Position;
import io.catchment.QuarantineFilter;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.Seals;
import io.catchment.process.BodyCheck;
import io.catchment.settings.Account;
import io.catchment.store.Audit;
import io.catchment.store.Changes.Replay;
import io.catchment.store.Database;
import io.catchment.store.QuarantineRows;
import io.catchment.store.QuarantineRows.Kept;
import io.catchment.store.QuarantineRows.Place;
import io.catchment.store.RequestLinks;
import io.catchment.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Sends requests of the quarantine again, mended or not: each as a new request through the log.
///
/// ```
///   found ─► in force already? ─ yes ─► refused, unless it is asked for again
///              │ no
///              ▼
///   the door's check ─► who asks is kept ─► log ─► noted beside the old one
/// ```
///
/// Two people who do it at once get two ids and one effect: both requests have the same idempotency key, made of the
/// position and of how often it was replayed before. A crash at any place leaves at worst a deed that was kept and not
/// done, or a replay that the processor notes by itself.
public final class Replays {
    private static final Logger LOG = System.getLogger(Replays.class.getName());

    /// Bodies held at once: 25 MiB when all are of the largest size.
    static final int CHUNK = 25;

    private static final String ACTION = "replay";

    private final IntakeLog log;
    private final Seals seals;
    private final Quarantine quarantine;
    private final BodyCheck door;
    private final QuarantineRows rows;
    private final RequestLinks links;
    private final Audit audit;
    private final InstantSource clock;

    public Replays(
            IntakeLog log,
            Seals seals,
            Quarantine quarantine,
            BodyCheck door,
            Database database,
            InstantSource clock) {
        this.log = log;
        this.seals = seals;
        this.quarantine = quarantine;
        this.door = door;
        this.rows = new QuarantineRows(database);
        this.links = new RequestLinks(database);
        this.audit = new Audit(database);
        this.clock = clock;
    }

    /// What came of it.
    public sealed interface Replayed {
        /// It is in the log, and will become final like any other.
        record Sent(RequestId id) implements Replayed {}

        /// There is no such request.
        record Unknown() implements Replayed {}

        /// It waits, or was applied.
        record NotInQuarantine() implements Replayed {}

        /// Another that was sent for it was applied, or may yet be.
        record InForce(RequestId by) implements Replayed {}

        /// The door would not take the body.
        record Unreadable(Outcome.Failure failure) implements Replayed {}
    }

    /// What came of many.
    ///
    /// @param unreadable left where they are: the door would not take their bodies
    /// @param remaining how many match that were not looked at
    public record Sums(int replayed, int inForce, int unreadable, long remaining) {}

    /// What is asked for.
    ///
    /// @param by whose deed it is, as the audit keeps it
    /// @param again even if one that was sent for it is in force
    public record Order(String by, Account account, boolean again) {}

    /// What is to be sent in place of what was.
    ///
    /// @param parameters those that stand beside the body
    @SuppressWarnings("ArrayRecordComponent") // the body is passed on and never compared
    public record Edit(Optional<byte[]> body, Optional<Parameters> parameters) {
        boolean isNone() {
            return body.isEmpty() && parameters.isEmpty();
        }
    }

    public Replayed replay(Order order, RequestId id, Edit edit) {
        AccountId account = order.account().id();
        Instant at = clock.instant();
        Optional<RequestRecord> found = quarantine.find(account, id);
        Optional<Position> position = seals.open(account, id);
        if (found.isEmpty() || position.isEmpty()) {
            return new Replayed.Unknown();
        }
        RequestRecord request = found.get();
        if (!request.isInQuarantine()) {
            return new Replayed.NotInQuarantine();
        }
        return replay(
                order,
                new Sending(
                        at,
                        position.get(),
                        request.kind(),
                        request.key(),
                        edit.parameters().orElse(request.parameters()),
                        edit.body().orElse(request.body()),
                        edit.isNone() ? "as it was" : "edited"));
    }

    /// Sends again what matches, the oldest first.
    ///
    /// @param limit how many are looked at
    /// @throws RuntimeException marked [io.catchment.Unavailable] when it cannot go on; what was sent stays sent
    public Sums replayAll(Order order, QuarantineFilter matching, int limit) {
        // What fails again meanwhile is new, and not of those that were meant.
        QuarantineFilter filter = matching.before(clock.instant());
        Tally tally = new Tally();
        Optional<Place> next = Optional.of(Place.BEFORE_ALL);
        while (next.isPresent() && tally.all() < limit) {
            int left = limit - tally.all();
            next = replaySome(order, filter, next.get(), Math.min(CHUNK, left), tally);
        }
        return new Sums(
                tally.replayed(),
                tally.inForce(),
                tally.unreadable(),
                remaining(order.account().id(), filter, tally.unreadable()));
    }

    /// Sends again some of what matches, the oldest first, and counts each when it is done.
    ///
    /// @param after where those before ended
    /// @return where these ended; empty when nothing follows
    Optional<Place> replaySome(
            Order order, QuarantineFilter filter, Place after, int max, Tally tally) {
        Instant at = clock.instant();
        List<Kept> chunk = rows.oldest(order.account().id(), filter, after, max);
        for (Kept kept : chunk) {
            tally.add(replay(order, sending(kept, at)));
        }
        return chunk.size() < max ? Optional.empty() : Optional.of(chunk.getLast().place());
    }

    private static Sending sending(Kept kept, Instant at) {
        return new Sending(
                at,
                kept.position(),
                kept.kind(),
                kept.key(),
                kept.parameters(),
                kept.body(),
                "as it was, by filter");
    }

    /// What cannot be read stays open, and would be counted as left for ever.
    private long remaining(AccountId account, QuarantineFilter filter, int unreadable) {
        long matching =
                rows.sums(account, filter).stream().mapToLong(QuarantineRows.Sum::requests).sum();
        return Math.max(0, matching - unreadable);
    }

    /// A body on its way, for a request that it stands in for.
    ///
    /// @param at when it counts as accepted: before the old body was read, so that a person who is erased meanwhile does
    ///     not come back
    @SuppressWarnings("ArrayRecordComponent") // the body is passed on and never compared
    private record Sending(
            Instant at,
            Position of,
            RequestKind kind,
            KeyId key,
            Parameters parameters,
            byte[] body,
            String detail) {}

    private Replayed replay(Order order, Sending sending) {
        AccountId account = order.account().id();
        // Before anything else: whoever asks later counts the same ones or more.
        int earlier = links.of(account, sending.of()).replayedBy().size();
        Optional<RequestLinks.Later> inForce =
                order.again() ? Optional.empty() : links.inForce(account, sending.of());
        if (inForce.isPresent()) {
            return new Replayed.InForce(seals.seal(account, inForce.get().position()));
        }
        return switch (check(order, sending)) {
            case BodyCheck.Verdict.Unfit(var failure) -> new Replayed.Unreadable(failure);
            case BodyCheck.Verdict.Fit(int partition) ->
                    new Replayed.Sent(send(order, sending, partition, earlier));
        };
    }

    private BodyCheck.Verdict check(Order order, Sending sending) {
        return door.check(order.account(), sending.kind(), sending.parameters(), sending.body());
    }

    private RequestId send(Order order, Sending sending, int partition, int earlier) {
        AccountId account = order.account().id();
        EntryHeader header =
                new EntryHeader(sending.kind(), account, sending.key(), sending.at(), false);
        Entry.Attributes attributes =
                Entry.Attributes.ofReplay(
                                sending.of(), IdempotencyKey.ofReplay(sending.of(), earlier))
                        .with(sending.parameters());
        audit.add(deed(order, sending), List.of(seals.seal(account, sending.of()).toString()));
        Position by = log.append(partition, new Entry(header, attributes, sending.body()));
        note(new Replay(account, sending.of(), by));
        return seals.seal(account, by);
    }

    private Audit.Deed deed(Order order, Sending sending) {
        return new Audit.Deed(
                clock.instant(),
                order.by(),
                ACTION,
                order.account().id(),
                sending.detail() + (order.again() ? ", again" : ""));
    }

    /// So that the old one leaves the open ones at once. The request is in the log by now, and the processor will note
    /// it too.
    private void note(Replay replay) {
        try {
            links.noteReplay(replay);
        } catch (StoreException e) {
            LOG.log(
                    Level.WARNING,
                    "replay not noted yet position={0} reason={1}",
                    replay.by(),
                    e.getMessage());
        }
    }
}
