-- find: the row of one account
SELECT {columns} FROM registrations WHERE account_id = %(account_id)s;

-- changed_at: when it was last written
SELECT changed_at FROM registrations WHERE account_id = %(account_id)s;

-- save: one row per account, written whole by who has claimed it; by the clock that also says what is due
INSERT INTO registrations AS known ({columns}, created_at, state_since) VALUES ({values}, %(now)s, %(now)s)
ON CONFLICT (account_id) DO UPDATE SET {changes}, changed_at = now(),
    state_since = CASE WHEN known.state = excluded.state THEN known.state_since ELSE excluded.state_since END;

-- claim: take an account unless somebody else has it and is still in time
INSERT INTO claims AS taken (account_id, claimed_by, until)
VALUES (%(account_id)s, %(claimed_by)s, now() + make_interval(secs => %(seconds)s))
ON CONFLICT (account_id) DO UPDATE SET claimed_by = excluded.claimed_by, until = excluded.until WHERE taken.until < now();

-- hold: it is still ours, and stays so until this transaction ends
SELECT 1 FROM claims WHERE (account_id, claimed_by) = (%(account_id)s, %(claimed_by)s) FOR UPDATE;

-- release: the next one may take it
DELETE FROM claims WHERE (account_id, claimed_by) = (%(account_id)s, %(claimed_by)s);

-- owner: the account that is active for a tenancy, the first one
SELECT account_id FROM registrations
WHERE tenant_id = %(tenant_id)s AND state = 'active' AND ended_at IS NULL AND account_id <> %(account_id)s
ORDER BY created_at, account_id LIMIT 1;

-- holder: an account of a tenancy that is active, or will be by its letter
SELECT account_id, state = 'active' FROM registrations
WHERE tenant_id = %(tenant_id)s AND account_id <> %(account_id)s AND ended_at IS NULL
  AND state IN ('active', 'matched', 'letter_ordered', 'letter_posted', 'expired')
ORDER BY state <> 'active', created_at, account_id LIMIT 1;

-- unsettled: what another set of records may decide otherwise
SELECT account_id FROM registrations WHERE ended_at IS NULL AND state IN ('review', 'no_match', 'matched');

-- moved: accounts whose tenant has no running contract any more, or has one again; of those who are in, whose end is to be
-- told, has come, or is none any more (tenancy_end.py says what follows)
SELECT r.account_id FROM registrations r CROSS JOIN LATERAL (
    SELECT count(*) > 0 AS known, coalesce(bool_or(t.ended_at IS NULL
            AND (t.move_in IS NULL OR t.move_in <= %(today)s) AND (t.move_out IS NULL OR t.move_out >= %(today)s)), false) AS runs,
        CASE WHEN count(*) FILTER (WHERE t.ended_at IS NULL AND t.move_out IS NULL) = 0
             THEN max(least(t.move_out, (t.ended_at AT TIME ZONE 'Europe/Berlin')::date)) + %(days_after)s::integer END AS due
    FROM tenancies t WHERE t.tenant_id = r.tenant_id
) AS filed
WHERE r.ended_at IS NULL AND r.tenant_id IS NOT NULL AND r.state <> 'blocked' AND CASE
    WHEN r.moved_out_at IS NOT NULL THEN filed.runs AND r.moved_out_at IS DISTINCT FROM r.deceased_at
    WHEN r.state <> 'active' THEN NOT filed.runs
    WHEN r.leaves_on IS NULL THEN NOT filed.known OR filed.due - %(notice_days)s::integer <= %(today)s
    ELSE r.leaves_on <= %(today)s OR filed.due > r.leaves_on
        OR (filed.known AND (filed.due IS NULL OR filed.due - %(notice_days)s::integer > %(today)s)) END;

-- changed: accounts under a number whose rows another import has changed or ended since the last look
SELECT DISTINCT r.account_id FROM registrations r JOIN tenancies t USING (tenant_id)
WHERE r.ended_at IS NULL AND r.state <> 'blocked' AND t.changed_at > %(since)s::timestamptz - interval '1 hour';

-- states: every open registration, for the comparison with Keycloak
SELECT account_id, state FROM registrations WHERE ended_at IS NULL;

-- count: how many registrations stand where
SELECT state, count(*) FROM registrations WHERE ended_at IS NULL GROUP BY state ORDER BY state;
