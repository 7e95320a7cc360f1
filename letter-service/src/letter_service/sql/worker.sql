-- beat: the loop of this machine's worker goes round
INSERT INTO workers (host, seen_at) VALUES (%(host)s, %(now)s)
ON CONFLICT (host) DO UPDATE SET seen_at = excluded.seen_at;

-- seen: when it last did
SELECT seen_at FROM workers WHERE host = %(host)s;

-- begin_day: a row only for the first worker that asks on this day
INSERT INTO daily_work (done_on) VALUES (%(today)s)
ON CONFLICT (only_row) DO UPDATE SET done_on = excluded.done_on WHERE daily_work.done_on < excluded.done_on
RETURNING done_on;

-- oldest_due: since when the oldest run or letter could have gone
SELECT min(due_at) AS due_at FROM (
    SELECT coalesce(retry_at, claimed_at) AS due_at FROM runs
    WHERE handed_over_at IS NULL AND (retry_at IS NULL OR retry_at <= %(now)s)
    UNION ALL
    SELECT greatest(ordered_at, not_before, %(collected_at)s) FROM letters
    WHERE run_id IS NULL AND handed_over_at IS NULL AND clear_text IS NOT NULL AND set_aside IS NULL
      AND state IN ('ordered', 'rendered', 'handed_over') AND valid_until >= %(today)s
      AND ordered_at <= %(cut_off)s AND (not_before IS NULL OR not_before <= %(now)s)
) AS due;
