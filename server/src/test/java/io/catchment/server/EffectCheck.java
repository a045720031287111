package io.catchment.server;

import io.catchment.store.Database;
import io.catchment.store.EmbeddedPostgres;
import io.catchment.store.LedgerCheck;
import io.catchment.store.MarkedEffects;
import io.catchment.store.StoreAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compares what senders were told with what is in the store: nothing lost, nothing done twice.
record EffectCheck(Database database) {

    /// The same, of the embedded store in a data directory that no server holds.
    static List<String> violationsIn(Path data, Collection<Sent> sent) throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(data));
                Database database =
                        Database.open(
                                new StoreAddress(
                                        postgres.jdbcUrl(),
                                        Optional.of(postgres.user()),
                                        Optional.of(postgres.password())))) {
            return new EffectCheck(database).violations(sent);
        }
    }

    /// One sentence for each thing that is wrong; empty when all is well.
    List<String> violations(Collection<Sent> sent) {
        List<String> violations = new ArrayList<>(new LedgerCheck(database).violations());
        MarkedEffects effects = new MarkedEffects(database);
        Map<String, Integer> opportunities = effects.opportunities();
        Map<String, Integer> outcomes = effects.outcomes();
        for (Sent one : sent) {
            int made = opportunities.getOrDefault(one.marker(), 0);
            int ended = outcomes.getOrDefault(one.marker(), 0);
            if (!outcomesAllowed(one).contains(ended)) {
                violations.add(one + " has " + ended + " outcomes");
            }
            if (made != (one.kind() == Sent.Kind.GOOD ? ended : 0)) {
                violations.add(one + " made " + made + " opportunities by " + ended + " outcomes");
            }
        }
        return violations;
    }

    private static Set<Integer> outcomesAllowed(Sent one) {
        return switch (one.fate()) {
            case ANSWERED -> Set.of(1);
            case TURNED_AWAY -> Set.of(0);
            // Refused bodies are kept, up to a bound.
            case REFUSED, UNKNOWN -> Set.of(0, 1);
        };
    }

    /// What the status of a request must say in the end.
    static String finalStatus(Sent one) {
        return one.kind() == Sent.Kind.GOOD ? "Success" : "ERROR";
    }
}
