-- add: the same event twice, by webhook and from the event store, is one row; returned is what is new
INSERT INTO keycloak_events (id, type, account_id, actor_id, request_id)
SELECT * FROM unnest(%(ids)s::text[], %(types)s::text[], %(account_ids)s::text[], %(actor_ids)s::text[], %(request_ids)s::text[])
ON CONFLICT (id) DO NOTHING RETURNING account_id;

-- waiting: accounts whose settling is under way anyway
SELECT DISTINCT account_id FROM keycloak_events WHERE handled_at IS NULL;

-- pending: what waits for the next settling of one account
SELECT id, type, account_id, actor_id, request_id FROM keycloak_events
WHERE account_id = %(account_id)s AND handled_at IS NULL ORDER BY received_at;

-- handled: only what was seen before the work began, so that an event in between settles once more
UPDATE keycloak_events SET handled_at = now() WHERE id = ANY(%(ids)s) AND handled_at IS NULL;

-- forget: the overlap of the next catch-up is minutes, so weeks are more than enough
DELETE FROM keycloak_events WHERE handled_at < now() - make_interval(days => %(days)s);
