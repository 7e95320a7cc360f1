-- What people of staff did at the desk: a chain, `hash` covers the row and the one before. Nothing of it changes or goes.
-- goes with the code before: it does not write here
CREATE TABLE acts (
    id bigint PRIMARY KEY,
    kind text NOT NULL,
    account_id text,
    by_id text NOT NULL,
    by_role text NOT NULL,
    seen text NOT NULL,
    confirmed boolean NOT NULL,
    at timestamptz NOT NULL,
    details bytea NOT NULL,
    hash bytea NOT NULL
);
CREATE INDEX acts_account ON acts (account_id, id);
CREATE INDEX acts_at ON acts (at);
CREATE FUNCTION refuse_change_of_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'acts of staff are kept as they are';
END $$;
CREATE TRIGGER acts_stay BEFORE UPDATE OR DELETE ON acts FOR EACH ROW EXECUTE FUNCTION refuse_change_of_acts();
CREATE TRIGGER acts_all_stay BEFORE TRUNCATE ON acts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_acts();

-- What of an act may name somebody: goes when the account is erased, `acts.details` is its salted hash.
CREATE TABLE act_details (
    act_id bigint PRIMARY KEY REFERENCES acts,
    salt bytea NOT NULL,
    tenant_id text NOT NULL,
    letter_number text NOT NULL,
    reason text NOT NULL,
    text text NOT NULL
);
-- What came of it, once; `text` is a sentence for staff and is emptied when the account is erased.
CREATE TABLE act_outcomes (
    act_id bigint PRIMARY KEY REFERENCES acts,
    at timestamptz NOT NULL DEFAULT now(),
    done boolean NOT NULL,
    text text NOT NULL
);
-- The act that a letter was ordered for: it brings one, whatever crashes.
ALTER TABLE orders ADD COLUMN act_id bigint;
-- The review queue, the oldest first, and the letter that somebody on the telephone names.
CREATE INDEX registrations_waiting ON registrations (state_since, account_id)
    WHERE ended_at IS NULL AND state IN ('review', 'no_match');
CREATE INDEX registrations_tenant ON registrations (tenant_id);
CREATE INDEX orders_letter ON orders (letter_number);

-- Mails of the desk: a registration is rejected, a person is asked for something (the act's id stands for the letter).
-- goes with the code before: it knows fewer kinds
ALTER TABLE mails DROP CONSTRAINT mails_kind_check, ADD CONSTRAINT mails_kind_check CHECK (kind IN
    ('letter-posted', 'letter-reminder', 'letter-expired', 'letter-returned', 'account-expiring', 'second-account',
     'account-active', 'registration-rejected', 'ask-call', 'ask-data', 'ask-household'));
