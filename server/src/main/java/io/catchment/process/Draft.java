package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.Activity;
import io.catchment.Decide;
import io.catchment.Decision;
import io.catchment.Effect;
import io.catchment.Identities;
import io.catchment.Opportunity;
import io.catchment.Outcome;
import io.catchment.intake.EntryCodec;
import io.catchment.intake.EntryHeader;
import io.catchment.store.Changes;
import io.catchment.store.Changes.Claim;
import io.catchment.store.Changes.ClaimKey;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Changes.Owned;
import io.catchment.store.Changes.Replay;
import io.catchment.store.Changes.Retrying;
import io.catchment.store.LeadLocks;
import io.catchment.store.OwnedKey;
import io.catchment.store.Search;
import io.catchment.wire.MxError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The changes of a batch as they grow, one request after the other.
///
/// ```
///            ┌─ of a person who was erased ──────► an error without a body
///            ├─ another came first with its key ─► repeated, or an error
///   request ─┼─ settled already ─────────────────► refused, error
///            ├─ to be decided ───────────────────► created, updated, duplicate, error
///            └─ the system's fault ──────────────► retrying; after the last try, or when its sender waits: failure
/// ```
final class Draft {
    private final Grounds grounds;
    private final WorkingLeads leads;
    private final WorkingOpportunities opportunities;
    private final Map<ClaimKey, Claim> claims;
    private final Map<OwnedKey, Instant> erased;
    private final Identities identities;
    private final Instant at;
    private final List<Owned<Activity>> activities = new ArrayList<>();
    private final List<Finished> finished = new ArrayList<>();
    private final List<Retrying> retrying = new ArrayList<>();
    private final List<Claim> newClaims = new ArrayList<>();
    private final List<Replay> replays = new ArrayList<>();
    private int changers;

    /// @param at the time that the changes bear
    Draft(Grounds grounds, Identities identities, Instant at) {
        this.grounds = grounds;
        LeadLocks.Locked locked = grounds.locked();
        this.leads = new WorkingLeads(locked.leads());
        this.opportunities = new WorkingOpportunities(grounds);
        this.claims = new HashMap<>(locked.claims());
        this.erased = locked.erased();
        this.identities = identities;
        this.at = at;
    }

    /// Decides a request on top of all that went before it.
    void add(Item item, Task task) {
        // Before its key: neither its claim nor its body is to stay, as those of a repeated request
        // would.
        if (task instanceof Task.Open open && isOfErased(item, open)) {
            noteReplay(item);
            finished.add(ErasedRequest.finished(item, open.source()));
            return;
        }
        Optional<Claim> first = firstOfSameKey(item);
        if (first.isPresent()) {
            repeat(item, first.get(), task.source());
            return;
        }
        noteReplay(item);
        switch (task) {
            case Task.Settled settled -> settle(item, settled);
            case Task.Open open -> decide(item, open);
            case Task.Faulty faulty -> tryAgain(item, faulty);
        }
    }

    /// Claims the request's idempotency key, unless another request has it. One that is tried again finds its own claim.
    private Optional<Claim> firstOfSameKey(Item item) {
        Optional<ClaimKey> key = claimKey(item);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        Claim own = new Claim(key.get(), RequestHash.of(item.entry()), item.position());
        Claim first = claims.putIfAbsent(key.get(), own);
        if (first == null) {
            newClaims.add(own);
            return Optional.empty();
        }
        return first.first().equals(item.position()) ? Optional.empty() : Optional.of(first);
    }

    static Optional<ClaimKey> claimKey(Item item) {
        return item.entry()
                .attributes()
                .idempotencyKey()
                .map(key -> new ClaimKey(item.entry().header().account(), key));
    }

    private void repeat(Item item, Claim first, String source) {
        if (Arrays.equals(first.requestHash(), RequestHash.of(item.entry()))) {
            finish(item, Effect.REPEATED, new Outcome.Repeat(first.first()), List.of(), source);
        } else {
            MxError error = MxError.idempotencyKeyReused();
            finish(item, Effect.ERROR, failure(error), List.of(), source);
        }
    }

    private void noteReplay(Item item) {
        if (item.isFirstTry()) {
            item.entry()
                    .attributes()
                    .replayOf()
                    .ifPresent(of -> replays.add(new Replay(account(item), of, item.position())));
        }
    }

    private void settle(Item item, Task.Settled settled) {
        finish(
                item,
                settled.why().effect(),
                settled.failure(),
                settled.explanation(),
                settled.source());
    }

    private void decide(Item item, Task.Open open) {
        changers += open.request().mayChangeOpportunity() ? 1 : 0;
        Decision decision;
        try {
            decision =
                    Decide.decide(
                            open.request(),
                            open.rules(),
                            leads.of(account(item)),
                            opportunities.of(account(item)),
                            item.entry().header().acceptedAt(),
                            identities);
        } catch (RuntimeException e) {
            tryAgain(item, Understanding.faulty(e, open.source()));
            return;
        }
        switch (decision) {
            case Decision.Apply apply -> apply(item, open, apply);
            case Decision.Fail(var refusal, var explanation) ->
                    settle(item, Understanding.error(refusal, explanation, open.source()));
        }
    }

    /// Whether it was accepted before somebody whom it names was erased.
    private boolean isOfErased(Item item, Task.Open open) {
        return !erased.isEmpty()
                && open.request().keys().stream()
                        .map(key -> erased.get(new OwnedKey(account(item), key)))
                        .anyMatch(at ->
                                at != null && !item.entry().header().acceptedAt().isAfter(at));
    }

    private void apply(Item item, Task.Open open, Decision.Apply apply) {
        AccountId account = account(item);
        leads.put(account, apply.lead());
        apply.opportunity().ifPresent(opportunity -> opportunities.put(account, opportunity));
        apply.activities().forEach(activity -> activities.add(new Owned<>(account, activity)));
        Outcome.Result result =
                new Outcome.Result(
                        apply.lead().id(),
                        apply.leadIsNew(),
                        apply.opportunity().map(Opportunity::id),
                        open.request().flags());
        finish(item, apply.effect(), result, apply.explanation(), open.source());
    }

    private void tryAgain(Item item, Task.Faulty faulty) {
        if (item.isSynchronous()) {
            // Its sender is told now, and may come again with the same key.
            newClaims.removeIf(claim -> claim.first().equals(item.position()));
            finish(item, Effect.FAILURE, faulty.failure(), List.of(), faulty.source());
            return;
        }
        int attempts = item.attempts() + 1;
        Optional<Duration> delay = RetryDelays.after(attempts);
        if (delay.isEmpty()) {
            finish(item, Effect.FAILURE, faulty.failure(), List.of(), faulty.source());
            return;
        }
        EntryHeader header = item.entry().header();
        retrying.add(
                new Retrying(
                        item.position(),
                        header.account(),
                        header.key(),
                        header.acceptedAt(),
                        faulty.source(),
                        attempts,
                        at.plus(delay.get()),
                        faulty.failure(),
                        EntryCodec.encode(item.position(), item.entry())));
    }

    private void finish(
            Item item,
            Effect effect,
            Outcome.Conclusion conclusion,
            List<String> explanation,
            String source) {
        EntryHeader header = item.entry().header();
        Outcome outcome =
                new Outcome(
                        item.position(),
                        header.account(),
                        header.key(),
                        header.kind(),
                        header.acceptedAt(),
                        effect,
                        conclusion,
                        explanation);
        finished.add(
                new Finished(
                        outcome,
                        source,
                        item.attempts() + 1,
                        item.entry().attributes().parameters(),
                        item.entry().body()));
    }

    private static Outcome.Failure failure(MxError error) {
        return new Outcome.Failure(error.exceptionType(), error.message());
    }

    private static AccountId account(Item item) {
        return item.entry().header().account();
    }

    Grounds grounds() {
        return grounds;
    }

    /// What requests looked for and the grounds do not have: unless it is empty, the draft may be wrong.
    Map<Search, Search.Span> unanswered() {
        return opportunities.unanswered();
    }

    /// How many of the requests may change an opportunity that is there, one each.
    int changers() {
        return changers;
    }

    Changes changes(Changes.Taken taken) {
        Changes.Made made =
                new Changes.Made(
                        leads.added(),
                        leads.changed(),
                        leads.takenKeys(),
                        leads.givenKeys(),
                        opportunities.added(),
                        opportunities.changed(),
                        activities);
        return new Changes(
                at, made, new Changes.Settled(finished, retrying, newClaims, replays), taken);
    }
}
