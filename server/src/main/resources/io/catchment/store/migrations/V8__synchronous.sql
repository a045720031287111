-- Offsets of requests that are answered when their work is done. They never wait, so they are in no intake log; their
-- ids and outcomes are under the log `sync`, which has no positions. Whoever takes a number owns it and the 99 after
-- it. A number that is never used is no lost request: nobody was given its id.
CREATE SEQUENCE synchronous_offset AS bigint INCREMENT BY 100 MINVALUE 0 START WITH 0 MAXVALUE 281474976710555 NO CYCLE;

-- A sequence that gave nothing out yet is in no backup, and would begin anew after a restore, with offsets that were
-- given out since.
SELECT nextval('synchronous_offset');
