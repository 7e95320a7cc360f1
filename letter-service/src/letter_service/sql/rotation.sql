-- sealed_otherwise: those whose key is there; one whose key is lost is told, not touched
SELECT order_id, clear_key_id, clear_text FROM letters
WHERE clear_text IS NOT NULL AND clear_key_id <> %(key_id)s AND clear_key_id = ANY(%(known)s) FOR UPDATE;

-- sealed: all whose key is there
SELECT order_id, clear_key_id, clear_text FROM letters
WHERE clear_text IS NOT NULL AND clear_key_id = ANY(%(known)s) FOR UPDATE;

-- reseal: unless somebody destroyed it meanwhile
UPDATE letters SET clear_key_id = %(key_id)s, clear_text = %(clear_text)s
WHERE order_id = %(order_id)s AND clear_key_id = %(old_key_id)s;

-- code_keys: as long as a code may be typed or disowned, or its order asked for again
SELECT key_id, count(DISTINCT order_id) AS letters, max(greatest(valid_until, (ordered_at + %(kept)s)::date)) AS until
FROM (
    SELECT order_id, ordered_at, valid_until, unnest(ARRAY[code_key_id, order_key_id]) AS key_id FROM letters
    WHERE ordered_at > %(ordered_after)s OR valid_until >= %(today)s
) AS used GROUP BY key_id;

-- clear_text_keys: as long as a letter may be printed again
SELECT clear_key_id AS key_id, count(*) AS letters, NULL::date AS until FROM letters
WHERE clear_text IS NOT NULL GROUP BY clear_key_id;
