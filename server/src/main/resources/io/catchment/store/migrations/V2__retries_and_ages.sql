-- What waits for its next try, what came twice, what was sent again by a person; and outcomes by their age.

-- Outcomes go by the week in which their requests were accepted: old weeks are dropped whole, never row by row.
-- What there was is the default partition; keeping the weeks moves its rows to where they belong.
ALTER TABLE outcome RENAME TO outcome_of_no_week;
ALTER TABLE outcome_of_no_week
    DROP CONSTRAINT outcome_pkey,
    DROP CONSTRAINT outcome_result_or_failure,
    ADD  COLUMN source text NOT NULL DEFAULT '',
    ADD  CONSTRAINT outcome_conclusion CHECK (CASE WHEN effect = 4 THEN lead IS NULL AND exception_type IS NULL
                                                   ELSE (lead IS NULL) = (exception_type IS NOT NULL) END);

-- The time is in the key because a partitioned table wants it there. It adds nothing: an entry has one time, and its
-- position is given out once.
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
    source         text        NOT NULL DEFAULT '',
    CONSTRAINT outcome_pkey       PRIMARY KEY (account, log, partition, log_offset, accepted_at),
    -- A repeated request (effect 4) has the conclusion of the first that came with its key.
    CONSTRAINT outcome_conclusion CHECK (CASE WHEN effect = 4 THEN lead IS NULL AND exception_type IS NULL
                                              ELSE (lead IS NULL) = (exception_type IS NOT NULL) END)
) PARTITION BY RANGE (accepted_at);

ALTER TABLE outcome ATTACH PARTITION outcome_of_no_week DEFAULT;

-- The requests behind a lead.
CREATE INDEX outcome_of_lead ON outcome (account, lead) WHERE lead IS NOT NULL;

-- What a person has to look at: refused, error, failure.
CREATE INDEX outcome_in_quarantine ON outcome (account, accepted_at) WHERE effect IN (0, 5, 6);

-- Outcomes are written in about the order of both times: a summary of each few pages finds an hour.
CREATE INDEX outcome_accepted ON outcome USING brin (accepted_at) WITH (pages_per_range = 32);
CREATE INDEX outcome_finished ON outcome USING brin (finished_at) WITH (pages_per_range = 32);

-- Requests that a fault of the system hit, until a later try settles them. `entry` is what the log held, byte for byte.
CREATE TABLE retry (
    account        integer     NOT NULL,
    log            smallint    NOT NULL,
    partition      smallint    NOT NULL,
    log_offset     bigint      NOT NULL,
    key            integer     NOT NULL,
    accepted_at    timestamptz NOT NULL,
    source         text        NOT NULL,
    attempts       smallint    NOT NULL,
    next_at        timestamptz NOT NULL,
    exception_type text        NOT NULL,
    message        text        NOT NULL,
    entry          bytea       NOT NULL,
    CONSTRAINT retry_pkey     PRIMARY KEY (account, log, partition, log_offset),
    CONSTRAINT retry_attempts CHECK (attempts BETWEEN 1 AND 10)
);

CREATE INDEX retry_due ON retry (next_at);

-- Whose request was the first with an idempotency key, for as long as keys are kept.
CREATE TABLE idempotency_key (
    account      integer     NOT NULL,
    key          text        NOT NULL,
    request_hash bytea       NOT NULL,
    log          smallint    NOT NULL,
    partition    smallint    NOT NULL,
    log_offset   bigint      NOT NULL,
    claimed_at   timestamptz NOT NULL,
    CONSTRAINT idempotency_key_has_one_first PRIMARY KEY (account, key),
    CONSTRAINT idempotency_key_hash          CHECK (length(request_hash) = 32)
);

CREATE INDEX idempotency_key_by_age ON idempotency_key (claimed_at);

-- Requests that came with the idempotency key of an earlier one, which has what became of them.
CREATE TABLE repeated_request (
    account      integer  NOT NULL,
    log          smallint NOT NULL,
    partition    smallint NOT NULL,
    log_offset   bigint   NOT NULL,
    of_log       smallint NOT NULL,
    of_partition smallint NOT NULL,
    of_offset    bigint   NOT NULL,
    CONSTRAINT repeated_request_pkey PRIMARY KEY (account, log, partition, log_offset)
);

-- Requests that a person sent again, mended or not, with those that they stand in for.
CREATE TABLE replayed_request (
    account      integer  NOT NULL,
    of_log       smallint NOT NULL,
    of_partition smallint NOT NULL,
    of_offset    bigint   NOT NULL,
    log          smallint NOT NULL,
    partition    smallint NOT NULL,
    log_offset   bigint   NOT NULL,
    CONSTRAINT replayed_request_pkey PRIMARY KEY (account, of_log, of_partition, of_offset, log, partition, log_offset),
    CONSTRAINT replayed_request_once UNIQUE (account, log, partition, log_offset)
);
