-- find: the row of one account
SELECT {columns} FROM registrations WHERE account_id = %(account_id)s;

-- changed_at: when it was last written
SELECT changed_at FROM registrations WHERE account_id = %(account_id)s;

-- save: one row per account, written whole by who has claimed it
INSERT INTO registrations AS known ({columns}) VALUES ({values})
ON CONFLICT (account_id) DO UPDATE SET {changes}, changed_at = now(),
    state_since = CASE WHEN known.state = excluded.state THEN known.state_since ELSE now() END;

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

-- unsettled: what another set of records may decide otherwise
SELECT account_id FROM registrations WHERE ended_at IS NULL AND state IN ('review', 'no_match', 'matched');

-- moved: accounts whose tenant has no running contract any more, or has one again
SELECT r.account_id FROM registrations r
WHERE r.ended_at IS NULL AND r.tenant_id IS NOT NULL AND (r.moved_out_at IS NULL) <> EXISTS (
    SELECT FROM tenancies t WHERE t.tenant_id = r.tenant_id AND t.ended_at IS NULL
    AND (t.move_in IS NULL OR t.move_in <= %(today)s) AND (t.move_out IS NULL OR t.move_out >= %(today)s));

-- states: every open registration, for the comparison with Keycloak
SELECT account_id, state FROM registrations WHERE ended_at IS NULL;

-- count: how many registrations stand where
SELECT state, count(*) FROM registrations WHERE ended_at IS NULL GROUP BY state ORDER BY state;
