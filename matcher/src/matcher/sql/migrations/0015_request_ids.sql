-- From the proxy to the letter: the log lines of one request carry one name.
ALTER TABLE keycloak_events ADD COLUMN request_id text;
