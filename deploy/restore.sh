#!/bin/bash
# Brings back what deploy/backup.sh wrote into FOLDER, opened by the private key in the file KEY. A backup that is not whole, or of
# another key, changes nothing.
set -euo pipefail
folder=${1:?usage: deploy/restore.sh FOLDER KEY}
key=${2:?usage: deploy/restore.sh FOLDER KEY}
began=$SECONDS

fail() { echo "$1: nothing was changed." >&2; exit 1; }
opened() { age --decrypt -i "$key" "$folder/$1.age"; }
command -v age >/dev/null || fail "age is missing (apt-get install age)"
(cd "$folder" && sha256sum --check --status sha256) 2>/dev/null || fail "This backup is not whole"
for part in keycloak.dump bwg.dump outbox.tar; do
  opened $part >/dev/null 2>&1 || fail "The key in $key does not open this backup"
done

docker compose stop
docker compose up -d --wait postgres
for database in keycloak bwg; do
  opened $database.dump | docker compose exec -T postgres sh -c "PGPASSWORD=\$(cat /run/secrets/database-postgres) \
    pg_restore -U postgres --clean --if-exists --single-transaction -d $database"
done
opened outbox.tar | docker compose run --rm -T --no-deps --entrypoint tar letter-service-worker -C /var/lib/letters -xf -
# What was typed, stopped or disowned since the backup is forgotten, so no letter of that time may open anything.
docker compose run --rm -T --no-deps letter-service-worker restored
echo "Restored in $((SECONDS - began)) s. Now start everything: docker compose up -d --wait"
echo "Then see what the gap holds: docker compose exec letter-service-worker letter-service reconcile"
