package io.catchment;

import java.util.List;

/// What follows from a capture, its account's rules and the leads that were there.
public sealed interface Decision {
    List<String> explanation();

    /// It is to be applied, all of it or nothing.
    ///
    /// @param lead as it is afterwards
    /// @param leadIsNew nobody held any of the capture's keys
    record Apply(
            Lead lead,
            boolean leadIsNew,
            Opportunity opportunity,
            List<Activity> activities,
            List<String> explanation)
            implements Decision {
        public Apply {
            activities = List.copyOf(activities);
            explanation = List.copyOf(explanation);
        }
    }

    /// Nothing is applied.
    record Fail(Refusal.OfRules refusal, List<String> explanation) implements Decision {
        public Fail {
            explanation = List.copyOf(explanation);
        }
    }
}
