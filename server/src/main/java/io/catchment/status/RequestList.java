package io.catchment.status;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.LeadId;
import io.catchment.OpportunityId;
import io.catchment.Position;
import io.catchment.RequestFilter;
import io.catchment.RequestId;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.Seals;
import io.catchment.store.Database;
import io.catchment.store.RequestRows;
import io.catchment.store.RequestRows.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Every request of an account, in the order of acceptance, a page at a time: the list behind the ledger's sums.
///
/// A page is of one moment: what is final or waits for its next try from the store, what waits in the log from the
/// positions of that same moment on. A request is in one of the two, at the same place of the order.
public final class RequestList {
    /// Of one page.
    public static final int LISTED_MAX = 1_000;

    /// Entries that wait, of any account: their headers are read for each page, some hundred milliseconds at most.
    private static final int WAITING_LOOKED_AT_MAX = 100_000;

    private static final int HEADERS_A_READ = 4_096;

    /// Of one lead: their rows are put in order for each page, some milliseconds.
    public static final int BEHIND_LEAD_MAX = 1_000;

    /// Outcomes that are looked through at once for the few that are meant: some hundred milliseconds at most.
    public static final int LOOKED_AT_MAX = 50_000;

    private final IntakeLog log;
    private final Seals seals;
    private final RequestRows rows;
    private final LongSupplier before;

    public RequestList(IntakeLog log, Seals seals, Database database) {
        this(log, seals, database, () -> 0);
    }

    /// @param before how many entries wait that are not listed, in a log that this one took the place of
    public RequestList(IntakeLog log, Seals seals, Database database, LongSupplier before) {
        this.log = log;
        this.seals = seals;
        this.rows = new RequestRows(database);
        this.before = before;
    }

    /// @param after where the last page ended; none for the first page
    /// @param listedMax 1 to [#LISTED_MAX]
    /// @throws io.catchment.store.StoreException when the store is not there
    public Page page(RequestFilter asked, Set<State> states, Optional<Place> after, int listedMax) {
        Place from = after.orElseGet(() -> Place.before(asked.from()));
        // One more than asked for tells whether there are more.
        RequestRows.Page stored =
                rows.page(
                        asked,
                        effects(states),
                        states.contains(State.RETRYING),
                        from.stored(),
                        listedMax + 1,
                        log.id());
        Waiting waiting = waiting(asked, states, from, stored);
        List<Listed> all = new ArrayList<>();
        stored.rows().forEach(row -> all.add(listed(asked.account(), row)));
        waiting.entries().stream()
                .sorted(Comparator.comparing(InLog::place))
                .limit(listedMax + 1L)
                .forEach(entry -> all.add(listed(asked.account(), entry)));
        all.sort(Comparator.comparing(Listed::place));
        boolean more = all.size() > listedMax;
        return new Page(more ? all.subList(0, listedMax) : all, more, waiting.whole());
    }

    /// As far as one look goes: the same requests, without those that more than [#LOOKED_AT_MAX] others come before.
    ///
    /// @param after where the last page ended
    public RequestFilter reach(RequestFilter asked, Optional<Place> after) {
        Place from = after.orElseGet(() -> Place.before(asked.from()));
        return rows.reach(asked, from.stored(), LOOKED_AT_MAX)
                // All of one moment stay together.
                .map(last -> last.plus(1, ChronoUnit.MICROS))
                .filter(end -> end.isBefore(asked.to()))
                .map(end ->
                        new RequestFilter(
                                asked.account(), asked.from(), end, asked.source(), asked.key()))
                .orElse(asked);
    }

    /// What came to a lead, the newest first.
    ///
    /// @param opportunity that it came to as well; empty: to any, or to none
    public Behind behind(AccountId account, LeadId lead, Optional<OpportunityId> opportunity) {
        RequestRows.Behind found = rows.behind(account, lead, opportunity, BEHIND_LEAD_MAX);
        return new Behind(
                found.rows().stream().map(row -> listed(account, row)).toList(), found.whole());
    }

    private static Set<Effect> effects(Set<State> states) {
        return Arrays.stream(Effect.values())
                .filter(effect -> states.contains(State.of(effect)))
                .collect(Collectors.toSet());
    }

    private Listed listed(AccountId account, Row row) {
        return new Listed(
                Place.of(row.place()),
                seals.seal(account, row.position()),
                row.key(),
                Optional.of(row.source()),
                row.effect().map(State::of).orElse(State.RETRYING),
                row.attempts(),
                row.finishedAt(),
                row.nextAt(),
                row.exceptionType(),
                row.message());
    }

    private Waiting waiting(
            RequestFilter asked, Set<State> states, Place after, RequestRows.Page stored) {
        List<InLog> entries = new ArrayList<>();
        boolean whole = before.getAsLong() == 0;
        // A refused body is in the log until it is in the quarantine.
        if (states.contains(State.PENDING) || states.contains(State.REFUSED)) {
            int logNumber = stored.logNumber(log.id());
            int left = WAITING_LOOKED_AT_MAX;
            for (int partition = 0; partition < log.partitions(); partition++) {
                long next = stored.positions().getOrDefault(partition, 0L);
                IntakeLog.Extent extent = log.extent(partition);
                while (extent.first() <= next && next < extent.end() && left > 0) {
                    int share = (int) Math.min(Math.min(HEADERS_A_READ, left), extent.end() - next);
                    List<EntryHeader> headers = log.headers(partition, next, share);
                    if (headers.isEmpty()) {
                        break; // The log was opened anew meanwhile, and ends earlier.
                    }
                    for (EntryHeader header : headers) {
                        InLog entry =
                                new InLog(
                                        new Place(header.acceptedAt(), logNumber, partition, next),
                                        header);
                        if (isMeant(asked, states, header) && entry.place().compareTo(after) > 0) {
                            entries.add(entry);
                        }
                        next++;
                        left--;
                    }
                }
                whole &= next >= extent.end();
            }
        }
        return new Waiting(entries, whole);
    }

    /// The source of what waits has not been read: it may be any.
    private static boolean isMeant(RequestFilter asked, Set<State> states, EntryHeader header) {
        return states.contains(header.refused() ? State.REFUSED : State.PENDING)
                && header.account().equals(asked.account())
                && !header.acceptedAt().isBefore(asked.from())
                && header.acceptedAt().isBefore(asked.to())
                && asked.key().map(header.key()::equals).orElse(true);
    }

    private Listed listed(AccountId account, InLog entry) {
        Place place = entry.place();
        EntryHeader header = entry.header();
        Position position = new Position(log.id(), place.partition(), place.offset());
        return new Listed(
                place,
                seals.seal(account, position),
                header.key(),
                Optional.empty(),
                header.refused() ? State.REFUSED : State.PENDING,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// Requests behind a lead or an opportunity.
    ///
    /// @param whole whether all of the lead were looked at
    public record Behind(List<Listed> listed, boolean whole) {
        public Behind {
            listed = List.copyOf(listed);
        }
    }

    /// An entry that waits.
    private record InLog(Place place, EntryHeader header) {}

    /// @param whole whether all that waits was looked at
    private record Waiting(List<InLog> entries, boolean whole) {}

    /// Where a request stands in the order of acceptance.
    ///
    /// @param logNumber what the store names the log by
    public record Place(Instant acceptedAt, int logNumber, int partition, long offset)
            implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::acceptedAt)
                        .thenComparingInt(Place::logNumber)
                        .thenComparingInt(Place::partition)
                        .thenComparingLong(Place::offset);

        /// Before all that were accepted at a moment.
        public static Place before(Instant at) {
            return new Place(at, -1, 0, 0);
        }

        static Place of(RequestRows.Place stored) {
            return new Place(
                    stored.acceptedAt(), stored.logNumber(), stored.partition(), stored.offset());
        }

        RequestRows.Place stored() {
            return new RequestRows.Place(acceptedAt, logNumber, partition, offset);
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /// Where a request is: the columns of the ledger.
    public enum State {
        REFUSED,
        CREATED,
        UPDATED,
        DUPLICATE,
        REPEATED,
        ERROR,
        FAILURE,
        RETRYING,
        PENDING;

        static State of(Effect effect) {
            return switch (effect) {
                case REFUSED -> REFUSED;
                case CREATED -> CREATED;
                case UPDATED -> UPDATED;
                case DUPLICATE -> DUPLICATE;
                case REPEATED -> REPEATED;
                case ERROR -> ERROR;
                case FAILURE -> FAILURE;
            };
        }
    }

    /// One request.
    ///
    /// @param source empty while it waits in the log: nobody has read it yet
    /// @param attempts how often it was tried
    /// @param nextAt of the next try, while it waits for one
    /// @param exceptionType of an error, a failure, or the last try
    public record Listed(
            Place place,
            RequestId id,
            KeyId key,
            Optional<String> source,
            State state,
            int attempts,
            Optional<Instant> finishedAt,
            Optional<Instant> nextAt,
            Optional<String> exceptionType,
            Optional<String> message) {
        public Instant acceptedAt() {
            return place.acceptedAt();
        }
    }

    /// @param more whether others come after the last of these
    /// @param whole whether all that waits in the log was looked at; not so when a flood waits
    public record Page(List<Listed> listed, boolean more, boolean whole) {
        public Page {
            listed = List.copyOf(listed);
        }
    }
}
