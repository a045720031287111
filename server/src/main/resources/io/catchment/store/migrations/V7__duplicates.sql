-- Duplicate rules look for the newest opportunities of a lead and type within a window: with the time in the index, a lead
-- with thousands of old ones costs what the window holds.
DROP INDEX opportunity_of_lead;

CREATE INDEX opportunity_of_lead ON opportunity (account, lead, event_code, created_at);
