package io.catchment.bench.fairness;

import io.catchment.bench.load.Bodies;
import io.catchment.bench.load.Crowd;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the store keeps of each account.
final class Kept {
    private static final String ROWS =
            """
            SELECT substring(a.name FROM 9)::int,
                   (SELECT count(*) FROM outcome     AS o WHERE o.account = a.id),
                   (SELECT count(*) FROM opportunity AS o WHERE o.account = a.id),
                   (SELECT count(*) FROM lead        AS l WHERE l.account = a.id)
              FROM account AS a
             WHERE a.name LIKE 'account-%'
            """;

    private static final String OUTCOMES =
            """
            SELECT substring(a.name FROM 9)::int,
                   o.partition,
                   (extract(epoch FROM o.accepted_at) * 1000000)::bigint,
                   o.xmin::text::bigint
              FROM outcome AS o
              JOIN account AS a ON a.id = o.account
             WHERE o.accepted_at >= to_timestamp(?::float8 / 1000000)
               AND o.accepted_at <  to_timestamp(?::float8 / 1000000)
               AND a.name <> ?
            """;

    private static final String PARTITIONS =
            """
            SELECT DISTINCT o.partition
              FROM outcome AS o
              JOIN account AS a ON a.id = o.account
             WHERE a.name = ?
            """;

    private final Connection connection;

    Kept(Connection connection) {
        this.connection = connection;
    }

    /// Of one account.
    record Rows(long outcomes, long opportunities, long leads) {
        static final Rows NONE = new Rows(0, 0, 0);
    }

    /// What captures of a crowd have to make, by the number of the account.
    static Map<Integer, Rows> due(Bodies bodies, Crowd crowd, long captures) {
        Crowd.Turns turns = crowd.turns(bodies.seed());
        Map<Integer, Long> sent = new TreeMap<>();
        Map<Integer, Set<Long>> persons = new TreeMap<>();
        for (long index = 0; index < captures; index++) {
            int account = turns.of(index);
            sent.merge(account, 1L, Long::sum);
            persons.computeIfAbsent(account, first -> new HashSet<>()).add(bodies.person(index));
        }
        Map<Integer, Rows> due = new TreeMap<>();
        sent.forEach((account, captured) ->
                due.put(
                        account,
                        new Rows(
                                captured,
                                captured,
                                persons.getOrDefault(account, Set.of()).size())));
        return due;
    }

    /// Of accounts that have any.
    Map<Integer, Rows> rows() throws SQLException {
        Map<Integer, Rows> found = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(ROWS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Rows rows = new Rows(row.getLong(2), row.getLong(3), row.getLong(4));
                if (!rows.equals(Rows.NONE)) {
                    found.put(row.getInt(1), rows);
                }
            }
        }
        return found;
    }

    /// What was accepted within a time, of all accounts but one; all of it is final.
    List<Outcome> outcomes(Sight sight, long fromMicros, long toMicros, String without)
            throws SQLException {
        List<Outcome> outcomes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(OUTCOMES)) {
            select.setLong(1, fromMicros);
            select.setLong(2, toMicros);
            select.setString(3, without);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long tookMicros = sight.firstSeenMicros(row.getLong(4)) - row.getLong(3);
                    outcomes.add(new Outcome(row.getInt(1), row.getInt(2), tookMicros));
                }
            }
        }
        return outcomes;
    }

    /// Those that requests of an account have waited in.
    Set<Integer> partitions(String account) throws SQLException {
        Set<Integer> partitions = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(PARTITIONS)) {
            select.setString(1, account);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    partitions.add(row.getInt(1));
                }
            }
        }
        return partitions;
    }
}
