-- find_run: only one that was handed over can be posted
SELECT run_id, name, handed_over_at FROM runs WHERE name = %(name)s AND handed_over_at IS NOT NULL;

-- find_letter: only one that was handed over can be posted
SELECT order_id, letter_number, run_id, handed_over_at FROM letters
WHERE letter_number = %(letter_number)s AND handed_over_at IS NOT NULL;

-- letters_of_run: all that left the house with it
SELECT order_id FROM letters WHERE run_id = %(run_id)s AND handed_over_at IS NOT NULL;

-- mark_posted: the first acknowledgement counts; a code that was already used stays used, its letter was posted all the same
UPDATE letters SET
    posted_at = %(posted_at)s, expected_on = %(expected_on)s,
    state = CASE WHEN state = 'handed_over' THEN 'posted' ELSE state END,
    cause = CASE WHEN state = 'handed_over' THEN %(cause)s ELSE cause END,
    changed_at = CASE WHEN state = 'handed_over' THEN %(now)s ELSE changed_at END
WHERE order_id = ANY(%(order_ids)s) AND posted_at IS NULL;

-- close_run: as soon as nothing of it is still to be posted
UPDATE runs SET posted_at = %(posted_at)s
WHERE run_id = %(run_id)s AND posted_at IS NULL
  AND NOT EXISTS (
    SELECT FROM letters WHERE letters.run_id = runs.run_id AND handed_over_at IS NOT NULL AND posted_at IS NULL
  );
