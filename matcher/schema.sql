-- What the migrations make; tests/matcher/test_migrations.py keeps it so. Never applied by itself.

CREATE SCHEMA matcher;

CREATE TYPE matcher.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

CREATE TYPE matcher.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

CREATE TYPE matcher.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

CREATE FUNCTION matcher.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION matcher.procrastinate_defer_jobs_v1(jobs matcher.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION matcher.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE TABLE matcher.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status matcher.procrastinate_job_status DEFAULT 'todo'::matcher.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::matcher.procrastinate_job_status) AND (abort_requested = true))))
);

CREATE FUNCTION matcher.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS matcher.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION matcher.procrastinate_finish_job_v1(job_id bigint, end_status matcher.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION matcher.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION matcher.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION matcher.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION matcher.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION matcher.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION matcher.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION matcher.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION matcher.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION matcher.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION matcher.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION matcher.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION matcher.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION matcher.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION matcher.refuse_change_of_acts() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'acts of staff are kept as they are';
END $$;

CREATE TABLE matcher.act_details (
    act_id bigint NOT NULL,
    salt bytea NOT NULL,
    tenant_id text NOT NULL,
    letter_number text NOT NULL,
    reason text NOT NULL,
    text text NOT NULL
);

CREATE TABLE matcher.act_outcomes (
    act_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    done boolean NOT NULL,
    text text NOT NULL
);

CREATE TABLE matcher.acts (
    id bigint NOT NULL,
    kind text NOT NULL,
    account_id text,
    by_id text NOT NULL,
    by_role text NOT NULL,
    seen text NOT NULL,
    confirmed boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    details bytea NOT NULL,
    hash bytea NOT NULL,
    by_name text DEFAULT ''::text NOT NULL
);

CREATE TABLE matcher.bearers (
    kind text NOT NULL,
    name text NOT NULL,
    people integer NOT NULL,
    CONSTRAINT bearers_kind_check CHECK ((kind = ANY (ARRAY['first'::text, 'last'::text])))
);

CREATE TABLE matcher.claims (
    account_id text NOT NULL,
    claimed_by uuid NOT NULL,
    until timestamp with time zone NOT NULL
);

CREATE TABLE matcher.cursors (
    name text NOT NULL,
    "position" text NOT NULL
);

CREATE TABLE matcher.guesses (
    kind text NOT NULL,
    key bigint NOT NULL,
    attempt bigint NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE matcher.heartbeats (
    worker text NOT NULL,
    beat_at timestamp with time zone NOT NULL
);

CREATE TABLE matcher.imports (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    applied boolean NOT NULL,
    added integer NOT NULL,
    changed integer NOT NULL,
    ended integer NOT NULL,
    refused integer NOT NULL,
    warned integer NOT NULL,
    refusal text NOT NULL,
    lines text[] NOT NULL
);

ALTER TABLE matcher.imports ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME matcher.imports_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE matcher.keycloak_events (
    id text NOT NULL,
    type text NOT NULL,
    account_id text NOT NULL,
    actor_id text,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    handled_at timestamp with time zone,
    request_id text
);

CREATE TABLE matcher.letter_counts (
    day date NOT NULL,
    kind text NOT NULL,
    key bigint NOT NULL,
    number integer NOT NULL
);

CREATE TABLE matcher.mails (
    account_id text NOT NULL,
    kind text NOT NULL,
    letter_number text DEFAULT ''::text NOT NULL,
    queued_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    refused_at timestamp with time zone,
    CONSTRAINT mails_kind_check CHECK ((kind = ANY (ARRAY['letter-posted'::text, 'letter-reminder'::text, 'letter-expired'::text, 'letter-returned'::text, 'account-expiring'::text, 'second-account'::text, 'account-active'::text, 'registration-rejected'::text, 'ask-call'::text, 'ask-data'::text, 'ask-household'::text, 'tenancy-ending'::text, 'former-expiring'::text, 'wish-done'::text])))
);

CREATE TABLE matcher.migrations (
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE matcher.orders (
    order_id uuid NOT NULL,
    account_id text NOT NULL,
    tenant_id text NOT NULL,
    address bigint,
    placed_at timestamp with time zone DEFAULT now() NOT NULL,
    letter_number text,
    state text,
    cause text,
    ordered_at timestamp with time zone,
    posted_at text,
    expected_on text,
    valid_until text,
    next_at timestamp with time zone,
    disowned_at timestamp with time zone,
    release_reason text DEFAULT ''::text NOT NULL,
    act_id bigint,
    noted boolean DEFAULT true NOT NULL
);

CREATE TABLE matcher.own_exports (
    account_id text NOT NULL,
    form text NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    made_at timestamp with time zone,
    content bytea,
    CONSTRAINT own_exports_form_check CHECK ((form = ANY (ARRAY['json'::text, 'pdf'::text])))
);

CREATE TABLE matcher.parked (
    job_id bigint NOT NULL,
    task text NOT NULL,
    account_id text,
    parked_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE matcher.places (
    village text NOT NULL,
    town text NOT NULL
);

CREATE TABLE matcher.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type matcher.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

CREATE SEQUENCE matcher.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE matcher.procrastinate_events_id_seq OWNED BY matcher.procrastinate_events.id;

CREATE SEQUENCE matcher.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE matcher.procrastinate_jobs_id_seq OWNED BY matcher.procrastinate_jobs.id;

CREATE TABLE matcher.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

CREATE SEQUENCE matcher.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE matcher.procrastinate_periodic_defers_id_seq OWNED BY matcher.procrastinate_periodic_defers.id;

CREATE TABLE matcher.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE matcher.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME matcher.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE matcher.registrations (
    account_id text NOT NULL,
    state text NOT NULL,
    outcome text,
    reasons jsonb DEFAULT '[]'::jsonb NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    tenant_id text,
    decided_by text,
    decided_at timestamp with time zone,
    order_id uuid,
    letter_number text,
    letter_state text,
    letter_posted_at text,
    letter_expected_on text,
    letter_valid_until text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    moved_out_at timestamp with time zone,
    letter_ordered_at timestamp with time zone,
    letter_next_at timestamp with time zone,
    returned_at timestamp with time zone,
    disowned_at timestamp with time zone,
    state_since timestamp with time zone DEFAULT now() NOT NULL,
    proven_tenant_id text,
    demanded_at timestamp with time zone,
    former_tenant_ids text[] DEFAULT '{}'::text[] NOT NULL,
    tried bigint,
    held_at timestamp with time zone,
    leaves_on date,
    deceased_at timestamp with time zone,
    removed_for text DEFAULT ''::text NOT NULL,
    wished_at timestamp with time zone,
    wish_done_at timestamp with time zone,
    CONSTRAINT registrations_decided_by_check CHECK ((decided_by = ANY (ARRAY['matcher'::text, 'staff'::text]))),
    CONSTRAINT registrations_outcome_check CHECK ((outcome = ANY (ARRAY['match'::text, 'review'::text, 'none'::text]))),
    CONSTRAINT registrations_state_check CHECK ((state = ANY (ARRAY['email_pending'::text, 'matching'::text, 'matched'::text, 'letter_ordered'::text, 'letter_posted'::text, 'active'::text, 'review'::text, 'no_match'::text, 'blocked'::text, 'expired'::text, 'moved_out'::text])))
);

CREATE TABLE matcher.removals (
    day date NOT NULL,
    reason text NOT NULL,
    number bigint NOT NULL
);

CREATE TABLE matcher.rescues (
    job_id bigint NOT NULL,
    times integer NOT NULL
);

CREATE TABLE matcher.returns (
    letter_number text NOT NULL,
    tenant_id text NOT NULL,
    address bigint,
    returned_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone,
    done_at timestamp with time zone
);

CREATE TABLE matcher.tenancies (
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
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    status text DEFAULT ''::text NOT NULL,
    birth_name text DEFAULT ''::text NOT NULL,
    keys bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    fingerprint bigint DEFAULT 0 NOT NULL,
    care_of text DEFAULT ''::text NOT NULL,
    country text DEFAULT ''::text NOT NULL,
    letter_language text DEFAULT ''::text NOT NULL,
    large_print boolean DEFAULT false NOT NULL,
    doubt text DEFAULT ''::text NOT NULL,
    keys_version smallint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY matcher.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('matcher.procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY matcher.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('matcher.procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY matcher.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('matcher.procrastinate_periodic_defers_id_seq'::regclass);

ALTER TABLE ONLY matcher.act_details
    ADD CONSTRAINT act_details_pkey PRIMARY KEY (act_id);

ALTER TABLE ONLY matcher.act_outcomes
    ADD CONSTRAINT act_outcomes_pkey PRIMARY KEY (act_id);

ALTER TABLE ONLY matcher.acts
    ADD CONSTRAINT acts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY matcher.bearers
    ADD CONSTRAINT bearers_pkey PRIMARY KEY (kind, name);

ALTER TABLE ONLY matcher.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY matcher.cursors
    ADD CONSTRAINT cursors_pkey PRIMARY KEY (name);

ALTER TABLE ONLY matcher.guesses
    ADD CONSTRAINT guesses_pkey PRIMARY KEY (kind, key, attempt);

ALTER TABLE ONLY matcher.heartbeats
    ADD CONSTRAINT heartbeats_pkey PRIMARY KEY (worker);

ALTER TABLE ONLY matcher.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY matcher.keycloak_events
    ADD CONSTRAINT keycloak_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY matcher.letter_counts
    ADD CONSTRAINT letter_counts_pkey PRIMARY KEY (day, kind, key);

ALTER TABLE ONLY matcher.mails
    ADD CONSTRAINT mails_pkey PRIMARY KEY (account_id, kind, letter_number);

ALTER TABLE ONLY matcher.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);

ALTER TABLE ONLY matcher.orders
    ADD CONSTRAINT orders_letter_number_key UNIQUE (letter_number);

ALTER TABLE ONLY matcher.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (order_id);

ALTER TABLE ONLY matcher.own_exports
    ADD CONSTRAINT own_exports_pkey PRIMARY KEY (account_id, form);

ALTER TABLE ONLY matcher.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (job_id);

ALTER TABLE ONLY matcher.places
    ADD CONSTRAINT places_pkey PRIMARY KEY (village, town);

ALTER TABLE ONLY matcher.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY matcher.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY matcher.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY matcher.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY matcher.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY matcher.registrations
    ADD CONSTRAINT registrations_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY matcher.registrations
    ADD CONSTRAINT registrations_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY matcher.removals
    ADD CONSTRAINT removals_pkey PRIMARY KEY (day, reason);

ALTER TABLE ONLY matcher.rescues
    ADD CONSTRAINT rescues_pkey PRIMARY KEY (job_id);

ALTER TABLE ONLY matcher.returns
    ADD CONSTRAINT returns_pkey PRIMARY KEY (letter_number);

ALTER TABLE ONLY matcher.tenancies
    ADD CONSTRAINT tenancies_pkey PRIMARY KEY (tenant_id, contract_id);

CREATE INDEX acts_account ON matcher.acts USING btree (account_id, id);

CREATE INDEX acts_at ON matcher.acts USING btree (at);

CREATE INDEX acts_named ON matcher.acts USING btree (by_id, id) WHERE (by_name <> ''::text);

CREATE INDEX guesses_at ON matcher.guesses USING btree (at);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON matcher.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::matcher.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON matcher.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX keycloak_events_handled ON matcher.keycloak_events USING btree (handled_at) WHERE (handled_at IS NOT NULL);

CREATE INDEX keycloak_events_pending ON matcher.keycloak_events USING btree (account_id) WHERE (handled_at IS NULL);

CREATE INDEX mails_refused ON matcher.mails USING btree (refused_at) WHERE (refused_at IS NOT NULL);

CREATE INDEX mails_waiting ON matcher.mails USING btree (queued_at) WHERE (sent_at IS NULL);

CREATE INDEX orders_account ON matcher.orders USING btree (account_id);

CREATE INDEX orders_letter ON matcher.orders USING btree (letter_number);

CREATE INDEX orders_placed ON matcher.orders USING btree (placed_at);

CREATE INDEX places_town ON matcher.places USING btree (town);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON matcher.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON matcher.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::matcher.procrastinate_job_status, 'doing'::matcher.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON matcher.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::matcher.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON matcher.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::matcher.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON matcher.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON matcher.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::matcher.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON matcher.procrastinate_periodic_defers USING btree (job_id);

CREATE INDEX registrations_active ON matcher.registrations USING btree (tenant_id) WHERE (state = 'active'::text);

CREATE INDEX registrations_state ON matcher.registrations USING btree (state) WHERE (ended_at IS NULL);

CREATE INDEX registrations_tenant ON matcher.registrations USING btree (tenant_id);

CREATE INDEX registrations_waiting ON matcher.registrations USING btree (state_since, account_id) WHERE ((ended_at IS NULL) AND (state = ANY (ARRAY['review'::text, 'no_match'::text])));

CREATE INDEX registrations_wishes ON matcher.registrations USING btree (wished_at) WHERE ((wished_at IS NOT NULL) AND (ended_at IS NULL));

CREATE INDEX returns_flagged ON matcher.returns USING btree (tenant_id) WHERE (released_at IS NULL);

CREATE INDEX tenancies_keys ON matcher.tenancies USING gin (keys) WITH (fastupdate=off);

CREATE TRIGGER acts_all_stay BEFORE TRUNCATE ON matcher.acts FOR EACH STATEMENT EXECUTE FUNCTION matcher.refuse_change_of_acts();

CREATE TRIGGER acts_stay BEFORE DELETE OR UPDATE ON matcher.acts FOR EACH ROW EXECUTE FUNCTION matcher.refuse_change_of_acts();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON matcher.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::matcher.procrastinate_job_status))) EXECUTE FUNCTION matcher.procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON matcher.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::matcher.procrastinate_job_status)) EXECUTE FUNCTION matcher.procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON matcher.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION matcher.procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON matcher.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION matcher.procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON matcher.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::matcher.procrastinate_job_status))) EXECUTE FUNCTION matcher.procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON matcher.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::matcher.procrastinate_job_status)) EXECUTE FUNCTION matcher.procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON matcher.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION matcher.procrastinate_trigger_function_status_events_update_v1();

ALTER TABLE ONLY matcher.act_details
    ADD CONSTRAINT act_details_act_id_fkey FOREIGN KEY (act_id) REFERENCES matcher.acts(id);

ALTER TABLE ONLY matcher.act_outcomes
    ADD CONSTRAINT act_outcomes_act_id_fkey FOREIGN KEY (act_id) REFERENCES matcher.acts(id);

ALTER TABLE ONLY matcher.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES matcher.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY matcher.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES matcher.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY matcher.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES matcher.procrastinate_jobs(id);
