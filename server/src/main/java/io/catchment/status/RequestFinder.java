package io.catchment.status;

import io.catchment.AccountId;
import io.catchment.Position;
import io.catchment.RequestId;
import io.catchment.intake.Entry;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.Seals;
import io.catchment.process.OwnedPartitions;
import io.catchment.process.Throughput;
import io.catchment.store.Outcomes;
import io.catchment.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds requests by opening their ids: what waits is in the log, what is final in the store.
///
/// ```
///   id ──► position ──► at or above what is worked off? ── yes ──► log   ──► in queue
///     │ does not open             │ no, or unknown
///     ▼                           └──► store ──► done
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
    private final List<OwnedPartitions> owned;
    private final Throughput throughput;
    private final InstantSource clock;

    /// @param owned what the processors of this node work on
    public RequestFinder(
            IntakeLog log,
            Seals seals,
            Outcomes outcomes,
            List<OwnedPartitions> owned,
            Throughput throughput,
            InstantSource clock) {
        this.log = log;
        this.seals = seals;
        this.outcomes = outcomes;
        this.owned = List.copyOf(owned);
        this.throughput = throughput;
        this.clock = clock;
    }

    @Override
    public RequestStatus status(AccountId account, RequestId id) {
        return seals.open(account, id)
                .map(position -> status(account, position))
                .orElseGet(RequestStatus.Unknown::new);
    }

    private RequestStatus status(AccountId account, Position position) {
        if (waits(position)) {
            return inLog(position);
        }
        try {
            return outcomes.find(account, position)
                    .<RequestStatus>map(found ->
                            new RequestStatus.Done(
                                    found.outcome(),
                                    found.body(),
                                    found.finishedAt(),
                                    found.attempts()))
                    .orElseGet(() -> inLog(position));
        } catch (StoreException e) {
            return new RequestStatus.StoreDown(STORE_BACK_AFTER);
        }
    }

    private boolean waits(Position position) {
        if (!position.log().equals(log.id())) {
            return false;
        }
        OptionalLong next =
                owned.stream()
                        .flatMapToLong(
                                partitions -> partitions.waitingFrom(position.partition()).stream())
                        .findFirst();
        return next.isPresent() && position.offset() >= next.getAsLong();
    }

    private RequestStatus inLog(Position position) {
        return position.log().equals(log.id()) ? entry(position) : new RequestStatus.Unknown();
    }

    private RequestStatus entry(Position position) {
        Optional<Entry> entry = log.read(position.partition(), position.offset());
        return entry.<RequestStatus>map(found ->
                        new RequestStatus.InQueue(
                                found.header().kind(),
                                found.body(),
                                found.header().acceptedAt(),
                                ASK_AGAIN_AFTER))
                .orElseGet(RequestStatus.Unknown::new);
    }

    @Override
    public QueueMetrics metrics(AccountId account) {
        long pending = owned.stream().mapToLong(partitions -> partitions.waiting(account)).sum();
        OptionalLong oldest =
                owned.stream()
                        .flatMapToLong(partitions -> partitions.oldest(account).stream())
                        .min();
        Instant now = clock.instant();
        Duration delay =
                oldest.isPresent()
                        ? Duration.ofSeconds(Math.max(0, now.getEpochSecond() - oldest.getAsLong()))
                        : Duration.ZERO;
        return new QueueMetrics(pending, delay, throughput.perMinute(account, now));
    }
}
