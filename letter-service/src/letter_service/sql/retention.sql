-- expire_letters: the printed day has passed
UPDATE letters SET state = 'expired', cause = 'time', changed_at = %(now)s
WHERE state IN ('ordered', 'rendered', 'handed_over', 'posted') AND valid_until < %(today)s;

-- destroy_clear_text: nobody can print these letters again
UPDATE letters SET clear_text = NULL, clear_key_id = NULL
WHERE clear_text IS NOT NULL
  AND (handed_over_at < %(handed_over_before)s OR state IN ('used', 'expired', 'returned', 'stopped'));

-- forget_sources: their window is over
DELETE FROM sources WHERE window_started_at < %(before)s;

-- forget_attempts: the counters live in `accounts`
DELETE FROM attempts WHERE at < %(before)s;

-- runs_on_paper: runs whose file may go: posted so long ago, or the codes in it are over
SELECT name FROM runs
WHERE name = ANY(%(names)s) AND (posted_at < %(posted_before)s OR handed_over_at < %(handed_over_before)s);

-- forget_transitions: those of the letters that go next
DELETE FROM transitions USING letters l
WHERE transitions.order_id = l.order_id AND l.state IN ('used', 'expired', 'returned', 'stopped')
  AND l.changed_at < %(before)s AND l.ordered_at < %(before)s;

-- forget_letters: over for so long
DELETE FROM letters
WHERE state IN ('used', 'expired', 'returned', 'stopped') AND changed_at < %(before)s AND ordered_at < %(before)s;

-- forget_submissions: of runs that go next
DELETE FROM submissions USING runs r
WHERE submissions.run_id = r.run_id AND r.handed_over_at < %(before)s
  AND NOT EXISTS (SELECT FROM letters l WHERE l.run_id = r.run_id);

-- forget_runs: no letter of theirs is left
DELETE FROM runs
WHERE handed_over_at < %(before)s AND NOT EXISTS (SELECT FROM letters l WHERE l.run_id = runs.run_id);

-- forget_accounts: nothing was heard of them for so long
DELETE FROM accounts a
WHERE a.last_at < %(before)s AND NOT EXISTS (SELECT FROM letters l WHERE l.account_id = a.account_id)
  AND NOT EXISTS (SELECT FROM attempts t WHERE t.account_id = a.account_id);

-- forget_workers: machines that are gone
DELETE FROM workers WHERE seen_at < %(before)s;
