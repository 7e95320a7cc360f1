-- How often a job was taken from a worker that died with it, and what was set aside with an alarm.
CREATE TABLE rescues (
    job_id bigint PRIMARY KEY,
    times integer NOT NULL
);
CREATE TABLE parked (
    job_id bigint PRIMARY KEY,
    task text NOT NULL,
    account_id text,
    parked_at timestamptz NOT NULL DEFAULT now()
);
-- When the worker's loop last said that it runs.
CREATE TABLE heartbeats (
    worker text PRIMARY KEY,
    beat_at timestamptz NOT NULL
);
-- The mail server does not take mails for this address, and will not.
ALTER TABLE mails ADD COLUMN refused_at timestamptz;
