package io.catchment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides one request: which lead it is about, what that lead becomes, and which opportunity is made or changed.
///
/// No I/O and no clock: the same arguments give the same decision, but for the ids of what is new.
public final class Decide {
    private final Interpretation.OfCapture request;
    private final AccountRules rules;
    private final Leads leads;
    private final Opportunities opportunities;
    private final Instant acceptedAt;
    private final Identities identities;
    private final List<String> explanation;

    private Decide(
            Interpretation.OfCapture request,
            AccountRules rules,
            Leads leads,
            Opportunities opportunities,
            Instant acceptedAt,
            Identities identities) {
        this.request = request;
        this.rules = rules;
        this.leads = leads;
        this.opportunities = opportunities;
        this.acceptedAt = acceptedAt;
        this.identities = identities;
        this.explanation = new ArrayList<>(request.explanation());
    }

    /// @param leads those that hold any of the request's keys, with what earlier requests did to them
    /// @param opportunities of those leads, as far as a duplicate rule of the request's type may want them; the one that
    ///     the request names
    /// @param acceptedAt when the request came: the time that everything made here bears
    public static Decision decide(
            Interpretation.Understood request,
            AccountRules rules,
            Leads leads,
            Opportunities opportunities,
            Instant acceptedAt,
            Identities identities) {
        return switch (request) {
            case Interpretation.OfCapture capture ->
                    new Decide(capture, rules, leads, opportunities, acceptedAt, identities)
                            .decision();
            case Interpretation.OfLeadUpdate update -> DecideUpdate.ofLead(update, rules, leads);
            case Interpretation.OfOpportunityUpdate update ->
                    DecideUpdate.ofOpportunity(update, rules, leads, opportunities);
        };
    }

    private Decision decision() {
        for (UniqueKey key : request.keys()) {
            Optional<Lead> found = leads.holding(key);
            if (found.isPresent()) {
                explanation.add("lead found by " + key.field());
                return withLead(found.get());
            }
        }
        explanation.add(newLead());
        return withNewLead();
    }

    // ---- the lead ----

    private String newLead() {
        return request.keys().isEmpty()
                ? "a new lead: nothing is given that one could be known by"
                : "a new lead: none holds the given "
                        + String.join(", ", request.keys().stream().map(UniqueKey::field).toList());
    }

    private Decision withLead(Lead found) {
        LeadChange change =
                LeadChange.of(
                        found,
                        new LeadChange.Asked(request.attributes(), request.keys()),
                        request.behavior(),
                        rules,
                        leads);
        explanation.addAll(change.explanation());
        return change.refusal().map(this::fail).orElseGet(() -> withLead(change.after(), false));
    }

    private Decision withNewLead() {
        Map<String, String> fields = filled(rules.leadFields(), request.attributes());
        for (Field field : rules.leadFields().all()) {
            if (field.mandatory() && !fields.containsKey(field.name())) {
                return fail(new Refusal.MandatoryAttributeMissing(field));
            }
        }
        return withLead(new Lead(newLeadId(), fields, LeadChange.keys(request.keys())), true);
    }

    private Decision withLead(Lead lead, boolean isNew) {
        return request.opportunity()
                .map(asked -> withOpportunity(lead, isNew, asked))
                .orElseGet(() -> withLeadAlone(lead, isNew));
    }

    private Decision withLeadAlone(Lead lead, boolean isNew) {
        return new Decision.Apply(
                isNew ? Effect.CREATED : Effect.UPDATED,
                lead,
                isNew,
                Optional.empty(),
                List.of(),
                explanation);
    }

    private LeadId newLeadId() {
        return request.keys().stream()
                .filter(key -> key.field().equals(UniqueKey.LEAD_ID) && request.useGivenId())
                .findFirst()
                .map(key -> LeadId.parse(key.value()))
                .orElseGet(() -> new LeadId(identities.next()));
    }

    // ---- the opportunity ----

    private Decision withOpportunity(
            Lead lead, boolean leadIsNew, Interpretation.AskedOpportunity asked) {
        Fields known = asked.type().fields();
        Map<String, String> fields = filled(known, asked.fields());
        if (!leadIsNew) {
            for (Likeness likeness : Likeness.of(asked.type(), fields)) {
                Optional<Opportunity> found = opportunities.newest(lead.id(), likeness, acceptedAt);
                if (found.isPresent()) {
                    explanation.add(likeness.sentence(found.get()));
                    return withDuplicate(lead, new Duplicate(asked, found.get()));
                }
            }
        }
        Optional<Refusal.OfRules> refusal = faults(known, fields).stream().findFirst();
        if (refusal.isPresent()) {
            return fail(refusal.get());
        }
        Opportunity opportunity =
                new Opportunity(
                        new OpportunityId(identities.next()),
                        lead.id(),
                        asked.type().eventCode(),
                        asked.part().dateTime().orElse(acceptedAt),
                        acceptedAt,
                        asked.part().note().orElse(""),
                        fields);
        return new Decision.Apply(
                Effect.CREATED,
                lead,
                leadIsNew,
                Optional.of(opportunity),
                List.of(captured(opportunity)),
                explanation);
    }

    /// No opportunity is made, and what its type demands of a new one is not asked for.
    private Decision withDuplicate(Lead lead, Duplicate duplicate) {
        Opportunity found = duplicate.found();
        Opportunity after = duplicate.after();
        Fields known = duplicate.asked().type().fields();
        Optional<Refusal.OfRules> refusal = newFault(known, found.fields(), after.fields());
        if (refusal.isPresent()) {
            return fail(refusal.get());
        }
        explanation.add(duplicate.sentence());
        List<Activity> activities = new ArrayList<>(List.of(captured(after)));
        if (!duplicate.flags().doNotPostDuplicateActivity()) {
            activities.add(activity(ActivityCode.DUPLICATE_DETECTED, after));
        }
        return new Decision.Apply(
                Effect.DUPLICATE, lead, false, Optional.of(after), activities, explanation);
    }

    /// What was wrong before, by settings of today, is not a change's to mend.
    static Optional<Refusal.OfRules> newFault(
            Fields known, Map<String, String> before, Map<String, String> after) {
        List<Refusal.OfRules> faults = faults(known, after);
        if (faults.isEmpty()) {
            return Optional.empty();
        }
        List<Refusal.OfRules> old = faults(known, before);
        return faults.stream().filter(fault -> !old.contains(fault)).findFirst();
    }

    /// What an opportunity with these fields lacks or has wrong by the settings of its type. Nearly always nothing, and asked
    /// for each capture: plain loops, which allocate nothing then.
    private static List<Refusal.OfRules> faults(Fields known, Map<String, String> fields) {
        List<Refusal.OfRules> faults = new ArrayList<>(0);
        for (Field field : known.all()) {
            addMissing(field, fields, faults);
        }
        addWrongStages(known, fields, faults);
        return faults;
    }

    /// The field itself, or what a custom object that is given has to have and has not.
    private static void addMissing(
            Field field, Map<String, String> fields, List<Refusal.OfRules> faults) {
        if (!isGiven(field, fields)) {
            if (field.mandatory()) {
                faults.add(new Refusal.MandatoryFieldMissing(field));
            }
            return;
        }
        for (Field member : field.members()) {
            if (member.mandatory() && !fields.containsKey(place(field, member))) {
                faults.add(new Refusal.MandatoryFieldMissing(member));
            }
        }
    }

    private static boolean isGiven(Field field, Map<String, String> fields) {
        if (fields.containsKey(field.name())) {
            return true;
        }
        for (Field member : field.members()) {
            if (fields.containsKey(place(field, member))) {
                return true;
            }
        }
        return false;
    }

    private static String place(Field set, Field member) {
        return OpportunityType.place(set.name(), member.name());
    }

    /// A stage allows other values under another status, so it can only be checked when both are known.
    private static void addWrongStages(
            Fields known, Map<String, String> fields, List<Refusal.OfRules> faults) {
        String status = fields.getOrDefault(SystemFields.STATUS.name(), "");
        for (Field field : known.all()) {
            String value = fields.get(field.name());
            if (value == null || field.optionsByStatus().isEmpty()) {
                continue;
            }
            List<String> allowed = field.optionsByStatus().getOrDefault(status, List.of());
            if (!allowed.contains(value)) {
                faults.add(
                        new Refusal.FieldValue(
                                field,
                                "is none of its options while Status is "
                                        + status
                                        + ": "
                                        + String.join(", ", allowed)));
            }
        }
    }

    private Activity captured(Opportunity opportunity) {
        return activity(ActivityCode.OPPORTUNITY_CAPTURED, opportunity);
    }

    private Activity activity(ActivityCode code, Opportunity opportunity) {
        return new Activity(
                identities.next(), opportunity.lead(), opportunity.id(), code, acceptedAt);
    }

    // ---- both ----

    /// What something new begins with: the given values, and defaults where there is none.
    static Map<String, String> filled(Fields known, Map<String, String> given) {
        Map<String, String> filled = merged(Map.of(), given);
        filled.putAll(known.defaults(filled));
        return filled;
    }

    /// What is given replaces what is there; an empty text takes it away.
    static Map<String, String> merged(Map<String, String> there, Map<String, String> given) {
        Map<String, String> merged = new HashMap<>(there);
        merged.putAll(given);
        merged.values().removeIf(String::isEmpty);
        return merged;
    }

    private Decision fail(Refusal.OfRules refusal) {
        return new Decision.Fail(refusal, explanation);
    }
}
