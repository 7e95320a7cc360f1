-- one_at_a_time: the chain grows by one after the other; the lock ends with the transaction
SELECT pg_advisory_xact_lock(hashtext('matcher.acts'));

-- newest: the end of the chain
SELECT id, hash FROM acts ORDER BY id DESC LIMIT 1;

-- add: the next one
INSERT INTO acts (id, kind, account_id, by_id, by_role, seen, confirmed, at, details, hash, by_name)
VALUES (%(id)s, %(kind)s, %(account_id)s, %(by_id)s, %(by_role)s, %(seen)s, %(confirmed)s, %(at)s, %(details)s, %(hash)s,
    %(by_name)s);

-- add_details: what goes when the account is erased
INSERT INTO act_details (act_id, salt, tenant_id, letter_number, reason, text)
VALUES (%(id)s, %(salt)s, %(tenant_id)s, %(letter_number)s, %(reason)s, %(text)s);

-- pending: what is to be done for an account, the oldest first
SELECT {columns} FROM acts a LEFT JOIN act_details d ON d.act_id = a.id
WHERE a.account_id = %(account_id)s AND a.kind = ANY(%(kinds)s)
  AND NOT EXISTS (SELECT FROM act_outcomes o WHERE o.act_id = a.id)
ORDER BY a.id;

-- waiting: accounts with something to be done
SELECT DISTINCT a.account_id FROM acts a WHERE a.account_id IS NOT NULL AND a.kind = ANY(%(kinds)s)
  AND NOT EXISTS (SELECT FROM act_outcomes o WHERE o.act_id = a.id);

-- conclude: what came of it, once
INSERT INTO act_outcomes (act_id, done, text) VALUES (%(act_id)s, %(done)s, %(text)s) ON CONFLICT DO NOTHING;

-- last_change: the newest act that changes this case
SELECT a.id, a.by_id, a.at, o.at AS done_at FROM acts a LEFT JOIN act_outcomes o ON o.act_id = a.id
WHERE a.account_id = %(account_id)s AND a.kind = ANY(%(kinds)s) ORDER BY a.id DESC LIMIT 1;

-- proposals: who is to be let in without a letter, of the newest act of each case; one whose case changed since is none
SELECT {columns}, o.done, o.text AS outcome, o.at AS done_at
FROM acts a JOIN act_outcomes o ON o.act_id = a.id AND o.done LEFT JOIN act_details d ON d.act_id = a.id
WHERE a.kind = 'propose_opening' AND a.at > %(since)s AND (%(account_id)s::text IS NULL OR a.account_id = %(account_id)s)
  AND NOT EXISTS (SELECT FROM acts b WHERE b.account_id = a.account_id AND b.id > a.id AND b.kind = ANY(%(kinds)s))
ORDER BY a.id;

-- unfinished: earlier acts of a kind that nobody carried out to the end
SELECT a.id FROM acts a WHERE a.account_id = %(account_id)s AND a.kind = ANY(%(kinds)s) AND a.id < %(before)s
  AND NOT EXISTS (SELECT FROM act_outcomes o WHERE o.act_id = a.id);

-- history: everything about an account, the newest first
SELECT {columns}, o.done, o.text AS outcome, o.at AS done_at
FROM acts a LEFT JOIN act_details d ON d.act_id = a.id LEFT JOIN act_outcomes o ON o.act_id = a.id
WHERE a.account_id = %(account_id)s ORDER BY a.id DESC LIMIT %(limit)s;

-- listing: what everybody did in a time, the newest first, from one place of the list on
SELECT {columns}, o.done, o.text AS outcome, o.at AS done_at
FROM acts a LEFT JOIN act_details d ON d.act_id = a.id LEFT JOIN act_outcomes o ON o.act_id = a.id
WHERE a.at >= %(since)s AND a.at < %(until)s AND (%(by_id)s::text IS NULL OR a.by_id = %(by_id)s)
  AND (%(before)s::bigint IS NULL OR a.id < %(before)s)
ORDER BY a.id DESC LIMIT %(limit)s;

-- named: what a person of staff was called at the newest act
SELECT by_name FROM acts WHERE by_id = %(by_id)s AND by_name <> '' ORDER BY id DESC LIMIT 1;

-- claims: who works on what: the newest claim of each case, unless it was given back or is too old
SELECT DISTINCT ON (account_id) account_id, kind, by_id, at FROM acts
WHERE at > %(since)s AND kind IN ('claim', 'unclaim') AND account_id IS NOT NULL
ORDER BY account_id, id DESC;

-- chain: all of it, the oldest first; `erased` where the details are gone, `known` while the account is
SELECT {columns}, a.details AS details, a.hash AS hash, d.salt, d.act_id IS NULL AS erased,
       r.account_id IS NOT NULL AS known
FROM acts a LEFT JOIN act_details d ON d.act_id = a.id
LEFT JOIN registrations r ON r.account_id = a.account_id AND r.ended_at IS NULL
ORDER BY a.id;
