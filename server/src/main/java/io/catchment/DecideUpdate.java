package io.catchment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides updates: what a lead, or an opportunity, becomes that has to be there. Only what is given changes.
final class DecideUpdate {
    private static final String STATUS = SystemFields.STATUS.name();

    private DecideUpdate() {}

    /// @param leads as for [Decide#decide]
    static Decision ofLead(Interpretation.OfLeadUpdate request, AccountRules rules, Leads leads) {
        Optional<Lead> found = leads.holding(UniqueKey.of(request.lead()));
        if (found.isEmpty()) {
            return new Decision.Fail(new Refusal.UnknownLead(), request.explanation());
        }
        LeadChange change =
                LeadChange.of(
                        found.get(),
                        new LeadChange.Asked(request.attributes(), request.keys()),
                        Optional.empty(),
                        rules,
                        leads);
        List<String> explanation = joined(request.explanation(), change.explanation());
        return change.refusal()
                .<Decision>map(refusal -> new Decision.Fail(refusal, explanation))
                .orElseGet(() -> updated(change.after(), Optional.empty(), explanation));
    }

    /// @param leads the opportunity's own is among them
    static Decision ofOpportunity(
            Interpretation.OfOpportunityUpdate request,
            AccountRules rules,
            Leads leads,
            Opportunities opportunities) {
        Optional<Opportunity> found = opportunities.withId(request.update().opportunity());
        Optional<Lead> lead = found.flatMap(it -> leads.holding(UniqueKey.of(it.lead())));
        if (found.isEmpty() || lead.isEmpty()) {
            return new Decision.Fail(new Refusal.UnknownOpportunity(), request.explanation());
        }
        return rules.opportunityType(found.get().eventCode())
                .map(type -> ofOpportunity(request, rules, type, lead.get(), found.get()))
                .orElseGet(() ->
                        new Decision.Fail(
                                new Refusal.UnknownEventCode(found.get().eventCode()),
                                request.explanation()));
    }

    private static Decision ofOpportunity(
            Interpretation.OfOpportunityUpdate request,
            AccountRules rules,
            OpportunityType type,
            Lead lead,
            Opportunity found) {
        Interpretation.UpdatedFields given =
                Interpret.fieldsOf(request.update(), type, rules, request.contacts());
        List<String> explanation = joined(request.explanation(), given.explanation());
        Map<String, String> fields = fields(type.fields(), found.fields(), given.fields());
        return given.refusal()
                .or(() -> Decide.newFault(type.fields(), found.fields(), fields))
                .<Decision>map(refusal -> new Decision.Fail(refusal, explanation))
                .orElseGet(() -> {
                    String note = request.update().note().orElse(found.note());
                    return updated(lead, Optional.of(found.with(note, fields)), explanation);
                });
    }

    /// An opportunity always has a status: emptied, it is the one that it began with.
    private static Map<String, String> fields(
            Fields known, Map<String, String> before, Map<String, String> given) {
        Map<String, String> fields = Decide.merged(before, given);
        if (given.containsKey(STATUS)) {
            Map<String, String> defaults = known.defaults(fields);
            defaults.keySet().retainAll(List.of(STATUS));
            fields.putAll(defaults);
        }
        return fields;
    }

    private static Decision updated(
            Lead lead, Optional<Opportunity> opportunity, List<String> explanation) {
        return new Decision.Apply(Effect.UPDATED, lead, false, opportunity, List.of(), explanation);
    }

    private static List<String> joined(List<String> first, List<String> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }
}
