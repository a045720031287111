package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.Activity;
import io.catchment.Decide;
import io.catchment.Decision;
import io.catchment.Effect;
import io.catchment.Flags;
import io.catchment.Identities;
import io.catchment.Opportunity;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.store.Changes;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Changes.Owned;
import io.catchment.store.OwnedLead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The changes of a batch as they grow, one request after the other.
final class Draft {
    private final WorkingLeads leads;
    private final Identities identities;
    private final List<Owned<Opportunity>> opportunities = new ArrayList<>();
    private final List<Owned<Activity>> activities = new ArrayList<>();
    private final List<Finished> finished = new ArrayList<>();

    Draft(List<OwnedLead> loaded, Identities identities) {
        this.leads = new WorkingLeads(loaded);
        this.identities = identities;
    }

    /// Decides a request on top of all that went before it.
    void add(Position position, Entry entry, Task task) {
        switch (task) {
            case Task.Settled settled -> finish(position, entry, settled);
            case Task.Open open -> decide(position, entry, open);
        }
    }

    private void decide(Position position, Entry entry, Task.Open open) {
        EntryHeader header = entry.header();
        Decision decision;
        try {
            decision =
                    Decide.decide(
                            open.request(),
                            open.rules(),
                            leads.of(header.account()),
                            header.acceptedAt(),
                            identities);
        } catch (RuntimeException e) {
            finish(position, entry, Understanding.failed(e));
            return;
        }
        switch (decision) {
            case Decision.Apply apply -> apply(position, entry, open, apply);
            case Decision.Fail(var refusal, var explanation) ->
                    finish(
                            position,
                            entry,
                            Understanding.error(refusal, explanation, open.source()));
        }
    }

    private void apply(Position position, Entry entry, Task.Open open, Decision.Apply apply) {
        AccountId account = entry.header().account();
        leads.put(account, apply.lead());
        opportunities.add(new Owned<>(account, apply.opportunity()));
        apply.activities().forEach(activity -> activities.add(new Owned<>(account, activity)));
        Flags flags = open.request().capture().opportunity().flags();
        Outcome.Result result =
                new Outcome.Result(
                        apply.lead().id(), apply.leadIsNew(), apply.opportunity().id(), flags);
        Outcome outcome =
                outcome(
                        position,
                        entry,
                        Effect.CREATED,
                        Optional.empty(),
                        Optional.of(result),
                        apply.explanation());
        finished.add(new Finished(outcome, open.source(), entry.body()));
    }

    private void finish(Position position, Entry entry, Task.Settled settled) {
        Outcome outcome =
                outcome(
                        position,
                        entry,
                        settled.why().effect(),
                        Optional.of(settled.failure()),
                        Optional.empty(),
                        settled.explanation());
        finished.add(new Finished(outcome, settled.source(), entry.body()));
    }

    private static Outcome outcome(
            Position position,
            Entry entry,
            Effect effect,
            Optional<Outcome.Failure> failure,
            Optional<Outcome.Result> result,
            List<String> explanation) {
        EntryHeader header = entry.header();
        return new Outcome(
                position,
                header.account(),
                header.key(),
                header.kind(),
                header.acceptedAt(),
                effect,
                failure,
                result,
                explanation);
    }

    List<Finished> finished() {
        return finished;
    }

    Changes changes(Batch batch, Instant at) {
        return new Changes(
                at,
                leads.added(),
                leads.changed(),
                leads.takenKeys(),
                leads.givenKeys(),
                opportunities,
                activities,
                finished,
                batch.stretches().stream()
                        .map(stretch ->
                                new Changes.Advance(
                                        stretch.log(),
                                        stretch.partition(),
                                        stretch.from(),
                                        stretch.to()))
                        .toList());
    }
}
