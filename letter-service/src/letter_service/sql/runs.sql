-- unfinished_run: claimed, but not handed over: its process died or the disk was full
SELECT run_id, name, claimed_at FROM runs WHERE handed_over_at IS NULL ORDER BY run_id LIMIT 1;

-- waiting_letters: the oldest first
SELECT order_id FROM letters
WHERE state = 'ordered' AND run_id IS NULL AND set_aside IS NULL AND valid_until >= %(today)s
ORDER BY ordered_at LIMIT %(at_most)s FOR UPDATE SKIP LOCKED;

-- insert_run: its name goes into the file names
INSERT INTO runs (claimed_at) VALUES (%(now)s) RETURNING run_id, name, claimed_at;

-- claim_letters: from now on they belong to this run and no other
UPDATE letters SET run_id = %(run_id)s WHERE order_id = ANY(%(order_ids)s) AND state = 'ordered' AND run_id IS NULL;

-- letters_of_run: those that still have to go out
SELECT order_id, letter_number, clear_key_id, clear_text, valid_until FROM letters
WHERE run_id = %(run_id)s AND state IN ('ordered', 'rendered') AND clear_text IS NOT NULL
ORDER BY ordered_at, letter_number;

-- set_aside: the others go; this one waits for `release`
UPDATE letters SET set_aside = %(reason)s, run_id = NULL WHERE order_id = %(order_id)s;

-- mark_rendered: before the file is written, so that no code can be out without counting as valid
UPDATE letters SET state = 'rendered', cause = 'run', changed_at = %(now)s
WHERE order_id = ANY(%(order_ids)s) AND state = 'ordered';

-- mark_handed_over: a letter that was stopped meanwhile stays stopped, but it did leave the house
UPDATE letters SET
    handed_over_at = %(now)s,
    state = CASE WHEN state = 'rendered' THEN 'handed_over' ELSE state END,
    cause = CASE WHEN state = 'rendered' THEN 'run' ELSE cause END,
    changed_at = CASE WHEN state = 'rendered' THEN %(now)s ELSE changed_at END
WHERE order_id = ANY(%(order_ids)s);

-- finish_run: nothing resumes it after this
UPDATE runs SET handed_over_at = %(now)s, letters = %(letters)s, sha256 = %(sha256)s WHERE run_id = %(run_id)s;

-- post_run: the first acknowledgement counts
UPDATE runs SET posted_at = coalesce(posted_at, %(posted_at)s) WHERE name = %(name)s AND handed_over_at IS NOT NULL
RETURNING run_id, posted_at, handed_over_at;

-- mark_posted: a code that was already used stays used, its letter was posted all the same
WITH changed AS (
    UPDATE letters SET
        posted_at = %(posted_at)s, expected_on = %(expected_on)s,
        state = CASE WHEN state = 'handed_over' THEN 'posted' ELSE state END,
        cause = CASE WHEN state = 'handed_over' THEN 'acknowledgement' ELSE cause END,
        changed_at = CASE WHEN state = 'handed_over' THEN %(now)s ELSE changed_at END
    WHERE run_id = %(run_id)s AND handed_over_at IS NOT NULL AND posted_at IS NULL
    RETURNING order_id
)
SELECT count(*) AS number FROM changed;

-- expire_letters: the printed day has passed
UPDATE letters SET state = 'expired', cause = 'time', changed_at = %(now)s
WHERE state IN ('ordered', 'rendered', 'handed_over', 'posted') AND valid_until < %(today)s;

-- destroy_clear_text: nobody can print these letters again
UPDATE letters SET clear_text = NULL, clear_key_id = NULL
WHERE clear_text IS NOT NULL AND (handed_over_at < %(handed_over_before)s OR state IN ('used', 'expired', 'returned', 'stopped'));

-- forget_sources: their window is over
DELETE FROM sources WHERE window_started_at < %(before)s;

-- forget_attempts: the counters live in `accounts`
DELETE FROM attempts WHERE at < %(before)s;
