package io.catchment.process;

import io.catchment.AccountRules;
import io.catchment.Effect;
import io.catchment.Interpretation;
import io.catchment.Outcome;
import java.util.List;

/// What an entry asks for.
sealed interface Task {
    /// The request's `Source` attribute, which the ledger sums by; empty text when it names none.
    String source();

    /// To be decided once the leads that hold its keys are known.
    record Open(Interpretation.Understood request, AccountRules rules, String source)
            implements Task {}

    /// Whatever the leads are, nothing is applied.
    record Settled(Why why, Outcome.Failure failure, List<String> explanation, String source)
            implements Task {
        enum Why {
            REFUSED(Effect.REFUSED),
            ERROR(Effect.ERROR);

            private final Effect effect;

            Why(Effect effect) {
                this.effect = effect;
            }

            Effect effect() {
                return effect;
            }
        }
    }

    /// The system could not do it this time.
    record Faulty(Outcome.Failure failure, String source) implements Task {}
}
