-- due: who has not shown yet that they live there, and who does no more, the oldest first; `warned_at` is the warning for the
-- newest letter, or for this end of the tenancy
SELECT r.account_id, r.state, r.state_since, r.created_at, r.letter_number, r.letter_valid_until, m.sent_at AS warned_at,
    coalesce(r.letter_number, r.moved_out_at::date::text, '') AS warning,
    coalesce(r.moved_out_at = r.deceased_at, false) AS quiet
FROM registrations r
LEFT JOIN mails m ON m.account_id = r.account_id AND m.kind = CASE r.state WHEN 'moved_out' THEN 'former-expiring' ELSE 'account-expiring' END
    AND m.letter_number = coalesce(r.letter_number, r.moved_out_at::date::text, '')
WHERE r.ended_at IS NULL AND r.state <> 'active' AND (r.state <> 'blocked' OR r.state_since <= %(long_ago)s)
    AND r.created_at <= %(before)s
ORDER BY r.created_at, r.account_id;

-- one: the same of one account
SELECT r.account_id, r.state, r.state_since, r.created_at, r.letter_number, r.letter_valid_until, m.sent_at AS warned_at,
    coalesce(r.letter_number, r.moved_out_at::date::text, '') AS warning,
    coalesce(r.moved_out_at = r.deceased_at, false) AS quiet
FROM registrations r
LEFT JOIN mails m ON m.account_id = r.account_id AND m.kind = CASE r.state WHEN 'moved_out' THEN 'former-expiring' ELSE 'account-expiring' END
    AND m.letter_number = coalesce(r.letter_number, r.moved_out_at::date::text, '')
WHERE r.ended_at IS NULL AND r.account_id = %(account_id)s;

-- count: why an account goes, once, without whose it is
WITH told AS (UPDATE registrations SET removed_for = %(reason)s
    WHERE account_id = %(account_id)s AND removed_for = '' RETURNING 1)
INSERT INTO removals AS known (day, reason, number) SELECT %(day)s, %(reason)s, count(*) FROM told HAVING count(*) > 0
ON CONFLICT (day, reason) DO UPDATE SET number = known.number + 1;

-- forget: what is left of accounts that are gone
WITH gone AS (DELETE FROM registrations WHERE ended_at < %(before)s RETURNING account_id),
gone_mails AS (DELETE FROM mails m USING gone WHERE m.account_id = gone.account_id),
acted AS (SELECT a.id FROM acts a JOIN gone ON a.account_id = gone.account_id),
seen AS (DELETE FROM act_details d USING acts a
    WHERE d.act_id = a.id AND a.kind = 'searched' AND a.account_id IS NULL AND a.at < %(before)s),
said AS (UPDATE act_outcomes o SET text = '' FROM acted WHERE o.act_id = acted.id),
details AS (DELETE FROM act_details d USING acted WHERE d.act_id = acted.id)
DELETE FROM orders o USING gone WHERE o.account_id = gone.account_id;

-- forget_returns: settled by the records department, and no address is held back by them any more
DELETE FROM returns r WHERE done_at < %(before)s AND (released_at IS NOT NULL
    OR NOT EXISTS (SELECT FROM tenancies t WHERE t.tenant_id = r.tenant_id AND t.ended_at IS NULL));
