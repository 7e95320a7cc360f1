-- A token of the provider opens one answer: its id stands here until nobody would accept it any more.
CREATE TABLE spent_tokens (
    token_id text PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
