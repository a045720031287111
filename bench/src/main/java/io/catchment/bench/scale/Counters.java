package io.catchment.bench.scale;

import io.catchment.bench.race.Ground;
import java.util.LinkedHashMap;
import java.util.Map;

/// What PostgreSQL has counted of its own work up to now, by name.
record Counters(Map<String, Long> numbers) {
    private static final String ALL =
            """
            SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint AS "walBytes",
                   wal.wal_fpi                                                  AS "fullPageImages",
                   io.*,
                   checkpoints.num_timed + checkpoints.num_requested            AS "checkpoints",
                   checkpoints.buffers_written                                  AS "checkpointWrites",
                   whole.*, look.*
              FROM pg_stat_wal AS wal,
                   pg_stat_checkpointer AS checkpoints,
                   (SELECT sum(hits)::bigint         AS "bufferHits",
                           sum(reads)::bigint        AS "bufferReads",
                           sum(writes)::bigint       AS "bufferWrites",
                           sum(extends)::bigint      AS "bufferExtends"
                      FROM pg_stat_io
                     WHERE backend_type = 'client backend'
                       AND object = 'relation') AS io,
                   (SELECT sum(seq_scan) FILTER (WHERE relname = 'opportunity')::bigint AS "opportunityWholeReads",
                           sum(seq_scan) FILTER (WHERE relname = 'lead')::bigint        AS "leadWholeReads",
                           sum(seq_scan) FILTER (WHERE relname = 'lead_key')::bigint    AS "leadKeyWholeReads",
                           sum(seq_scan) FILTER (WHERE relname LIKE 'outcome%')::bigint AS "outcomeWholeReads"
                      FROM pg_stat_user_tables) AS whole,
                   (SELECT idx_scan AS "opportunityLooks"
                      FROM pg_stat_user_indexes
                     WHERE indexrelname = 'opportunity_of_lead') AS look
            """;

    static Counters of(Ground ground) {
        return new Counters(ground.numbers(ALL));
    }

    Map<String, Long> since(Counters before) {
        Map<String, Long> since = new LinkedHashMap<>();
        numbers.forEach(
                (name, number) -> since.put(name, number - before.numbers.getOrDefault(name, 0L)));
        return since;
    }
}
