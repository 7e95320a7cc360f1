-- Who did it, in words: stands with the act for good, whatever becomes of the person's account. Older acts have none.
ALTER TABLE acts ADD COLUMN by_name text NOT NULL DEFAULT '';
CREATE INDEX acts_named ON acts (by_id, id) WHERE by_name <> '';
