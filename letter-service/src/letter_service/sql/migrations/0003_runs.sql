-- What a run holds, so that it can be compared with what was claimed, and what it waits for.
ALTER TABLE runs
    ADD COLUMN channel text,
    ADD COLUMN claimed integer,
    ADD COLUMN test_letter boolean NOT NULL DEFAULT false,
    ADD COLUMN retry_at timestamptz,
    ADD COLUMN waits_for text;
ALTER TABLE letters ADD COLUMN not_before timestamptz;

DROP INDEX letters_waiting;
CREATE INDEX letters_waiting ON letters (ordered_at)
    WHERE run_id IS NULL AND handed_over_at IS NULL AND clear_text IS NOT NULL;

-- One row for each document that was, or may have been, given to a channel. `sending` is committed before the channel
-- is called, so a row met again in that state means: ask before sending.
CREATE TABLE submissions (
    reference text PRIMARY KEY,
    run_id bigint NOT NULL REFERENCES runs,
    channel text NOT NULL,
    state text NOT NULL CHECK (state IN ('sending', 'accepted', 'refused')),
    tries integer NOT NULL DEFAULT 1,
    letters integer NOT NULL,
    pages integer NOT NULL,
    layouts jsonb NOT NULL,
    sha256 text NOT NULL,
    external_id text,
    cost_cents integer,
    reason text,
    sent_at timestamptz NOT NULL,
    accepted_at timestamptz,
    asked_at timestamptz,
    posted_on date,
    CHECK ((state = 'accepted') = (accepted_at IS NOT NULL))
);
CREATE INDEX submissions_to_follow ON submissions (asked_at) WHERE state = 'accepted' AND posted_on IS NULL;
CREATE INDEX submissions_by_day ON submissions (accepted_at) WHERE cost_cents IS NOT NULL;
