-- candidates: everybody who was ever on file for this house, and everybody of this name
SELECT tenant_id, first_name, last_name, city, house_key, move_in, move_out, ended_at IS NOT NULL
FROM tenancies WHERE house_key = %(house_key)s
UNION
SELECT * FROM (
    SELECT tenant_id, first_name, last_name, city, house_key, move_in, move_out, ended_at IS NOT NULL
    FROM tenancies WHERE name_key = %(name_key)s LIMIT 50
) AS namesakes;

-- current: the running contracts of one tenant, the flat that was typed first, then the oldest
SELECT contract_id, salutation, title, first_name, last_name, street, house_number, postal_code, city
FROM tenancies
WHERE tenant_id = %(tenant_id)s AND ended_at IS NULL
  AND (move_in IS NULL OR move_in <= %(today)s) AND (move_out IS NULL OR move_out >= %(today)s)
ORDER BY house_key = %(house_key)s DESC, move_in NULLS FIRST, contract_id;

-- known: whether the number is on file at all
SELECT 1 FROM tenancies WHERE tenant_id = %(tenant_id)s LIMIT 1;

-- stage: a place for the file's rows, gone with the transaction
CREATE TEMPORARY TABLE staging (LIKE tenancies INCLUDING DEFAULTS) ON COMMIT DROP;
ALTER TABLE staging ADD COLUMN line integer NOT NULL;
CREATE TEMPORARY TABLE refused (tenant_id text NOT NULL, contract_id text NOT NULL) ON COMMIT DROP;

-- one_import: two imports at once would each end the other's rows
SELECT pg_advisory_xact_lock(hashtext('matcher.import'));

-- added: in the file, not on file or ended there
SELECT s.line, s.tenant_id, s.contract_id FROM staging s
LEFT JOIN tenancies t USING (tenant_id, contract_id)
WHERE t.tenant_id IS NULL OR t.ended_at IS NOT NULL ORDER BY s.line;

-- changed: in both, with another content
SELECT s.line, s.tenant_id, s.contract_id FROM staging s
JOIN tenancies t USING (tenant_id, contract_id)
WHERE t.ended_at IS NULL AND (s.flat_id, s.role, s.salutation, s.title, s.first_name, s.last_name, s.street,
    s.house_number, s.postal_code, s.city, s.phone, s.email, s.birth_date, s.move_in, s.move_out, s.house_key, s.name_key)
    IS DISTINCT FROM (t.flat_id, t.role, t.salutation, t.title, t.first_name, t.last_name, t.street,
    t.house_number, t.postal_code, t.city, t.phone, t.email, t.birth_date, t.move_in, t.move_out, t.house_key, t.name_key)
ORDER BY s.line;

-- missing: on file, no longer in the file; a refused line keeps the row that it would have replaced
SELECT t.tenant_id, t.contract_id FROM tenancies t
WHERE t.ended_at IS NULL
  AND NOT EXISTS (SELECT FROM staging s WHERE (s.tenant_id, s.contract_id) = (t.tenant_id, t.contract_id))
  AND NOT EXISTS (SELECT FROM refused r WHERE (r.tenant_id, r.contract_id) = (t.tenant_id, t.contract_id))
ORDER BY t.tenant_id, t.contract_id;

-- running: how many rows the last file left open
SELECT count(*) FROM tenancies WHERE ended_at IS NULL;

-- end: mark what is missing, keep it as history
UPDATE tenancies t SET ended_at = now(), changed_at = now()
WHERE t.ended_at IS NULL
  AND NOT EXISTS (SELECT FROM staging s WHERE (s.tenant_id, s.contract_id) = (t.tenant_id, t.contract_id))
  AND NOT EXISTS (SELECT FROM refused r WHERE (r.tenant_id, r.contract_id) = (t.tenant_id, t.contract_id));

-- apply: add and change, write only what differs
INSERT INTO tenancies AS t (tenant_id, contract_id, flat_id, role, salutation, title, first_name, last_name, street,
    house_number, postal_code, city, phone, email, birth_date, move_in, move_out, house_key, name_key)
SELECT tenant_id, contract_id, flat_id, role, salutation, title, first_name, last_name, street,
    house_number, postal_code, city, phone, email, birth_date, move_in, move_out, house_key, name_key FROM staging
ON CONFLICT (tenant_id, contract_id) DO UPDATE SET
    flat_id = excluded.flat_id, role = excluded.role, salutation = excluded.salutation, title = excluded.title,
    first_name = excluded.first_name, last_name = excluded.last_name, street = excluded.street,
    house_number = excluded.house_number, postal_code = excluded.postal_code, city = excluded.city,
    phone = excluded.phone, email = excluded.email, birth_date = excluded.birth_date, move_in = excluded.move_in,
    move_out = excluded.move_out, house_key = excluded.house_key, name_key = excluded.name_key,
    changed_at = now(), ended_at = NULL
WHERE t.ended_at IS NOT NULL OR (t.flat_id, t.role, t.salutation, t.title, t.first_name, t.last_name, t.street,
    t.house_number, t.postal_code, t.city, t.phone, t.email, t.birth_date, t.move_in, t.move_out, t.house_key, t.name_key)
    IS DISTINCT FROM (excluded.flat_id, excluded.role, excluded.salutation, excluded.title, excluded.first_name,
    excluded.last_name, excluded.street, excluded.house_number, excluded.postal_code, excluded.city, excluded.phone,
    excluded.email, excluded.birth_date, excluded.move_in, excluded.move_out, excluded.house_key, excluded.name_key);
