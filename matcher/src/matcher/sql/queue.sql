-- rescued: once more; returned is how often by now
INSERT INTO rescues AS known (job_id, times) VALUES (%(job_id)s, 1)
ON CONFLICT (job_id) DO UPDATE SET times = known.times + 1 RETURNING times;

-- park: what failed for good since the last look
INSERT INTO parked (job_id, task, account_id)
SELECT id, task_name, args ->> 'account_id' FROM procrastinate_jobs WHERE status = 'failed' AND task_name = ANY(%(tasks)s)
ON CONFLICT DO NOTHING RETURNING job_id, task, account_id;

-- parked_accounts: whose settling was set aside; only something new tries again
SELECT DISTINCT account_id FROM parked WHERE task = 'settle' AND account_id IS NOT NULL;

-- recovered: settled after all
WITH done AS (DELETE FROM parked WHERE account_id = %(account_id)s AND task = 'settle' RETURNING job_id)
DELETE FROM procrastinate_jobs j USING done WHERE j.id = done.job_id AND j.status = 'failed';

-- forget: with the jobs that were purged
WITH rescued AS (DELETE FROM rescues r WHERE NOT EXISTS (SELECT FROM procrastinate_jobs j WHERE j.id = r.job_id))
DELETE FROM parked p WHERE NOT EXISTS (SELECT FROM procrastinate_jobs j WHERE j.id = p.job_id);

-- beat: the loop of this worker runs
INSERT INTO heartbeats (worker, beat_at) VALUES (%(worker)s, now())
ON CONFLICT (worker) DO UPDATE SET beat_at = now();

-- put_off: what a clock that was wrong put off beyond the longest wait is due now
UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND scheduled_at > now() + %(longest)s;

-- begun_ahead: what a clock that was wrong took for the work of times to come
DELETE FROM procrastinate_periodic_defers WHERE defer_timestamp > extract(epoch FROM now() + %(longest)s) RETURNING id;

-- health: seconds since the newest heartbeat, and since the oldest job became due that nobody has taken
SELECT (SELECT extract(epoch FROM now() - max(beat_at)) FROM heartbeats),
       (SELECT extract(epoch FROM now() - min(coalesce(scheduled_at, deferred_at))) FROM procrastinate_jobs j,
            LATERAL (SELECT min(at) AS deferred_at FROM procrastinate_events e WHERE e.job_id = j.id) AS since
        WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()));
