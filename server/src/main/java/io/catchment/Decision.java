package io.catchment;

import java.util.List;
import java.util.Optional;

/// What follows from a request, its account's rules, and the leads and opportunities that were there.
public sealed interface Decision {
    List<String> explanation();

    /// It is to be applied, all of it or nothing.
    ///
    /// @param effect created, updated or duplicate
    /// @param lead as it is afterwards
    /// @param leadIsNew nobody held any of the request's keys
    /// @param opportunity as it is afterwards: the one that was made, changed, or found to be the same; empty where only
    ///     the lead was asked for
    record Apply(
            Effect effect,
            Lead lead,
            boolean leadIsNew,
            Optional<Opportunity> opportunity,
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
