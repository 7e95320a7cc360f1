-- letters: those on their way by state, and how long the longest has been in it (a label, then a column a metric of metrics.py)
SELECT s.state, count(l.order_id) AS number,
       coalesce(extract(epoch FROM now() - min(coalesce(l.changed_at, l.ordered_at))), 0) AS oldest
FROM unnest(ARRAY['ordered', 'rendered', 'handed_over', 'posted']) AS s (state)
LEFT JOIN letters l ON l.state = s.state AND l.set_aside IS NULL
  AND l.state IN ('ordered', 'rendered', 'handed_over', 'posted')
GROUP BY s.state
UNION ALL
SELECT 'set_aside', count(*), coalesce(extract(epoch FROM now() - min(coalesce(changed_at, ordered_at))), 0)
FROM letters WHERE set_aside IS NOT NULL AND state IN ('ordered', 'rendered', 'handed_over', 'posted');

-- ways: of the letters that left in these days, from the order to the hand-over and to the post
WITH waited AS (
    SELECT percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM l.handed_over_at - l.ordered_at)) AS left_us,
           percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM l.posted_at - l.ordered_at)) AS posted
    FROM runs r JOIN letters l USING (run_id)
    WHERE r.handed_over_at > now() - interval '7 days' AND l.handed_over_at IS NOT NULL
)
SELECT '0.5' AS quantile, coalesce(left_us[1], 0) AS to_handover, coalesce(posted[1], 0) AS to_post FROM waited
UNION ALL SELECT '0.95', coalesce(left_us[2], 0), coalesce(posted[2], 0) FROM waited;

-- runs: handed over, and nobody said that they were posted
SELECT count(*) AS number, coalesce(extract(epoch FROM now() - min(handed_over_at)), 0) AS oldest
FROM runs WHERE handed_over_at IS NOT NULL AND posted_at IS NULL AND NOT test_letter;

-- codes: what was typed within an hour
SELECT r.result, count(a.attempt_id) AS number
FROM unnest(ARRAY['yes', 'typo', 'wrong', 'paused', 'locked']) AS r (result)
LEFT JOIN attempts a ON a.result = r.result AND a.at > now() - interval '1 hour'
GROUP BY r.result;

-- worker: when one last showed that it lives
SELECT coalesce(extract(epoch FROM max(seen_at)), 0) AS seen_at FROM workers;
