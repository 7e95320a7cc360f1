-- accounts: how many are in each state, and since when the longest is (a label, then a column for each metric of metrics.py)
SELECT s.state, count(r.account_id), coalesce(extract(epoch FROM now() - min(r.state_since)), 0)
FROM unnest(ARRAY['email_pending', 'matching', 'matched', 'letter_ordered', 'letter_posted', 'active', 'review', 'no_match',
    'blocked', 'expired', 'moved_out']) AS s (state)
LEFT JOIN registrations r ON r.state = s.state AND r.ended_at IS NULL
GROUP BY s.state;

-- first_letters: of the accounts whose first letter was ordered in these days, from the registration to the order
WITH waited AS (
    SELECT percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM o.placed_at - r.created_at)) AS of_all
    FROM orders o JOIN registrations r USING (account_id)
    WHERE o.placed_at > now() - interval '7 days'
      AND NOT EXISTS (SELECT FROM orders e WHERE e.account_id = o.account_id AND e.placed_at < o.placed_at)
)
SELECT '0.5', coalesce(of_all[1], 0) FROM waited UNION ALL SELECT '0.95', coalesce(of_all[2], 0) FROM waited;

-- jobs: how many wait, and since when the oldest is due that nobody has taken
WITH waiting AS (
    SELECT task_name, count(*) AS number,
           min(scheduled_at) FILTER (WHERE scheduled_at <= now()) AS scheduled_at,
           min(id) FILTER (WHERE scheduled_at IS NULL) AS id
    FROM procrastinate_jobs WHERE status = 'todo' GROUP BY task_name
)
SELECT t.task, coalesce(w.number, 0), coalesce(extract(epoch FROM now() - least(w.scheduled_at,
    (SELECT min(at) FROM procrastinate_events e WHERE e.job_id = w.id))), 0)
FROM unnest(ARRAY['settle', 'mail', 'records_changed', 'daily', 'reconcile', 'catch_up', 'follow_letters', 'rescue']) AS t (task)
FULL JOIN waiting w ON w.task_name = t.task WHERE t.task IS NOT NULL;

-- parked: jobs that failed for good
SELECT count(*) FROM parked;

-- events: what Keycloak reported and nobody handled yet, since when, and when its event store was last read
SELECT count(*), coalesce(extract(epoch FROM now() - min(received_at)), 0),
       coalesce((SELECT extract(epoch FROM position::timestamptz) FROM cursors WHERE name = 'caught-up'), 0)
FROM keycloak_events WHERE handled_at IS NULL;

-- mails: how many wait and since when, and how many were refused for good within a day
SELECT count(*), coalesce(extract(epoch FROM now() - min(queued_at)), 0),
       (SELECT count(*) FROM mails WHERE refused_at > now() - interval '1 day')
FROM mails WHERE sent_at IS NULL;

-- import: when the company's file was last taken in
SELECT coalesce((SELECT extract(epoch FROM position::timestamptz) FROM cursors WHERE name = 'import'), 0);

-- worker: when one last showed that it lives
SELECT coalesce(extract(epoch FROM max(beat_at)), 0) FROM heartbeats;
