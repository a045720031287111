package io.catchment.bench.parts;

import io.catchment.AccountRules;
import io.catchment.Decide;
import io.catchment.Decision;
import io.catchment.Effect;
import io.catchment.Flags;
import io.catchment.Identities;
import io.catchment.Interpret;
import io.catchment.Interpretation;
import io.catchment.KeyId;
import io.catchment.Lead;
import io.catchment.LeadId;
import io.catchment.Likeness;
import io.catchment.LogId;
import io.catchment.Opportunities;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.RequestKind;
import io.catchment.UniqueKey;
import io.catchment.bench.load.Bodies;
import io.catchment.process.TimeOrderedIds;
import io.catchment.store.Changes;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Changes.HeldKey;
import io.catchment.store.Changes.Owned;
import io.catchment.store.Loading;
import io.catchment.store.OwnedKey;
import io.catchment.store.OwnedLead;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.Contacts;
import io.catchment.wire.ReadLimits;
import io.catchment.wire.Reading;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// What becomes of captures between the log and the store, one step after the other, each to be measured on its own.
///
/// The leads of earlier captures are in memory, as if they had been loaded; a look for duplicates finds none.
final class Steps {
    /// As many as a processor takes at once.
    static final int BATCH = 500;

    private static final int SOURCES = 8;

    private final Bodies bodies = new Bodies(1);
    private final AccountRules rules = new RuledAccount().rules();
    private final CaptureReader reader = new CaptureReader(ReadLimits.DEFAULT);
    private final Contacts contacts = new Contacts();
    private final Identities identities =
            new TimeOrderedIds(InstantSource.system(), new SplittableRandom(7)::nextLong);
    private final Map<UniqueKey, Lead> leads = new HashMap<>();

    List<byte[]> bodies(long from) {
        return LongStream.range(from, from + BATCH).mapToObj(bodies::body).toList();
    }

    Reading read(byte[] body) {
        return reader.read(RequestKind.OPPORTUNITY_CAPTURE, body, true);
    }

    /// What the door sorts a request by.
    Optional<UniqueKey> route(Reading reading) {
        if (reading instanceof Reading.Read read) {
            return Interpret.route(read.request(), rules, contacts);
        }
        throw unexpected(reading);
    }

    Interpretation.OfCapture understand(Reading reading) {
        if (reading instanceof Reading.Read read
                && Interpret.interpret(read.request(), rules, contacts)
                        instanceof Interpretation.OfCapture capture) {
            return capture;
        }
        throw unexpected(reading);
    }

    private static IllegalStateException unexpected(Object what) {
        return new IllegalStateException("not a capture that is applied: " + what);
    }

    List<Interpretation.OfCapture> understand(List<byte[]> batch) {
        return batch.stream().map(body -> understand(read(body))).toList();
    }

    Decision.Apply decide(Interpretation.OfCapture request, Instant acceptedAt) {
        Decision decision =
                Decide.decide(
                        request,
                        rules,
                        key -> Optional.ofNullable(leads.get(key)),
                        NoDuplicate.HERE,
                        acceptedAt,
                        identities);
        if (decision instanceof Decision.Apply apply) {
            return apply;
        }
        throw unexpected(decision);
    }

    /// Has the leads of a batch found by the next ones.
    void keep(List<Decision.Apply> decisions) {
        decisions.forEach(apply -> keys(apply.lead()).forEach(key -> leads.put(key, apply.lead())));
    }

    private static List<UniqueKey> keys(Lead lead) {
        return lead.keys().entrySet().stream()
                .map(key -> new UniqueKey(key.getKey(), key.getValue()))
                .toList();
    }

    static Loading.Named named(List<Interpretation.OfCapture> batch) {
        Set<OwnedKey> keys = new HashSet<>();
        batch.forEach(request ->
                request.keys().forEach(key -> keys.add(new OwnedKey(RuledAccount.ID, key))));
        return new Loading.Named(keys, Set.of());
    }

    /// All that a batch writes but its positions.
    ///
    /// @param from the offset of its first request; the others follow it
    Changes changes(LogId log, long from, List<byte[]> batch) {
        Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Map<LeadId, Lead> before = new HashMap<>();
        Map<LeadId, Lead> after = new LinkedHashMap<>();
        List<Owned<Opportunity>> opportunities = new ArrayList<>();
        List<Owned<io.catchment.Activity>> activities = new ArrayList<>();
        List<Finished> finished = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Interpretation.OfCapture request = understand(read(batch.get(i)));
            request.keys().stream()
                    .flatMap(key -> Optional.ofNullable(leads.get(key)).stream())
                    .filter(lead -> !after.containsKey(lead.id()))
                    .forEach(lead -> before.put(lead.id(), lead));
            Decision.Apply apply = decide(request, at);
            keep(List.of(apply));
            after.put(apply.lead().id(), apply.lead());
            apply.opportunity()
                    .ifPresent(made -> opportunities.add(new Owned<>(RuledAccount.ID, made)));
            apply.activities().forEach(one -> activities.add(new Owned<>(RuledAccount.ID, one)));
            finished.add(finished(new Position(log, 0, from + i), apply, at, batch.get(i)));
        }
        return new Changes(
                at,
                made(before, after, opportunities, activities),
                new Changes.Settled(finished, List.of(), List.of(), List.of()),
                new Changes.Taken(List.of(), List.of()));
    }

    private static Changes.Made made(
            Map<LeadId, Lead> before,
            Map<LeadId, Lead> after,
            List<Owned<Opportunity>> opportunities,
            List<Owned<io.catchment.Activity>> activities) {
        List<OwnedLead> added = new ArrayList<>();
        List<OwnedLead> changed = new ArrayList<>();
        List<HeldKey> given = new ArrayList<>();
        after.forEach((id, lead) -> {
            boolean isNew = !before.containsKey(id);
            (isNew ? added : changed).add(new OwnedLead(RuledAccount.ID, lead));
            if (isNew) {
                keys(lead)
                        .forEach(key ->
                                given.add(new HeldKey(new OwnedKey(RuledAccount.ID, key), id)));
            }
        });
        return new Changes.Made(
                added, changed, List.of(), given, opportunities, List.of(), activities);
    }

    private static Finished finished(
            Position position, Decision.Apply apply, Instant at, byte[] body) {
        Outcome.Result result =
                new Outcome.Result(
                        apply.lead().id(),
                        apply.leadIsNew(),
                        apply.opportunity().map(Opportunity::id),
                        Flags.NONE);
        Outcome outcome =
                new Outcome(
                        position,
                        RuledAccount.ID,
                        new KeyId(1),
                        RequestKind.OPPORTUNITY_CAPTURE,
                        at,
                        Effect.CREATED,
                        result,
                        apply.explanation());
        return new Finished(outcome, "source " + position.offset() % SOURCES, 1, body);
    }

    private enum NoDuplicate implements Opportunities {
        HERE;

        @Override
        public Optional<Opportunity> withId(OpportunityId id) {
            return Optional.empty();
        }

        @Override
        public Optional<Opportunity> newest(LeadId lead, Likeness likeness, Instant acceptedAt) {
            return Optional.empty();
        }
    }
}
