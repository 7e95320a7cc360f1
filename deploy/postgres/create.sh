#!/bin/bash
# Runs once, in an empty data folder: a database for Keycloak, and one with a schema and a role for each service.
set -euo pipefail
export PGUSER=${POSTGRES_USER:-postgres} PGOPTIONS='-c log_statement=none -c log_min_error_statement=panic'
secrets=${SECRETS_FOLDER:-/run/secrets}

role() { # The password goes by way of the client's memory: no process list and no log shows it.
  psql -q -v ON_ERROR_STOP=1 -v name="$1" -v file="$secrets/database-$1" -d postgres <<'SQL'
\set password `cat :'file'`
CREATE ROLE :"name" LOGIN PASSWORD :'password';
SQL
}

schema() { # Its owner has its name, and sees nothing else.
  psql -q -v ON_ERROR_STOP=1 -v name="$1" -d bwg <<'SQL'
CREATE SCHEMA :"name" AUTHORIZATION :"name";
ALTER ROLE :"name" SET search_path = :"name";
SQL
}

for name in keycloak matcher letter_service; do role "$name"; done
createdb -O keycloak keycloak
createdb bwg
psql -q -v ON_ERROR_STOP=1 -d bwg -c 'REVOKE ALL ON SCHEMA public FROM PUBLIC'
for name in matcher letter_service; do schema "$name"; done
