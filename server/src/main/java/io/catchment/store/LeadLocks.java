package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.IdempotencyKey;
import io.catchment.Lead;
import io.catchment.LeadId;
import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.UniqueKey;
import io.catchment.store.Changes.Claim;
import io.catchment.store.Changes.ClaimKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Finds the leads that hold any of some unique keys, and locks keys and leads until the transaction ends.
///
/// Every writer takes its locks through here and so in one order: the keys by number, then the leads by
/// account and id. Whoever holds a key's lock may rely on nobody else giving that key to a lead; whoever
/// holds a lead's lock may rely on nobody else changing it.
public final class LeadLocks {
    private static final String LOCK_KEYS =
            """
            SELECT count(pg_advisory_xact_lock(number))
              FROM unnest(?::bigint[]) AS number
            """;

    // A statement of its own, after the locks: only a snapshot taken now sees what their last
    // holder did.
    //
    // A last row, of nothing, says that erased keys are kept: nearly always there are none, and
    // each
    // value need not be hashed.
    private static final String FIND_KEYS =
            """
            SELECT k.account, k.field, k.value, k.lead
              FROM (SELECT unnest(?::integer[]) AS account,
                           unnest(?::text[])    AS field,
                           unnest(?::text[])    AS value) AS wanted
              JOIN lead_key AS k USING (account, field, value)
            UNION ALL
            SELECT NULL, NULL, NULL, NULL
             WHERE EXISTS (SELECT FROM erased_key)
            """;

    private static final String FIND_ERASED =
            """
            SELECT w.account, w.field, w.value, max(e.erased_at)
              FROM (SELECT unnest(?::integer[]) AS account,
                           unnest(?::text[])    AS field,
                           unnest(?::text[])    AS value) AS w
              JOIN erased_key AS e ON e.account    = w.account
                                  AND e.field      = w.field
                                  AND e.value_hash = sha256(convert_to(w.value, 'UTF8'))
             GROUP BY w.account, w.field, w.value
            """;

    private static final String LOCK_LEADS =
            """
            SELECT l.account, l.id, l.fields, l.keys
              FROM (SELECT unnest(?::integer[]) AS account,
                           unnest(?::uuid[])    AS id) AS wanted
              JOIN lead AS l USING (account, id)
             ORDER BY l.account, l.id
               FOR UPDATE OF l
            """;

    private static final String READ_LEADS =
            """
            SELECT l.account, l.id, l.fields, l.keys
              FROM (SELECT unnest(?::integer[]) AS account,
                           unnest(?::uuid[])    AS id) AS wanted
              JOIN lead AS l USING (account, id)
             ORDER BY l.account, l.id
            """;

    private static final String FIND_CLAIMS =
            """
            SELECT i.account, i.key, i.request_hash, l.id, i.partition, i.log_offset
              FROM (SELECT unnest(?::integer[]) AS account,
                           unnest(?::text[])    AS key) AS wanted
              JOIN idempotency_key AS i USING (account, key)
              JOIN intake_log      AS l ON l.number = i.log
            """;

    private final Connection connection;
    private final SqlArrays arrays;

    public LeadLocks(Connection connection) {
        this.connection = connection;
        this.arrays = new SqlArrays(connection);
    }

    /// What requests stand on, all of it locked: the leads that hold any of the unique keys, and who was the first with
    /// any of the idempotency keys.
    ///
    /// @throws StoreException.Race when a lead lost one of the keys between being found and being locked
    public Locked lock(Collection<OwnedKey> keys, Collection<ClaimKey> claimKeys)
            throws SQLException {
        lockNumbers(keys, claimKeys);
        Found found = keys.isEmpty() ? Found.NOTHING : find(keys);
        return new Locked(lockLeads(keys, found), claims(claimKeys), found.erased());
    }

    /// The same without idempotency keys.
    public List<OwnedLead> lock(Collection<OwnedKey> keys) throws SQLException {
        return lock(keys, List.of()).leads();
    }

    /// The leads that hold any of the keys, without a lock: for who only looks.
    public List<OwnedLead> look(Collection<OwnedKey> keys) throws SQLException {
        return keys.isEmpty() ? List.of() : leads(READ_LEADS, wanted(keys, find(keys).leads()));
    }

    /// What requests stand on, as long as the transaction lasts.
    ///
    /// @param erased keys of persons that were erased, with when: what was accepted before leaves no trace
    public record Locked(
            List<OwnedLead> leads, Map<ClaimKey, Claim> claims, Map<OwnedKey, Instant> erased) {
        public Locked {
            leads = List.copyOf(leads);
            claims = Map.copyOf(claims);
            erased = Map.copyOf(erased);
        }
    }

    private void lockNumbers(Collection<OwnedKey> keys, Collection<ClaimKey> claimKeys)
            throws SQLException {
        List<Long> numbers =
                Stream.concat(
                                keys.stream().map(OwnedKey::lockNumber),
                                claimKeys.stream().map(ClaimKey::lockNumber))
                        .distinct()
                        .sorted()
                        .toList();
        if (numbers.isEmpty()) {
            return;
        }
        try (PreparedStatement lock = connection.prepareStatement(LOCK_KEYS)) {
            lock.setArray(1, arrays.longs(numbers, number -> number));
            lock.executeQuery().close();
        }
    }

    private Map<ClaimKey, Claim> claims(Collection<ClaimKey> claimKeys) throws SQLException {
        if (claimKeys.isEmpty()) {
            return Map.of();
        }
        List<ClaimKey> wanted = List.copyOf(claimKeys);
        Map<ClaimKey, Claim> claims = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(FIND_CLAIMS)) {
            select.setArray(1, arrays.ints(wanted, key -> key.account().value()));
            select.setArray(2, arrays.texts(wanted, key -> key.key().value()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Claim claim = claim(rows);
                    claims.put(claim.key(), claim);
                }
            }
        }
        return claims;
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(
                new ClaimKey(new AccountId(row.getInt(1)), new IdempotencyKey(row.getString(2))),
                row.getBytes(3),
                new Position(new LogId(row.getString(4)), row.getInt(5), row.getLong(6)));
    }

    private List<OwnedLead> lockLeads(Collection<OwnedKey> keys, Found found) throws SQLException {
        if (keys.isEmpty()) {
            return List.of();
        }
        List<OwnedLead> leads = leads(LOCK_LEADS, wanted(keys, found.leads()));
        refuseStale(found.leads(), leads);
        return leads;
    }

    private Found find(Collection<OwnedKey> keys) throws SQLException {
        List<OwnedKey> wanted = List.copyOf(keys);
        Map<OwnedKey, LeadRef> leads = new HashMap<>();
        boolean areErasedKept = false;
        try (PreparedStatement select = select(FIND_KEYS, wanted);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                UUID lead = rows.getObject(4, UUID.class);
                if (lead == null) {
                    areErasedKept = true;
                } else {
                    leads.put(key(rows), new LeadRef(new AccountId(rows.getInt(1)), lead));
                }
            }
        }
        return new Found(leads, areErasedKept ? erased(wanted) : Map.of());
    }

    private Map<OwnedKey, Instant> erased(List<OwnedKey> wanted) throws SQLException {
        Map<OwnedKey, Instant> erased = new HashMap<>();
        try (PreparedStatement select = select(FIND_ERASED, wanted);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                erased.put(key(rows), SqlRows.instant(rows, 4));
            }
        }
        return erased;
    }

    private PreparedStatement select(String sql, List<OwnedKey> wanted) throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql);
        select.setArray(1, arrays.ints(wanted, key -> key.account().value()));
        select.setArray(2, arrays.texts(wanted, key -> key.key().field()));
        select.setArray(3, arrays.texts(wanted, key -> key.key().value()));
        return select;
    }

    private static OwnedKey key(ResultSet row) throws SQLException {
        return new OwnedKey(
                new AccountId(row.getInt(1)), new UniqueKey(row.getString(2), row.getString(3)));
    }

    /// Those found by a key, and those that are named by their own id.
    private static List<LeadRef> wanted(Collection<OwnedKey> keys, Map<OwnedKey, LeadRef> found) {
        Set<LeadRef> wanted = new LinkedHashSet<>(found.values());
        for (OwnedKey key : keys) {
            if (key.key().field().equals(UniqueKey.LEAD_ID)) {
                wanted.add(new LeadRef(key.account(), UUID.fromString(key.key().value())));
            }
        }
        return List.copyOf(wanted);
    }

    private List<OwnedLead> leads(String sql, List<LeadRef> wanted) throws SQLException {
        List<OwnedLead> leads = new ArrayList<>(wanted.size());
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, arrays.ints(wanted, lead -> lead.account().value()));
            select.setArray(2, arrays.uuids(wanted, LeadRef::id));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    leads.add(
                            new OwnedLead(
                                    new AccountId(rows.getInt(1)),
                                    new Lead(
                                            new LeadId(rows.getObject(2, UUID.class)),
                                            TextMap.read(rows.getString(3)),
                                            TextMap.read(rows.getString(4)))));
                }
            }
        }
        return leads;
    }

    /// A writer that held the lead while we waited for it may have given it another value for the key.
    private static void refuseStale(Map<OwnedKey, LeadRef> found, List<OwnedLead> leads) {
        Map<LeadRef, Lead> locked = new HashMap<>();
        leads.forEach(owned ->
                locked.put(new LeadRef(owned.account(), owned.lead().id().value()), owned.lead()));
        found.forEach((key, ref) -> {
            Lead lead = locked.get(ref);
            if (lead == null || !lead.holds(key.key())) {
                throw new StoreException.Race(
                        "a lead changed its " + key.key().field() + " while it was looked up",
                        null);
            }
        });
    }

    /// @param leads by the keys that they hold
    private record Found(Map<OwnedKey, LeadRef> leads, Map<OwnedKey, Instant> erased) {
        static final Found NOTHING = new Found(Map.of(), Map.of());
    }

    private record LeadRef(AccountId account, UUID id) {}
}
