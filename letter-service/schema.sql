-- What the migrations make; tests/letter_service/test_schema.py keeps it so. Never applied by itself.

CREATE SCHEMA letter_service;

CREATE FUNCTION letter_service.next_letter_at(for_account text, for_tenancy text, resend_wait interval, at_most integer, tenancy_window interval) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    SELECT greatest(
        (SELECT max(coalesce(posted_at, ordered_at)) + resend_wait FROM letters
         WHERE account_id = for_account AND (state <> 'stopped' OR handed_over_at IS NOT NULL)),
        (SELECT ordered_at + tenancy_window FROM letters
         WHERE tenancy = for_tenancy AND (state <> 'stopped' OR handed_over_at IS NOT NULL)
         ORDER BY ordered_at DESC OFFSET at_most - 1 LIMIT 1)
    )
$$;

CREATE FUNCTION letter_service.next_letter_at(for_account text, for_tenancy text, resend_wait interval, per_account integer, per_tenancy integer, within interval) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    WITH counted AS (
        SELECT account_id, ordered_at, posted_at FROM letters
        WHERE tenancy = for_tenancy AND cause <> 'restored'
          AND (handed_over_at IS NOT NULL OR (set_aside IS NULL AND state NOT IN ('stopped', 'expired')))
    )
    SELECT greatest(
        (SELECT max(coalesce(posted_at, ordered_at)) + resend_wait FROM counted WHERE account_id = for_account),
        (SELECT ordered_at + within FROM counted WHERE account_id = for_account
         ORDER BY ordered_at DESC OFFSET per_account - 1 LIMIT 1),
        (SELECT ordered_at + within FROM counted ORDER BY ordered_at DESC OFFSET per_tenancy - 1 LIMIT 1)
    )
$$;

CREATE FUNCTION letter_service.note_transition() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO transitions (order_id, state, cause, at)
    VALUES (new.order_id, new.state, new.cause, coalesce(new.changed_at, new.ordered_at))
    ON CONFLICT (order_id, state) DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION letter_service.refuse_other_ways() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ways WHERE from_state = old.state AND to_state = new.state) THEN
        RAISE EXCEPTION 'a letter does not go from % to %', old.state, new.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN new;
END $$;

CREATE TABLE letter_service.accounts (
    account_id text NOT NULL,
    wrong_count integer DEFAULT 0 NOT NULL,
    paused_until timestamp with time zone,
    last_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE letter_service.alarms (
    kind text NOT NULL,
    level integer NOT NULL,
    rung_at timestamp with time zone NOT NULL
);

CREATE TABLE letter_service.attempts (
    attempt_id bigint NOT NULL,
    account_id text NOT NULL,
    source bytea NOT NULL,
    result text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT attempts_result_check CHECK ((result = ANY (ARRAY['yes'::text, 'typo'::text, 'wrong'::text, 'paused'::text, 'locked'::text])))
);

ALTER TABLE letter_service.attempts ALTER COLUMN attempt_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME letter_service.attempts_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE letter_service.daily_work (
    only_row boolean DEFAULT true NOT NULL,
    done_on date NOT NULL,
    CONSTRAINT daily_work_only_row_check CHECK (only_row)
);

CREATE TABLE letter_service.disown_guesses (
    letter_number text NOT NULL,
    source bytea NOT NULL,
    wrong_count integer DEFAULT 0 NOT NULL,
    paused_until timestamp with time zone,
    last_at timestamp with time zone NOT NULL
);

CREATE TABLE letter_service.disown_tries (
    letter_number text NOT NULL,
    wrong_count integer DEFAULT 0 NOT NULL,
    paused_until timestamp with time zone,
    last_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE letter_service.disown_tries IS 'not used any more: counted what all client addresses typed for a letter';

CREATE SEQUENCE letter_service.letter_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE letter_service.letters (
    order_id uuid NOT NULL,
    letter_number text NOT NULL,
    account_id text NOT NULL,
    tenancy text NOT NULL,
    state text DEFAULT 'ordered'::text NOT NULL,
    order_key_id text NOT NULL,
    order_fingerprint bytea NOT NULL,
    code_key_id text NOT NULL,
    code_fingerprint bytea NOT NULL,
    clear_key_id text,
    clear_text bytea,
    ordered_at timestamp with time zone NOT NULL,
    handed_over_at timestamp with time zone,
    posted_at timestamp with time zone,
    expected_on date,
    valid_until date NOT NULL,
    repeat_until timestamp with time zone,
    run_id bigint,
    set_aside text,
    cause text DEFAULT 'order'::text NOT NULL,
    changed_at timestamp with time zone,
    not_before timestamp with time zone,
    release_reason text,
    dated date,
    CONSTRAINT letters_check CHECK (((clear_text IS NULL) = (clear_key_id IS NULL))),
    CONSTRAINT letters_state_check CHECK ((state = ANY (ARRAY['ordered'::text, 'rendered'::text, 'handed_over'::text, 'posted'::text, 'used'::text, 'expired'::text, 'returned'::text, 'stopped'::text])))
);

CREATE TABLE letter_service.migrations (
    name text NOT NULL,
    at timestamp with time zone DEFAULT now()
);

CREATE TABLE letter_service.runs (
    run_id bigint NOT NULL,
    name text GENERATED ALWAYS AS (('R'::text || lpad((run_id)::text, 6, '0'::text))) STORED,
    claimed_at timestamp with time zone NOT NULL,
    handed_over_at timestamp with time zone,
    posted_at timestamp with time zone,
    letters integer,
    sha256 text,
    channel text,
    claimed integer,
    test_letter boolean DEFAULT false NOT NULL,
    retry_at timestamp with time zone,
    waits_for text
);

ALTER TABLE letter_service.runs ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME letter_service.runs_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE letter_service.sources (
    source bytea NOT NULL,
    window_started_at timestamp with time zone NOT NULL,
    tries integer NOT NULL
);

CREATE TABLE letter_service.spent_tokens (
    token_id text NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE letter_service.submissions (
    reference text NOT NULL,
    run_id bigint NOT NULL,
    channel text NOT NULL,
    state text NOT NULL,
    tries integer DEFAULT 1 NOT NULL,
    letters integer NOT NULL,
    pages integer NOT NULL,
    layouts jsonb NOT NULL,
    sha256 text NOT NULL,
    external_id text,
    cost_cents integer,
    reason text,
    sent_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    asked_at timestamp with time zone,
    posted_on date,
    refusals integer DEFAULT 0 NOT NULL,
    CONSTRAINT submissions_check CHECK (((state = 'accepted'::text) = (accepted_at IS NOT NULL))),
    CONSTRAINT submissions_state_check CHECK ((state = ANY (ARRAY['sending'::text, 'accepted'::text, 'refused'::text])))
);

CREATE TABLE letter_service.transitions (
    transition_id bigint NOT NULL,
    order_id uuid NOT NULL,
    state text NOT NULL,
    cause text NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE letter_service.transitions ALTER COLUMN transition_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME letter_service.transitions_transition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE letter_service.ways (
    from_state text NOT NULL,
    to_state text NOT NULL
);

CREATE TABLE letter_service.workers (
    host text NOT NULL,
    seen_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY letter_service.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY letter_service.alarms
    ADD CONSTRAINT alarms_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY letter_service.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (attempt_id);

ALTER TABLE ONLY letter_service.daily_work
    ADD CONSTRAINT daily_work_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY letter_service.disown_guesses
    ADD CONSTRAINT disown_guesses_pkey PRIMARY KEY (letter_number, source);

ALTER TABLE ONLY letter_service.disown_tries
    ADD CONSTRAINT disown_tries_pkey PRIMARY KEY (letter_number);

ALTER TABLE ONLY letter_service.letters
    ADD CONSTRAINT letters_letter_number_key UNIQUE (letter_number);

ALTER TABLE ONLY letter_service.letters
    ADD CONSTRAINT letters_pkey PRIMARY KEY (order_id);

ALTER TABLE ONLY letter_service.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);

ALTER TABLE ONLY letter_service.runs
    ADD CONSTRAINT runs_name_key UNIQUE (name);

ALTER TABLE ONLY letter_service.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY letter_service.sources
    ADD CONSTRAINT sources_pkey PRIMARY KEY (source);

ALTER TABLE ONLY letter_service.spent_tokens
    ADD CONSTRAINT spent_tokens_pkey PRIMARY KEY (token_id);

ALTER TABLE ONLY letter_service.submissions
    ADD CONSTRAINT submissions_pkey PRIMARY KEY (reference);

ALTER TABLE ONLY letter_service.transitions
    ADD CONSTRAINT transitions_order_id_state_key UNIQUE (order_id, state);

ALTER TABLE ONLY letter_service.transitions
    ADD CONSTRAINT transitions_pkey PRIMARY KEY (transition_id);

ALTER TABLE ONLY letter_service.ways
    ADD CONSTRAINT ways_pkey PRIMARY KEY (from_state, to_state);

ALTER TABLE ONLY letter_service.workers
    ADD CONSTRAINT workers_pkey PRIMARY KEY (host);

CREATE INDEX attempts_by_time ON letter_service.attempts USING btree (at, result);

CREATE INDEX letters_in_clear ON letter_service.letters USING btree (order_id) WHERE (clear_text IS NOT NULL);

CREATE INDEX letters_of_account ON letter_service.letters USING btree (account_id, ordered_at);

CREATE INDEX letters_of_run ON letter_service.letters USING btree (run_id);

CREATE INDEX letters_of_tenancy ON letter_service.letters USING btree (tenancy, ordered_at);

CREATE INDEX letters_open ON letter_service.letters USING btree (valid_until) WHERE (state = ANY (ARRAY['ordered'::text, 'rendered'::text, 'handed_over'::text, 'posted'::text]));

CREATE INDEX letters_over ON letter_service.letters USING btree (changed_at) WHERE (state = ANY (ARRAY['used'::text, 'expired'::text, 'returned'::text, 'stopped'::text]));

CREATE INDEX letters_waiting ON letter_service.letters USING btree (ordered_at) WHERE ((run_id IS NULL) AND (handed_over_at IS NULL) AND (clear_text IS NOT NULL));

CREATE INDEX runs_unfinished ON letter_service.runs USING btree (run_id) WHERE (handed_over_at IS NULL);

CREATE INDEX submissions_by_day ON letter_service.submissions USING btree (accepted_at) WHERE (cost_cents IS NOT NULL);

CREATE INDEX submissions_to_follow ON letter_service.submissions USING btree (asked_at) WHERE ((state = 'accepted'::text) AND (posted_on IS NULL));

CREATE TRIGGER letters_begin AFTER INSERT ON letter_service.letters FOR EACH ROW EXECUTE FUNCTION letter_service.note_transition();

CREATE TRIGGER letters_change AFTER UPDATE OF state ON letter_service.letters FOR EACH ROW WHEN ((old.state <> new.state)) EXECUTE FUNCTION letter_service.note_transition();

CREATE TRIGGER letters_keep_to_their_ways BEFORE UPDATE OF state ON letter_service.letters FOR EACH ROW WHEN ((old.state <> new.state)) EXECUTE FUNCTION letter_service.refuse_other_ways();

ALTER TABLE ONLY letter_service.attempts
    ADD CONSTRAINT attempts_account_id_fkey FOREIGN KEY (account_id) REFERENCES letter_service.accounts(account_id);

ALTER TABLE ONLY letter_service.letters
    ADD CONSTRAINT letters_account_id_fkey FOREIGN KEY (account_id) REFERENCES letter_service.accounts(account_id);

ALTER TABLE ONLY letter_service.letters
    ADD CONSTRAINT letters_run_id_fkey FOREIGN KEY (run_id) REFERENCES letter_service.runs(run_id);

ALTER TABLE ONLY letter_service.submissions
    ADD CONSTRAINT submissions_run_id_fkey FOREIGN KEY (run_id) REFERENCES letter_service.runs(run_id);

ALTER TABLE ONLY letter_service.transitions
    ADD CONSTRAINT transitions_order_id_fkey FOREIGN KEY (order_id) REFERENCES letter_service.letters(order_id);
