-- What migrations to come may make, for the test of copies of the store.
CREATE TABLE "the parent" (
    name text NOT NULL,
    CONSTRAINT the_parent_pkey PRIMARY KEY (name)
);

CREATE TABLE a_child (
    id     integer NOT NULL GENERATED ALWAYS AS IDENTITY,
    parent text    NOT NULL,
    length integer GENERATED ALWAYS AS (length(parent)) STORED,
    CONSTRAINT a_child_pkey      PRIMARY KEY (id),
    CONSTRAINT a_child_of_parent FOREIGN KEY (parent) REFERENCES "the parent" (name)
);

CREATE TABLE by_time (
    at   timestamptz NOT NULL,
    what bytea
) PARTITION BY RANGE (at);

CREATE TABLE by_time_rest PARTITION OF by_time DEFAULT;

-- A row of its own, as a migration may bring along.
INSERT INTO "the parent" VALUES ('of the migration');
