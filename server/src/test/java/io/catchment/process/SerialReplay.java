package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.Decide;
import io.catchment.Decision;
import io.catchment.Interpret;
import io.catchment.Interpretation;
import io.catchment.Lead;
import io.catchment.LeadBook;
import io.catchment.LogId;
import io.catchment.Opportunity;
import io.catchment.OpportunityBook;
import io.catchment.Position;
import io.catchment.Refusal;
import io.catchment.Request;
import io.catchment.intake.Entry;
import io.catchment.store.TestStore;
import io.catchment.wire.MxError;
import io.catchment.wire.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Applies one account's requests one by one, in memory and in the order in which the store numbered their outcomes,
/// and tells where the store says something else. Ids are compared up to their names.
final class SerialReplay {
    private final TestStore store;
    private final Workshop workshop;
    private final AccountId account;
    private final AccountRules rules;
    private final LeadBook leads = new LeadBook();
    private final OpportunityBook opportunities = new OpportunityBook();
    private final Map<String, String> storedLeads = new HashMap<>();
    private final Map<String, String> storedOpportunities = new HashMap<>();
    private final Map<Integer, Long> next = new HashMap<>();
    private final Map<Position, Entry> synchronous;
    private final List<String> differences = new ArrayList<>();
    private long ids;
    private long activities;

    SerialReplay(TestStore store, Workshop workshop, AccountId account, AccountRules rules) {
        this(store, workshop, account, rules, Map.of());
    }

    /// @param synchronous what is in no log, by where it stands
    SerialReplay(
            TestStore store,
            Workshop workshop,
            AccountId account,
            AccountRules rules,
            Map<Position, Entry> synchronous) {
        this.synchronous = Map.copyOf(synchronous);
        this.store = store;
        this.workshop = workshop;
        this.account = account;
        this.rules = rules;
    }

    List<String> differences() {
        List<List<String>> outcomes =
                store.rows(
                        """
                        SELECT o.partition, o.log_offset, o.exception_type, o.message, o.lead, o.lead_is_new,
                               o.effect, o.opportunity, l.id
                          FROM outcome    AS o
                          JOIN intake_log AS l ON l.number = o.log
                         WHERE o.account = %d
                         ORDER BY o.made
                        """
                                .formatted(account.value()));
        outcomes.forEach(this::apply);
        same("outcomes", entries(), (long) outcomes.size());
        same(
                "stored leads are those of one",
                leads.all().size(),
                new TreeSet<>(storedLeads.values()).size());
        same("leads", replayedLeads(), storedLeads());
        same("keys", replayedKeys(), storedKeys());
        same("opportunities", replayedOpportunities(), storedOpportunities());
        same(
                "activities",
                activities,
                store.number("SELECT count(*) FROM activity WHERE account = " + account.value()));
        return differences;
    }

    private long entries() {
        long entries = synchronous.size();
        for (int partition = 0; partition < workshop.log.partitions(); partition++) {
            entries += workshop.log.extent(partition).end();
        }
        return entries;
    }

    private void apply(List<String> outcome) {
        int partition = Integer.parseInt(outcome.get(0));
        long offset = Long.parseLong(outcome.get(1));
        Position position = new Position(new LogId(outcome.get(8)), partition, offset);
        String where = position.toString();
        switch (decide(entry(position))) {
            case Decision.Apply apply -> {
                leads.put(apply.lead());
                apply.opportunity().ifPresent(opportunities::put);
                same(where + " lead is new", apply.leadIsNew() ? "t" : "f", outcome.get(5));
                String lead = apply.lead().id().toString();
                String stored = outcome.get(4);
                String before = storedLeads.putIfAbsent(lead, stored);
                same(where + " lead", before == null ? stored : before, stored);
                same(where + " effect", "" + apply.effect().code(), outcome.get(6));
                String opportunity = opportunity(apply).id().toString();
                String storedOpportunity = outcome.get(7);
                String known = storedOpportunities.putIfAbsent(opportunity, storedOpportunity);
                same(
                        where + " opportunity",
                        known == null ? storedOpportunity : known,
                        storedOpportunity);
                activities += apply.activities().size();
            }
            case Decision.Fail fail -> {
                MxError error = MxError.of(fail.refusal());
                same(where + " exception", error.exceptionType(), outcome.get(2));
                same(where + " message", error.message(), outcome.get(3));
            }
        }
    }

    private Entry entry(Position position) {
        if (position.log().equals(LogId.SYNCHRONOUS)) {
            return Objects.requireNonNull(synchronous.get(position), position.toString());
        }
        int partition = position.partition();
        same(position + " order", next.getOrDefault(partition, 0L), position.offset());
        next.put(partition, position.offset() + 1);
        return workshop.log.read(partition, position.offset()).orElseThrow();
    }

    private static Opportunity opportunity(Decision.Apply apply) {
        return apply.opportunity().orElseThrow();
    }

    private Decision decide(Entry entry) {
        return switch (Workshop.READER.read(entry.header().kind(), entry.body(), true)) {
            case Reading.Read(Request request) ->
                    switch (Interpret.interpret(request, rules, Workshop.CONTACTS)) {
                        case Interpretation.Understood understood ->
                                Decide.decide(
                                        understood,
                                        rules,
                                        leads,
                                        opportunities,
                                        entry.header().acceptedAt(),
                                        () -> new UUID(1, ++ids));
                        case Interpretation.Contradicting(Refusal.OfRules refusal, var why) ->
                                new Decision.Fail(refusal, why);
                    };
            case Reading.Refused(var refusal) -> throw new AssertionError(refusal);
        };
    }

    private List<String> replayedLeads() {
        return leads.all().stream()
                .map(lead ->
                        storedLeads.get(lead.id().toString())
                                + sorted(lead.fields())
                                + sorted(lead.keys()))
                .sorted()
                .toList();
    }

    private List<String> storedLeads() {
        return store
                .rows("SELECT id, fields, keys FROM lead WHERE account = " + account.value())
                .stream()
                .map(lead -> lead.get(0) + sortedJson(lead.get(1)) + sortedJson(lead.get(2)))
                .sorted()
                .toList();
    }

    private List<String> replayedOpportunities() {
        return opportunities.all().stream()
                .map(opportunity ->
                        String.join(
                                " ",
                                storedOpportunities.get(opportunity.id().toString()),
                                storedLeads.get(opportunity.lead().toString()),
                                "" + opportunity.eventCode(),
                                opportunity.note(),
                                sorted(opportunity.fields())))
                .sorted()
                .toList();
    }

    private List<String> storedOpportunities() {
        return store
                .rows(
                        "SELECT id, lead, event_code, note, fields FROM opportunity WHERE account = "
                                + account.value())
                .stream()
                .map(row -> String.join(" ", row.subList(0, 4)) + " " + sortedJson(row.get(4)))
                .sorted()
                .toList();
    }

    private List<String> replayedKeys() {
        List<String> keys = new ArrayList<>();
        for (Lead lead : leads.all()) {
            lead.keys()
                    .forEach((field, value) ->
                            keys.add(
                                    field
                                            + "="
                                            + value
                                            + " "
                                            + storedLeads.get(lead.id().toString())));
        }
        return keys.stream().sorted().toList();
    }

    private List<String> storedKeys() {
        return store
                .texts(
                        "SELECT field || '=' || value || ' ' || lead FROM lead_key WHERE account = "
                                + account.value())
                .stream()
                .sorted()
                .toList();
    }

    private static String sorted(Map<String, String> map) {
        return new TreeMap<>(map).toString();
    }

    private static String sortedJson(String json) {
        return sorted(io.catchment.store.TestStore.map(json));
    }

    private void same(String what, Object replayed, Object stored) {
        if (!replayed.equals(stored)) {
            differences.add(what + ": one by one " + replayed + ", stored " + stored);
        }
    }
}
