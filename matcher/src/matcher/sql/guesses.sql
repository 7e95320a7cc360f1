-- counts: other tries of each kind within the window
SELECT asked.kind, count(g.attempt)
FROM unnest(%(kinds)s::text[], %(keys)s::bigint[]) AS asked (kind, key)
LEFT JOIN guesses g ON (g.kind, g.key) = (asked.kind, asked.key) AND g.attempt <> %(attempt)s AND g.at > %(since)s
GROUP BY asked.kind;

-- add: the same data of the same account is one try, however often it is settled
INSERT INTO guesses (kind, key, attempt, at)
SELECT kind, key, %(attempt)s, %(now)s FROM unnest(%(kinds)s::text[], %(keys)s::bigint[]) AS tried (kind, key)
ON CONFLICT DO NOTHING;

-- forget: what no window reaches any more
DELETE FROM guesses WHERE at < %(before)s;
