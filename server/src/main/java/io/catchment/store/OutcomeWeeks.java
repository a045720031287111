package io.catchment.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The weeks that outcomes are kept in: a partition of the table for each, by when the request was accepted.
///
/// A week is made before it begins and dropped whole when all of it is old enough, so that age never costs a row-wise
/// delete. What falls into no week waits in the default partition, and moves when its week is made.
public final class OutcomeWeeks {
    /// A server that cannot look after its weeks for so long still finds one to write to.
    private static final int WEEKS_AHEAD = 2;

    /// Longer than a session may take elsewhere: a week of millions is read before it goes. But whoever asks for an
    /// outcome waits behind a lock that is waited for, with a connection in hand: no longer than a worker waits for one.
    private static final String ALLOW_MINUTES =
            """
            SET LOCAL statement_timeout   = '10min';
            SET LOCAL transaction_timeout = '15min';
            SET LOCAL lock_timeout        = '2s'
            """;

    private static final String WEEKS =
            """
            SELECT c.relname
              FROM pg_inherits AS i
              JOIN pg_class    AS c ON c.oid = i.inhrelid
             WHERE i.inhparent = 'outcome'::regclass
               AND c.relname LIKE 'outcome\\_w%'
             ORDER BY c.relname
            """;

    private static final String WEEKS_OF_NO_WEEK =
            """
            SELECT DISTINCT date_trunc('week', accepted_at, 'UTC') AS week
              FROM outcome_of_no_week
            """;

    private final Database database;

    public OutcomeWeeks(Database database) {
        this.database = database;
    }

    /// Makes the weeks that there should be: those that come, and those that something was put aside for.
    ///
    /// @return how many were made
    public int make(Instant now) {
        Set<LocalDate> wanted = new TreeSet<>();
        for (int ahead = 0; ahead <= WEEKS_AHEAD; ahead++) {
            wanted.add(week(now).plusWeeks(ahead));
        }
        wanted.addAll(weeksOfNoWeek());
        weeks().forEach(wanted::remove);
        wanted.forEach(this::make);
        return wanted.size();
    }

    /// Drops the weeks in which nothing is younger than a time.
    ///
    /// @return how many were dropped
    public int dropBefore(Instant keptFrom) {
        List<LocalDate> old =
                weeks().stream().filter(week -> !end(week).isAfter(keptFrom)).toList();
        old.forEach(this::drop);
        return old.size();
    }

    /// The Mondays on which the weeks begin that there are, the oldest first.
    public List<LocalDate> weeks() {
        return database.inTransaction(connection -> {
            List<LocalDate> weeks = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(WEEKS);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString(1);
                    weeks.add(
                            LocalDate.parse(
                                    name.substring("outcome_w".length()).replace('_', '-')));
                }
            }
            return weeks;
        });
    }

    private Set<LocalDate> weeksOfNoWeek() {
        return database.inTransaction(connection -> {
            Set<LocalDate> weeks = new TreeSet<>();
            try (PreparedStatement select = connection.prepareStatement(WEEKS_OF_NO_WEEK);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    weeks.add(week(SqlRows.instant(rows, 1)));
                }
            }
            return weeks;
        });
    }

    private void make(LocalDate week) {
        run(making(week));
    }

    private void drop(LocalDate week) {
        run(dropping(week));
    }

    // Names of tables cannot be parameters; all that is put in here is made of a date.
    private static String making(LocalDate week) {
        return """
        LOCK TABLE outcome_of_no_week IN ACCESS EXCLUSIVE MODE;
        CREATE TABLE %1$s (LIKE outcome INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
        WITH moved AS (
            DELETE FROM outcome_of_no_week
             WHERE accepted_at >= '%2$s'
               AND accepted_at <  '%3$s'
            RETURNING account, log, partition, log_offset, kind, key, effect, attempts, accepted_at, finished_at,
                      lead, lead_is_new, opportunity, flags, exception_type, message, explanation, body, source,
                      parameters
        )
        INSERT INTO %1$s (account, log, partition, log_offset, kind, key, effect, attempts, accepted_at, finished_at,
                          lead, lead_is_new, opportunity, flags, exception_type, message, explanation, body, source,
                          parameters)
        SELECT account, log, partition, log_offset, kind, key, effect, attempts, accepted_at, finished_at,
               lead, lead_is_new, opportunity, flags, exception_type, message, explanation, body, source,
               parameters
          FROM moved;
        ALTER TABLE outcome ATTACH PARTITION %1$s FOR VALUES FROM ('%2$s') TO ('%3$s')
        """
                .formatted(name(week), start(week), end(week));
    }

    // Locked first: what came after the floor had moved would be gone without it. Not from readers,
    // who hold the whole
    // table while they wait for the week, as the drop waits for the whole table. The floor last,
    // because no batch can
    // move a position as long as that is locked.
    private static String dropping(LocalDate week) {
        return """
        LOCK TABLE %1$s IN SHARE MODE;
        DELETE FROM repeated_request AS r
         USING %1$s AS o
         WHERE (r.account, r.log, r.partition, r.log_offset) = (o.account, o.log, o.partition, o.log_offset);
        DELETE FROM replayed_request AS r
         USING %1$s AS o
         WHERE (r.account, r.log, r.partition, r.log_offset) = (o.account, o.log, o.partition, o.log_offset);
        DELETE FROM dismissed_request AS r
         USING %1$s AS o
         WHERE (r.account, r.log, r.partition, r.log_offset) = (o.account, o.log, o.partition, o.log_offset);
        INSERT INTO outcome_retention AS r (kept_from)
        VALUES ('%2$s')
        ON CONFLICT ON CONSTRAINT outcome_retention_pkey
        DO UPDATE SET kept_from = GREATEST(r.kept_from, excluded.kept_from);
        UPDATE intake_position AS p
           SET floor_offset = GREATEST(p.floor_offset, gone.last + 1)
          FROM (SELECT log, partition, max(log_offset) AS last
                  FROM %1$s
                 GROUP BY log, partition) AS gone
         WHERE p.log       = gone.log
           AND p.partition = gone.partition;
        DROP TABLE %1$s
        """
                .formatted(name(week), end(week));
    }

    private void run(String statements) {
        database.inTransaction(connection -> {
            execute(connection, ALLOW_MINUTES);
            execute(connection, statements);
            return 0;
        });
    }

    private static void execute(Connection connection, String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    private static String name(LocalDate week) {
        return "outcome_w" + week.toString().replace('-', '_');
    }

    private static LocalDate week(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static Instant start(LocalDate week) {
        return week.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant end(LocalDate week) {
        return start(week).plus(7, ChronoUnit.DAYS);
    }
}
