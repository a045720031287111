package io.catchment.exchanges;

import io.catchment.store.StoredRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Holds sentences such as `lead … has mx_City=Pune` against what the store has.
final class StoredFacts {
    private static final Pattern HAS =
            Pattern.compile("(lead|opportunity) (\\S+) has ([^=]+)=(.*)", Pattern.DOTALL);
    private static final Pattern HAS_NO =
            Pattern.compile("(lead|opportunity) (\\S+) has no (\\S+)");
    private static final Pattern COUNT =
            Pattern.compile(
                    "(\\d+) (leads|opportunities|activities|refused bodies|waiting for another try)");
    private static final Pattern EXPLAINED = Pattern.compile("explained: (.*)");
    private static final Pattern KEPT = Pattern.compile("kept as refused: (.*)");

    private final StoredRows rows;

    StoredFacts(StoredRows rows) {
        this.rows = rows;
    }

    /// What is otherwise; empty when the fact holds.
    ///
    /// @throws IllegalArgumentException for a sentence of no known form
    Optional<String> otherwise(String fact) {
        Matcher matcher = HAS_NO.matcher(fact);
        if (matcher.matches()) {
            return unless(!fields(matcher).containsKey(matcher.group(3)), fields(matcher));
        }
        matcher.usePattern(HAS);
        if (matcher.matches()) {
            String value = fields(matcher).get(matcher.group(3));
            return unless(matcher.group(4).equals(value), fields(matcher));
        }
        matcher.usePattern(COUNT);
        if (matcher.matches()) {
            long count = count(matcher.group(2));
            return unless(Long.parseLong(matcher.group(1)) == count, count);
        }
        matcher.usePattern(EXPLAINED);
        if (matcher.matches()) {
            return unless(rows.explanations().contains(matcher.group(1)), rows.explanations());
        }
        matcher.usePattern(KEPT);
        if (matcher.matches()) {
            return unless(rows.refusedBodies().contains(matcher.group(1)), rows.refusedBodies());
        }
        throw new IllegalArgumentException("'" + fact + "' says nothing about the store");
    }

    private static Optional<String> unless(boolean holds, Object found) {
        return holds ? Optional.empty() : Optional.of(String.valueOf(found));
    }

    private Map<String, String> fields(Matcher of) {
        UUID id = UUID.fromString(of.group(2));
        return of.group(1).equals("lead") ? rows.lead(id) : rows.opportunity(id);
    }

    private long count(String what) {
        return switch (what) {
            case "leads" -> rows.leads();
            case "opportunities" -> rows.opportunities();
            case "activities" -> rows.activities();
            case "waiting for another try" -> rows.retries();
            default -> List.copyOf(rows.refusedBodies()).size();
        };
    }
}
