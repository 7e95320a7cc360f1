-- One row for each account that ever ordered a letter or typed a code: the row that parallel tries queue up for.
CREATE TABLE accounts (
    account_id text PRIMARY KEY,
    wrong_count integer NOT NULL DEFAULT 0,
    paused_until timestamptz
);

CREATE SEQUENCE letter_numbers;

CREATE TABLE runs (
    run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text GENERATED ALWAYS AS ('R' || lpad(run_id::text, 6, '0')) STORED UNIQUE,
    claimed_at timestamptz NOT NULL,
    handed_over_at timestamptz,
    posted_at timestamptz,
    letters integer,
    sha256 text
);
CREATE INDEX runs_unfinished ON runs (run_id) WHERE handed_over_at IS NULL;

CREATE TABLE letters (
    order_id uuid PRIMARY KEY,
    letter_number text NOT NULL UNIQUE,
    account_id text NOT NULL REFERENCES accounts,
    tenancy text NOT NULL,
    state text NOT NULL DEFAULT 'ordered'
        CHECK (state IN ('ordered', 'rendered', 'handed_over', 'posted', 'used', 'expired', 'stopped')),
    order_key_id text NOT NULL,
    order_fingerprint bytea NOT NULL,
    code_key_id text NOT NULL,
    code_fingerprint bytea NOT NULL,
    clear_key_id text,
    clear_text bytea,
    ordered_at timestamptz NOT NULL,
    handed_over_at timestamptz,
    posted_at timestamptz,
    expected_on date,
    valid_until date NOT NULL,
    repeat_until timestamptz,
    run_id bigint REFERENCES runs,
    set_aside text,
    CHECK ((clear_text IS NULL) = (clear_key_id IS NULL))
);
CREATE INDEX letters_of_account ON letters (account_id, ordered_at);
CREATE INDEX letters_of_tenancy ON letters (tenancy, ordered_at);
CREATE INDEX letters_of_run ON letters (run_id);
CREATE INDEX letters_waiting ON letters (ordered_at) WHERE state = 'ordered' AND run_id IS NULL AND set_aside IS NULL;
CREATE INDEX letters_open ON letters (valid_until) WHERE state IN ('ordered', 'rendered', 'handed_over', 'posted');
CREATE INDEX letters_in_clear ON letters (order_id) WHERE clear_text IS NOT NULL;

CREATE TABLE transitions (
    transition_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES letters,
    state text NOT NULL,
    cause text NOT NULL,
    at timestamptz NOT NULL,
    UNIQUE (order_id, state)
);

CREATE TABLE attempts (
    attempt_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts,
    source bytea NOT NULL,
    result text NOT NULL CHECK (result IN ('yes', 'typo', 'wrong', 'paused', 'locked')),
    at timestamptz NOT NULL
);
CREATE INDEX attempts_by_time ON attempts (at, result);

CREATE TABLE sources (
    source bytea PRIMARY KEY,
    window_started_at timestamptz NOT NULL,
    tries integer NOT NULL
);
