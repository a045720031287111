package io.catchment.server;

import io.catchment.store.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Captures that say where in the row of their lead they stand, and whether they were applied in that row.
final class OrderedLeads {
    /// The number that each was sent with, in the order of the log; an id begins with the millisecond in which its
    /// request was decided.
    private static final String APPLIED =
            """
            SELECT l.fields ->> 'EmailAddress', l.fields ->> 'mx_City', o.note, o.id::text, u.attempts, u.lead_is_new
              FROM outcome     AS u
              JOIN lead        AS l ON l.account = u.account AND l.id = u.lead
              JOIN opportunity AS o ON o.account = u.account AND o.id = u.opportunity
             ORDER BY u.log, u.partition, u.log_offset
            """;

    private static final int TIME_IN_AN_ID = "00000000-0000".length();

    private OrderedLeads() {}

    static String body(String email, int number) {
        return """
        {"LeadDetails":[{"Attribute":"EmailAddress","Value":"%s"},{"Attribute":"mx_City","Value":"%d"},
                        {"Attribute":"SearchBy","Value":"EmailAddress"}],
         "Opportunity":{"OpportunityEventCode":12000,"OpportunityNote":"%d"}}
        """
                .formatted(email, number, number);
    }

    private record Applied(String city, int number, String id, int attempts, boolean leadIsNew) {}

    /// One sentence for each thing out of order; empty when each lead got `perLead` captures one after the other, each at
    /// its first attempt.
    static List<String> violations(Database database, int leads, int perLead) {
        Map<String, List<Applied>> byLead = applied(database);
        List<String> violations = new ArrayList<>();
        if (byLead.size() != leads) {
            violations.add(byLead.size() + " leads");
        }
        byLead.forEach((lead, row) -> check(lead, row, perLead, violations));
        return violations;
    }

    private static void check(
            String lead, List<Applied> row, int perLead, List<String> violations) {
        if (row.size() != perLead) {
            violations.add(lead + " has " + row.size() + " opportunities");
        }
        String last = "";
        for (int i = 0; i < row.size(); i++) {
            Applied one = row.get(i);
            String time = one.id.substring(0, TIME_IN_AN_ID);
            boolean right =
                    one.number == i
                            && one.leadIsNew == (i == 0)
                            && one.attempts == 1
                            && one.city.equals(String.valueOf(perLead - 1))
                            && time.compareTo(last) >= 0;
            if (!right) {
                violations.add(lead + ", place " + i + ": " + one);
            }
            last = time;
        }
    }

    private static Map<String, List<Applied>> applied(Database database) {
        return database.inTransaction(connection -> {
            Map<String, List<Applied>> byLead = new TreeMap<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(APPLIED)) {
                while (rows.next()) {
                    byLead.computeIfAbsent(rows.getString(1), lead -> new ArrayList<>())
                            .add(row(rows));
                }
            }
            return byLead;
        });
    }

    private static Applied row(java.sql.ResultSet row) throws SQLException {
        return new Applied(
                row.getString(2),
                Integer.parseInt(row.getString(3)),
                row.getString(4),
                row.getInt(5),
                row.getBoolean(6));
    }
}
