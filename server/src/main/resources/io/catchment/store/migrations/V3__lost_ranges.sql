-- What a person has given up: requests that the store had not worked off and the log no longer held, from
-- from_offset up to, and without, end_offset. The position and its floor moved to end_offset at that moment.
CREATE TABLE lost_range (
    log         smallint    NOT NULL,
    partition   smallint    NOT NULL,
    from_offset bigint      NOT NULL,
    end_offset  bigint      NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT lost_range_pkey   PRIMARY KEY (log, partition, from_offset),
    CONSTRAINT lost_range_of_log FOREIGN KEY (log) REFERENCES intake_log (number),
    CONSTRAINT lost_range_order  CHECK (0 <= from_offset AND from_offset < end_offset)
);
