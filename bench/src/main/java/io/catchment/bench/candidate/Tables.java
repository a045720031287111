package io.catchment.bench.candidate;

/// The prototype's tables, keyed and indexed as the server's are, and what is done to them.
final class Tables {
    static final String CREATE =
            """
            CREATE TABLE lead (
                account     integer     NOT NULL,
                id          uuid        NOT NULL,
                fields      jsonb       NOT NULL,
                created_at  timestamptz NOT NULL,
                modified_at timestamptz NOT NULL,
                CONSTRAINT lead_pkey PRIMARY KEY (account, id)
            ) WITH (fillfactor = 85);

            CREATE TABLE lead_key (
                account integer  NOT NULL,
                field   smallint NOT NULL,
                value   text     NOT NULL,
                lead    uuid     NOT NULL,
                CONSTRAINT lead_key_pkey PRIMARY KEY (account, field, value)
            );

            CREATE TABLE opportunity (
                account    integer     NOT NULL,
                id         uuid        NOT NULL,
                lead       uuid        NOT NULL,
                event_code integer     NOT NULL,
                at         timestamptz NOT NULL,
                note       text        NOT NULL,
                fields     jsonb       NOT NULL,
                created_at timestamptz NOT NULL,
                CONSTRAINT opportunity_pkey PRIMARY KEY (account, id)
            );
            CREATE INDEX opportunity_of_lead ON opportunity (account, lead, event_code, created_at);

            CREATE TABLE activity (
                account     integer     NOT NULL,
                lead        uuid        NOT NULL,
                id          uuid        NOT NULL,
                opportunity uuid        NOT NULL,
                code        integer     NOT NULL,
                at          timestamptz NOT NULL,
                CONSTRAINT activity_pkey PRIMARY KEY (account, lead, id)
            );

            CREATE TABLE request (
                account     integer     NOT NULL,
                partition   smallint    NOT NULL,
                log_offset  bigint      NOT NULL,
                accepted_at timestamptz NOT NULL,
                finished_at timestamptz NOT NULL,
                lead        uuid        NOT NULL,
                opportunity uuid        NOT NULL,
                body        bytea       NOT NULL,
                CONSTRAINT request_pkey PRIMARY KEY (account, partition, log_offset)
            );

            CREATE TABLE position (
                partition   smallint NOT NULL,
                next_offset bigint   NOT NULL,
                CONSTRAINT position_pkey PRIMARY KEY (partition)
            ) WITH (fillfactor = 50);

            CREATE VIEW bench_rows AS
            SELECT (SELECT count(*) FROM lead)        AS leads,
                   (SELECT count(*) FROM lead_key)    AS lead_keys,
                   (SELECT count(*) FROM opportunity) AS opportunities,
                   (SELECT count(*) FROM activity)    AS activities,
                   (SELECT count(*) FROM request)     AS finished
            """;

    static final String BEGIN_PARTITIONS =
            """
            INSERT INTO position (partition, next_offset)
            SELECT generate_series(0, %d), 0
            """;

    /// The account stands in what is looked for, not beside it: a plan made while the table is empty would else begin
    /// with all rows of the account, and be kept.
    static final String FIND_LEADS =
            """
            SELECT wanted.number, lead_key.lead
              FROM (SELECT 1                              AS account,
                           generate_series(1, ?::integer) AS number,
                           unnest(?::smallint[])          AS field,
                           unnest(?::text[])              AS value) wanted
              JOIN lead_key
                ON lead_key.account = wanted.account
               AND lead_key.field   = wanted.field
               AND lead_key.value   = wanted.value
            """;

    /// One statement, which is a transaction: a batch, and the position that it reaches. Had somebody else saved a
    /// part of it, the requests' primary key would refuse the whole.
    static final String SAVE =
            """
            WITH new_leads AS (
                INSERT INTO lead (account, id, fields, created_at, modified_at)
                SELECT 1, unnest(?::uuid[]), unnest(?::jsonb[]), now(), now()
            ), changed_leads AS (
                UPDATE lead
                   SET fields      = lead.fields || changed.fields,
                       modified_at = now()
                  FROM (SELECT 1 AS account, unnest(?::uuid[]) AS id, unnest(?::jsonb[]) AS fields) changed
                 WHERE lead.account = changed.account
                   AND lead.id      = changed.id
            ), new_keys AS (
                INSERT INTO lead_key (account, field, value, lead)
                SELECT 1, unnest(?::smallint[]), unnest(?::text[]), unnest(?::uuid[])
            ), opportunities AS (
                INSERT INTO opportunity (account, id, lead, event_code, at, note, fields, created_at)
                SELECT 1, unnest(?::uuid[]), unnest(?::uuid[]), unnest(?::integer[]), unnest(?::timestamptz[]),
                       unnest(?::text[]), unnest(?::jsonb[]), now()
            ), activities AS (
                INSERT INTO activity (account, lead, id, opportunity, code, at)
                SELECT 1, unnest(?::uuid[]), unnest(?::uuid[]), unnest(?::uuid[]), 33, now()
            ), requests AS (
                INSERT INTO request (account, partition, log_offset, accepted_at, finished_at, lead, opportunity, body)
                SELECT 1, ?::smallint, generate_series(?::bigint, ?::bigint), unnest(?::timestamptz[]), now(),
                       unnest(?::uuid[]), unnest(?::uuid[]), unnest(?::bytea[])
            )
            UPDATE position
               SET next_offset = ?
             WHERE partition   = ?
               AND next_offset = ?
            """;

    private Tables() {}
}
