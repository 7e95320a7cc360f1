-- unfinished_run: claimed, but not handed over: its process died, the disk was full or the channel is away
SELECT run_id, name, claimed_at, test_letter, retry_at FROM runs WHERE handed_over_at IS NULL ORDER BY run_id LIMIT 1;

-- waiting_letters: the oldest first; one that came back from a channel is past `ordered`
SELECT * FROM letters
WHERE run_id IS NULL AND handed_over_at IS NULL AND clear_text IS NOT NULL
  AND state IN ('ordered', 'rendered', 'handed_over') AND set_aside IS NULL AND valid_until >= %(today)s
  AND ordered_at <= %(cut_off)s AND (not_before IS NULL OR not_before <= %(now)s)
ORDER BY ordered_at, letter_number LIMIT %(at_most)s;

-- insert_run: its name goes into the file names; the first one of a day carries the test letter
INSERT INTO runs (claimed_at, claimed, test_letter)
SELECT %(now)s, %(claimed)s, %(test_letters)s AND NOT EXISTS (
    SELECT FROM runs WHERE test_letter AND claimed_at >= %(day_began)s
)
RETURNING run_id, name, claimed_at, test_letter, retry_at;

-- claim_letters: from now on they belong to this run and no other
UPDATE letters SET run_id = %(run_id)s, not_before = NULL WHERE order_id = ANY(%(order_ids)s) AND run_id IS NULL;

-- letters_of_run: those that still have to go out
SELECT order_id, letter_number, clear_key_id, clear_text FROM letters
WHERE run_id = %(run_id)s AND handed_over_at IS NULL AND state IN ('ordered', 'rendered', 'handed_over')
  AND clear_text IS NOT NULL
ORDER BY ordered_at, letter_number;

-- set_aside: the others go; these wait for `release`
UPDATE letters SET set_aside = %(reason)s, run_id = NULL, handed_over_at = NULL
WHERE order_id = ANY(%(order_ids)s) AND state IN ('ordered', 'rendered', 'handed_over') RETURNING letter_number;

-- put_back: for another run, not at once
UPDATE letters SET not_before = %(not_before)s, run_id = NULL WHERE order_id = %(order_id)s;

-- hold_run: why it waits, and until when at least
UPDATE runs SET waits_for = %(reason)s, retry_at = %(retry_at)s WHERE run_id = %(run_id)s;

-- mark_rendered: before the file is written, so that no code can be out without counting as valid
UPDATE letters SET state = 'rendered', cause = 'run', changed_at = %(now)s
WHERE order_id = ANY(%(order_ids)s) AND state = 'ordered';

-- rendered: those that were not stopped meanwhile
SELECT order_id, dated, valid_until FROM letters
WHERE order_id = ANY(%(order_ids)s) AND state IN ('rendered', 'handed_over');

-- mark_handed_over: a letter that was stopped meanwhile stays stopped, but it did leave the house
UPDATE letters SET
    handed_over_at = %(now)s,
    state = CASE WHEN state = 'rendered' THEN 'handed_over' ELSE state END,
    cause = CASE WHEN state = 'rendered' THEN 'run' ELSE cause END,
    changed_at = CASE WHEN state = 'rendered' THEN %(now)s ELSE changed_at END
WHERE order_id = ANY(%(order_ids)s) AND handed_over_at IS NULL;

-- finish_run: nothing resumes it after this
UPDATE runs SET
    handed_over_at = %(now)s, channel = %(channel)s, waits_for = NULL, retry_at = NULL,
    sha256 = (SELECT submissions.sha256 FROM submissions WHERE reference = runs.name AND submissions.state = 'accepted'),
    letters = (SELECT count(*) FROM letters WHERE letters.run_id = runs.run_id AND letters.handed_over_at IS NOT NULL)
WHERE run_id = %(run_id)s RETURNING letters;

-- recount: some of it turned out not to have been printed
UPDATE runs SET
    letters = (SELECT count(*) FROM letters WHERE letters.run_id = runs.run_id AND letters.handed_over_at IS NOT NULL)
WHERE run_id = %(run_id)s;
