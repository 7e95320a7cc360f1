-- spend: nothing is inserted for one that was spent before
INSERT INTO spent_tokens (token_id, expires_at) VALUES (%(token_id)s, %(expires_at)s) ON CONFLICT DO NOTHING;

-- forget: nobody accepts them any more
DELETE FROM spent_tokens WHERE expires_at < %(now)s;
