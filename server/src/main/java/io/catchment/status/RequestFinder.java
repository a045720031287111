package io.catchment.status;

import io.catchment.AccountId;
import io.catchment.LogId;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.RequestId;
import io.catchment.intake.Entry;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.LogUnavailableException;
import io.catchment.intake.Seals;
import io.catchment.process.Awaited;
import io.catchment.process.FormerLog;
import io.catchment.process.OwnedPartitions;
import io.catchment.process.Retrier;
import io.catchment.process.Succession;
import io.catchment.process.Throughput;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Changes.Retrying;
import io.catchment.store.Database;
import io.catchment.store.Outcomes;
import io.catchment.store.Retries;
import io.catchment.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Finds requests by opening their ids: what waits is in the log, what is final in the store.
///
/// ```
///   id ──► position ──► at or above what is worked off? ── yes ──► log   ──► in queue
///     │ does not open             │ no, or unknown
///     ▼                           └──► store ──► done, or waits for its next try
///   unknown                              │ nothing there ──► log
///                                        └ down ──► store down
/// ```
public final class RequestFinder implements Requests {
    /// Most requests are final well within a second.
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);

    /// A store that went away is probed about this often.
    private static final Duration STORE_BACK_AFTER = Duration.ofSeconds(5);

    private final IntakeLog log;
    private final Seals seals;
    private final Outcomes outcomes;
    private final Retries retries;
    private final Retrier retrier;
    private final List<OwnedPartitions> owned;
    private final Throughput throughput;
    private final InstantSource clock;
    private final Awaited awaited;
    private final Succession succession;

    /// @param owned what the processors of this node work on
    public RequestFinder(
            IntakeLog log,
            Seals seals,
            Database database,
            List<OwnedPartitions> owned,
            Retrier retrier,
            Throughput throughput,
            InstantSource clock,
            Awaited awaited,
            Succession succession) {
        this.log = log;
        this.seals = seals;
        this.outcomes = new Outcomes(database);
        this.retries = new Retries(database);
        this.retrier = retrier;
        this.owned = List.copyOf(owned);
        this.throughput = throughput;
        this.clock = clock;
        this.awaited = awaited;
        this.succession = succession;
    }

    @Override
    public RequestStatus status(AccountId account, RequestId id) {
        try {
            return seals.open(account, id)
                    .map(position -> status(account, position))
                    .orElseGet(RequestStatus.Unknown::new);
        } catch (LogUnavailableException e) {
            return new RequestStatus.StoreDown(e.retryAfter());
        }
    }

    @Override
    public RequestStatus await(AccountId account, RequestId id, Duration atMost) {
        return seals.open(account, id)
                .map(position -> await(account, position, atMost))
                .orElseGet(RequestStatus.Unknown::new);
    }

    private RequestStatus await(AccountId account, Position position, Duration atMost) {
        try (Awaited.Watch watch = awaited.watch(position)) {
            if (!waits(position)) {
                RequestStatus now = status(account, position);
                if (!(now instanceof RequestStatus.InQueue)) {
                    return now;
                }
            }
            return watch.await(atMost)
                    .map(RequestFinder::done)
                    .orElseGet(() -> status(account, position));
        }
    }

    private static RequestStatus done(Awaited.Final told) {
        Finished done = told.finished();
        return new RequestStatus.Done(done.outcome(), done.body(), told.at(), done.attempts());
    }

    @Override
    public void endWaits() {
        awaited.close();
    }

    private RequestStatus status(AccountId account, Position position) {
        if (waits(position)) {
            return inLog(position);
        }
        // Asked first: what was worked off meanwhile is settled when the store is asked.
        boolean mayWaitElsewhere = succession.mayWaitElsewhere(position.log());
        try {
            return settled(account, position)
                    // Between the two looks a retry may have become final.
                    .or(() -> done(account, position))
                    .orElseGet(() ->
                            mayWaitElsewhere
                                    ? new RequestStatus.StoreDown(STORE_BACK_AFTER)
                                    : unsettled(position));
        } catch (StoreException e) {
            return new RequestStatus.StoreDown(STORE_BACK_AFTER);
        }
    }

    private RequestStatus unsettled(Position position) {
        return isPassed(position) ? new RequestStatus.Unknown() : inLog(position);
    }

    /// Whether it is worked off for certain: what the store does not know then has been dropped, or is missing.
    private boolean isPassed(Position position) {
        return shares(position.log())
                .flatMapToLong(share -> share.position(position.partition()).stream())
                .anyMatch(next -> position.offset() < next);
    }

    /// What is known of how far a log is worked off: of this node's, and of the one that it had before.
    private Stream<OwnedPartitions> shares(LogId of) {
        return of.equals(log.id())
                ? owned.stream()
                : succession.held().filter(it -> it.log().id().equals(of)).stream()
                        .map(FormerLog.Held::owned);
    }

    private Optional<RequestStatus> settled(AccountId account, Position position) {
        return done(account, position)
                .or(() -> retries.find(account, position).map(this::retrying));
    }

    private Optional<RequestStatus> done(AccountId account, Position position) {
        return outcomes.find(account, position).map(found -> done(account, found));
    }

    /// What came twice is where the first is, and becomes what the first becomes.
    private RequestStatus done(AccountId account, Outcomes.Found found) {
        return found.outcome().conclusion() instanceof Outcome.Repeat(Position first)
                ? status(account, first)
                : new RequestStatus.Done(
                        found.outcome(), found.body(), found.finishedAt(), found.attempts());
    }

    private RequestStatus retrying(Retrying waiting) {
        return retrier.entry(waiting)
                .map(entry -> retrying(waiting, entry))
                .orElseGet(() -> new RequestStatus.StoreDown(STORE_BACK_AFTER));
    }

    private RequestStatus retrying(Retrying waiting, Entry entry) {
        Duration left = Duration.between(clock.instant(), waiting.nextAt());
        return new RequestStatus.Retrying(
                entry.header().kind(),
                entry.body(),
                waiting.acceptedAt(),
                waiting.attempts(),
                waiting.failure(),
                waiting.nextAt(),
                left.compareTo(ASK_AGAIN_AFTER) < 0 ? ASK_AGAIN_AFTER : left);
    }

    private boolean waits(Position position) {
        OptionalLong next =
                shares(position.log())
                        .flatMapToLong(
                                partitions -> partitions.waitingFrom(position.partition()).stream())
                        .findFirst();
        return next.isPresent() && position.offset() >= next.getAsLong();
    }

    private RequestStatus inLog(Position position) {
        Optional<Entry> entry =
                position.log().equals(log.id())
                        ? log.read(position.partition(), position.offset())
                        : succession.held().flatMap(held -> held.read(position));
        return entry.<RequestStatus>map(found ->
                        new RequestStatus.InQueue(
                                found.header().kind(),
                                found.body(),
                                found.header().acceptedAt(),
                                ASK_AGAIN_AFTER))
                .orElseGet(RequestStatus.Unknown::new);
    }

    @Override
    public Optional<QueueMetrics> metrics(AccountId account) {
        return waiting().allMatch(OwnedPartitions::isCounted)
                ? Optional.of(counted(account))
                : Optional.empty();
    }

    private Stream<OwnedPartitions> waiting() {
        return Stream.concat(owned.stream(), succession.held().stream().map(FormerLog.Held::owned));
    }

    private QueueMetrics counted(AccountId account) {
        long pending =
                waiting().mapToLong(partitions -> partitions.waiting(account)).sum()
                        + retrier.waiting(account);
        OptionalLong oldest =
                LongStream.concat(
                                waiting()
                                        .flatMapToLong(
                                                partitions -> partitions.oldest(account).stream()),
                                retrier.oldest(account).stream().mapToLong(Instant::getEpochSecond))
                        .min();
        Instant now = clock.instant();
        Duration delay =
                oldest.isPresent()
                        ? Duration.ofSeconds(Math.max(0, now.getEpochSecond() - oldest.getAsLong()))
                        : Duration.ZERO;
        return new QueueMetrics(pending, delay, throughput.perMinute(account, now));
    }
}
