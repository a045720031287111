-- What the door did not take, beside the ledger of what it took; and the requests of an account in order of acceptance.

-- Calls that were answered 401, 408, 413, 429 or 503. Account and key are 0 where the caller is not known. Each run of
-- a server writes what it has counted so far into rows of its own: writing that again changes nothing.
CREATE TABLE unaccepted_hour (
    account  integer     NOT NULL,
    hour     timestamptz NOT NULL,
    key      integer     NOT NULL,
    status   smallint    NOT NULL,
    run      uuid        NOT NULL,
    requests bigint      NOT NULL,
    CONSTRAINT unaccepted_hour_pkey   PRIMARY KEY (account, hour, key, status, run),
    CONSTRAINT unaccepted_hour_status CHECK (status BETWEEN 400 AND 599),
    CONSTRAINT unaccepted_hour_sum    CHECK (requests > 0)
) WITH (fillfactor = 70);

-- Every request can be listed: an account's own, in the order of acceptance, from any of them on.
CREATE INDEX outcome_by_acceptance ON outcome (account, accepted_at, log, partition, log_offset);

-- What became final lately is looked through each minute: the newest pages are summed up as they fill, not at the next
-- vacuum, which may be millions of rows away.
DROP INDEX outcome_finished;
CREATE INDEX outcome_finished ON outcome USING brin (finished_at) WITH (pages_per_range = 32, autosummarize = on);
