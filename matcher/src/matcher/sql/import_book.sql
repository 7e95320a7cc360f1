-- note: what a file did, would do, or why it was refused whole
INSERT INTO imports (at, applied, added, changed, ended, refused, warned, refusal, lines)
VALUES (%(at)s, %(applied)s, %(added)s, %(changed)s, %(ended)s, %(refused)s, %(warned)s, %(refusal)s, %(lines)s);

-- listing: the newest first
SELECT id, at, applied, added, changed, ended, refused, warned, refusal, ARRAY[]::text[] AS lines
FROM imports ORDER BY id DESC LIMIT %(limit)s;

-- find: one with its lines
SELECT id, at, applied, added, changed, ended, refused, warned, refusal, lines FROM imports WHERE id = %(id)s;

-- forget: nobody asks any more
DELETE FROM imports WHERE at < %(before)s;
