-- What a tenant asked to be handed out of the own data, until it is taken: seconds, and ten minutes at most.
CREATE TABLE own_exports (
    account_id text NOT NULL,
    form text NOT NULL CHECK (form IN ('json', 'pdf')),
    asked_at timestamptz NOT NULL DEFAULT now(),
    made_at timestamptz,
    content bytea,
    PRIMARY KEY (account_id, form)
);
