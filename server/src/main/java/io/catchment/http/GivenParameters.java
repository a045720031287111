package io.catchment.http;

import io.catchment.LeadId;
import io.catchment.LeadUpdateBehavior;
import io.catchment.Parameters;
import io.catchment.Refusal;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What the query of a call says beside its keys. A parameter that a call has no use for is passed over, one without a
/// value counts as not given.
sealed interface GivenParameters {
    record Fit(Parameters parameters) implements GivenParameters {}

    record Unfit(Refusal.OfBody refusal) implements GivenParameters {}

    String LEAD_EXPECTED = "one GUID of 36 characters";
    String BEHAVIOR_EXPECTED = "one of " + String.join(", ", LeadUpdateBehavior.wireNames());

    static GivenParameters in(RequestKind kind, Query query) {
        return switch (kind) {
            case OPPORTUNITY_CAPTURE, OPPORTUNITY_UPDATE -> new Fit(Parameters.NONE);
            case LEAD_CAPTURE ->
                    read(query, Parameters.BEHAVIOR, BEHAVIOR_EXPECTED, Text::behavior);
            case LEAD_UPDATE -> read(query, Parameters.LEAD, LEAD_EXPECTED, Text::lead);
        };
    }

    /// Those that an administrator wants to stand beside a body that is sent again.
    static Optional<Parameters> edited(Input input) {
        return input.read(
                "parameters",
                "leadId=… or LeadUpdateBehavior=…, as they would stand in a query",
                text -> Text.parameters(new Query(text)));
    }

    private static GivenParameters read(
            Query query,
            String name,
            String expected,
            Function<String, Optional<Parameters>> reader) {
        List<String> given = Text.values(query, name);
        if (given.isEmpty()) {
            return new Fit(Parameters.NONE);
        }
        return (given.size() == 1 ? reader.apply(given.getFirst()) : Optional.<Parameters>empty())
                .<GivenParameters>map(Fit::new)
                .orElseGet(() -> new Unfit(new Refusal.Malformed(name, expected)));
    }

    /// The forms of the text.
    final class Text {
        private Text() {}

        private static List<String> values(Query query, String name) {
            return query.values(name).stream()
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .toList();
        }

        private static Optional<Parameters> behavior(String text) {
            return LeadUpdateBehavior.named(text).map(Parameters::of);
        }

        private static Optional<Parameters> lead(String text) {
            return RequestId.parse(text).map(id -> Parameters.of(new LeadId(id.value())));
        }

        /// One of either name and nothing else.
        private static Optional<Parameters> parameters(Query query) {
            List<String> leads = values(query, Parameters.LEAD);
            List<String> behaviors = values(query, Parameters.BEHAVIOR);
            if (query.names().size() != 1 || leads.size() + behaviors.size() != 1) {
                return Optional.empty();
            }
            return leads.isEmpty() ? behavior(behaviors.getFirst()) : lead(leads.getFirst());
        }
    }
}
