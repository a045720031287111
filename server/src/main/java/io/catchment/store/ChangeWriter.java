package io.catchment.store;

import io.catchment.Activity;
import io.catchment.Flags;
import io.catchment.LogId;
import io.catchment.Opportunity;
import io.catchment.Outcome;
import io.catchment.store.Changes.Advance;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Changes.HeldKey;
import io.catchment.store.Changes.Owned;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes changes inside a transaction that holds the locks: one set-based statement a table.
public final class ChangeWriter {
    private static final String DELETE_KEYS =
            """
            DELETE FROM lead_key AS k
             USING unnest(?::integer[], ?::text[], ?::text[]) AS taken (account, field, value)
             WHERE k.account = taken.account
               AND k.field   = taken.field
               AND k.value   = taken.value
            """;

    private static final String INSERT_LEADS =
            """
            INSERT INTO lead (account, id, fields, keys, created_at, modified_at)
            SELECT account, id, fields, keys, at.at, at.at
              FROM unnest(?::integer[], ?::uuid[], ?::jsonb[], ?::jsonb[]) AS new (account, id, fields, keys),
                   (SELECT ?::timestamptz AS at) AS at
            """;

    private static final String UPDATE_LEADS =
            """
            UPDATE lead AS l
               SET fields      = new.fields,
                   keys        = new.keys,
                   modified_at = ?::timestamptz
              FROM unnest(?::integer[], ?::uuid[], ?::jsonb[], ?::jsonb[]) AS new (account, id, fields, keys)
             WHERE l.account = new.account
               AND l.id      = new.id
            """;

    private static final String INSERT_KEYS =
            """
            INSERT INTO lead_key (account, field, value, lead)
            SELECT account, field, value, lead
              FROM unnest(?::integer[], ?::text[], ?::text[], ?::uuid[]) AS given (account, field, value, lead)
            """;

    private static final String INSERT_OPPORTUNITIES =
            """
            INSERT INTO opportunity (account, id, lead, event_code, at, note, fields, created_at, modified_at)
            SELECT account, id, lead, event_code, new.at, note, fields, made.at, made.at
              FROM unnest(?::integer[], ?::uuid[], ?::uuid[], ?::integer[], ?::timestamptz[], ?::text[], ?::jsonb[])
                   AS new (account, id, lead, event_code, at, note, fields),
                   (SELECT ?::timestamptz AS at) AS made
            """;

    private static final String INSERT_ACTIVITIES =
            """
            INSERT INTO activity (account, lead, id, opportunity, code, at)
            SELECT account, lead, id, opportunity, code, at
              FROM unnest(?::integer[], ?::uuid[], ?::uuid[], ?::uuid[], ?::integer[], ?::timestamptz[])
                   AS new (account, lead, id, opportunity, code, at)
            """;

    private static final String INSERT_OUTCOMES =
            """
            INSERT INTO outcome (account, log, partition, log_offset, kind, key, effect, accepted_at, finished_at,
                                 lead, lead_is_new, opportunity, flags, exception_type, message, explanation, body)
            SELECT account, log, partition, log_offset, kind, key, effect, accepted_at, finished.at,
                   lead, lead_is_new, opportunity, flags, exception_type, message, explanation, body
              FROM unnest(?::integer[], ?::smallint[], ?::smallint[], ?::bigint[], ?::smallint[], ?::integer[],
                          ?::smallint[], ?::timestamptz[], ?::uuid[], ?::boolean[], ?::uuid[], ?::smallint[],
                          ?::text[], ?::text[], ?::text[], ?::bytea[])
                   AS new (account, log, partition, log_offset, kind, key, effect, accepted_at,
                           lead, lead_is_new, opportunity, flags, exception_type, message, explanation, body),
                   (SELECT ?::timestamptz AS at) AS finished
            """;

    private static final String ADD_TO_LEDGER =
            """
            INSERT INTO ledger_hour AS sum (account, hour, log, partition, source, key, effect, requests)
            SELECT account, hour, log, partition, source, key, effect, requests
              FROM unnest(?::integer[], ?::timestamptz[], ?::smallint[], ?::smallint[], ?::text[], ?::integer[],
                          ?::smallint[], ?::bigint[])
                   AS new (account, hour, log, partition, source, key, effect, requests)
            ON CONFLICT ON CONSTRAINT ledger_hour_pkey
            DO UPDATE SET requests = sum.requests + excluded.requests
            """;

    // Two batches that meet on a partition: the second finds another position and rolls back.
    private static final String ADVANCE_POSITIONS =
            """
            UPDATE intake_position AS p
               SET next_offset = moved.next
              FROM unnest(?::smallint[], ?::smallint[], ?::bigint[], ?::bigint[])
                   AS moved (log, partition, read, next)
             WHERE p.log         = moved.log
               AND p.partition   = moved.partition
               AND p.next_offset = moved.read
            """;

    /// In characters: beyond this a source says nothing more that a sum could be read by.
    private static final int SOURCE_CHARACTERS_MAX = 200;

    private final Connection connection;
    private final SqlArrays arrays;
    private final Map<LogId, Short> logNumbers;

    /// @param logNumbers of all logs that the changes name
    public ChangeWriter(Connection connection, Map<LogId, Short> logNumbers) {
        this.connection = connection;
        this.arrays = new SqlArrays(connection);
        this.logNumbers = Map.copyOf(logNumbers);
    }

    /// @throws StoreException.Fenced when a position is no longer where it was read
    public void write(Changes changes) throws SQLException {
        advance(changes.advances());
        deleteKeys(changes.takenKeys());
        insertLeads(changes.newLeads(), changes.at());
        updateLeads(changes.changedLeads(), changes.at());
        insertKeys(changes.givenKeys());
        insertOpportunities(changes.opportunities(), changes.at());
        insertActivities(changes.activities());
        insertOutcomes(changes.finished(), changes.at());
        addToLedger(changes.finished());
    }

    private void advance(List<Advance> moved) throws SQLException {
        int rows =
                execute(
                        ADVANCE_POSITIONS,
                        moved,
                        arrays.ints(moved, advance -> number(advance.log())),
                        arrays.ints(moved, Advance::partition),
                        arrays.longs(moved, Advance::from),
                        arrays.longs(moved, Advance::to));
        if (rows != moved.size()) {
            throw new StoreException.Fenced(
                    (moved.size() - rows)
                            + " of "
                            + moved.size()
                            + " partitions have another position than was read: "
                            + moved);
        }
    }

    private void deleteKeys(List<OwnedKey> taken) throws SQLException {
        execute(
                DELETE_KEYS,
                taken,
                arrays.ints(taken, key -> key.account().value()),
                arrays.texts(taken, key -> key.key().field()),
                arrays.texts(taken, key -> key.key().value()));
    }

    private void insertLeads(List<OwnedLead> leads, Instant at) throws SQLException {
        execute(
                INSERT_LEADS,
                leads,
                arrays.ints(leads, owned -> owned.account().value()),
                arrays.array("uuid", leads, owned -> owned.lead().id().value()),
                arrays.array("jsonb", leads, owned -> TextMap.write(owned.lead().fields())),
                arrays.array("jsonb", leads, owned -> TextMap.write(owned.lead().keys())),
                timestamp(at));
    }

    private void updateLeads(List<OwnedLead> leads, Instant at) throws SQLException {
        execute(
                UPDATE_LEADS,
                leads,
                timestamp(at),
                arrays.ints(leads, owned -> owned.account().value()),
                arrays.array("uuid", leads, owned -> owned.lead().id().value()),
                arrays.array("jsonb", leads, owned -> TextMap.write(owned.lead().fields())),
                arrays.array("jsonb", leads, owned -> TextMap.write(owned.lead().keys())));
    }

    private void insertKeys(List<HeldKey> held) throws SQLException {
        execute(
                INSERT_KEYS,
                held,
                arrays.ints(held, given -> given.key().account().value()),
                arrays.texts(held, given -> given.key().key().field()),
                arrays.texts(held, given -> given.key().key().value()),
                arrays.array("uuid", held, given -> given.lead().value()));
    }

    private void insertOpportunities(List<Owned<Opportunity>> made, Instant at)
            throws SQLException {
        execute(
                INSERT_OPPORTUNITIES,
                made,
                arrays.ints(made, owned -> owned.account().value()),
                arrays.array("uuid", made, owned -> owned.value().id().value()),
                arrays.array("uuid", made, owned -> owned.value().lead().value()),
                arrays.ints(made, owned -> owned.value().eventCode()),
                timestamps(made, owned -> owned.value().at()),
                arrays.texts(made, owned -> owned.value().note()),
                arrays.array("jsonb", made, owned -> TextMap.write(owned.value().fields())),
                timestamp(at));
    }

    private void insertActivities(List<Owned<Activity>> posted) throws SQLException {
        execute(
                INSERT_ACTIVITIES,
                posted,
                arrays.ints(posted, owned -> owned.account().value()),
                arrays.array("uuid", posted, owned -> owned.value().lead().value()),
                arrays.array("uuid", posted, owned -> owned.value().id()),
                arrays.array("uuid", posted, owned -> owned.value().opportunity().value()),
                arrays.ints(posted, owned -> owned.value().code().code()),
                timestamps(posted, owned -> owned.value().at()));
    }

    private void insertOutcomes(List<Finished> finished, Instant at) throws SQLException {
        execute(
                INSERT_OUTCOMES,
                finished,
                arrays.ints(finished, done -> done.outcome().account().value()),
                arrays.ints(finished, done -> number(done.outcome().position().log())),
                arrays.ints(finished, done -> done.outcome().position().partition()),
                arrays.longs(finished, done -> done.outcome().position().offset()),
                arrays.ints(finished, done -> done.outcome().kind().code()),
                arrays.ints(finished, done -> done.outcome().key().value()),
                arrays.ints(finished, done -> done.outcome().effect().code()),
                timestamps(finished, done -> done.outcome().acceptedAt()),
                arrays.array("uuid", finished, result(result -> result.lead().value())),
                arrays.array("bool", finished, result(Outcome.Result::leadIsNew)),
                arrays.array("uuid", finished, result(result -> result.opportunity().value())),
                arrays.array("int2", finished, result(result -> FlagBits.of(result.flags()))),
                arrays.array("text", finished, failure(Outcome.Failure::exceptionType)),
                arrays.array("text", finished, failure(Outcome.Failure::message)),
                arrays.texts(finished, done -> lines(done.outcome().explanation())),
                arrays.bytes(finished, Finished::body),
                timestamp(at));
    }

    private void addToLedger(List<Finished> finished) throws SQLException {
        Map<LedgerRow, Long> sums = new LinkedHashMap<>();
        finished.forEach(done -> sums.merge(ledgerRow(done), 1L, Long::sum));
        List<Map.Entry<LedgerRow, Long>> rows = List.copyOf(sums.entrySet());
        execute(
                ADD_TO_LEDGER,
                rows,
                arrays.ints(rows, row -> row.getKey().account()),
                timestamps(rows, row -> row.getKey().hour()),
                arrays.ints(rows, row -> row.getKey().log()),
                arrays.ints(rows, row -> row.getKey().partition()),
                arrays.texts(rows, row -> row.getKey().source()),
                arrays.ints(rows, row -> row.getKey().key()),
                arrays.ints(rows, row -> row.getKey().effect()),
                arrays.longs(rows, Map.Entry::getValue));
    }

    private LedgerRow ledgerRow(Finished done) {
        Outcome outcome = done.outcome();
        return new LedgerRow(
                outcome.account().value(),
                outcome.acceptedAt().truncatedTo(ChronoUnit.HOURS),
                number(outcome.position().log()),
                outcome.position().partition(),
                cut(done.source()),
                outcome.key().value(),
                outcome.effect().code());
    }

    private static String cut(String source) {
        return source.codePointCount(0, source.length()) <= SOURCE_CHARACTERS_MAX
                ? source
                : source.substring(0, source.offsetByCodePoints(0, SOURCE_CHARACTERS_MAX));
    }

    /// One sentence a line; a name that a sender chose may hold line ends of its own.
    private static String lines(List<String> explanation) {
        return explanation.stream()
                .map(sentence -> sentence.replace('\n', ' '))
                .collect(Collectors.joining("\n"));
    }

    private static Function<Finished, @Nullable Object> result(
            Function<Outcome.Result, Object> column) {
        return done -> done.outcome().result().map(column).orElse(null);
    }

    private static Function<Finished, @Nullable Object> failure(
            Function<Outcome.Failure, Object> column) {
        return done -> done.outcome().failure().map(column).orElse(null);
    }

    private int number(LogId log) {
        Short number = logNumbers.get(log);
        if (number == null) {
            throw new IllegalStateException("log " + log + " is not registered in the store");
        }
        return number;
    }

    private <R> Array timestamps(List<R> rows, Function<R, Instant> column) throws SQLException {
        return arrays.array("timestamptz", rows, row -> timestamp(column.apply(row)));
    }

    private static String timestamp(Instant at) {
        return at.toString();
    }

    /// Arrays and texts in the order of the statement's placeholders. Nothing to write costs no round trip.
    private int execute(String sql, List<?> rows, Object... parameters) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                if (parameters[i] instanceof Array array) {
                    statement.setArray(i + 1, array);
                } else {
                    statement.setString(i + 1, (String) parameters[i]);
                }
            }
            return statement.executeUpdate();
        }
    }

    private record LedgerRow(
            int account,
            Instant hour,
            int log,
            int partition,
            String source,
            int key,
            int effect) {}

    /// The four flags of a capture as bits, the first the lowest.
    static final class FlagBits {
        private FlagBits() {}

        static int of(Flags flags) {
            return (flags.overwriteFields() ? 1 : 0)
                    | (flags.updateEmptyFields() ? 2 : 0)
                    | (flags.doNotPostDuplicateActivity() ? 4 : 0)
                    | (flags.doNotChangeOwner() ? 8 : 0);
        }

        static Flags flags(int bits) {
            return new Flags((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);
        }
    }
}
