-- When the loop of the worker on each machine was last seen going round.
CREATE TABLE workers (
    host text PRIMARY KEY,
    seen_at timestamptz NOT NULL
);

-- The day whose daily work is done: one worker does it, whichever comes first.
CREATE TABLE daily_work (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    done_on date NOT NULL
);

-- The day that is printed on the letter: its validity runs from there.
ALTER TABLE letters ADD COLUMN dated date;
CREATE INDEX letters_over ON letters (changed_at) WHERE state IN ('used', 'expired', 'returned', 'stopped');
