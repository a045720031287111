package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Erasure;
import io.catchment.Lead;
import io.catchment.LeadId;
import io.catchment.LogId;
import io.catchment.OpportunityId;
import io.catchment.Parameters;
import io.catchment.RequestKind;
import io.catchment.UniqueKey;
import io.catchment.store.Erasures.ErasedKey;
import io.catchment.store.Erasures.ErasedWords;
import io.catchment.store.Erasures.Unattached;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The statements of erasures, in one transaction.
final class ErasureSession {
    private static final String INSERT =
            """
            INSERT INTO erasure (account, id, asked_at, asked_by, attribute, log, log_ends, log_gone_by)
            SELECT ?, ?, ?::timestamptz, ?, ?, l.number, ?, ?::timestamptz
              FROM intake_log AS l
             WHERE l.id = ?
            """;

    private static final String INSERT_KEYS =
            """
            INSERT INTO erased_key (account, field, value_hash, erasure, erased_at)
            SELECT DISTINCT ?::integer, field, sha256(convert_to(value, 'UTF8')), ?::uuid, ?::timestamptz
              FROM unnest(?::text[], ?::text[]) AS given (field, value)
            """;

    private static final String DELETE_ACTIVITIES =
            """
            DELETE FROM activity
             WHERE account = ?
               AND lead    = ANY (?)
            """;

    private static final String DELETE_OPPORTUNITIES =
            """
            DELETE FROM opportunity
             WHERE account = ?
               AND lead    = ANY (?)
            RETURNING id
            """;

    private static final String DELETE_KEYS =
            """
            DELETE FROM lead_key
             WHERE account = ?
               AND lead    = ANY (?)
               AND (field, value) IN (SELECT field, value FROM unnest(?::text[], ?::text[]) AS held (field, value))
            """;

    private static final String DELETE_LEADS =
            """
            DELETE FROM lead
             WHERE account = ?
               AND id      = ANY (?)
            """;

    private static final String CLEAR_OUTCOMES_OF_LEADS =
            """
            UPDATE outcome
               SET lead           = NULL,
                   lead_is_new    = NULL,
                   opportunity    = NULL,
                   flags          = NULL,
                   exception_type = ?,
                   message        = ?,
                   explanation    = '',
                   parameters     = '',
                   body           = ''
             WHERE account = ?
               AND lead    = ANY (?)
            RETURNING log, partition, log_offset
            """;

    // Those without a lead: a repeated request (effect 4) has no failure of its own.
    private static final String CLEAR_OUTCOMES =
            """
            UPDATE outcome AS o
               SET exception_type = CASE WHEN o.effect = 4 THEN NULL ELSE ? END,
                   message        = CASE WHEN o.effect = 4 THEN NULL ELSE ? END,
                   explanation    = '',
                   parameters     = '',
                   body           = ''
              FROM unnest(?::smallint[], ?::smallint[], ?::bigint[]) AS of (log, partition, log_offset)
             WHERE o.account    = ?
               AND o.log        = of.log
               AND o.partition  = of.partition
               AND o.log_offset = of.log_offset
            """;

    private static final String REPEATS =
            """
            SELECT r.log, r.partition, r.log_offset
              FROM unnest(?::smallint[], ?::smallint[], ?::bigint[]) AS of (log, partition, log_offset)
              JOIN repeated_request AS r ON r.account      = ?
                                        AND r.of_log       = of.log
                                        AND r.of_partition = of.partition
                                        AND r.of_offset    = of.log_offset
            """;

    private static final String DELETE_CLAIMS =
            """
            DELETE FROM idempotency_key AS i
             USING unnest(?::smallint[], ?::smallint[], ?::bigint[]) AS of (log, partition, log_offset)
             WHERE i.account    = ?
               AND i.log        = of.log
               AND i.partition  = of.partition
               AND i.log_offset = of.log_offset
            """;

    // What somebody typed as a reason may name the person.
    private static final String CLEAR_REASONS =
            """
            UPDATE dismissed_request AS d
               SET reason = '-'
              FROM unnest(?::smallint[], ?::smallint[], ?::bigint[]) AS of (log, partition, log_offset)
             WHERE d.account    = ?
               AND d.log        = of.log
               AND d.partition  = of.partition
               AND d.log_offset = of.log_offset
            """;

    private static final String WITHOUT_LEAD =
            """
            SELECT o.accepted_at, o.log, o.partition, o.log_offset, o.kind, o.parameters, o.body
              FROM outcome AS o
             WHERE o.account = ?
               AND o.effect IN (0, 5, 6)
               AND o.accepted_at <= ?::timestamptz
               AND (o.accepted_at, o.log, o.partition, o.log_offset) > (?::timestamptz, ?, ?, ?)
             ORDER BY o.accepted_at, o.log, o.partition, o.log_offset
             LIMIT ?
            """;

    // Each has a body of its own, which may name the person though that of the first is gone
    // already.
    private static final String REPEATED =
            """
            SELECT o.accepted_at, o.log, o.partition, o.log_offset, o.kind, o.parameters, o.body
              FROM repeated_request AS r
              JOIN outcome          AS o ON o.account    = r.account
                                        AND o.log        = r.log
                                        AND o.partition  = r.partition
                                        AND o.log_offset = r.log_offset
             WHERE r.account = ?
               AND o.accepted_at <= ?::timestamptz
               AND (r.log, r.partition, r.log_offset) > (?, ?, ?)
             ORDER BY r.log, r.partition, r.log_offset
             LIMIT ?
            """;

    private static final String ADD =
            """
            UPDATE erasure
               SET leads         = leads + ?,
                   opportunities = opportunities + ?,
                   activities    = activities + ?,
                   requests      = requests + ?
             WHERE account = ?
               AND id      = ?
            """;

    private static final String FIND =
            """
            SELECT account, id, asked_at, asked_by, attribute, log_gone_by, leads, opportunities, activities, requests,
                   done_at
              FROM erasure
             WHERE account = ?
               AND id      = ?
            """;

    private static final String LIST =
            """
            SELECT account, id, asked_at, asked_by, attribute, log_gone_by, leads, opportunities, activities, requests,
                   done_at
              FROM erasure
             WHERE account = ?
             ORDER BY asked_at DESC
             LIMIT ?
            """;

    // What was accepted before has left the log when every position is beyond what the log held
    // then.
    private static final String PASSED =
            """
            SELECT e.account, e.id, e.asked_at, e.asked_by, e.attribute, e.log_gone_by, e.leads, e.opportunities,
                   e.activities, e.requests, e.done_at
              FROM erasure AS e
             WHERE e.done_at IS NULL
               AND e.asked_at < ?::timestamptz
               AND NOT EXISTS (SELECT
                                 FROM intake_position AS p
                                WHERE p.log = e.log
                                  AND p.next_offset < e.log_ends[p.partition + 1])
            """;

    private static final String HASHES =
            """
            SELECT field, value_hash
              FROM erased_key
             WHERE account = ?
               AND erasure = ?
            """;

    private static final String DONE =
            """
            UPDATE erasure
               SET done_at = ?::timestamptz
             WHERE account = ?
               AND id      = ?
            """;

    private static final String FORGET =
            """
            DELETE FROM erased_key AS k
             USING erasure AS e
             WHERE e.account = k.account
               AND e.id      = k.erasure
               AND e.done_at IS NOT NULL
               AND e.log_gone_by < ?::timestamptz
            """;

    private final Connection connection;
    private final SqlArrays arrays;

    ErasureSession(Connection connection) {
        this.connection = connection;
        this.arrays = new SqlArrays(connection);
    }

    Connection connection() {
        return connection;
    }

    /// Locks the person's keys and leads, notes the erasure and removes the leads.
    void begin(
            Erasure erasure,
            LogId log,
            List<Long> logEnds,
            Collection<UniqueKey> named,
            ErasedWords words)
            throws SQLException {
        Set<UniqueKey> keys = new LinkedHashSet<>(named);
        List<OwnedLead> leads = lock(erasure.account(), keys);
        leads.forEach(owned -> keys.addAll(keysOf(owned.lead())));
        // Nobody may give one of the lead's other values to a lead while it goes.
        lock(erasure.account(), keys);
        insert(erasure, log, logEnds);
        Audit.add(connection, deed(erasure), List.of(erasure.id().toString()));
        insertKeys(erasure, List.copyOf(keys));
        if (!leads.isEmpty()) {
            List<LeadId> gone = leads.stream().map(owned -> owned.lead().id()).toList();
            remove(erasure, List.copyOf(keys), gone, words);
        }
    }

    private static Audit.Deed deed(Erasure erasure) {
        return new Audit.Deed(
                erasure.askedAt(),
                erasure.askedBy(),
                "erase",
                erasure.account(),
                erasure.attribute());
    }

    private List<OwnedLead> lock(AccountId account, Set<UniqueKey> keys) throws SQLException {
        return new LeadLocks(connection)
                .lock(keys.stream().map(key -> new OwnedKey(account, key)).toList());
    }

    private static List<UniqueKey> keysOf(Lead lead) {
        List<UniqueKey> keys = new ArrayList<>();
        keys.add(UniqueKey.of(lead.id()));
        lead.keys().forEach((field, value) -> keys.add(new UniqueKey(field, value)));
        return keys;
    }

    private void insert(Erasure erasure, LogId log, List<Long> logEnds) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, erasure.account().value());
            insert.setObject(2, erasure.id());
            insert.setString(3, SqlArrays.timestamp(erasure.askedAt()));
            insert.setString(4, erasure.askedBy());
            insert.setString(5, erasure.attribute());
            insert.setArray(6, arrays.longs(logEnds, end -> end));
            insert.setString(7, SqlArrays.timestamp(erasure.logGoneBy()));
            insert.setString(8, log.value());
            insert.executeUpdate();
        }
    }

    private void insertKeys(Erasure erasure, List<UniqueKey> keys) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_KEYS)) {
            insert.setInt(1, erasure.account().value());
            insert.setObject(2, erasure.id());
            insert.setString(3, SqlArrays.timestamp(erasure.askedAt()));
            insert.setArray(4, arrays.texts(keys, UniqueKey::field));
            insert.setArray(5, arrays.texts(keys, UniqueKey::value));
            insert.executeUpdate();
        }
    }

    private void remove(
            Erasure erasure, List<UniqueKey> keys, List<LeadId> leads, ErasedWords words)
            throws SQLException {
        AccountId account = erasure.account();
        deleteKeys(account, keys, leads);
        int activities = delete(DELETE_ACTIVITIES, account, leads);
        List<UniqueKey> opportunities = deleteOpportunities(account, leads);
        // Updates of them may still come out of the log.
        insertKeys(erasure, opportunities);
        int removed = delete(DELETE_LEADS, account, leads);
        int requests = clearAll(account, clearOfLeads(account, leads, words), words);
        add(erasure, removed, opportunities.size(), activities, requests);
    }

    private int delete(String sql, AccountId account, List<LeadId> leads) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setInt(1, account.value());
            delete.setArray(2, arrays.uuids(leads, LeadId::value));
            return delete.executeUpdate();
        }
    }

    private List<UniqueKey> deleteOpportunities(AccountId account, List<LeadId> leads)
            throws SQLException {
        List<UniqueKey> deleted = new ArrayList<>();
        try (PreparedStatement delete = connection.prepareStatement(DELETE_OPPORTUNITIES)) {
            delete.setInt(1, account.value());
            delete.setArray(2, arrays.uuids(leads, LeadId::value));
            try (ResultSet rows = delete.executeQuery()) {
                while (rows.next()) {
                    deleted.add(UniqueKey.of(new OpportunityId(rows.getObject(1, UUID.class))));
                }
            }
        }
        return deleted;
    }

    private void deleteKeys(AccountId account, List<UniqueKey> keys, List<LeadId> leads)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE_KEYS)) {
            delete.setInt(1, account.value());
            delete.setArray(2, arrays.uuids(leads, LeadId::value));
            delete.setArray(3, arrays.texts(keys, UniqueKey::field));
            delete.setArray(4, arrays.texts(keys, UniqueKey::value));
            delete.executeUpdate();
        }
    }

    private List<Place> clearOfLeads(AccountId account, List<LeadId> leads, ErasedWords words)
            throws SQLException {
        try (PreparedStatement clear = connection.prepareStatement(CLEAR_OUTCOMES_OF_LEADS)) {
            clear.setString(1, words.exceptionType());
            clear.setString(2, words.message());
            clear.setInt(3, account.value());
            clear.setArray(4, arrays.uuids(leads, LeadId::value));
            return places(clear);
        }
    }

    void clear(Erasure erasure, List<Unattached> requests, ErasedWords words) throws SQLException {
        List<Place> places =
                requests.stream()
                        .map(request ->
                                new Place(request.log(), request.partition(), request.offset()))
                        .toList();
        clear(erasure.account(), places, words);
        add(erasure, 0, 0, 0, clearAll(erasure.account(), places, words));
    }

    /// What hangs on cleared requests: the ones that repeat them, their idempotency keys, why they were dismissed.
    ///
    /// @return how many requests were cleared in all
    int clearAll(AccountId account, List<Place> cleared, ErasedWords words) throws SQLException {
        if (cleared.isEmpty()) {
            return 0;
        }
        List<Place> repeats = of(REPEATS, account, cleared);
        clear(account, repeats, words);
        change(DELETE_CLAIMS, account, cleared);
        change(CLEAR_REASONS, account, cleared);
        return cleared.size() + repeats.size();
    }

    private void clear(AccountId account, List<Place> places, ErasedWords words)
            throws SQLException {
        if (places.isEmpty()) {
            return;
        }
        try (PreparedStatement clear = connection.prepareStatement(CLEAR_OUTCOMES)) {
            clear.setString(1, words.exceptionType());
            clear.setString(2, words.message());
            setPlaces(clear, 3, places);
            clear.setInt(6, account.value());
            clear.executeUpdate();
        }
    }

    private void change(String sql, AccountId account, List<Place> places) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(sql)) {
            setPlaces(change, 1, places);
            change.setInt(4, account.value());
            change.executeUpdate();
        }
    }

    private List<Place> of(String sql, AccountId account, List<Place> places) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            setPlaces(select, 1, places);
            select.setInt(4, account.value());
            return places(select);
        }
    }

    private void setPlaces(PreparedStatement statement, int from, List<Place> places)
            throws SQLException {
        statement.setArray(from, arrays.ints(places, Place::log));
        statement.setArray(from + 1, arrays.ints(places, Place::partition));
        statement.setArray(from + 2, arrays.longs(places, Place::offset));
    }

    private static List<Place> places(PreparedStatement statement) throws SQLException {
        List<Place> places = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                places.add(new Place(rows.getInt(1), rows.getInt(2), rows.getLong(3)));
            }
        }
        return places;
    }

    void add(Erasure erasure, int leads, int opportunities, int activities, int requests)
            throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setInt(1, leads);
            add.setInt(2, opportunities);
            add.setInt(3, activities);
            add.setInt(4, requests);
            add.setInt(5, erasure.account().value());
            add.setObject(6, erasure.id());
            add.executeUpdate();
        }
    }

    List<Unattached> unattached(Erasure erasure, Optional<Unattached> after, int max)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(WITHOUT_LEAD)) {
            select.setInt(1, erasure.account().value());
            select.setString(2, SqlArrays.timestamp(erasure.askedAt()));
            select.setString(
                    3, after.map(it -> SqlArrays.timestamp(it.acceptedAt())).orElse("-infinity"));
            select.setInt(4, after.map(Unattached::log).orElse(0));
            select.setInt(5, after.map(Unattached::partition).orElse(0));
            select.setLong(6, after.map(Unattached::offset).orElse(0L));
            select.setInt(7, max);
            return unattached(select);
        }
    }

    List<Unattached> repeated(Erasure erasure, Optional<Unattached> after, int max)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(REPEATED)) {
            select.setInt(1, erasure.account().value());
            select.setString(2, SqlArrays.timestamp(erasure.askedAt()));
            select.setInt(3, after.map(Unattached::log).orElse(0));
            select.setInt(4, after.map(Unattached::partition).orElse(0));
            select.setLong(5, after.map(Unattached::offset).orElse(0L));
            select.setInt(6, max);
            return unattached(select);
        }
    }

    private static List<Unattached> unattached(PreparedStatement select) throws SQLException {
        List<Unattached> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(
                        new Unattached(
                                SqlRows.instant(rows, 1),
                                rows.getInt(2),
                                rows.getInt(3),
                                rows.getLong(4),
                                RequestKind.of(rows.getInt(5)),
                                Parameters.parse(rows.getString(6)),
                                rows.getBytes(7)));
            }
        }
        return found;
    }

    Optional<Erasure> find(AccountId account, UUID id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setInt(1, account.value());
            select.setObject(2, id);
            return read(select).stream().findFirst();
        }
    }

    List<Erasure> list(AccountId account, int max) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setInt(1, account.value());
            select.setInt(2, max);
            return read(select);
        }
    }

    List<Erasure> passed(Instant askedBefore) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PASSED)) {
            select.setString(1, SqlArrays.timestamp(askedBefore));
            return read(select);
        }
    }

    Set<ErasedKey> keys(Erasure erasure) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(HASHES)) {
            select.setInt(1, erasure.account().value());
            select.setObject(2, erasure.id());
            Set<ErasedKey> keys = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    keys.add(
                            new ErasedKey(
                                    rows.getString(1), HexFormat.of().formatHex(rows.getBytes(2))));
                }
            }
            return keys;
        }
    }

    void done(Erasure erasure, Instant at) throws SQLException {
        try (PreparedStatement done = connection.prepareStatement(DONE)) {
            done.setString(1, SqlArrays.timestamp(at));
            done.setInt(2, erasure.account().value());
            done.setObject(3, erasure.id());
            done.executeUpdate();
        }
    }

    int forget(Instant now) throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
            forget.setString(1, SqlArrays.timestamp(now));
            return forget.executeUpdate();
        }
    }

    private static List<Erasure> read(PreparedStatement select) throws SQLException {
        List<Erasure> erasures = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                erasures.add(
                        new Erasure(
                                new AccountId(rows.getInt(1)),
                                rows.getObject(2, UUID.class),
                                SqlRows.instant(rows, 3),
                                rows.getString(4),
                                rows.getString(5),
                                SqlRows.instant(rows, 6),
                                rows.getInt(7),
                                rows.getInt(8),
                                rows.getInt(9),
                                rows.getInt(10),
                                SqlRows.instantIfAny(rows, 11)));
            }
        }
        return erasures;
    }

    record Place(int log, int partition, long offset) {}
}
