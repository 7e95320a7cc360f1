-- position: how far a feed has been read
SELECT position FROM cursors WHERE name = %(name)s;

-- move: remember how far a feed has been read
INSERT INTO cursors (name, position) VALUES (%(name)s, %(position)s)
ON CONFLICT (name) DO UPDATE SET position = excluded.position;

-- now: remember when something was last done
INSERT INTO cursors (name, position) VALUES (%(name)s, now()::text)
ON CONFLICT (name) DO UPDATE SET position = excluded.position;
