package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Erasure;
import io.catchment.LogId;
import io.catchment.Parameters;
import io.catchment.RequestKind;
import io.catchment.UniqueKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Removes persons: their leads with all that hangs on them, and what their requests said.
///
/// An outcome stays as the place of a request in the ledger, without a word of what the request was. The values that
/// a person was known by stay as hashes, until nothing that was accepted before can come out of the log any more.
public final class Erasures {
    private final Database database;

    public Erasures(Database database) {
        this.database = database;
    }

    /// A unique value of an erased person, not to be read back.
    ///
    /// @param hash SHA-256, in lower-case hexadecimal
    public record ErasedKey(String field, String hash) {}

    /// A request that made no lead.
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    public record Unattached(
            Instant acceptedAt,
            int log,
            int partition,
            long offset,
            RequestKind kind,
            Parameters parameters,
            byte[] body) {}

    /// What stands in the place of a request's own words.
    public record ErasedWords(String exceptionType, String message) {}

    /// Notes an erasure and removes whoever holds one of the values, in one transaction.
    ///
    /// @param named unique values that the person is known by; those of the lead that holds them count as well
    /// @param logEnds of every partition of the log, by number
    public void begin(
            Erasure erasure,
            LogId log,
            List<Long> logEnds,
            Collection<UniqueKey> named,
            ErasedWords words) {
        while (true) {
            try {
                run(session -> session.begin(erasure, log, logEnds, named, words));
                return;
            } catch (StoreException.Race e) {
                // Somebody changed the lead meanwhile: it is looked up again.
            }
        }
    }

    /// Clears requests that made no lead, with those that repeat them.
    public void clear(Erasure erasure, List<Unattached> requests, ErasedWords words) {
        run(session -> session.clear(erasure, requests, words));
    }

    /// Ends requests that waited for their next try, with those that repeat them.
    ///
    /// @throws StoreException.Fenced when one of them is being tried
    public void end(
            Erasure erasure, Changes ending, Map<LogId, Short> logNumbers, ErasedWords words) {
        run(session -> {
            new ChangeWriter(session.connection(), logNumbers).write(ending);
            List<ErasureSession.Place> ended =
                    ending.settled().finished().stream()
                            .map(done -> done.outcome().position())
                            .map(it ->
                                    new ErasureSession.Place(
                                            Objects.requireNonNull(logNumbers.get(it.log())),
                                            it.partition(),
                                            it.offset()))
                            .toList();
            session.add(erasure, 0, 0, 0, session.clearAll(erasure.account(), ended, words));
        });
    }

    /// Requests that made no lead, in the order of their acceptance up to the erasure.
    ///
    /// @param after the last one that was looked at
    public List<Unattached> unattached(Erasure erasure, Optional<Unattached> after, int max) {
        return in(session -> session.unattached(erasure, after, max));
    }

    /// Requests that repeat others, in the order of their positions.
    ///
    /// @param after the last one that was looked at
    public List<Unattached> repeated(Erasure erasure, Optional<Unattached> after, int max) {
        return in(session -> session.repeated(erasure, after, max));
    }

    public Optional<Erasure> find(AccountId account, UUID id) {
        return in(session -> session.find(account, id));
    }

    /// An account's own, the newest first.
    public List<Erasure> list(AccountId account, int max) {
        return in(session -> session.list(account, max));
    }

    /// Those that have still to be finished, and can be: all that was accepted before is worked off.
    ///
    /// @param askedBefore leaves those out that are so young that an append from before may still be on its way
    public List<Erasure> passed(Instant askedBefore) {
        return in(session -> session.passed(askedBefore));
    }

    /// The values that the person was known by.
    public Set<ErasedKey> keys(Erasure erasure) {
        return in(session -> session.keys(erasure));
    }

    public void done(Erasure erasure, Instant at) {
        run(session -> session.done(erasure, at));
    }

    /// Forgets the hashes of those whose requests have left the log.
    ///
    /// @return how many
    public int forget(Instant now) {
        return in(session -> session.forget(now));
    }

    private <T> T in(Query<T> query) {
        return database.inTransaction(connection -> query.in(new ErasureSession(connection)));
    }

    private void run(Statements statements) {
        in(session -> {
            statements.in(session);
            return session;
        });
    }

    private interface Query<T> {
        T in(ErasureSession session) throws SQLException;
    }

    private interface Statements {
        void in(ErasureSession session) throws SQLException;
    }
}
