-- unproven: who has not shown yet that they live there, the oldest first; `warned_at` is the warning for the newest letter
SELECT r.account_id, r.state, r.state_since, r.created_at, r.letter_number, r.letter_valid_until, m.sent_at AS warned_at
FROM registrations r
LEFT JOIN mails m ON m.account_id = r.account_id AND m.kind = 'account-expiring'
    AND m.letter_number = coalesce(r.letter_number, '')
WHERE r.ended_at IS NULL AND r.state NOT IN ('active', 'blocked') AND r.created_at <= %(before)s
ORDER BY r.created_at, r.account_id;

-- one: the same of one account
SELECT r.account_id, r.state, r.state_since, r.created_at, r.letter_number, r.letter_valid_until, m.sent_at AS warned_at
FROM registrations r
LEFT JOIN mails m ON m.account_id = r.account_id AND m.kind = 'account-expiring'
    AND m.letter_number = coalesce(r.letter_number, '')
WHERE r.ended_at IS NULL AND r.account_id = %(account_id)s;

-- forget: what is left of accounts that are gone
WITH gone AS (DELETE FROM registrations WHERE ended_at < %(before)s RETURNING account_id),
gone_mails AS (DELETE FROM mails m USING gone WHERE m.account_id = gone.account_id),
acted AS (SELECT a.id FROM acts a JOIN gone ON a.account_id = gone.account_id),
said AS (UPDATE act_outcomes o SET text = '' FROM acted WHERE o.act_id = acted.id),
details AS (DELETE FROM act_details d USING acted WHERE d.act_id = acted.id)
DELETE FROM orders o USING gone WHERE o.account_id = gone.account_id;

-- forget_returns: settled by the records department, and no address is held back by them any more
DELETE FROM returns r WHERE done_at < %(before)s AND (released_at IS NOT NULL
    OR NOT EXISTS (SELECT FROM tenancies t WHERE t.tenant_id = r.tenant_id AND t.ended_at IS NULL));
