-- letters: of one account, without what a code is checked by
SELECT l.order_id, l.letter_number, l.tenancy, l.state, l.cause, l.ordered_at, l.handed_over_at, l.posted_at,
    l.expected_on, l.valid_until, l.release_reason, r.name AS run
FROM letters l LEFT JOIN runs r USING (run_id)
WHERE l.account_id = %(account_id)s ORDER BY l.ordered_at, l.letter_number;

-- steps: of its letters, the oldest first
SELECT t.order_id, t.state, t.cause, t.at FROM transitions t JOIN letters l USING (order_id)
WHERE l.account_id = %(account_id)s ORDER BY t.transition_id;

-- tries: when a code was typed, and with what result
SELECT at, result FROM attempts WHERE account_id = %(account_id)s ORDER BY attempt_id;

-- under_way: a letter that may still open something, or whose run is not over
SELECT 1 FROM letters l LEFT JOIN runs r USING (run_id)
WHERE l.account_id = %(account_id)s
  AND (l.state NOT IN ('used', 'expired', 'returned', 'stopped') OR (r.run_id IS NOT NULL AND r.handed_over_at IS NULL))
LIMIT 1;

-- erase_counts: a run adds up without the letters that are gone
UPDATE runs r SET claimed = r.claimed - gone.claimed, letters = r.letters - gone.handed_over
FROM (
    SELECT run_id, count(*) AS claimed, count(*) FILTER (WHERE handed_over_at IS NOT NULL) AS handed_over
    FROM letters WHERE account_id = %(account_id)s AND run_id IS NOT NULL GROUP BY run_id
) gone
WHERE gone.run_id = r.run_id;

-- erase_submissions: a letter that went by itself is named by its number
DELETE FROM submissions WHERE reference IN (SELECT letter_number FROM letters WHERE account_id = %(account_id)s);

-- erase_disown_guesses: of its letters
DELETE FROM disown_guesses WHERE letter_number IN (SELECT letter_number FROM letters WHERE account_id = %(account_id)s);

-- erase_steps: of its letters
DELETE FROM transitions USING letters l WHERE transitions.order_id = l.order_id AND l.account_id = %(account_id)s;

-- erase_tries: at a code
DELETE FROM attempts WHERE account_id = %(account_id)s;

-- erase_letters: with the sealed text, if there is one
DELETE FROM letters WHERE account_id = %(account_id)s;

-- erase_account: the row that the others hung on
DELETE FROM accounts WHERE account_id = %(account_id)s;
