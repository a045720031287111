-- What a key is for, in its keeper's words, and how it ends, so that people can tell several apart. Of a short key
-- nothing is told: what is left would be worth trying.
ALTER TABLE account_key
    ADD COLUMN name text NOT NULL DEFAULT '',
    ADD COLUMN hint text NOT NULL DEFAULT '';

ALTER TABLE administrator_key
    ADD COLUMN hint text NOT NULL DEFAULT '';

COMMENT ON COLUMN audit.account IS '0 where a deed is about no account';
