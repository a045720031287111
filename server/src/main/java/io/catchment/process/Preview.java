package io.catchment.process;

import io.catchment.Activity;
import io.catchment.Effect;
import io.catchment.Lead;
import io.catchment.Opportunity;
import io.catchment.Outcome;
import java.util.List;
import java.util.Optional;

/// What a request would do now.
public sealed interface Preview {
    List<String> explanation();

    /// It would be applied. The ids of what would be new are stand-ins.
    ///
    /// @param before the lead as it is; empty when there would be a new one
    /// @param opportunityBefore as it is; empty when there would be a new one, or none
    /// @param opportunity as it would be; empty where only the lead is asked for
    record Applied(
            Optional<Lead> before,
            Lead after,
            Optional<Opportunity> opportunityBefore,
            Optional<Opportunity> opportunity,
            List<Activity> activities,
            List<String> explanation)
            implements Preview {
        public Applied {
            activities = List.copyOf(activities);
            explanation = List.copyOf(explanation);
        }
    }

    /// Nothing would be applied.
    ///
    /// @param effect `REFUSED` by the door, `ERROR`, or `FAILURE` where a fault of ours would hit it
    record Failed(Effect effect, Outcome.Failure failure, List<String> explanation)
            implements Preview {
        public Failed {
            explanation = List.copyOf(explanation);
        }
    }
}
