#!/bin/bash
# Brings back what deploy/backup.sh wrote into FOLDER. A backup that is not whole changes nothing.
set -euo pipefail
folder=${1:?usage: deploy/restore.sh FOLDER}
(cd "$folder" && sha256sum --check --quiet sha256) || {
  echo "This backup is not whole: nothing was changed." >&2
  exit 1
}
docker compose stop
docker compose up -d --wait postgres
for database in keycloak bwg; do
  docker compose exec -T postgres sh -c "PGPASSWORD=\$(cat /run/secrets/database-postgres) \
    pg_restore -U postgres --clean --if-exists --single-transaction -d $database" <"$folder/$database.dump"
done
docker compose run --rm -T --no-deps --entrypoint tar letter-service-worker -C /var/lib/letters -xf - <"$folder/outbox.tar"
# What was typed, stopped or disowned since the backup is forgotten, so no letter of that time may open anything.
docker compose run --rm -T --no-deps letter-service-worker restored
echo "Now start everything: docker compose up -d --wait"
echo "Then see what the gap holds: docker compose exec letter-service-worker letter-service reconcile"
