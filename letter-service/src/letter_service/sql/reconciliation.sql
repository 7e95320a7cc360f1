-- runs: what was claimed for each, and what became of it; a letter that was stopped before it left is no difference
SELECT r.name, r.claimed_at, r.channel, r.handed_over_at, r.waits_for, r.letters, coalesce(r.claimed, 0) AS claimed,
    count(l.order_id) AS held,
    count(l.order_id) FILTER (
        WHERE l.handed_over_at IS NULL AND l.state IN ('used', 'expired', 'returned', 'stopped')
    ) AS void,
    count(l.order_id) FILTER (WHERE t.at IS NOT NULL AND l.handed_over_at IS NOT NULL) AS rendered,
    count(l.order_id) FILTER (WHERE l.handed_over_at IS NOT NULL) AS handed_over,
    count(l.order_id) FILTER (WHERE l.posted_at IS NOT NULL) AS posted,
    max(s.documents) AS documents, max(s.pages) AS pages
FROM runs r
LEFT JOIN letters l USING (run_id)
LEFT JOIN transitions t ON t.order_id = l.order_id AND t.state = 'rendered'
LEFT JOIN (
    SELECT run_id, count(*) AS documents, sum(pages) AS pages FROM submissions WHERE state = 'accepted' GROUP BY run_id
) s ON s.run_id = r.run_id
WHERE r.claimed_at > %(since)s GROUP BY r.run_id ORDER BY r.run_id;

-- names: of every run that there is
SELECT name FROM runs;
