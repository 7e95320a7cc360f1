-- The last alarm of a kind: how many thresholds had been passed, and when it rang.
CREATE TABLE alarms (
    kind text PRIMARY KEY,
    level integer NOT NULL,
    rung_at timestamptz NOT NULL
);

-- How often the outside refused a document, so that one sent again on purpose is told from a repetition.
ALTER TABLE submissions ADD COLUMN refusals integer NOT NULL DEFAULT 0;
