-- letters: set aside, left to a later run, or not collected yet
SELECT l.letter_number, l.ordered_at, l.set_aside, l.not_before, s.reason
FROM letters l LEFT JOIN submissions s ON s.reference = l.letter_number AND s.state = 'sending'
WHERE l.run_id IS NULL AND l.handed_over_at IS NULL AND l.clear_text IS NOT NULL
  AND l.state IN ('ordered', 'rendered', 'handed_over')
ORDER BY l.ordered_at, l.letter_number;

-- lost: their text is gone, and nobody ordered another one yet
SELECT l.letter_number, l.set_aside FROM letters l
WHERE l.state = 'stopped' AND l.cause = 'lost' AND NOT EXISTS (
    SELECT FROM letters later
    WHERE later.account_id = l.account_id AND later.tenancy = l.tenancy AND later.ordered_at > l.ordered_at
)
ORDER BY l.ordered_at, l.letter_number;

-- runs: claimed and not handed over
SELECT name, claimed_at, waits_for, retry_at FROM runs WHERE handed_over_at IS NULL ORDER BY run_id;
