package io.catchment.store;

import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.UniqueKey;
import io.catchment.store.Changes.ClaimKey;
import io.catchment.store.Changes.Owned;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Loads what requests are about: the leads that hold what they name, and the opportunities that they name.
public final class Loading {
    private final LeadLocks leads;
    private final OpportunityRows opportunities;

    public Loading(Connection connection) {
        this.leads = new LeadLocks(connection);
        this.opportunities = new OpportunityRows(connection);
    }

    /// What requests are about, as they say it themselves.
    ///
    /// @param keys unique values, and the ids of leads and of opportunities
    /// @param opportunities named by their ids
    public record Named(Set<OwnedKey> keys, Set<Owned<OpportunityId>> opportunities) {
        public Named {
            keys = Set.copyOf(keys);
            opportunities = Set.copyOf(opportunities);
        }

        /// How many locks they take at most: an opportunity that of its lead too.
        public int locks() {
            return keys.size() + opportunities.size();
        }
    }

    public record Loaded(LeadLocks.Locked locked, List<Owned<Opportunity>> opportunities) {
        public Loaded {
            opportunities = List.copyOf(opportunities);
        }
    }

    /// With everything locked until the transaction ends, as [LeadLocks#lock] says.
    public Loaded lock(Named named, Collection<ClaimKey> claimKeys) throws SQLException {
        // Which lead an opportunity belongs to never changes, so that may be asked before the
        // locks.
        Set<OwnedKey> keys = withLeads(named, opportunities.withIds(named.opportunities()));
        LeadLocks.Locked locked = leads.lock(keys, claimKeys);
        return new Loaded(locked, opportunities.withIds(named.opportunities()));
    }

    /// Without a lock: for who only looks.
    public Loaded look(Named named) throws SQLException {
        List<Owned<Opportunity>> found = opportunities.withIds(named.opportunities());
        List<OwnedLead> holders = leads.look(withLeads(named, found));
        return new Loaded(new LeadLocks.Locked(holders, Map.of(), Map.of()), found);
    }

    private static Set<OwnedKey> withLeads(Named named, List<Owned<Opportunity>> found) {
        Set<OwnedKey> keys = new HashSet<>(named.keys());
        found.forEach(owned ->
                keys.add(new OwnedKey(owned.account(), UniqueKey.of(owned.value().lead()))));
        return keys;
    }
}
