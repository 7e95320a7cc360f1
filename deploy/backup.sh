#!/bin/bash
# Writes both databases and the letters in the outbox into a folder of their own below FOLDER, whole or not at all.
# The secrets are not in it: keep their copy elsewhere, for whoever holds both can test codes.
set -euo pipefail
folder=${1:?usage: deploy/backup.sh FOLDER}
umask 077
name=$(date -u +%Y-%m-%dT%H%M%SZ)
unfinished=$folder/.$name
mkdir -p "$unfinished"
trap 'rm -rf "$unfinished"' EXIT

for database in keycloak bwg; do
  docker compose exec -T postgres \
    sh -c "PGPASSWORD=\$(cat /run/secrets/database-postgres) pg_dump -U postgres -Fc $database" >"$unfinished/$database.dump"
done
docker compose exec -T letter-service-worker tar -C /var/lib/letters -cf - outbox >"$unfinished/outbox.tar"
# pg_restore takes in a dump that was cut short and says nothing: the checksums are what shows it.
(cd "$unfinished" && sha256sum keycloak.dump bwg.dump outbox.tar >sha256)
mv "$unfinished" "$folder/$name"
echo "$folder/$name"
# Prometheus sees how long ago that was.
docker compose exec -T letter-service-worker touch /var/lib/letters/outbox/.backed-up
