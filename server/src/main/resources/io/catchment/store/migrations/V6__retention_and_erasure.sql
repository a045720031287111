-- Up to when outcomes were dropped by their age, once any were: sums of earlier hours stand alone.
CREATE TABLE outcome_retention (
    only_row  boolean     NOT NULL DEFAULT true,
    kept_from timestamptz NOT NULL,
    CONSTRAINT outcome_retention_pkey    PRIMARY KEY (only_row),
    CONSTRAINT outcome_retention_one_row CHECK (only_row)
);

-- A person that was erased, without saying who: what was removed, and up to where requests that came before may still
-- come out of the log.
CREATE TABLE erasure (
    account         integer     NOT NULL,
    id              uuid        NOT NULL,
    asked_at        timestamptz NOT NULL,
    asked_by        text        NOT NULL,
    attribute       text        NOT NULL,
    log             smallint    NOT NULL,
    log_ends        bigint[]    NOT NULL,
    log_gone_by     timestamptz NOT NULL,
    leads           integer     NOT NULL DEFAULT 0,
    opportunities   integer     NOT NULL DEFAULT 0,
    activities      integer     NOT NULL DEFAULT 0,
    requests        integer     NOT NULL DEFAULT 0,
    done_at         timestamptz,
    CONSTRAINT erasure_pkey   PRIMARY KEY (account, id),
    CONSTRAINT erasure_of_log FOREIGN KEY (log) REFERENCES intake_log (number)
);

-- The unique values of an erased person, as SHA-256, until nothing that was accepted before can come any more.
CREATE TABLE erased_key (
    account    integer     NOT NULL,
    field      text        NOT NULL,
    value_hash bytea       NOT NULL,
    erasure    uuid        NOT NULL,
    erased_at  timestamptz NOT NULL,
    CONSTRAINT erased_key_pkey       PRIMARY KEY (account, field, value_hash, erasure),
    CONSTRAINT erased_key_of_erasure FOREIGN KEY (account, erasure) REFERENCES erasure (account, id),
    CONSTRAINT erased_key_hash       CHECK (length(value_hash) = 32)
);

CREATE INDEX repeated_request_of ON repeated_request (account, of_log, of_partition, of_offset);
