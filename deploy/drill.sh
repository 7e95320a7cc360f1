#!/bin/bash
# Restores a backup beside the running system, which it does not touch, says what is in it and how long that took, and takes all of
# it away again. Nothing of it reaches a tenant: only the database starts.
set -euo pipefail
folder=${1:?usage: deploy/drill.sh FOLDER KEY}
key=${2:?usage: deploy/drill.sh FOLDER KEY}
export COMPOSE_PROJECT_NAME=${COMPOSE_PROJECT_NAME:-bwg}-drill
away() { docker compose down --volumes >/dev/null 2>&1; }
away
trap away EXIT
deploy/restore.sh "$folder" "$key" | sed -n 's/^\(Restored in .*\) Now .*/\1/p'
count() { # database, table, what
  docker compose exec -T postgres sh -c "PGPASSWORD=\$(cat /run/secrets/database-postgres) \
    psql -U postgres -qAtX -c 'SELECT count(*) FROM $2' $1" | sed "s/\$/ $3/"
}
count keycloak user_entity "accounts in Keycloak"
count bwg matcher.registrations "registrations"
count bwg letter_service.letters "letters"
