package io.catchment.bench.candidate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Applies batches of captures over one connection, with two statements each. For one thread.
///
/// No other may have captures of the same persons at the same time.
final class Store implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement findLeads;
    private final PreparedStatement save;
    private final Ids ids = new Ids();

    private final Column wantedFields = Column.smallints();
    private final Column wantedValues = Column.texts();
    private final Column newLeads = Column.ids();
    private final Column newLeadFields = Column.objects();
    private final Column changedLeads = Column.ids();
    private final Column changedFields = Column.objects();
    private final Column keyFields = Column.smallints();
    private final Column keyValues = Column.texts();
    private final Column keyLeads = Column.ids();
    private final Column opportunities = Column.ids();
    private final Column leads = Column.ids();
    private final Column eventCodes = Column.integers();
    private final Column times = Column.times();
    private final Column notes = Column.texts();
    private final Column fields = Column.objects();
    private final Column acceptedAt = Column.times();
    private final Column bodies = Column.bodies();
    private final List<Column> columns =
            List.of(
                    wantedFields,
                    wantedValues,
                    newLeads,
                    newLeadFields,
                    changedLeads,
                    changedFields,
                    keyFields,
                    keyValues,
                    keyLeads,
                    opportunities,
                    leads,
                    eventCodes,
                    times,
                    notes,
                    fields,
                    acceptedAt,
                    bodies);

    /// @param fields those that the batch gives
    private record Lead(UUID id, boolean isNew, Map<String, String> fields) {
        Lead(UUID id, boolean isNew) {
            this(id, isNew, new LinkedHashMap<>());
        }
    }

    Store(Connection connection) throws SQLException {
        this.connection = connection;
        this.findLeads = connection.prepareStatement(Tables.FIND_LEADS);
        this.save = connection.prepareStatement(Tables.SAVE);
    }

    /// Commits what the captures make, and that the partition is done up to them.
    ///
    /// @param first the offset of the first
    void apply(int partition, long first, List<Capture> captures) throws SQLException {
        columns.forEach(Column::clear);
        Map<Capture.Key, Lead> found = find(captures);
        decide(captures, found);
        save(partition, first, first + captures.size());
    }

    private Map<Capture.Key, Lead> find(List<Capture> captures) throws SQLException {
        List<Capture.Key> wanted =
                captures.stream().flatMap(capture -> capture.keys().stream()).toList();
        for (Capture.Key key : wanted) {
            wantedFields.addShort(key.field());
            wantedValues.add(key.value());
        }
        findLeads.setInt(1, wanted.size());
        findLeads.setObject(2, wantedFields);
        findLeads.setObject(3, wantedValues);
        Map<UUID, Lead> leadsById = new HashMap<>();
        Map<Capture.Key, Lead> found = new HashMap<>(2 * wanted.size());
        try (ResultSet rows = findLeads.executeQuery()) {
            while (rows.next()) {
                UUID id = rows.getObject(2, UUID.class);
                found.put(
                        wanted.get(rows.getInt(1) - 1),
                        leadsById.computeIfAbsent(id, known -> new Lead(known, false)));
            }
        }
        return found;
    }

    private void decide(List<Capture> captures, Map<Capture.Key, Lead> found) {
        Map<UUID, Lead> touched = new LinkedHashMap<>();
        for (Capture capture : captures) {
            Lead lead = lead(capture.keys(), found);
            lead.fields.putAll(capture.lead());
            touched.put(lead.id, lead);
            addOpportunity(capture, lead.id);
        }
        touched.values().forEach(this::addLead);
    }

    private Lead lead(List<Capture.Key> keys, Map<Capture.Key, Lead> found) {
        Lead lead = null;
        for (int i = 0; i < keys.size() && lead == null; i++) {
            lead = found.get(keys.get(i));
        }
        if (lead == null) {
            lead = new Lead(ids.next(), true);
        }
        for (Capture.Key key : keys) {
            if (found.putIfAbsent(key, lead) == null) {
                keyFields.addShort(key.field());
                keyValues.add(key.value());
                keyLeads.add(lead.id);
            }
        }
        return lead;
    }

    private void addOpportunity(Capture capture, UUID lead) {
        opportunities.add(ids.next());
        leads.add(lead);
        eventCodes.add(capture.eventCode());
        times.add(capture.at());
        notes.add(capture.note());
        fields.add(capture.fields());
        acceptedAt.add(capture.entry().acceptedAt());
        bodies.add(capture.entry().bytes(), capture.entry().from(), capture.entry().length());
    }

    private void addLead(Lead lead) {
        (lead.isNew ? newLeads : changedLeads).add(lead.id);
        (lead.isNew ? newLeadFields : changedFields).add(lead.fields);
    }

    private void save(int partition, long first, long next) throws SQLException {
        int at = 1;
        for (Column column :
                List.of(
                        newLeads,
                        newLeadFields,
                        changedLeads,
                        changedFields,
                        keyFields,
                        keyValues,
                        keyLeads,
                        opportunities,
                        leads,
                        eventCodes,
                        times,
                        notes,
                        fields,
                        leads,
                        opportunities,
                        opportunities)) {
            save.setObject(at++, column);
        }
        save.setInt(at++, partition);
        save.setLong(at++, first);
        save.setLong(at++, next - 1);
        for (Column column : List.of(acceptedAt, leads, opportunities, bodies)) {
            save.setObject(at++, column);
        }
        save.setLong(at++, next);
        save.setInt(at++, partition);
        save.setLong(at, first);
        if (save.executeUpdate() != 1) {
            throw new IllegalStateException("partition " + partition + " is not at " + first);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
