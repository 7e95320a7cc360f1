-- candidates: everybody who was ever on file for this house (or, if there is none, for one in a street like it), who
-- shares contact data, people alike around, and namesakes anywhere
WITH known AS (SELECT EXISTS (SELECT FROM tenancies WHERE keys && %(street)s::bigint[]) AS street),
house AS MATERIALIZED (SELECT ctid FROM tenancies WHERE keys && %(house)s::bigint[] LIMIT 501),
found AS (
    SELECT ctid FROM house
    UNION
    (SELECT ctid FROM tenancies WHERE NOT EXISTS (SELECT FROM house) AND keys && %(slipped)s::bigint[] LIMIT 501)
    UNION
    (SELECT ctid FROM tenancies WHERE keys && %(contact)s::bigint[] LIMIT 50)
    UNION
    (SELECT ctid FROM tenancies WHERE keys && %(around)s::bigint[] LIMIT 200)
    UNION
    (SELECT ctid FROM tenancies WHERE keys && %(namesakes)s::bigint[] LIMIT 50)
)
SELECT known.street, tenant_id, first_name, last_name, t.street, house_number, postal_code, city, phone, email,
       birth_date, move_in, move_out, role, status, birth_name, salutation, title, care_of, doubt, ended_at IS NOT NULL
FROM known, tenancies t WHERE t.ctid = ANY(ARRAY(SELECT ctid FROM found));

-- villages: what the file says of these places
SELECT village, town FROM places WHERE village = ANY(%(names)s) OR town = ANY(%(names)s);

-- bearers: how many people on file bear each of these names
SELECT name, people FROM bearers WHERE kind = %(kind)s AND name = ANY(%(names)s);

-- current: the running contracts of one tenant, the flat that was typed first, then the oldest
SELECT contract_id, {columns}
FROM tenancies
WHERE tenant_id = %(tenant_id)s AND ended_at IS NULL
  AND (move_in IS NULL OR move_in <= %(today)s) AND (move_out IS NULL OR move_out >= %(today)s)
ORDER BY house_key = %(house_key)s DESC, move_in NULLS FIRST, contract_id;

-- all_of: every row of one tenant, ended ones too, with its last day: the one that was agreed, or on which it left the file
SELECT contract_id, status, ended_at IS NOT NULL, least(move_out, (ended_at AT TIME ZONE 'Europe/Berlin')::date), {columns}
FROM tenancies WHERE tenant_id = %(tenant_id)s ORDER BY move_in NULLS FIRST, contract_id;

-- known: whether the number is on file at all
SELECT 1 FROM tenancies WHERE tenant_id = %(tenant_id)s LIMIT 1;

-- forget: history that is older than its rule allows
DELETE FROM tenancies WHERE ended_at < now() - make_interval(days => %(days)s);
