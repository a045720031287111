package io.catchment.store;

import io.catchment.Flags;
import io.catchment.LogId;
import io.catchment.OpportunityId;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.store.Changes.Advance;
import io.catchment.store.Changes.Claim;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Changes.Replay;
import io.catchment.store.Changes.Retrying;
import io.catchment.store.Changes.Tried;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes what becomes of requests: where they are taken from, their outcomes and sums, what waits for a next try.
final class RequestWriter {
    private static final String INSERT_OUTCOMES =
            """
            INSERT INTO outcome (account, log, partition, log_offset, kind, key, effect, accepted_at,
                                 lead, lead_is_new, opportunity, flags, exception_type, message, explanation, body,
                                 source, attempts, parameters, finished_at)
            SELECT unnest(?::integer[]), unnest(?::smallint[]), unnest(?::smallint[]), unnest(?::bigint[]),
                   unnest(?::smallint[]), unnest(?::integer[]), unnest(?::smallint[]), unnest(?::timestamptz[]),
                   unnest(?::uuid[]), unnest(?::boolean[]), unnest(?::uuid[]), unnest(?::smallint[]),
                   unnest(?::text[]), unnest(?::text[]), unnest(?::text[]), unnest(?::bytea[]),
                   unnest(?::text[]), unnest(?::smallint[]), unnest(?::text[]), ?::timestamptz
            """;

    private static final String ADD_TO_LEDGER =
            """
            INSERT INTO ledger_hour AS sum (account, hour, log, partition, source, key, effect, requests)
            SELECT unnest(?::integer[]), unnest(?::timestamptz[]), unnest(?::smallint[]), unnest(?::smallint[]),
                   unnest(?::text[]), unnest(?::integer[]), unnest(?::smallint[]), unnest(?::bigint[])
            ON CONFLICT ON CONSTRAINT ledger_hour_pkey
            DO UPDATE SET requests = sum.requests + excluded.requests
            """;

    // Two batches that meet on a partition: the second finds another position and rolls back.
    private static final String ADVANCE_POSITIONS =
            """
            UPDATE intake_position AS p
               SET next_offset = moved.next
              FROM (SELECT unnest(?::smallint[]) AS log,
                           unnest(?::smallint[]) AS partition,
                           unnest(?::bigint[])   AS read,
                           unnest(?::bigint[])   AS next) AS moved
             WHERE p.log         = moved.log
               AND p.partition   = moved.partition
               AND p.next_offset = moved.read
            """;

    // As with positions: who finds other attempts than were read is not the one who tries it now.
    private static final String DELETE_TRIED =
            """
            DELETE FROM retry AS r
             USING (SELECT unnest(?::integer[])  AS account,
                           unnest(?::smallint[]) AS log,
                           unnest(?::smallint[]) AS partition,
                           unnest(?::bigint[])   AS log_offset,
                           unnest(?::smallint[]) AS attempts) AS tried
             WHERE r.account    = tried.account
               AND r.log        = tried.log
               AND r.partition  = tried.partition
               AND r.log_offset = tried.log_offset
               AND r.attempts   = tried.attempts
            """;

    private static final String INSERT_RETRYING =
            """
            INSERT INTO retry (account, log, partition, log_offset, key, accepted_at, source, attempts, next_at,
                               exception_type, message, entry)
            SELECT unnest(?::integer[]), unnest(?::smallint[]), unnest(?::smallint[]), unnest(?::bigint[]),
                   unnest(?::integer[]), unnest(?::timestamptz[]), unnest(?::text[]), unnest(?::smallint[]),
                   unnest(?::timestamptz[]), unnest(?::text[]), unnest(?::text[]), unnest(?::bytea[])
            """;

    private static final String INSERT_CLAIMS =
            """
            INSERT INTO idempotency_key (account, key, request_hash, log, partition, log_offset, claimed_at)
            SELECT unnest(?::integer[]), unnest(?::text[]), unnest(?::bytea[]), unnest(?::smallint[]),
                   unnest(?::smallint[]), unnest(?::bigint[]), ?::timestamptz
            """;

    private static final String INSERT_REPEATED =
            """
            INSERT INTO repeated_request (account, log, partition, log_offset, of_log, of_partition, of_offset)
            SELECT unnest(?::integer[]), unnest(?::smallint[]), unnest(?::smallint[]), unnest(?::bigint[]),
                   unnest(?::smallint[]), unnest(?::smallint[]), unnest(?::bigint[])
            """;

    // Whoever sent the replay may have noted it already.
    private static final String INSERT_REPLAYS =
            """
            INSERT INTO replayed_request (account, of_log, of_partition, of_offset, log, partition, log_offset)
            SELECT unnest(?::integer[]), unnest(?::smallint[]), unnest(?::smallint[]), unnest(?::bigint[]),
                   unnest(?::smallint[]), unnest(?::smallint[]), unnest(?::bigint[])
            ON CONFLICT DO NOTHING
            """;

    /// In characters: beyond this a source says nothing more that a sum could be read by.
    private static final int SOURCE_CHARACTERS_MAX = 200;

    private final SqlArrays arrays;
    private final Map<LogId, Short> logNumbers;

    /// @param logNumbers of all logs that the requests came by
    RequestWriter(SqlArrays arrays, Map<LogId, Short> logNumbers) {
        this.arrays = arrays;
        this.logNumbers = Map.copyOf(logNumbers);
    }

    /// @throws StoreException.Fenced when something is no longer as it was read
    void take(Changes.Taken taken) throws SQLException {
        advance(taken.advances());
        deleteTried(taken.tried());
    }

    void settle(Changes.Settled settled, Instant at) throws SQLException {
        insertOutcomes(settled.finished(), at);
        insertRepeated(settled.finished());
        insertRetrying(settled.retrying());
        insertClaims(settled.claims(), at);
        insertReplays(settled.replays());
        addToLedger(settled.finished());
    }

    private void advance(List<Advance> moved) throws SQLException {
        int rows =
                arrays.execute(
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

    private void deleteTried(List<Tried> tried) throws SQLException {
        int rows =
                arrays.execute(
                        DELETE_TRIED,
                        tried,
                        arrays.ints(tried, it -> it.account().value()),
                        logs(tried, Tried::position),
                        partitions(tried, Tried::position),
                        offsets(tried, Tried::position),
                        arrays.ints(tried, Tried::attempts));
        if (rows != tried.size()) {
            throw new StoreException.Fenced(
                    (tried.size() - rows)
                            + " of "
                            + tried.size()
                            + " requests that waited for their next try wait no more");
        }
    }

    private void insertOutcomes(List<Finished> finished, Instant at) throws SQLException {
        arrays.execute(
                INSERT_OUTCOMES,
                finished,
                arrays.ints(finished, done -> done.outcome().account().value()),
                logs(finished, done -> done.outcome().position()),
                partitions(finished, done -> done.outcome().position()),
                offsets(finished, done -> done.outcome().position()),
                arrays.ints(finished, done -> done.outcome().kind().code()),
                arrays.ints(finished, done -> done.outcome().key().value()),
                arrays.ints(finished, done -> done.outcome().effect().code()),
                arrays.timestamps(finished, done -> done.outcome().acceptedAt()),
                arrays.uuids(finished, result(result -> result.lead().value())),
                arrays.booleans(finished, result(Outcome.Result::leadIsNew)),
                arrays.uuids(
                        finished,
                        result(result ->
                                result.opportunity().map(OpportunityId::value).orElse(null))),
                arrays.ints(finished, result(result -> FlagBits.of(result.flags()))),
                arrays.texts(finished, failure(Outcome.Failure::exceptionType)),
                arrays.texts(finished, failure(Outcome.Failure::message)),
                arrays.texts(finished, done -> lines(done.outcome().explanation())),
                arrays.bytes(finished, Finished::body),
                arrays.texts(finished, done -> cut(done.source())),
                arrays.ints(finished, Finished::attempts),
                arrays.texts(finished, done -> done.parameters().text()),
                SqlArrays.timestamp(at));
    }

    private void insertRepeated(List<Finished> finished) throws SQLException {
        List<Replay> repeated =
                finished.stream().flatMap(done -> repeat(done.outcome()).stream()).toList();
        arrays.execute(
                INSERT_REPEATED,
                repeated,
                arrays.ints(repeated, it -> it.account().value()),
                logs(repeated, Replay::by),
                partitions(repeated, Replay::by),
                offsets(repeated, Replay::by),
                logs(repeated, Replay::of),
                partitions(repeated, Replay::of),
                offsets(repeated, Replay::of));
    }

    private static Optional<Replay> repeat(Outcome outcome) {
        return outcome.conclusion() instanceof Outcome.Repeat(Position first)
                ? Optional.of(new Replay(outcome.account(), first, outcome.position()))
                : Optional.empty();
    }

    private void insertRetrying(List<Retrying> waiting) throws SQLException {
        arrays.execute(
                INSERT_RETRYING,
                waiting,
                arrays.ints(waiting, it -> it.account().value()),
                logs(waiting, Retrying::position),
                partitions(waiting, Retrying::position),
                offsets(waiting, Retrying::position),
                arrays.ints(waiting, it -> it.key().value()),
                arrays.timestamps(waiting, Retrying::acceptedAt),
                arrays.texts(waiting, it -> cut(it.source())),
                arrays.ints(waiting, Retrying::attempts),
                arrays.timestamps(waiting, Retrying::nextAt),
                arrays.texts(waiting, it -> it.failure().exceptionType()),
                arrays.texts(waiting, it -> it.failure().message()),
                arrays.bytes(waiting, Retrying::entry));
    }

    private void insertClaims(List<Claim> claims, Instant at) throws SQLException {
        arrays.execute(
                INSERT_CLAIMS,
                claims,
                arrays.ints(claims, claim -> claim.key().account().value()),
                arrays.texts(claims, claim -> claim.key().key().value()),
                arrays.bytes(claims, Claim::requestHash),
                logs(claims, Claim::first),
                partitions(claims, Claim::first),
                offsets(claims, Claim::first),
                SqlArrays.timestamp(at));
    }

    private void insertReplays(List<Replay> replays) throws SQLException {
        arrays.execute(
                INSERT_REPLAYS,
                replays,
                arrays.ints(replays, it -> it.account().value()),
                logs(replays, Replay::of),
                partitions(replays, Replay::of),
                offsets(replays, Replay::of),
                logs(replays, Replay::by),
                partitions(replays, Replay::by),
                offsets(replays, Replay::by));
    }

    private void addToLedger(List<Finished> finished) throws SQLException {
        Map<LedgerRow, Long> sums = new LinkedHashMap<>();
        finished.forEach(done -> sums.merge(ledgerRow(done), 1L, Long::sum));
        List<Map.Entry<LedgerRow, Long>> rows = List.copyOf(sums.entrySet());
        arrays.execute(
                ADD_TO_LEDGER,
                rows,
                arrays.ints(rows, row -> row.getKey().account()),
                arrays.timestamps(rows, row -> row.getKey().hour()),
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

    private static <T> Function<Finished, @Nullable T> result(
            Function<Outcome.Result, @Nullable T> column) {
        return done -> {
            Optional<Outcome.Result> result = done.outcome().result();
            return result.isPresent() ? column.apply(result.get()) : null;
        };
    }

    private static Function<Finished, @Nullable String> failure(
            Function<Outcome.Failure, String> column) {
        return done -> done.outcome().failure().map(column).orElse(null);
    }

    private int number(LogId log) {
        Short number = logNumbers.get(log);
        if (number == null) {
            throw new IllegalStateException("log " + log + " is not registered in the store");
        }
        return number;
    }

    private <R> Array logs(List<R> rows, Function<R, Position> position) throws SQLException {
        return arrays.ints(rows, row -> number(position.apply(row).log()));
    }

    private <R> Array partitions(List<R> rows, Function<R, Position> position) throws SQLException {
        return arrays.ints(rows, row -> position.apply(row).partition());
    }

    private <R> Array offsets(List<R> rows, Function<R, Position> position) throws SQLException {
        return arrays.longs(rows, row -> position.apply(row).offset());
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
