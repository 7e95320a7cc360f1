-- What a tenant wishes to have changed stands in Keycloak; here is since when it waits, and which one staff dealt with last.
ALTER TABLE registrations ADD COLUMN wished_at timestamptz, ADD COLUMN wish_done_at timestamptz;
CREATE INDEX registrations_wishes ON registrations (wished_at) WHERE wished_at IS NOT NULL AND ended_at IS NULL;
