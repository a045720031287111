package io.catchment.store;

import io.catchment.Activity;
import io.catchment.LogId;
import io.catchment.Opportunity;
import io.catchment.store.Changes.HeldKey;
import io.catchment.store.Changes.Owned;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Writes changes inside a transaction that holds the locks: one set-based statement a table.
///
/// What the requests take away comes first: who finds it gone has done nothing else yet.
public final class ChangeWriter {
    private static final String DELETE_KEYS =
            """
            DELETE FROM lead_key AS k
             USING (SELECT unnest(?::integer[]) AS account,
                           unnest(?::text[])    AS field,
                           unnest(?::text[])    AS value) AS taken
             WHERE k.account = taken.account
               AND k.field   = taken.field
               AND k.value   = taken.value
            """;

    private static final String INSERT_LEADS =
            """
            INSERT INTO lead (account, id, fields, keys, created_at, modified_at)
            SELECT unnest(?::integer[]), unnest(?::uuid[]), unnest(?::jsonb[]), unnest(?::jsonb[]), at, at
              FROM (SELECT ?::timestamptz AS at) AS now
            """;

    private static final String UPDATE_LEADS =
            """
            UPDATE lead AS l
               SET fields      = new.fields,
                   keys        = new.keys,
                   modified_at = ?::timestamptz
              FROM (SELECT unnest(?::integer[]) AS account,
                           unnest(?::uuid[])    AS id,
                           unnest(?::jsonb[])   AS fields,
                           unnest(?::jsonb[])   AS keys) AS new
             WHERE l.account = new.account
               AND l.id      = new.id
            """;

    private static final String INSERT_KEYS =
            """
            INSERT INTO lead_key (account, field, value, lead)
            SELECT unnest(?::integer[]), unnest(?::text[]), unnest(?::text[]), unnest(?::uuid[])
            """;

    private static final String INSERT_OPPORTUNITIES =
            """
            INSERT INTO opportunity (account, id, lead, event_code, at, created_at, note, fields, modified_at)
            SELECT unnest(?::integer[]), unnest(?::uuid[]), unnest(?::uuid[]), unnest(?::integer[]),
                   unnest(?::timestamptz[]), unnest(?::timestamptz[]), unnest(?::text[]), unnest(?::jsonb[]),
                   ?::timestamptz
            """;

    private static final String UPDATE_OPPORTUNITIES =
            """
            UPDATE opportunity AS o
               SET note        = new.note,
                   fields      = new.fields,
                   modified_at = ?::timestamptz
              FROM (SELECT unnest(?::integer[]) AS account,
                           unnest(?::uuid[])    AS id,
                           unnest(?::text[])    AS note,
                           unnest(?::jsonb[])   AS fields) AS new
             WHERE o.account = new.account
               AND o.id      = new.id
            """;

    private static final String INSERT_ACTIVITIES =
            """
            INSERT INTO activity (account, lead, id, opportunity, code, at)
            SELECT unnest(?::integer[]), unnest(?::uuid[]), unnest(?::uuid[]), unnest(?::uuid[]),
                   unnest(?::integer[]), unnest(?::timestamptz[])
            """;

    private final SqlArrays arrays;
    private final RequestWriter requests;

    /// @param logNumbers of all logs that the changes name
    public ChangeWriter(Connection connection, Map<LogId, Short> logNumbers) {
        this.arrays = new SqlArrays(connection);
        this.requests = new RequestWriter(arrays, logNumbers);
    }

    /// @throws StoreException.Fenced when what it takes away is no longer as it was read
    public void write(Changes changes) throws SQLException {
        requests.take(changes.taken());
        write(changes.made(), changes.at());
        requests.settle(changes.settled(), changes.at());
    }

    private void write(Changes.Made made, Instant at) throws SQLException {
        deleteKeys(made.takenKeys());
        insertLeads(made.newLeads(), at);
        updateLeads(made.changedLeads(), at);
        insertKeys(made.givenKeys());
        insertOpportunities(made.newOpportunities(), at);
        updateOpportunities(made.changedOpportunities(), at);
        insertActivities(made.activities());
    }

    private void deleteKeys(List<OwnedKey> taken) throws SQLException {
        arrays.execute(
                DELETE_KEYS,
                taken,
                arrays.ints(taken, key -> key.account().value()),
                arrays.texts(taken, key -> key.key().field()),
                arrays.texts(taken, key -> key.key().value()));
    }

    private void insertLeads(List<OwnedLead> leads, Instant at) throws SQLException {
        arrays.execute(
                INSERT_LEADS,
                leads,
                arrays.ints(leads, owned -> owned.account().value()),
                arrays.uuids(leads, owned -> owned.lead().id().value()),
                arrays.jsons(leads, owned -> TextMap.write(owned.lead().fields())),
                arrays.jsons(leads, owned -> TextMap.write(owned.lead().keys())),
                SqlArrays.timestamp(at));
    }

    private void updateLeads(List<OwnedLead> leads, Instant at) throws SQLException {
        arrays.execute(
                UPDATE_LEADS,
                leads,
                SqlArrays.timestamp(at),
                arrays.ints(leads, owned -> owned.account().value()),
                arrays.uuids(leads, owned -> owned.lead().id().value()),
                arrays.jsons(leads, owned -> TextMap.write(owned.lead().fields())),
                arrays.jsons(leads, owned -> TextMap.write(owned.lead().keys())));
    }

    private void insertKeys(List<HeldKey> held) throws SQLException {
        arrays.execute(
                INSERT_KEYS,
                held,
                arrays.ints(held, given -> given.key().account().value()),
                arrays.texts(held, given -> given.key().key().field()),
                arrays.texts(held, given -> given.key().key().value()),
                arrays.uuids(held, given -> given.lead().value()));
    }

    private void insertOpportunities(List<Owned<Opportunity>> made, Instant at)
            throws SQLException {
        arrays.execute(
                INSERT_OPPORTUNITIES,
                made,
                arrays.ints(made, owned -> owned.account().value()),
                arrays.uuids(made, owned -> owned.value().id().value()),
                arrays.uuids(made, owned -> owned.value().lead().value()),
                arrays.ints(made, owned -> owned.value().eventCode()),
                arrays.timestamps(made, owned -> owned.value().at()),
                arrays.timestamps(made, owned -> owned.value().capturedAt()),
                arrays.texts(made, owned -> owned.value().note()),
                arrays.jsons(made, owned -> TextMap.write(owned.value().fields())),
                SqlArrays.timestamp(at));
    }

    private void updateOpportunities(List<Owned<Opportunity>> changed, Instant at)
            throws SQLException {
        arrays.execute(
                UPDATE_OPPORTUNITIES,
                changed,
                SqlArrays.timestamp(at),
                arrays.ints(changed, owned -> owned.account().value()),
                arrays.uuids(changed, owned -> owned.value().id().value()),
                arrays.texts(changed, owned -> owned.value().note()),
                arrays.jsons(changed, owned -> TextMap.write(owned.value().fields())));
    }

    private void insertActivities(List<Owned<Activity>> posted) throws SQLException {
        arrays.execute(
                INSERT_ACTIVITIES,
                posted,
                arrays.ints(posted, owned -> owned.account().value()),
                arrays.uuids(posted, owned -> owned.value().lead().value()),
                arrays.uuids(posted, owned -> owned.value().id()),
                arrays.uuids(posted, owned -> owned.value().opportunity().value()),
                arrays.ints(posted, owned -> owned.value().code().code()),
                arrays.timestamps(posted, owned -> owned.value().at()));
    }
}
