-- Who may look after what could not be applied, what they did, and what they gave up.

-- Keys are 256 random bits, kept as SHA-256 only. The name stands for the person in everything that is kept.
CREATE TABLE administrator_key (
    id         integer     NOT NULL GENERATED ALWAYS AS IDENTITY,
    name       text        NOT NULL,
    key_hash   text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    CONSTRAINT administrator_key_pkey      PRIMARY KEY (id),
    CONSTRAINT administrator_key_hash_once UNIQUE (key_hash)
);

CREATE UNIQUE INDEX administrator_key_name_once ON administrator_key (name) WHERE revoked_at IS NULL;

-- An outcome never changes: that somebody gave it up stands beside it.
CREATE TABLE dismissed_request (
    account    integer     NOT NULL,
    log        smallint    NOT NULL,
    partition  smallint    NOT NULL,
    log_offset bigint      NOT NULL,
    at         timestamptz NOT NULL,
    who        text        NOT NULL,
    reason     text        NOT NULL,
    CONSTRAINT dismissed_request_pkey   PRIMARY KEY (account, log, partition, log_offset),
    CONSTRAINT dismissed_request_reason CHECK (reason <> '')
);

-- Who did what, when. Subjects are ids; neither they nor details hold anything of a person.
CREATE TABLE audit (
    id      bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    at      timestamptz NOT NULL,
    who     text        NOT NULL,
    action  text        NOT NULL,
    account integer     NOT NULL,
    subject text        NOT NULL,
    detail  text        NOT NULL,
    CONSTRAINT audit_pkey PRIMARY KEY (id)
);

CREATE INDEX audit_of_account ON audit (account, id);
