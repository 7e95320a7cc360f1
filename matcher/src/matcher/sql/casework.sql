-- why: what a case of the table r waits for
CASE WHEN r.account_id = ANY(ARRAY(SELECT p.account_id FROM parked p WHERE p.task = 'settle')) THEN 'parked'
     WHEN r.returned_at IS NOT NULL THEN 'returned'
     WHEN r.held_at IS NOT NULL AND EXISTS (SELECT FROM registrations o WHERE o.tenant_id = r.tenant_id
         AND o.state = 'active' AND o.ended_at IS NULL AND o.account_id <> r.account_id) THEN 'second_account'
     WHEN r.held_at IS NOT NULL THEN 'held'
     WHEN r.reasons -> 0 ->> 'code' = 'limits' THEN 'limits'
     WHEN r.state = 'no_match' THEN 'none'
     ELSE 'review' END

-- queue: what waits for staff from one place on, the oldest first, as the index registrations_waiting has it
SELECT account_id, why, state, since, tenant_id, reasons, note FROM (
    SELECT r.account_id, {why} AS why, r.state, r.state_since AS since, r.tenant_id, r.reasons, r.note
    FROM registrations r
    WHERE r.ended_at IS NULL AND r.state IN ('review', 'no_match')
      AND (r.state_since, r.account_id) > (%(since)s::timestamptz, %(account_id)s)
    ORDER BY r.state_since, r.account_id
) AS waiting
WHERE %(why)s::text IS NULL OR why = %(why)s
ORDER BY since, account_id LIMIT %(limit)s;

-- parked: what stopped at a fault while it waited for nobody, the oldest first; few at any time
SELECT r.account_id, 'parked' AS why, r.state, min(p.parked_at) AS since, r.tenant_id, r.reasons, r.note
FROM parked p JOIN registrations r USING (account_id)
WHERE p.task = 'settle' AND r.ended_at IS NULL AND r.state NOT IN ('review', 'no_match')
GROUP BY r.account_id ORDER BY since, r.account_id LIMIT %(limit)s;

-- counts: how many wait for what, and since when the oldest
SELECT {why} AS why, count(*), min(r.state_since) FROM registrations r
WHERE r.ended_at IS NULL AND r.state IN ('review', 'no_match') GROUP BY 1
UNION ALL
SELECT 'parked', count(DISTINCT p.account_id), min(p.parked_at) FROM parked p JOIN registrations r USING (account_id)
WHERE p.task = 'settle' AND r.ended_at IS NULL AND r.state NOT IN ('review', 'no_match');

-- stands: since when a case is where it is, and what it waits for, if it does
SELECT r.state_since, CASE WHEN r.ended_at IS NULL AND (r.state IN ('review', 'no_match')
    OR EXISTS (SELECT FROM parked p WHERE p.account_id = r.account_id AND p.task = 'settle')) THEN {why} END
FROM registrations r WHERE r.account_id = %(account_id)s;

-- mails: what was sent to an account, the newest first
SELECT kind, queued_at, sent_at, refused_at FROM mails WHERE account_id = %(account_id)s ORDER BY queued_at DESC, kind;

-- of_tenant: the rows of one tenant, as the matching compares them
SELECT tenant_id, first_name, last_name, street, house_number, postal_code, city, phone, email, birth_date, move_in,
    move_out, role, status, birth_name, salutation, title, care_of, doubt, ended_at IS NOT NULL
FROM tenancies WHERE tenant_id = %(tenant_id)s ORDER BY ended_at IS NOT NULL, move_in DESC NULLS LAST, contract_id;

-- letters: whose letter this is
SELECT o.account_id, r.state, o.tenant_id, o.letter_number FROM orders o LEFT JOIN registrations r USING (account_id)
WHERE o.letter_number = %(number)s;

-- accounts: registrations under these tenant numbers
SELECT account_id, state, tenant_id FROM registrations
WHERE tenant_id = ANY(%(numbers)s::text[]) AND ended_at IS NULL ORDER BY created_at, account_id LIMIT %(limit)s;

-- tenants: who is on file under a number, with this contact, or whose name and address, as searching.py folds the words, have them all
SELECT tenant_id, concat_ws(' ', nullif(first_name, ''), last_name), concat_ws(' ', street, house_number),
    concat_ws(' ', postal_code, city), min(ended_at) IS NOT NULL AND bool_and(ended_at IS NOT NULL)
FROM tenancies
WHERE tenant_id = %(number)s OR contract_id = %(number)s OR keys && %(contact)s::bigint[] OR (cardinality(%(words)s::text[]) > 0 AND
    regexp_replace(regexp_replace(normalize(translate(replace(
        concat_ws(' ', first_name, last_name, birth_name, street, house_number, postal_code, city),
        'ß', 'ss'), 'ıłŁđĐøØ', 'ilLdDoO'), NFD), '[\u0300-\u036f]', '', 'g'), '([aou])e', '\1', 'gi') ILIKE ALL(%(words)s::text[]))
GROUP BY 1, 2, 3, 4 ORDER BY 5, 2, 1 LIMIT %(limit)s;

-- shared: tenant numbers of several accounts that are active, or will be by their letters
SELECT tenant_id, array_agg(account_id ORDER BY created_at, account_id) FROM registrations
WHERE ended_at IS NULL AND state IN ('active', 'matched', 'letter_ordered', 'letter_posted', 'expired') AND tenant_id IS NOT NULL
GROUP BY tenant_id HAVING count(*) > 1 ORDER BY max(state_since) DESC, tenant_id LIMIT %(limit)s;

-- wishes: whose wish for a change waits, the oldest first
SELECT account_id, wished_at FROM registrations WHERE ended_at IS NULL AND wished_at IS NOT NULL
ORDER BY wished_at, account_id LIMIT %(limit)s;

-- heaps: what else waits, how many, and since when
SELECT 'shared', count(*), max(since) FROM (
    SELECT max(state_since) AS since FROM registrations
    WHERE ended_at IS NULL AND state IN ('active', 'matched', 'letter_ordered', 'letter_posted', 'expired') AND tenant_id IS NOT NULL
    GROUP BY tenant_id HAVING count(*) > 1) AS several
UNION ALL SELECT 'acts', count(*), min(a.at) FROM acts a
WHERE a.kind = ANY(%(kinds)s) AND NOT EXISTS (SELECT FROM act_outcomes o WHERE o.act_id = a.id)
UNION ALL SELECT 'jobs_parked', count(*), min(parked_at) FROM parked
UNION ALL SELECT 'mails_waiting', count(*), min(queued_at) FROM mails WHERE sent_at IS NULL
UNION ALL SELECT 'mails_refused', count(*), min(refused_at) FROM mails WHERE refused_at > %(now)s - interval '7 days'
UNION ALL SELECT 'letters_refused', count(*), min(o.placed_at) FROM orders o
    JOIN registrations r ON r.account_id = o.account_id AND r.tenant_id = o.tenant_id AND r.ended_at IS NULL
    WHERE o.state = 'refused' AND r.letter_number IS NULL
UNION ALL SELECT 'wishes', count(*), min(wished_at) FROM registrations WHERE ended_at IS NULL AND wished_at IS NOT NULL
UNION ALL SELECT 'inquiries', count(*), min(returned_at) FROM returns WHERE done_at IS NULL;

-- by_person: how much of what everybody of staff did, but for what was refused or failed
SELECT by_id, kind, count(*) FROM acts a WHERE at >= %(since)s AND kind NOT IN ('claim', 'unclaim') AND by_role <> 'owner'
  AND NOT EXISTS (SELECT FROM act_outcomes o WHERE o.act_id = a.id AND NOT o.done)
GROUP BY by_id, kind ORDER BY by_id, kind;
