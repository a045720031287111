package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Lead;
import io.catchment.LeadId;
import io.catchment.UniqueKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

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
    private static final String FIND_KEYS =
            """
            SELECT k.account, k.field, k.value, k.lead
              FROM unnest(?::integer[], ?::text[], ?::text[]) AS wanted (account, field, value)
              JOIN lead_key AS k USING (account, field, value)
            """;

    private static final String LOCK_LEADS =
            """
            SELECT l.account, l.id, l.fields, l.keys
              FROM unnest(?::integer[], ?::uuid[]) AS wanted (account, id)
              JOIN lead AS l USING (account, id)
             ORDER BY l.account, l.id
               FOR UPDATE OF l
            """;

    private final Connection connection;
    private final SqlArrays arrays;

    public LeadLocks(Connection connection) {
        this.connection = connection;
        this.arrays = new SqlArrays(connection);
    }

    /// The leads that hold any of the keys, all locked, and the keys too.
    ///
    /// @throws StoreException.Race when a lead lost one of the keys between being found and being locked
    public List<OwnedLead> lock(Collection<OwnedKey> keys) throws SQLException {
        if (keys.isEmpty()) {
            return List.of();
        }
        lockKeys(keys);
        Map<OwnedKey, LeadRef> found = find(keys);
        List<OwnedLead> leads = lockLeads(wanted(keys, found));
        refuseStale(found, leads);
        return leads;
    }

    private void lockKeys(Collection<OwnedKey> keys) throws SQLException {
        List<Long> numbers = keys.stream().map(OwnedKey::lockNumber).distinct().sorted().toList();
        try (PreparedStatement lock = connection.prepareStatement(LOCK_KEYS)) {
            lock.setArray(1, arrays.longs(numbers, number -> number));
            lock.executeQuery().close();
        }
    }

    private Map<OwnedKey, LeadRef> find(Collection<OwnedKey> keys) throws SQLException {
        List<OwnedKey> wanted = List.copyOf(keys);
        Map<OwnedKey, LeadRef> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(FIND_KEYS)) {
            select.setArray(1, arrays.ints(wanted, key -> key.account().value()));
            select.setArray(2, arrays.texts(wanted, key -> key.key().field()));
            select.setArray(3, arrays.texts(wanted, key -> key.key().value()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    AccountId account = new AccountId(rows.getInt(1));
                    UniqueKey key = new UniqueKey(rows.getString(2), rows.getString(3));
                    found.put(
                            new OwnedKey(account, key),
                            new LeadRef(account, rows.getObject(4, UUID.class)));
                }
            }
        }
        return found;
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

    private List<OwnedLead> lockLeads(List<LeadRef> wanted) throws SQLException {
        List<OwnedLead> leads = new ArrayList<>(wanted.size());
        try (PreparedStatement select = connection.prepareStatement(LOCK_LEADS)) {
            select.setArray(1, arrays.ints(wanted, lead -> lead.account().value()));
            select.setArray(2, arrays.array("uuid", wanted, LeadRef::id));
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

    private record LeadRef(AccountId account, UUID id) {}
}
