-- one_at_a_time: two imports at once would each end the other's rows
SELECT pg_advisory_xact_lock(hashtext('matcher.import'));

-- room: what an import works with until its transaction ends; lookups never wait longer than this lock for the swap
SELECT set_config('work_mem', '128MB', true), set_config('maintenance_work_mem', '512MB', true),
       set_config('statement_timeout', '15min', true), set_config('lock_timeout', '10s', true);

-- stage: places for the file's rows and for the report, gone with the transaction
CREATE TEMPORARY TABLE staging (LIKE tenancies INCLUDING DEFAULTS) ON COMMIT DROP;
ALTER TABLE staging ADD COLUMN line integer NOT NULL;
CREATE TEMPORARY TABLE refused (line integer, tenant_id text, contract_id text, why text) ON COMMIT DROP;
CREATE TEMPORARY TABLE warned (line integer, tenant_id text, contract_id text, why text) ON COMMIT DROP;
CREATE TEMPORARY TABLE changes (line integer, kind text, tenant_id text, contract_id text) ON COMMIT DROP;

-- contradictions: lines that were refused together
WITH fault AS (SELECT * FROM unnest(%(lines)s::integer[], %(why)s::text[]) AS f (line, why)),
gone AS (DELETE FROM staging s USING fault WHERE s.line = fault.line RETURNING s.line, tenant_id, contract_id, fault.why)
INSERT INTO refused SELECT * FROM gone;

-- doubted: lines that contradict others, and are taken all the same; the fingerprint tells that too
WITH fault AS (SELECT * FROM unnest(%(lines)s::integer[], %(why)s::text[]) AS f (line, why)),
marked AS (
    UPDATE staging s SET doubt = btrim(doubt || ' ' || fault.why), fingerprint = fingerprint # 2
    FROM fault WHERE s.line = fault.line RETURNING s.line, tenant_id, contract_id, fault.why
)
INSERT INTO warned SELECT * FROM marked;

-- guarded: letters of these contracts go to a guardian; the fingerprint tells that too
UPDATE staging SET status = btrim(status || ' ' || %(note)s), fingerprint = fingerprint # 1
WHERE contract_id = ANY(%(contracts)s);

-- compare: what is in the file and not on file, or ended there, or has another content
INSERT INTO changes
SELECT s.line, CASE WHEN t.ended_at IS NULL AND t.tenant_id IS NOT NULL THEN 'changed' ELSE 'added' END,
       s.tenant_id, s.contract_id
FROM staging s LEFT JOIN tenancies t USING (tenant_id, contract_id)
WHERE t.tenant_id IS NULL OR t.ended_at IS NOT NULL OR s.fingerprint <> t.fingerprint;

-- missing: on file, no longer in the file; a refused line keeps the row that it would have replaced
INSERT INTO changes
SELECT NULL, 'ended', t.tenant_id, t.contract_id FROM tenancies t
WHERE t.ended_at IS NULL
  AND NOT EXISTS (SELECT FROM staging s WHERE (s.tenant_id, s.contract_id) = (t.tenant_id, t.contract_id))
  AND NOT EXISTS (SELECT FROM refused r WHERE (r.tenant_id, r.contract_id) = (t.tenant_id, t.contract_id));

-- totals: how much that is, of how much
SELECT count(*) FILTER (WHERE kind = 'added'), count(*) FILTER (WHERE kind = 'changed'),
       count(*) FILTER (WHERE kind = 'ended'), (SELECT count(*) FROM refused),
       (SELECT count(*) FROM tenancies WHERE ended_at IS NULL), (SELECT count(*) FROM staging),
       (SELECT count(*) FROM staging WHERE doubt <> ''), (SELECT count(*) FROM warned)
FROM changes;

-- changes: the report by line
SELECT line, kind, tenant_id, contract_id, '' FROM changes
UNION ALL SELECT line, 'refused', tenant_id, contract_id, why FROM refused
UNION ALL SELECT line, 'warned', tenant_id, contract_id, why FROM warned
ORDER BY 1 NULLS LAST, 3, 4;

-- end: mark what is missing, keep it as history
UPDATE tenancies t SET ended_at = now(), changed_at = now()
FROM changes c WHERE c.kind = 'ended' AND (c.tenant_id, c.contract_id) = (t.tenant_id, t.contract_id);

-- apply: add and change, write only what differs
INSERT INTO tenancies AS t ({columns})
SELECT {columns} FROM staging JOIN changes USING (line, tenant_id, contract_id)
ON CONFLICT (tenant_id, contract_id) DO UPDATE SET {changes}, changed_at = now(), ended_at = NULL;

-- rebuild: the same outcome as `end` and `apply` for a file that changes much, in a table beside the one that is read
CREATE TABLE tenancies_next (LIKE tenancies INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
INSERT INTO tenancies_next ({columns}, added_at, changed_at, ended_at)
SELECT {staged}, coalesce(t.added_at, now()),
    CASE WHEN t.fingerprint = s.fingerprint AND t.ended_at IS NULL THEN t.changed_at ELSE now() END, NULL
FROM staging s LEFT JOIN tenancies t USING (tenant_id, contract_id);
INSERT INTO tenancies_next ({columns}, added_at, changed_at, ended_at)
SELECT {on_file}, t.added_at, CASE WHEN c.kind = 'ended' THEN now() ELSE t.changed_at END,
    CASE WHEN c.kind = 'ended' THEN now() ELSE t.ended_at END
FROM tenancies t
LEFT JOIN staging s USING (tenant_id, contract_id)
LEFT JOIN changes c USING (tenant_id, contract_id)
WHERE s.tenant_id IS NULL;
ALTER TABLE tenancies_next ADD CONSTRAINT tenancies_next_pkey PRIMARY KEY (tenant_id, contract_id);
CREATE INDEX tenancies_next_keys ON tenancies_next USING gin (keys) WITH (fastupdate = off);
ANALYZE tenancies_next;

-- newer_columns: those of a release that is being rolled out beside this one
SELECT attname FROM pg_attribute
WHERE attrelid = 'tenancies'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname <> ALL(%(known)s);

-- newer_indexes: the same of indexes; they are made again under their names
SELECT indexdef FROM pg_indexes
WHERE schemaname = current_schema() AND tablename = 'tenancies' AND indexname <> ALL(%(known)s);

-- carry: what stands in columns that this release does not know
UPDATE tenancies_next n SET {carried} FROM tenancies t WHERE (t.tenant_id, t.contract_id) = (n.tenant_id, n.contract_id);

-- swap: the one step that lookups wait for, some milliseconds
DROP TABLE tenancies;
ALTER TABLE tenancies_next RENAME TO tenancies;
ALTER TABLE tenancies RENAME CONSTRAINT tenancies_next_pkey TO tenancies_pkey;
ALTER INDEX tenancies_next_keys RENAME TO tenancies_keys;
