-- runs: the newest, those first that nobody has acknowledged; how many letters each holds, and why it waits
SELECT name, claimed_at, handed_over_at, posted_at, channel, waits_for, test_letter,
    coalesce(letters, (SELECT count(*) FROM letters l WHERE l.run_id = runs.run_id)) AS letters
FROM runs ORDER BY posted_at IS NOT NULL, run_id DESC LIMIT %(at_most)s;

-- set_aside: letters that wait for somebody, the oldest first, and why
SELECT letter_number, ordered_at, set_aside AS reason FROM letters
WHERE set_aside IS NOT NULL AND handed_over_at IS NULL AND state IN ('ordered', 'rendered', 'handed_over')
ORDER BY ordered_at, letter_number LIMIT %(at_most)s;
