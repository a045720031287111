package io.catchment;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A capture that asks for an opportunity which is already there: what it does to that one.
///
/// The note counts as a field; the date stays, because it says when the opportunity came about. An empty text empties a
/// field, or brings back its default where it has one, as it does in a new opportunity.
///
/// @param found of the same lead and type
record Duplicate(Interpretation.AskedOpportunity asked, Opportunity found) {

    Flags flags() {
        return asked.part().flags();
    }

    /// The opportunity as it is afterwards.
    Opportunity after() {
        if (flags().overwriteFields()) {
            return overwritten();
        }
        return flags().updateEmptyFields() ? filled() : found;
    }

    private Opportunity overwritten() {
        Map<String, String> fields = Decide.merged(found.fields(), given());
        Map<String, String> defaults = asked.type().fields().defaults(fields);
        defaults.keySet().retainAll(given().keySet());
        fields.putAll(defaults);
        return found.with(asked.part().note().orElse(found.note()), fields);
    }

    private Opportunity filled() {
        Map<String, String> fields = new HashMap<>(found.fields());
        given().forEach(fields::putIfAbsent);
        fields.values().removeIf(String::isEmpty);
        String note = found.note().isEmpty() ? asked.part().note().orElse("") : found.note();
        return found.with(note, fields);
    }

    /// What the sender wants changed: without the owner, where that is to stay.
    private Map<String, String> given() {
        Map<String, String> given = new HashMap<>(asked.fields());
        if (flags().doNotChangeOwner()) {
            given.remove(SystemFields.OWNER.name());
        }
        return given;
    }

    /// What was done, for people.
    String sentence() {
        if (after().equals(found)) {
            return "the opportunity was left as it was" + ownerSentence();
        }
        return (flags().overwriteFields()
                        ? "its given fields were replaced (OverwriteFields)"
                        : "its empty fields were filled (UpdateEmptyFields)")
                + ownerSentence();
    }

    private String ownerSentence() {
        Optional<String> owner = Optional.ofNullable(asked.fields().get(SystemFields.OWNER.name()));
        return flags().doNotChangeOwner() && owner.isPresent()
                ? ", and the owner stays (DoNotChangeOwner)"
                : "";
    }
}
