package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.LeadId;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.store.Changes.Owned;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Opportunities as the store has them. Who holds the lock of their lead may rely on them.
public final class OpportunityRows {
    private static final String WITH_IDS =
            """
            SELECT o.account, o.id, o.lead, o.event_code, o.at, o.created_at, o.note, o.fields
              FROM unnest(?::integer[], ?::uuid[]) AS wanted (account, id)
              JOIN opportunity AS o USING (account, id)
            """;

    private final Connection connection;
    private final SqlArrays arrays;

    public OpportunityRows(Connection connection) {
        this.connection = connection;
        this.arrays = new SqlArrays(connection);
    }

    public List<Owned<Opportunity>> withIds(Collection<Owned<OpportunityId>> ids)
            throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Owned<OpportunityId>> wanted = List.copyOf(ids);
        try (PreparedStatement select = connection.prepareStatement(WITH_IDS)) {
            select.setArray(1, arrays.ints(wanted, owned -> owned.account().value()));
            select.setArray(2, arrays.array("uuid", wanted, owned -> owned.value().value()));
            return read(select);
        }
    }

    private static List<Owned<Opportunity>> read(PreparedStatement select) throws SQLException {
        List<Owned<Opportunity>> opportunities = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                opportunities.add(
                        new Owned<>(
                                new AccountId(rows.getInt(1)),
                                new Opportunity(
                                        new OpportunityId(rows.getObject(2, UUID.class)),
                                        new LeadId(rows.getObject(3, UUID.class)),
                                        rows.getInt(4),
                                        instant(rows, 5),
                                        instant(rows, 6),
                                        rows.getString(7),
                                        TextMap.read(rows.getString(8)))));
            }
        }
        return opportunities;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
