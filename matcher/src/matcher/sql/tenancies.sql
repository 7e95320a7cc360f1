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

-- forget: history that is older than its rule allows
DELETE FROM tenancies WHERE ended_at < now() - make_interval(days => %(days)s);
