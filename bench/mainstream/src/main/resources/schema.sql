-- The queue, as db-scheduler's documentation has it, but for the index by priority, which is not used here.
CREATE TABLE IF NOT EXISTS scheduled_tasks (
    task_name            text        NOT NULL,
    task_instance        text        NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean     NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX IF NOT EXISTS execution_time_idx ON scheduled_tasks (execution_time);
CREATE INDEX IF NOT EXISTS last_heartbeat_idx ON scheduled_tasks (last_heartbeat);

CREATE TABLE IF NOT EXISTS lead (
    account     integer     NOT NULL,
    id          uuid        NOT NULL,
    first_name  text,
    city        text,
    source      text,
    email       text,
    phone       text,
    member_id   text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    modified_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, id)
) WITH (fillfactor = 85);

-- A unique value belongs to at most one lead of an account, whatever arrives at once.
CREATE TABLE IF NOT EXISTS lead_key (
    account integer NOT NULL,
    field   text    NOT NULL,
    value   text    NOT NULL,
    lead    uuid    NOT NULL,
    PRIMARY KEY (account, field, value)
);

CREATE TABLE IF NOT EXISTS opportunity (
    account     integer     NOT NULL,
    id          uuid        NOT NULL,
    lead        uuid        NOT NULL,
    event_code  integer     NOT NULL,
    status      text        NOT NULL DEFAULT 'Open',
    note        text,
    occurred_at timestamptz NOT NULL,
    mx_custom_1 text,
    fields      jsonb       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, id)
) WITH (fillfactor = 85);
CREATE INDEX IF NOT EXISTS opportunity_of_lead ON opportunity (account, lead, event_code);

CREATE TABLE IF NOT EXISTS activity (
    account     integer     NOT NULL,
    lead        uuid        NOT NULL,
    id          uuid        NOT NULL,
    opportunity uuid        NOT NULL,
    event_code  integer     NOT NULL,
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (account, lead, id)
);

-- A finished request, its body byte for byte. The key makes a task that runs twice count once.
CREATE TABLE IF NOT EXISTS request (
    account     integer     NOT NULL,
    id          uuid        NOT NULL,
    status      text        NOT NULL,
    reason      text,
    lead        uuid,
    opportunity uuid,
    body        bytea       NOT NULL,
    finished_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, id)
);

-- What the benchmark counts.
CREATE OR REPLACE VIEW bench_rows AS
SELECT (SELECT count(*) FROM lead)        AS leads,
       (SELECT count(*) FROM lead_key)    AS lead_keys,
       (SELECT count(*) FROM opportunity) AS opportunities,
       (SELECT count(*) FROM activity)    AS activities,
       (SELECT count(*) FROM request)     AS finished;
