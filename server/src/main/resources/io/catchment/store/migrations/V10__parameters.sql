-- What a request said beside its body, in its query: the lead of a lead update, the behavior of a lead capture.
ALTER TABLE outcome ADD COLUMN parameters text NOT NULL DEFAULT '';
