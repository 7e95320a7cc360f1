-- candidates: everybody who was ever on file for this house, people alike around, and namesakes anywhere
WITH known AS (SELECT EXISTS (SELECT FROM tenancies WHERE keys && %(street)s::bigint[]) AS street),
found AS (
    SELECT ctid FROM tenancies WHERE keys && %(near)s::bigint[]
    UNION
    (SELECT ctid FROM tenancies WHERE keys && %(around)s::bigint[] LIMIT 200)
    UNION
    (SELECT ctid FROM tenancies WHERE keys && %(namesakes)s::bigint[] LIMIT 50)
)
SELECT known.street, tenant_id, first_name, last_name, t.street, house_number, postal_code, city, phone, email,
       birth_date, move_in, move_out, role, status, birth_name, ended_at IS NOT NULL
FROM known, tenancies t WHERE t.ctid = ANY(ARRAY(SELECT ctid FROM found));

-- current: the running contracts of one tenant, the flat that was typed first, then the oldest
SELECT contract_id, salutation, title, first_name, last_name, street, house_number, postal_code, city, care_of, country,
    letter_language, large_print
FROM tenancies
WHERE tenant_id = %(tenant_id)s AND ended_at IS NULL
  AND (move_in IS NULL OR move_in <= %(today)s) AND (move_out IS NULL OR move_out >= %(today)s)
ORDER BY house_key = %(house_key)s DESC, move_in NULLS FIRST, contract_id;

-- moved: accounts whose tenant has no running contract any more, or has one again
SELECT r.account_id FROM registrations r
WHERE r.ended_at IS NULL AND r.tenant_id IS NOT NULL AND (r.moved_out_at IS NULL) <> EXISTS (
    SELECT FROM tenancies t WHERE t.tenant_id = r.tenant_id AND t.ended_at IS NULL
    AND (t.move_in IS NULL OR t.move_in <= %(today)s) AND (t.move_out IS NULL OR t.move_out >= %(today)s));

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
WHERE t.ended_at IS NULL AND s.fingerprint <> t.fingerprint ORDER BY s.line;

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
    house_number, postal_code, city, phone, email, birth_date, move_in, move_out, status, birth_name, care_of, country,
    letter_language, large_print, house_key, name_key, keys, fingerprint)
SELECT tenant_id, contract_id, flat_id, role, salutation, title, first_name, last_name, street,
    house_number, postal_code, city, phone, email, birth_date, move_in, move_out, status, birth_name, care_of, country,
    letter_language, large_print, house_key, name_key, keys, fingerprint FROM staging
ON CONFLICT (tenant_id, contract_id) DO UPDATE SET
    flat_id = excluded.flat_id, role = excluded.role, salutation = excluded.salutation, title = excluded.title,
    first_name = excluded.first_name, last_name = excluded.last_name, street = excluded.street, house_number =
    excluded.house_number, postal_code = excluded.postal_code, city = excluded.city, phone = excluded.phone, email =
    excluded.email, birth_date = excluded.birth_date, move_in = excluded.move_in, move_out = excluded.move_out,
    status = excluded.status, birth_name = excluded.birth_name, care_of = excluded.care_of, country = excluded.country,
    letter_language = excluded.letter_language, large_print = excluded.large_print, house_key = excluded.house_key,
    name_key = excluded.name_key, keys = excluded.keys, fingerprint = excluded.fingerprint,
    changed_at = now(), ended_at = NULL
WHERE t.ended_at IS NOT NULL OR t.fingerprint <> excluded.fingerprint;

-- room: what a rebuild works with, until the transaction ends
SELECT set_config('work_mem', '128MB', true), set_config('maintenance_work_mem', '512MB', true);

-- rebuild: the same outcome as `end` and `apply` for a file that changes much, in a table beside the one that is read
CREATE TABLE tenancies_next (LIKE tenancies INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
INSERT INTO tenancies_next (tenant_id, contract_id,
    flat_id, role, salutation, title, first_name, last_name, street, house_number, postal_code, city, phone, email,
    birth_date, move_in, move_out, status, birth_name, care_of, country, letter_language, large_print, house_key,
    name_key, keys, fingerprint, added_at, changed_at, ended_at)
SELECT s.tenant_id, s.contract_id, s.flat_id, s.role, s.salutation, s.title, s.first_name, s.last_name, s.street,
    s.house_number, s.postal_code, s.city, s.phone, s.email, s.birth_date, s.move_in, s.move_out, s.status, s.birth_name,
    s.care_of, s.country, s.letter_language, s.large_print,
    s.house_key, s.name_key, s.keys, s.fingerprint, coalesce(t.added_at, now()),
    CASE WHEN t.fingerprint = s.fingerprint AND t.ended_at IS NULL THEN t.changed_at ELSE now() END, NULL
FROM staging s LEFT JOIN tenancies t USING (tenant_id, contract_id);
INSERT INTO tenancies_next (tenant_id, contract_id,
    flat_id, role, salutation, title, first_name, last_name, street, house_number, postal_code, city, phone, email,
    birth_date, move_in, move_out, status, birth_name, care_of, country, letter_language, large_print, house_key,
    name_key, keys, fingerprint, added_at, changed_at, ended_at)
SELECT t.tenant_id, t.contract_id, t.flat_id, t.role, t.salutation, t.title, t.first_name, t.last_name, t.street,
    t.house_number, t.postal_code, t.city, t.phone, t.email, t.birth_date, t.move_in, t.move_out, t.status, t.birth_name,
    t.care_of, t.country, t.letter_language, t.large_print,
    t.house_key, t.name_key, t.keys, t.fingerprint, t.added_at, CASE WHEN gone THEN now() ELSE t.changed_at END,
    CASE WHEN gone THEN now() ELSE t.ended_at END
FROM tenancies t
LEFT JOIN staging s USING (tenant_id, contract_id)
LEFT JOIN refused r USING (tenant_id, contract_id)
CROSS JOIN LATERAL (SELECT t.ended_at IS NULL AND r.tenant_id IS NULL AS gone) AS fate
WHERE s.tenant_id IS NULL;
ALTER TABLE tenancies_next ADD CONSTRAINT tenancies_next_pkey PRIMARY KEY (tenant_id, contract_id);
CREATE INDEX tenancies_next_keys ON tenancies_next USING gin (keys) WITH (fastupdate = off);
DROP TABLE tenancies;
ALTER TABLE tenancies_next RENAME TO tenancies;
ALTER TABLE tenancies RENAME CONSTRAINT tenancies_next_pkey TO tenancies_pkey;
ALTER INDEX tenancies_next_keys RENAME TO tenancies_keys;
