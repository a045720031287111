package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.KeptLead;
import io.catchment.KeptOpportunity;
import io.catchment.LeadId;
import io.catchment.OpportunityId;
import io.catchment.UniqueKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// What an account has captured, for who shows it. Each question sees one moment and takes no lock.
public final class KeptRows {
    private final Database database;

    public KeptRows(Database database) {
        this.database = database;
    }

    /// The lead that holds any of some values; of several, the one with the latest activity.
    ///
    /// @param keys a lead's id alone, or unique values
    public Optional<KeptLead> lead(AccountId account, List<UniqueKey> keys) {
        return database.reading(connection -> lead(connection, account, keys));
    }

    private static Optional<KeptLead> lead(
            Connection connection, AccountId account, List<UniqueKey> keys) throws SQLException {
        KeptLeadRows rows = new KeptLeadRows(connection);
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        UniqueKey first = keys.getFirst();
        return first.field().equals(UniqueKey.LEAD_ID)
                ? rows.find(account, LeadId.parse(first.value()))
                : rows.find(account, keys);
    }

    public Optional<KeptOpportunity> opportunity(AccountId account, OpportunityId id) {
        return database.reading(
                connection -> new KeptOpportunityRows(connection).find(account, id));
    }

    /// Some of a lead's opportunities, one after the other in an order.
    ///
    /// @param eventCode of the only type that is wanted; empty for all
    /// @param skipped how many come before
    public record Wanted(
            Optional<Integer> eventCode, OpportunityOrder order, int rowsMax, long skipped) {}

    /// @param recordCount how many the lead has of what is wanted
    /// @param opportunities empty when those that are wanted take more than can be held
    public record Page(
            KeptLead lead, long recordCount, Optional<List<KeptOpportunity>> opportunities) {}

    /// @param leadKeys as for [#lead]
    /// @return empty when there is no such lead
    public Optional<Page> page(AccountId account, List<UniqueKey> leadKeys, Wanted wanted) {
        return database.reading(connection -> {
            Optional<KeptLead> lead = lead(connection, account, leadKeys);
            return lead.isEmpty()
                    ? Optional.empty()
                    : Optional.of(page(connection, account, lead.get(), wanted));
        });
    }

    private static Page page(Connection connection, AccountId account, KeptLead kept, Wanted wanted)
            throws SQLException {
        KeptOpportunityRows rows = new KeptOpportunityRows(connection);
        LeadId lead = kept.lead().id();
        return new Page(
                kept,
                rows.count(account, lead, wanted.eventCode()),
                rows.page(account, lead, wanted));
    }
}
