-- One row per person and contract. Rows that a later file no longer has are kept with `ended_at`: the look-alike
-- check asks who ever lived in a house. The keys are the canonical spelling of spelling.py, computed at import.
CREATE TABLE tenancies (
    tenant_id text NOT NULL,
    contract_id text NOT NULL,
    flat_id text NOT NULL,
    role text NOT NULL,
    salutation text NOT NULL,
    title text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    street text NOT NULL,
    house_number text NOT NULL,
    postal_code text NOT NULL,
    city text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    birth_date date,
    move_in date,
    move_out date,
    house_key text NOT NULL,
    name_key text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    PRIMARY KEY (tenant_id, contract_id)
);
CREATE INDEX tenancies_house ON tenancies (house_key);
CREATE INDEX tenancies_name ON tenancies (name_key);

-- One row per account in Keycloak. Names and addresses stay in Keycloak; this table holds numbers and states alone.
CREATE TABLE registrations (
    account_id text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('email_pending', 'matching', 'matched', 'letter_ordered', 'letter_posted',
        'active', 'review', 'no_match', 'blocked', 'expired', 'moved_out')),
    outcome text CHECK (outcome IN ('match', 'review', 'none')),
    reasons jsonb NOT NULL DEFAULT '[]',
    note text NOT NULL DEFAULT '',
    tenant_id text,
    decided_by text CHECK (decided_by IN ('matcher', 'staff')),
    decided_at timestamptz,
    order_id uuid UNIQUE,
    letter_number text,
    letter_state text,
    letter_posted_at text,
    letter_expected_on text,
    letter_valid_until text,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);
CREATE INDEX registrations_state ON registrations (state) WHERE ended_at IS NULL;

-- What Keycloak reported, by webhook or read from its event store; the same id is the same event.
CREATE TABLE keycloak_events (
    id text PRIMARY KEY,
    type text NOT NULL,
    account_id text NOT NULL,
    actor_id text,
    received_at timestamptz NOT NULL DEFAULT now(),
    handled_at timestamptz
);
CREATE INDEX keycloak_events_pending ON keycloak_events (account_id) WHERE handled_at IS NULL;
CREATE INDEX keycloak_events_handled ON keycloak_events (handled_at) WHERE handled_at IS NOT NULL;

-- How far each feed has been read.
CREATE TABLE cursors (
    name text PRIMARY KEY,
    position text NOT NULL
);
