package io.catchment.quarantine;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.QuarantineFilter;
import io.catchment.RequestId;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryCodec;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.Seals;
import io.catchment.process.Succession;
import io.catchment.quarantine.RequestRecord.Beside;
import io.catchment.quarantine.RequestRecord.Dismissal;
import io.catchment.quarantine.RequestRecord.Later;
import io.catchment.quarantine.RequestRecord.State;
import io.catchment.store.Changes.Retrying;
import io.catchment.store.Database;
import io.catchment.store.Outcomes;
import io.catchment.store.QuarantineRows;
import io.catchment.store.QuarantineRows.Place;
import io.catchment.store.QuarantineRows.Row;
import io.catchment.store.RequestLinks;
import io.catchment.store.Retries;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Looks at requests: lists those that could not be applied, and tells everything about any one.
///
/// Every call may throw [io.catchment.Unavailable] trouble.
public final class Quarantine {
    private static final long LATEST_MICROS = micros(QuarantineFilter.LATEST);

    private final IntakeLog log;
    private final Seals seals;
    private final QuarantineRows rows;
    private final RequestLinks links;
    private final Succession succession;
    private final Outcomes outcomes;
    private final Retries retries;

    /// @param succession with the log that the node had before, where requests may wait too
    public Quarantine(IntakeLog log, Seals seals, Database database, Succession succession) {
        this.log = log;
        this.succession = succession;
        this.seals = seals;
        this.rows = new QuarantineRows(database);
        this.links = new RequestLinks(database);
        this.outcomes = new Outcomes(database);
        this.retries = new Retries(database);
    }

    /// How many the list is sorted by.
    public static final int PLACE_NUMBERS = 4;

    /// How many requests of the quarantine there are of one kind.
    public record Sum(Effect effect, String exceptionType, long requests) {}

    /// The newest first.
    ///
    /// @param before where the page before ended; empty for the first
    public Page<Quarantined> list(
            AccountId account, QuarantineFilter filter, Optional<List<Long>> before, int limit) {
        Place from = before.map(Quarantine::place).orElse(Place.AFTER_ALL);
        return Page.of(
                rows.newest(account, filter, from, limit + 1),
                limit,
                row -> quarantined(account, row),
                row -> numbers(row.place()));
    }

    /// How many requests of the quarantine, whatever they are, a look goes through at most: so that it takes no longer in
    /// a quarantine of millions, where few match.
    public static final int LOOKED_THROUGH_MAX = 10_000;

    /// Part of the list, as far as one look goes.
    ///
    /// @param page its `next` may be there though nothing of what was looked through matched
    /// @param sums of all that matches among what was looked through
    /// @param backTo how far it was looked back; empty: to the end
    public record Look(Page<Quarantined> page, List<Sum> sums, Optional<Instant> backTo) {
        public Look {
            sums = List.copyOf(sums);
        }

        /// How many match, among what was looked through.
        public long requests() {
            return sums.stream().mapToLong(Sum::requests).sum();
        }
    }

    /// The newest first.
    ///
    /// @param before where the look before ended; empty for the first
    public Look look(
            AccountId account, QuarantineFilter filter, Optional<List<Long>> before, int limit) {
        Place from = before.map(Quarantine::place).orElse(Place.AFTER_ALL);
        Instant to = from.acceptedAt().isBefore(filter.to()) ? from.acceptedAt() : filter.to();
        Optional<Instant> floor = rows.behindNewest(account, filter.from(), to, LOOKED_THROUGH_MAX);
        QuarantineFilter within = floor.map(filter::since).orElse(filter);
        Page<Quarantined> page = list(account, within, before, limit);
        return new Look(
                new Page<>(page.items(), page.next().or(() -> floor.map(Quarantine::before))),
                sums(account, within),
                floor);
    }

    /// Where what is older than a time begins.
    private static List<Long> before(Instant at) {
        return List.of(micros(at), 0L, 0L, 0L);
    }

    public List<Sum> sums(AccountId account, QuarantineFilter filter) {
        return rows.sums(account, filter).stream()
                .map(sum -> new Sum(sum.effect(), sum.exceptionType(), sum.requests()))
                .toList();
    }

    private Quarantined quarantined(AccountId account, Row row) {
        return new Quarantined(
                seals.seal(account, row.position()),
                row.kind(),
                row.key(),
                row.effect(),
                row.attempts(),
                row.acceptedAt(),
                row.finishedAt(),
                row.failure(),
                row.explanation(),
                row.effect() == Effect.ERROR ? Outcome.cureIn(row.explanation()) : Optional.empty(),
                row.source(),
                row.bodyBytes(),
                row.state());
    }

    private static List<Long> numbers(Place place) {
        return List.of(micros(place.acceptedAt()), place.log(), place.partition(), place.offset());
    }

    private static Place place(List<Long> numbers) {
        long micros = Math.min(LATEST_MICROS, numbers.get(0));
        return new Place(
                Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                numbers.get(1),
                numbers.get(2),
                numbers.get(3));
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    // ---- one request ----

    /// An account's own request, wherever it is.
    public Optional<RequestRecord> find(AccountId account, RequestId id) {
        return seals.open(account, id).flatMap(position -> find(account, id, position));
    }

    private Optional<RequestRecord> find(AccountId account, RequestId id, Position position) {
        return done(account, id, position)
                .or(() -> retries.find(account, position).map(it -> retrying(id, it)))
                // Between the two looks a retry may have become final.
                .or(() -> done(account, id, position))
                .or(() -> waiting(account, id, position));
    }

    private Optional<RequestRecord> done(AccountId account, RequestId id, Position position) {
        return outcomes.find(account, position)
                .map(found -> {
                    Outcome outcome = found.outcome();
                    return new RequestRecord(
                            id,
                            outcome.kind(),
                            outcome.key(),
                            outcome.acceptedAt(),
                            found.attempts(),
                            found.parameters(),
                            found.body(),
                            new RequestRecord.Final(
                                    outcome, found.finishedAt(), repeats(outcome), found.source()),
                            beside(account, position));
                });
    }

    private Optional<RequestId> repeats(Outcome outcome) {
        return outcome.conclusion() instanceof Outcome.Repeat(Position first)
                ? Optional.of(seals.seal(outcome.account(), first))
                : Optional.empty();
    }

    private RequestRecord retrying(RequestId id, Retrying waiting) {
        Entry entry = EntryCodec.decode(waiting.position(), waiting.entry());
        return inLine(
                waiting.account(),
                id,
                waiting.position(),
                entry,
                waiting.attempts(),
                new RequestRecord.Retrying(waiting.failure(), waiting.nextAt()));
    }

    private Optional<RequestRecord> waiting(AccountId account, RequestId id, Position position) {
        Optional<Entry> entry =
                position.log().equals(log.id())
                        ? log.read(position.partition(), position.offset())
                        : succession.held().flatMap(held -> held.read(position));
        return entry.map(
                found -> inLine(account, id, position, found, 0, new RequestRecord.Waiting()));
    }

    private RequestRecord inLine(
            AccountId account,
            RequestId id,
            Position position,
            Entry entry,
            int attempts,
            State state) {
        return new RequestRecord(
                id,
                entry.header().kind(),
                entry.header().key(),
                entry.header().acceptedAt(),
                attempts,
                entry.attributes().parameters(),
                entry.body(),
                state,
                beside(account, position));
    }

    private Beside beside(AccountId account, Position position) {
        RequestLinks.Links found = links.of(account, position);
        return new Beside(
                found.replayOf().map(of -> seals.seal(account, of)),
                found.replayedBy().stream()
                        .map(later ->
                                new Later(seals.seal(account, later.position()), later.effect()))
                        .toList(),
                found.dismissed().map(it -> new Dismissal(it.at(), it.who(), it.reason())));
    }
}
