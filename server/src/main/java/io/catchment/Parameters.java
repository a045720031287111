package io.catchment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a request says beside its body, in its query.
///
/// Its text is how logs and tables keep it, and has a meaning for ever: `leadId=…&LeadUpdateBehavior=…`, each where it is
/// given, in this order; empty for none.
///
/// @param lead of a lead update: the lead that it is about
/// @param behavior of a lead capture; without it, what is given replaces what is there
public record Parameters(Optional<LeadId> lead, Optional<LeadUpdateBehavior> behavior) {
    public static final String LEAD = "leadId";
    public static final String BEHAVIOR = "LeadUpdateBehavior";

    public static final Parameters NONE = new Parameters(Optional.empty(), Optional.empty());

    public static Parameters of(LeadId lead) {
        return new Parameters(Optional.of(lead), Optional.empty());
    }

    public static Parameters of(LeadUpdateBehavior behavior) {
        return new Parameters(Optional.empty(), Optional.of(behavior));
    }

    public String text() {
        List<String> given = new ArrayList<>(2);
        lead.ifPresent(it -> given.add(LEAD + "=" + it));
        behavior.ifPresent(it -> given.add(BEHAVIOR + "=" + it.wireName()));
        return String.join("&", given);
    }

    /// Reads what [#text()] wrote.
    ///
    /// @throws IllegalArgumentException for any other text
    public static Parameters parse(String text) {
        Parameters read = NONE;
        for (String pair : text.isEmpty() ? List.<String>of() : List.of(text.split("&", -1))) {
            String value = pair.substring(pair.indexOf('=') + 1);
            read =
                    pair.startsWith(LEAD + "=")
                            ? new Parameters(Optional.of(LeadId.parse(value)), read.behavior)
                            : new Parameters(read.lead, LeadUpdateBehavior.named(value));
        }
        if (!read.text().equals(text)) {
            throw new IllegalArgumentException("these are no parameters of a request");
        }
        return read;
    }
}
