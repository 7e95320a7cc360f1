-- order: one at a time of an account and a form
INSERT INTO own_exports (account_id, form) VALUES (%(account_id)s, %(form)s) ON CONFLICT DO NOTHING RETURNING form;

-- take: what is ready, once
DELETE FROM own_exports WHERE account_id = %(account_id)s AND form = %(form)s AND made_at IS NOT NULL RETURNING content;

-- wanted: whether somebody still waits for it
SELECT form FROM own_exports WHERE account_id = %(account_id)s AND form = %(form)s AND made_at IS NULL;

-- keep: it is ready; without content where nothing is handed out
UPDATE own_exports SET made_at = now(), content = %(content)s
WHERE account_id = %(account_id)s AND form = %(form)s AND made_at IS NULL RETURNING form;

-- forget: what nobody came for
DELETE FROM own_exports WHERE asked_at < now() - interval '10 minutes';
