package io.catchment.process;

import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.Lead;
import io.catchment.Opportunity;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.Position;
import io.catchment.RequestKind;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.settings.Account;
import io.catchment.store.Changes;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Changes.Owned;
import io.catchment.store.Loading;
import io.catchment.store.OpportunityRows;
import io.catchment.store.OwnedLead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Says what a request would do now, by the same reading and deciding as a batch, in a transaction that cannot write and
/// holds nobody up.
public final class DryRun {
    private final Processor.Parts parts;
    private final Understanding understanding;
    private final BodyCheck door;

    public DryRun(Processor.Parts parts, BodyCheck door) {
        this.parts = parts;
        this.understanding = new Understanding(parts.reader(), parts.contacts());
        this.door = door;
    }

    /// @param key that it would come with
    public Preview of(
            Account account, KeyId key, RequestKind kind, Parameters parameters, byte[] body) {
        return switch (door.check(account, kind, parameters, body)) {
            case BodyCheck.Verdict.Unfit(var failure) ->
                    new Preview.Failed(Effect.REFUSED, failure, List.of());
            case BodyCheck.Verdict.Fit fit -> decide(item(account, key, kind, parameters, body));
        };
    }

    /// At a position that stands for any: nothing is ever written there.
    private Item item(
            Account account, KeyId key, RequestKind kind, Parameters parameters, byte[] body) {
        EntryHeader header =
                new EntryHeader(kind, account.id(), key, parts.clock().instant(), false);
        Entry entry = new Entry(header, Entry.Attributes.NONE.with(parameters), body);
        return new Item(new Position(parts.log().id(), 0, 0), entry, 0);
    }

    private Preview decide(Item item) {
        Task task = understanding.understand(item.entry(), parts.settings().get());
        List<Applier.Work> work = List.of(new Applier.Work(item, task));
        Loading.Named named = Applier.named(work);
        return parts.database()
                .reading(connection -> {
                    Loading.Loaded found = new Loading(connection).look(named);
                    Draft draft =
                            Grounds.decide(
                                    new OpportunityRows(connection),
                                    found,
                                    work,
                                    grounds -> draft(grounds, item, task));
                    return preview(
                            draft.changes(new Changes.Taken(List.of(), List.of())),
                            draft.grounds());
                });
    }

    private Draft draft(Grounds grounds, Item item, Task task) {
        Draft draft = new Draft(grounds, parts.identities(), parts.clock().instant());
        draft.add(item, task);
        return draft;
    }

    private static Preview preview(Changes changes, Grounds before) {
        List<Finished> finished = changes.settled().finished();
        if (finished.isEmpty()) {
            return new Preview.Failed(
                    Effect.FAILURE, changes.settled().retrying().getFirst().failure(), List.of());
        }
        Outcome outcome = finished.getFirst().outcome();
        return outcome.failure()
                .<Preview>map(failure ->
                        new Preview.Failed(outcome.effect(), failure, outcome.explanation()))
                .orElseGet(() -> applied(outcome, changes.made(), before));
    }

    private static Preview applied(Outcome outcome, Changes.Made made, Grounds grounds) {
        Outcome.Result result = outcome.result().orElseThrow();
        List<OwnedLead> after = new ArrayList<>(made.newLeads());
        after.addAll(made.changedLeads());
        Optional<Lead> before = lead(result, grounds.locked().leads());
        List<Owned<Opportunity>> opportunitiesAfter = new ArrayList<>(made.newOpportunities());
        opportunitiesAfter.addAll(made.changedOpportunities());
        Optional<Opportunity> opportunityBefore = opportunity(result, grounds.opportunities());
        return new Preview.Applied(
                before,
                lead(result, after).or(() -> before).orElseThrow(),
                opportunityBefore,
                opportunity(result, opportunitiesAfter).or(() -> opportunityBefore),
                made.activities().stream().map(Changes.Owned::value).toList(),
                outcome.explanation());
    }

    private static Optional<Opportunity> opportunity(
            Outcome.Result result, List<Owned<Opportunity>> among) {
        return among.stream()
                .map(Owned::value)
                .filter(one -> result.opportunity().filter(one.id()::equals).isPresent())
                .findFirst();
    }

    private static Optional<Lead> lead(Outcome.Result result, List<OwnedLead> among) {
        return among.stream()
                .map(OwnedLead::lead)
                .filter(lead -> lead.id().equals(result.lead()))
                .findFirst();
    }
}
