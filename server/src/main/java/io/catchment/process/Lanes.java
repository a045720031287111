package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.intake.Entry;
import io.catchment.store.Outcomes;
import io.catchment.store.Retries;
import io.catchment.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// The ways beside the queue: so many requests whose senders wait are worked off at once, each in a transaction of its
/// own.
///
/// ```
///   a lane is free? ── no, for a second ─────────────────────► not done
///     │ yes
///     ▼
///   a batch of one ─┬─ committed ──► another came first? ─ no ► final
///                   │                  └ yes ─► its outcome, or that it waits for its next try
///                   ├─ the store is away ────────────────────► not done
///                   └─ the commit has no answer ─► the outcome is there? ─► final, or nobody knows
/// ```
///
/// A fault that belongs to the request ends it as `FAILURE` at once: its sender is there to be told, so there is no next
/// try, and a person finds it in the quarantine.
public final class Lanes implements AtOnce {
    /// Each holds one of the store's 16 connections; the workers, the pages and status share the others.
    static final int LANES = 6;

    /// That wait for a lane. Each holds its body meanwhile, of which the door has room for a hundred of the largest.
    private static final int WAITING_MAX = 32;

    /// A few hundred requests pass in it. Who waits longer is better off by coming again.
    private static final Duration FREE_WITHIN = Duration.ofSeconds(1);

    private static final Duration RETRY_AFTER_MIN = Duration.ofSeconds(1);

    private final Processor.Parts parts;
    private final Outcomes outcomes;
    private final Retries retries;
    private final Semaphore room = new Semaphore(LANES + WAITING_MAX);
    private final BlockingQueue<Lane> free = new ArrayBlockingQueue<>(LANES, true);

    public Lanes(Processor.Parts parts) {
        this.parts = parts;
        this.outcomes = new Outcomes(parts.database());
        this.retries = new Retries(parts.database());
        IntStream.range(0, LANES).mapToObj(number -> new Lane(parts, number)).forEach(free::add);
    }

    @Override
    public Ending run(Entry entry) {
        if (!room.tryAcquire()) {
            return new Ending.NotDone(RETRY_AFTER_MIN);
        }
        try {
            return runInTurn(entry);
        } finally {
            room.release();
        }
    }

    private Ending runInTurn(Entry entry) {
        Optional<Lane> lane = take();
        if (lane.isEmpty()) {
            return new Ending.NotDone(RETRY_AFTER_MIN);
        }
        try {
            return run(lane.get(), entry);
        } finally {
            free.add(lane.get());
        }
    }

    private Optional<Lane> take() {
        try {
            return Optional.ofNullable(free.poll(FREE_WITHIN.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Ending run(Lane lane, Entry entry) {
        Position position;
        try {
            position = lane.nextPosition();
        } catch (StoreException.Unavailable e) {
            return new Ending.NotDone(e.retryAfter());
        }
        try {
            return ending(lane.apply(new Item(position, entry, 0)).outcome());
        } catch (StoreException.Unavailable e) {
            return e.mayHaveCommitted()
                    ? lookFor(entry.header().account(), position, e.retryAfter())
                    : new Ending.NotDone(e.retryAfter());
        }
    }

    /// Whether it was committed all the same. That it is not there says nothing: the store may be about to commit it.
    private Ending lookFor(AccountId account, Position position, Duration retryAfter) {
        try {
            return outcomes.find(account, position)
                    .map(found -> ending(found.outcome()))
                    .orElseGet(() -> new Ending.NotKnown(retryAfter));
        } catch (StoreException e) {
            return new Ending.NotKnown(retryAfter);
        }
    }

    private Ending ending(Outcome outcome) {
        return switch (outcome.conclusion()) {
            case Outcome.Result result -> new Ending.Final(outcome);
            case Outcome.Failure failure -> new Ending.Final(outcome);
            case Outcome.Repeat(Position first) -> ofFirst(outcome.account(), first);
        };
    }

    private Ending ofFirst(AccountId account, Position first) {
        try {
            return done(account, first)
                    .or(() -> unfinished(account, first))
                    // Between the two looks its retry may have become final.
                    .or(() -> done(account, first))
                    .orElseGet(() -> new Ending.OfUnfinished(RETRY_AFTER_MIN));
        } catch (StoreException.Unavailable e) {
            return new Ending.NotKnown(e.retryAfter());
        }
    }

    private Optional<Ending> done(AccountId account, Position position) {
        return outcomes.find(account, position).map(found -> new Ending.Final(found.outcome()));
    }

    private Optional<Ending> unfinished(AccountId account, Position position) {
        return retries.find(account, position)
                .map(waiting -> {
                    Duration left = Duration.between(parts.clock().instant(), waiting.nextAt());
                    return new Ending.OfUnfinished(
                            left.compareTo(RETRY_AFTER_MIN) < 0 ? RETRY_AFTER_MIN : left);
                });
    }
}
