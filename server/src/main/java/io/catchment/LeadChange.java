package io.catchment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a request makes of a lead that is there.
///
/// @param after as it was, where there is a refusal
/// @param explanation what was left as it was, for people
record LeadChange(Lead after, Optional<Refusal.OfRules> refusal, List<String> explanation) {
    LeadChange {
        explanation = List.copyOf(explanation);
    }

    /// What is given, of which only some may count.
    ///
    /// @param attributes by schema name; an empty text empties the field
    record Asked(Map<String, String> attributes, List<UniqueKey> keys) {
        Asked {
            attributes = Map.copyOf(attributes);
            keys = List.copyOf(keys);
        }

        /// What counts for a lead that is there.
        Asked by(Optional<LeadUpdateBehavior> behavior, Lead found, Fields known) {
            return behavior.map(it ->
                            switch (it) {
                                case DO_NOT_UPDATE -> new Asked(Map.of(), List.of());
                                case UPDATE_ONLY_EMPTY_FIELDS -> ofEmpty(found);
                                case DO_NOT_UPDATE_UNIQUE_FIELDS -> ofNotUnique(known);
                            })
                    .orElse(this);
        }

        private Asked ofEmpty(Lead found) {
            Map<String, String> left = new HashMap<>(attributes);
            left.keySet().removeAll(found.fields().keySet());
            return new Asked(
                    left,
                    keys.stream()
                            .filter(key ->
                                    !key.field().equals(UniqueKey.LEAD_ID)
                                            && !found.keys().containsKey(key.field()))
                            .toList());
        }

        private Asked ofNotUnique(Fields known) {
            Map<String, String> left = new HashMap<>(attributes);
            left.keySet().removeIf(name -> known.named(name).filter(Field::unique).isPresent());
            return new Asked(left, List.of());
        }
    }

    /// @param leads tell whether another lead holds a unique value
    static LeadChange of(
            Lead found,
            Asked asked,
            Optional<LeadUpdateBehavior> behavior,
            AccountRules rules,
            Leads leads) {
        Asked counts = asked.by(behavior, found, rules.leadFields());
        List<String> explanation = new ArrayList<>();
        behavior.ifPresent(it -> explanation.add(Parameters.BEHAVIOR + ": " + it.wireName()));
        Map<String, String> given = new LinkedHashMap<>(counts.attributes());
        Map<String, String> keys = keys(counts.keys());
        for (UniqueKey key : counts.keys()) {
            boolean another =
                    leads.holding(key)
                            .filter(holder -> !holder.id().equals(found.id()))
                            .isPresent();
            if (!another) {
                continue;
            }
            if (rules.onKeyConflict() == AccountRules.OnKeyConflict.ERROR) {
                return refused(found, new Refusal.LeadExists(label(rules, key)), explanation);
            }
            explanation.add(key.field() + " belongs to another lead: left as it was");
            given.remove(key.field());
            keys.remove(key.field());
        }
        Lead after = merged(found, given, keys);
        return emptied(rules.leadFields(), counts.attributes(), after)
                .map(field ->
                        refused(found, new Refusal.MandatoryAttributeMissing(field), explanation))
                .orElseGet(() -> new LeadChange(after, Optional.empty(), explanation));
    }

    private static LeadChange refused(
            Lead found, Refusal.OfRules refusal, List<String> explanation) {
        return new LeadChange(found, Optional.of(refusal), explanation);
    }

    /// What a lead with these unique values holds; its own id is not among them.
    static Map<String, String> keys(List<UniqueKey> given) {
        Map<String, String> keys = new HashMap<>();
        for (UniqueKey key : given) {
            if (!key.field().equals(UniqueKey.LEAD_ID)) {
                keys.put(key.field(), key.value());
            }
        }
        return keys;
    }

    private static Lead merged(
            Lead lead, Map<String, String> given, Map<String, String> givenKeys) {
        Map<String, String> keys = new HashMap<>(lead.keys());
        keys.putAll(givenKeys);
        return new Lead(lead.id(), Decide.merged(lead.fields(), given), keys);
    }

    /// A mandatory field that had to have a value, and was given an empty one.
    private static Optional<Field> emptied(Fields known, Map<String, String> given, Lead after) {
        return known.all().stream()
                .filter(field ->
                        field.mandatory()
                                && "".equals(given.get(field.name()))
                                && !after.fields().containsKey(field.name()))
                .findFirst();
    }

    private static String label(AccountRules rules, UniqueKey key) {
        return rules.leadFields().named(key.field()).map(Field::label).orElse(key.field());
    }
}
