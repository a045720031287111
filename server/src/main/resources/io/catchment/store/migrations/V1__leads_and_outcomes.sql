-- What one capture leaves behind: a lead, its unique keys, an opportunity, activities, one outcome, and its
-- place in the sums. Every table leads with the account, so that accounts can be spread over servers.
--
-- There are no foreign keys between the tables that a capture writes: their one writer holds the lead's lock,
-- and each would cost a lookup and a row lock a row. Positions, keys and outcomes are guarded by primary keys.

CREATE TABLE account (
    id         integer     NOT NULL GENERATED ALWAYS AS IDENTITY,
    name       text        NOT NULL,
    version    bigint      NOT NULL DEFAULT 1,
    settings   jsonb       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT account_pkey      PRIMARY KEY (id),
    CONSTRAINT account_name_once UNIQUE (name)
);

-- Keys are kept as SHA-256 only. A pair is accessKey and secretKey; the other kind is x-api-key.
CREATE TABLE account_key (
    account     integer     NOT NULL,
    id          integer     NOT NULL GENERATED ALWAYS AS IDENTITY,
    kind        text        NOT NULL,
    key_hash    text        NOT NULL,
    secret_hash text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    revoked_at  timestamptz,
    CONSTRAINT account_key_pkey       PRIMARY KEY (account, id),
    CONSTRAINT account_key_of_account FOREIGN KEY (account) REFERENCES account (id),
    CONSTRAINT account_key_id_once    UNIQUE (id),
    CONSTRAINT account_key_hash_once  UNIQUE (kind, key_hash),
    CONSTRAINT account_key_kind       CHECK (kind IN ('pair', 'api')),
    CONSTRAINT account_key_secret     CHECK ((kind = 'pair') = (secret_hash IS NOT NULL))
);

-- Every log that request ids were ever given out for, for ever: the seal key opens them.
CREATE TABLE intake_log (
    number     smallint    NOT NULL GENERATED ALWAYS AS IDENTITY,
    id         text        NOT NULL,
    state      text        NOT NULL DEFAULT 'open',
    seal_key   bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT intake_log_pkey    PRIMARY KEY (number),
    CONSTRAINT intake_log_id_once UNIQUE (id),
    CONSTRAINT intake_log_state   CHECK (state IN ('open', 'draining', 'closed')),
    CONSTRAINT intake_log_seal    CHECK (length(seal_key) >= 32)
);

-- Below next_offset every offset has exactly one outcome, down to floor_offset; at or above it, none.
-- Each batch moves some of these rows: half-empty pages keep the new versions on the same page.
CREATE TABLE intake_position (
    log          smallint NOT NULL,
    partition    smallint NOT NULL,
    next_offset  bigint   NOT NULL DEFAULT 0,
    floor_offset bigint   NOT NULL DEFAULT 0,
    CONSTRAINT intake_position_pkey   PRIMARY KEY (log, partition),
    CONSTRAINT intake_position_of_log FOREIGN KEY (log) REFERENCES intake_log (number),
    CONSTRAINT intake_position_order  CHECK (0 <= floor_offset AND floor_offset <= next_offset)
) WITH (fillfactor = 50);

CREATE TABLE lead (
    account     integer     NOT NULL,
    id          uuid        NOT NULL,
    fields      jsonb       NOT NULL,
    keys        jsonb       NOT NULL,
    created_at  timestamptz NOT NULL,
    modified_at timestamptz NOT NULL,
    CONSTRAINT lead_pkey PRIMARY KEY (account, id)
) WITH (fillfactor = 85);

-- A unique value belongs to at most one lead of an account, whatever arrives at once.
CREATE TABLE lead_key (
    account integer NOT NULL,
    field   text    NOT NULL,
    value   text    NOT NULL,
    lead    uuid    NOT NULL,
    CONSTRAINT lead_key_belongs_to_one_lead PRIMARY KEY (account, field, value)
);

CREATE TABLE opportunity (
    account     integer     NOT NULL,
    id          uuid        NOT NULL,
    lead        uuid        NOT NULL,
    event_code  integer     NOT NULL,
    at          timestamptz NOT NULL,
    note        text        NOT NULL,
    fields      jsonb       NOT NULL,
    created_at  timestamptz NOT NULL,
    modified_at timestamptz NOT NULL,
    CONSTRAINT opportunity_pkey PRIMARY KEY (account, id)
) WITH (fillfactor = 85);

CREATE INDEX opportunity_of_lead ON opportunity (account, lead, event_code);

CREATE TABLE activity (
    account     integer     NOT NULL,
    lead        uuid        NOT NULL,
    id          uuid        NOT NULL,
    opportunity uuid        NOT NULL,
    code        integer     NOT NULL,
    at          timestamptz NOT NULL,
    CONSTRAINT activity_pkey PRIMARY KEY (account, lead, id)
);

-- What became of each request, once and for all, with its body byte for byte.
CREATE TABLE outcome (
    account        integer     NOT NULL,
    log            smallint    NOT NULL,
    partition      smallint    NOT NULL,
    log_offset     bigint      NOT NULL,
    kind           smallint    NOT NULL,
    key            integer     NOT NULL,
    effect         smallint    NOT NULL,
    attempts       smallint    NOT NULL DEFAULT 1,
    accepted_at    timestamptz NOT NULL,
    finished_at    timestamptz NOT NULL,
    lead           uuid,
    lead_is_new    boolean,
    opportunity    uuid,
    flags          smallint,
    exception_type text,
    message        text,
    explanation    text        NOT NULL,
    body           bytea       NOT NULL,
    CONSTRAINT outcome_pkey              PRIMARY KEY (account, log, partition, log_offset),
    CONSTRAINT outcome_result_or_failure CHECK ((lead IS NULL) = (exception_type IS NOT NULL))
);

-- Sums of outcomes by the hour of acceptance. Log and partition are in the key so that no two workers meet
-- on one row; the sums over them are the ledger, and the same query over outcome must agree.
CREATE TABLE ledger_hour (
    account   integer     NOT NULL,
    hour      timestamptz NOT NULL,
    log       smallint    NOT NULL,
    partition smallint    NOT NULL,
    source    text        NOT NULL,
    key       integer     NOT NULL,
    effect    smallint    NOT NULL,
    requests  bigint      NOT NULL,
    CONSTRAINT ledger_hour_pkey PRIMARY KEY (account, hour, log, partition, source, key, effect),
    CONSTRAINT ledger_hour_sum  CHECK (requests > 0)
) WITH (fillfactor = 70);
