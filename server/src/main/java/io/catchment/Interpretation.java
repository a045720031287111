package io.catchment;

import java.util.List;
import java.util.Map;

/// What a capture means to one account: names resolved, values checked and written in their own form.
public sealed interface Interpretation {

    /// It can be decided as soon as the leads that hold its keys are known.
    ///
    /// @param attributes the lead's, by schema name; an empty text empties the field
    /// @param keys the unique values given, in the order in which the lead is looked for
    /// @param fields the opportunity's, by schema name; a member of a custom object stands under `set/member`
    /// @param explanation what was odd, for people
    record Understood(
            Capture capture,
            Map<String, String> attributes,
            List<UniqueKey> keys,
            OpportunityType type,
            Map<String, String> fields,
            List<String> explanation)
            implements Interpretation {
        public Understood {
            attributes = Map.copyOf(attributes);
            keys = List.copyOf(keys);
            fields = Map.copyOf(fields);
            explanation = List.copyOf(explanation);
        }
    }

    /// It contradicts what the account has set up.
    record Contradicting(Refusal.OfRules refusal, List<String> explanation)
            implements Interpretation {
        public Contradicting {
            explanation = List.copyOf(explanation);
        }
    }
}
