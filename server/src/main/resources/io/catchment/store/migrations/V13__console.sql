-- Who may use the console, and who is signed in.

-- Names are kept in small letters. The password is kept as an Argon2id text (PHC string format); browser_key signs the
-- cookie of browsers in which the user has signed in before, and is renewed with the password. One administrator at
-- least is always there that may sign in.
CREATE TABLE console_user (
    id              integer     NOT NULL GENERATED ALWAYS AS IDENTITY,
    name            text        NOT NULL,
    role            text        NOT NULL,
    password_hash   text        NOT NULL,
    browser_key     bytea       NOT NULL,
    must_change     boolean     NOT NULL,
    created_at      timestamptz NOT NULL,
    password_set_at timestamptz NOT NULL,
    signed_in_at    timestamptz,
    disabled_at     timestamptz,
    CONSTRAINT console_user_pkey      PRIMARY KEY (id),
    CONSTRAINT console_user_name_once UNIQUE (name),
    CONSTRAINT console_user_role      CHECK (role IN ('viewer', 'operator', 'administrator'))
);

-- The browser has 256 random bits; their SHA-256 is kept.
CREATE TABLE console_session (
    id_hash    bytea       NOT NULL,
    user_id    integer     NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    CONSTRAINT console_session_pkey PRIMARY KEY (id_hash),
    CONSTRAINT console_session_user FOREIGN KEY (user_id) REFERENCES console_user (id)
);

CREATE INDEX console_session_of_user ON console_session (user_id);
CREATE INDEX console_session_seen    ON console_session (seen_at);
