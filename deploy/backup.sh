#!/bin/bash
# Writes both databases as they were at one moment, and the letters in the outbox, encrypted for BACKUP_RECIPIENT into a folder of
# their own below FOLDER: read back and whole, or not at all. Backups older than BACKUP_KEEP_DAYS go then.
# With --secrets it writes the secrets instead, for BACKUP_SECRETS_RECIPIENT: whoever opens both can test codes.
set -euo pipefail
what=data
[ "${1:-}" != --secrets ] || { what=secrets; shift; }
folder=${1:?usage: deploy/backup.sh [--secrets] FOLDER}
umask 077
name=$(date -u +%Y-%m-%dT%H%M%SZ)
unfinished=$folder/.$name

fail() { echo "$1 Nothing was backed up." >&2; exit 1; }
setting() { sed -n "s/^$1=//p" "${COMPOSE_ENV_FILES:-.env}" | tail -n 1; }
recipient() { # setting
  local key
  key=$(setting "$1")
  age -r "$key" </dev/null >/dev/null 2>&1 ||
    fail "$1 is no public key of age: make a pair by age-keygen, on another machine; the line \"public key\" goes into .env."
  echo "$key"
}

command -v age >/dev/null || fail "age is missing: apt-get install age."
mkdir -p "$folder"
exec {lock}>"$folder/.lock"
flock --nonblock "$lock" || fail "Another backup to $folder is running."

if [ $what = secrets ]; then
  key=$(recipient BACKUP_SECRETS_RECIPIENT)
  [ "$key" != "$(setting BACKUP_RECIPIENT)" ] || fail "One key for both would open codes: BACKUP_SECRETS_RECIPIENT needs a pair of its own."
  made=$folder/secrets-$name.tar.age
  trap 'rm -f "$made.part"' EXIT
  tar -C "$(setting SECRETS_FOLDER)" -cf - . | age -r "$key" -o "$made.part"
  mv "$made.part" "$made"
  echo "$made"
  exit
fi

key=$(recipient BACKUP_RECIPIENT)
keep=$(setting BACKUP_KEEP_DAYS)
[[ ${keep:=30} =~ ^[1-9][0-9]*$ ]] || fail "BACKUP_KEEP_DAYS is a number of days, not \"$keep\"."
mkdir "$unfinished"
trap 'rm -rf "$unfinished"' EXIT

in_postgres() { # command, for a shell there
  docker compose exec -T postgres sh -c "PGPASSWORD=\$(cat /run/secrets/database-postgres) $1"
}

declare -A asks answers moments
session() { # database: one that stays open, since a moment lasts as long as the transaction that named it
  mkfifo "$unfinished/$1.asks" "$unfinished/$1.answers"
  in_postgres "psql -U postgres -qAtX -v ON_ERROR_STOP=1 $1" <"$unfinished/$1.asks" >"$unfinished/$1.answers" &
  exec {asks[$1]}>"$unfinished/$1.asks" {answers[$1]}<"$unfinished/$1.answers"
  ask "$1" "SELECT 'ready'"
  answer "$1" >/dev/null
}
ask() { echo "$2;" >&"${asks[$1]}"; }
answer() { local line; read -r -t 60 line <&"${answers[$1]}" || fail "The database $1 does not answer."; echo "$line"; }

for database in keycloak bwg; do session $database; done
for database in keycloak bwg; do ask $database "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot()"; done
for database in keycloak bwg; do moments[$database]=$(answer $database); done

written() { # file: standard input, encrypted, and once more to whoever reads it back
  tee /dev/fd/3 | age -r "$key" -o "$unfinished/$1.age"
}
for database in keycloak bwg; do
  { in_postgres "pg_dump -U postgres -Fc --snapshot=${moments[$database]} $database" | written $database.dump; } 3>&1 |
    in_postgres "pg_restore -f /dev/null"
done
{ docker compose exec -T letter-service-worker tar -C /var/lib/letters -cf - outbox | written outbox.tar; } 3>&1 | tar -tf - >/dev/null

for database in keycloak bwg; do exec {asks[$database]}>&- {answers[$database]}<&-; done
rm "$unfinished"/*.asks "$unfinished"/*.answers
# pg_restore takes in a dump that was cut short and says nothing: the checksums are what shows it.
(cd "$unfinished" && sha256sum ./*.age >sha256)
mv "$unfinished" "$folder/$name"
find "$folder" -mindepth 1 -maxdepth 1 -type d -name '2*Z' ! -name "$name" -mmin +$((keep * 24 * 60)) -exec rm -rf {} +
echo "$folder/$name"
# Prometheus sees how long ago that was.
docker compose exec -T letter-service-worker touch /var/lib/letters/outbox/.backed-up
