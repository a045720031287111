package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.LeadId;
import io.catchment.LogId;
import io.catchment.OpportunityId;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.Position;
import io.catchment.RequestKind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds what became of requests.
public final class Outcomes {
    private static final String AT_POSITION =
            """
            SELECT o.kind, o.key, o.effect, o.attempts, o.accepted_at, o.finished_at, o.lead, o.lead_is_new, o.opportunity,
                   o.flags, o.exception_type, o.message, o.explanation, o.body, o.source,
                   o.parameters,
                   ol.id AS of_log, r.of_partition, r.of_offset
              FROM intake_log            AS l
              JOIN outcome               AS o  ON o.log = l.number
              LEFT JOIN repeated_request AS r  ON r.account    = o.account
                                              AND r.log        = o.log
                                              AND r.partition  = o.partition
                                              AND r.log_offset = o.log_offset
              LEFT JOIN intake_log       AS ol ON ol.number = r.of_log
             WHERE o.account    = ?
               AND l.id         = ?
               AND o.partition  = ?
               AND o.log_offset = ?
            """;

    private final Database database;

    public Outcomes(Database database) {
        this.database = database;
    }

    /// The outcome of an account's own request; empty while it has none.
    public Optional<Found> find(AccountId account, Position position) {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(AT_POSITION)) {
                select.setInt(1, account.value());
                select.setString(2, position.log().value());
                select.setInt(3, position.partition());
                select.setLong(4, position.offset());
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(read(row, account, position))
                            : Optional.empty();
                }
            }
        });
    }

    private static Found read(ResultSet row, AccountId account, Position position)
            throws SQLException {
        Outcome outcome =
                new Outcome(
                        position,
                        account,
                        new KeyId(row.getInt("key")),
                        RequestKind.of(row.getInt("kind")),
                        SqlRows.instant(row, "accepted_at"),
                        Effect.of(row.getInt("effect")),
                        conclusion(row),
                        explanation(row.getString("explanation")));
        return new Found(
                outcome,
                row.getBytes("body"),
                SqlRows.instant(row, "finished_at"),
                row.getInt("attempts"),
                row.getString("source"),
                Parameters.parse(row.getString("parameters")));
    }

    private static Outcome.Conclusion conclusion(ResultSet row) throws SQLException {
        @Nullable UUID lead = row.getObject("lead", UUID.class);
        if (lead != null) {
            return new Outcome.Result(
                    new LeadId(lead),
                    row.getBoolean("lead_is_new"),
                    Optional.ofNullable(row.getObject("opportunity", UUID.class))
                            .map(OpportunityId::new),
                    RequestWriter.FlagBits.flags(row.getInt("flags")));
        }
        @Nullable String log = row.getString("of_log");
        return log == null
                ? new Outcome.Failure(row.getString("exception_type"), row.getString("message"))
                : new Outcome.Repeat(
                        new Position(
                                new LogId(log),
                                row.getInt("of_partition"),
                                row.getLong("of_offset")));
    }

    static List<String> explanation(String lines) {
        return lines.isEmpty() ? List.of() : List.of(lines.split("\n"));
    }

    /// An outcome with its request's body, byte for byte.
    ///
    /// @param attempts how often it was tried, the last time included
    /// @param source the request's `Source` attribute, or empty text
    /// @param parameters what it said beside its body
    @SuppressWarnings("ArrayRecordComponent") // the body is passed on and never compared
    public record Found(
            Outcome outcome,
            byte[] body,
            Instant finishedAt,
            int attempts,
            String source,
            Parameters parameters) {}
}
