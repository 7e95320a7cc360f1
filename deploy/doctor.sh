#!/bin/bash
# Looks at what this server needs, says what is wrong and what to do, and changes nothing. Run it in the project's folder, as
# whoever runs `docker compose` there; FOLDER is the one of the backups. Ends with 1 when anything is wrong.
set -uo pipefail
folder=${1:?usage: deploy/doctor.sh FOLDER}
certificate_days=21 # a renewal that failed is seen in time
backup_hours=26 # one a day, and two hours to make it
disk_percent=85
compose_least=2.24 # docker-compose.yml needs it
docker_least=27 # before, all who come by IPv6 have one address
clock_seconds=120 # codes of an app are good for half a minute
alarm_hours=24
wait_seconds=10
env=${COMPOSE_ENV_FILES:-.env}
faults=0

well() { printf 'well   %s\n' "$1"; }
wrong() { # what is wrong, what to do
  printf 'WRONG  %s\n       → %s\n' "$1" "$2"
  faults=$((faults + 1))
}
setting() { sed -n "s/^$1=//p" "$env" | tail -n 1; }

settings() {
  local told
  [ -f "$env" ] || { wrong "there is no $env here" "cp .env.example .env, and fill it in (docs/betrieb.md)"; return 1; }
  told=$(docker compose config --quiet 2>&1) || { wrong "Compose does not take .env: ${told##*$'\n'}" "correct .env"; return 1; }
  well "settings: .env is complete"
}

names() {
  local name host
  for name in LOGIN_HOST ADMIN_HOST PORTAL_HOST; do
    host=$(setting $name)
    if getent ahosts "$host" >/dev/null; then well "name: $host is known"; else
      wrong "name: $host ($name) is not in the DNS" "have an A or AAAA record made that leads here"
    fi
  done
}

secrets() {
  local secrets name missing=()
  secrets=$(setting SECRETS_FOLDER)
  for name in $(sed -n 's#.*{file: "${SECRETS_FOLDER:?}/\(.*\)"}#\1#p' docker-compose.yml); do
    case $name in
      authorities | smtp-password) [ -r "$secrets/$name" ] ;; # empty where there is none
      *) [ -r "$secrets/$name" ] && [ -s "$secrets/$name" ] ;;
    esac || missing+=("$name")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    wrong "secrets: missing, empty or not readable in $secrets: ${missing[*]}" "sudo deploy/secrets.sh $secrets; the certificate and its key come from you"
    return 1
  fi
  if [ "$(stat -c %a "$secrets")" = 700 ]; then well "secrets: all there, for their owner alone"; else
    wrong "secrets: others on this server may look into $secrets" "sudo chmod 700 $secrets"
  fi
}

certificate() {
  local secrets file name host end
  secrets=$(setting SECRETS_FOLDER)
  file=$secrets/tls-certificate
  if ! end=$(openssl x509 -noout -enddate -in "$file" 2>/dev/null); then
    wrong "certificate: $file is no certificate in PEM" "put the certificate with its chain there"
    return
  fi
  if ! openssl x509 -noout -checkend 0 -in "$file" >/dev/null; then
    wrong "certificate: it ended on ${end#notAfter=}" "deploy/certificate.sh with a new one (docs/betrieb.md, \"Zertifikat\")"
  elif ! openssl x509 -noout -checkend $((certificate_days * 86400)) -in "$file" >/dev/null; then
    wrong "certificate: it ends soon, on ${end#notAfter=}" "deploy/certificate.sh with a new one (docs/betrieb.md, \"Zertifikat\")"
  else
    well "certificate: until ${end#notAfter=}"
  fi
  if [ "$(openssl x509 -noout -pubkey -in "$file")" != "$(openssl pkey -pubout -in "$secrets/tls-key" 2>/dev/null)" ]; then
    wrong "certificate: tls-key is not its key" "put the key that belongs to the certificate there"
  fi
  for name in LOGIN_HOST ADMIN_HOST PORTAL_HOST; do
    host=$(setting $name)
    openssl x509 -noout -checkhost "$host" -in "$file" | grep -q 'does match' ||
      wrong "certificate: it does not name $host ($name)" "have one made for all three names"
  done
}

mail() {
  local host port options=(-quiet) greeting
  host=$(setting SMTP_HOST) port=$(setting SMTP_PORT)
  case $host in
    *[!0-9a-fA-F.:]* | *[!0-9.]*.*) ;;
    *.*.*.* | *:*) wrong "mail: SMTP_HOST is an address, $host" "name the mail server: Keycloak finds the way to it by its name alone" ;;
  esac
  [ "$(setting SMTP_STARTTLS)" = true ] && options+=(-starttls smtp)
  if [ "$(setting SMTP_SSL)$(setting SMTP_STARTTLS)" = falsefalse ]; then
    greeting=$(timeout $wait_seconds bash -c 'exec 3<>"/dev/tcp/$0/$1" && read -r line <&3 && echo "$line"' "$host" "$port" 2>/dev/null)
  else
    [ -s "$(setting SECRETS_FOLDER)/authorities" ] && options+=(-CAfile "$(setting SECRETS_FOLDER)/authorities")
    greeting=$( (sleep 1; echo QUIT) | timeout $wait_seconds openssl s_client -connect "$host:$port" -verify_hostname "$host" \
      -verify_return_error "${options[@]}" 2>/dev/null | head -n 1)
  fi
  case $greeting in
    2[0-9][0-9]*) well "mail: $host:$port answers" ;;
    *) wrong "mail: $host:$port does not answer as a mail server that we may trust" "check SMTP_HOST, SMTP_PORT, SMTP_STARTTLS, SMTP_SSL, the firewall, and the secret authorities" ;;
  esac
}

believed() { # Whether other mail servers can tell that our mails are ours; DKIM has names that only the sender knows
  local from domain parent
  from=$(setting MAIL_FROM) domain=${from##*@}
  command -v dig >/dev/null || { wrong "mail: nothing here can look up SPF and DMARC" "apt-get install bind9-dnsutils"; return; }
  if text "$domain" | grep -qi 'v=spf1'; then well "mail: $domain says who may send for it (SPF)"; else
    wrong "mail: $domain does not say who may send for it (SPF)" "have a TXT record made: v=spf1 … -all, with the mail server in it (docs/betrieb.md)"
  fi
  parent=$domain # without a record of its own, that of the domain above counts
  until text "_dmarc.$parent" | grep -qi 'v=DMARC1'; do
    parent=${parent#*.}
    case $parent in
      *.*) ;;
      *) wrong "mail: $domain does not say what becomes of mails that are not from it (DMARC)" "have a TXT record made: _dmarc.$domain (docs/betrieb.md)"; return ;;
    esac
  done
  well "mail: _dmarc.$parent says what becomes of mails that are not from it"
}
text() { timeout $wait_seconds dig +short +time=3 +tries=1 TXT "$1" 2>/dev/null; }

clock() {
  clock_beside_others
  if [ "$(timedatectl show --property NTPSynchronized --value 2>/dev/null)" = yes ]; then well "time: kept right by NTP"; else
    wrong "time: nothing keeps this server's clock right" "apt-get install systemd-timesyncd (codes, tokens and signatures end by the clock)"
  fi
}

clock_beside_others() { # What the company's own website says that it is; silent where it says nothing
  local web here there off way
  web=$(sed -n 's/^web *= *"\(.*\)".*/\1/p' "$(setting COMPANY_DIR)/company.toml" 2>/dev/null)
  web=${web#*://} web=${web%%/*}
  case $web in
    '') return 0 ;;
    *:*) ;;
    *) web=$web:443 ;;
  esac
  # Its certificate is not asked about: a wrong clock takes any for ended.
  there=$(printf 'HEAD / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$web" |
    timeout $wait_seconds openssl s_client -quiet -connect "$web" -servername "${web%:*}" 2>/dev/null |
    tr -d '\r' | sed -n 's/^[Dd]ate: //p' | head -n 1)
  there=$(date --date "${there:-nothing}" +%s 2>/dev/null) || return 0
  here=$(date +%s) off=$((here - there))
  if [ ${off#-} -le $clock_seconds ]; then well "time: the same as at ${web%:*}"; else
    [ $off -gt 0 ] && way="ahead of" || way=behind
    wrong "time: this server's clock is $((${off#-} / 60)) minutes $way ${web%:*}" "timedatectl set-ntp true (codes, tokens and signatures end by the clock)"
  fi
}

disk() {
  local place used
  for place in "$(docker info --format '{{.DockerRootDir}}')" "$folder"; do
    used=$(df --output=pcent "$place" 2>/dev/null | tail -n 1 | tr -dc 0-9)
    if [ -z "$used" ]; then
      wrong "disk: ${place:-the folder of Docker} is not there" "name the folder that backups go to; see whether Docker runs"
    elif [ "$used" -lt $disk_percent ]; then well "disk: $place is full to $used %"; else
      wrong "disk: $place is full to $used %" "make room: old backups, docker image prune, a larger disk"
    fi
  done
}

backup() {
  local last
  last=$(find "$folder" -mindepth 1 -maxdepth 1 -type d -name '2*Z' 2>/dev/null | sort | tail -n 1)
  if [ -z "$last" ]; then
    wrong "backup: there is none in $folder" "deploy/backup.sh $folder, every night"
  elif [ -n "$(find "$last" -maxdepth 0 -mmin +$((backup_hours * 60)))" ]; then
    wrong "backup: the last one is $last" "see why the nightly deploy/backup.sh did not run"
  elif ! (cd "$last" && sha256sum --check --status sha256 2>/dev/null); then
    wrong "backup: $last is not what was written" "make another and look at the disk"
  else
    well "backup: $last is whole"
  fi
}

parts() {
  local name state health code image release faulty=0 told
  release=$(setting RELEASE)
  told=$(docker compose ps --all --format '{{.Service}} {{.State}} {{or .Health "-"}} {{.ExitCode}} {{.Image}}') || told=
  [ -n "$told" ] || { wrong "parts: nothing runs" "docker compose up -d --wait"; return; }
  while read -r name state health code image; do
    case $state/$health/$code in
      running/healthy/* | running/-/* | exited/*/0) ;;
      *) wrong "parts: $name is $state ($health)" "docker compose logs --tail 50 $name"; faulty=1 ;;
    esac
    case $image in
      bwg/*:"$release") ;;
      bwg/*) wrong "parts: $name is of $image, not of $release" "docker compose build && docker compose up -d --wait"; faulty=1 ;;
    esac
  done <<<"$told"
  [ $faulty = 1 ] || well "parts: all of them run, of release $release"
}

at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; } # LEAST VERSION

versions() {
  local compose docker here release
  compose=$(docker compose version --short 2>/dev/null)
  compose=${compose#v}
  if at_least $compose_least "$compose"; then well "versions: Compose $compose"; else
    wrong "versions: Compose is ${compose:-not there}, and $compose_least is the least" "apt-get install --only-upgrade docker-compose-plugin"
  fi
  docker=$(docker version --format '{{.Server.Version}}' 2>/dev/null)
  if at_least $docker_least "$docker"; then well "versions: Docker $docker"; else
    wrong "versions: Docker is ${docker:-not there}, and $docker_least is the least: before, all who come by IPv6 look like one" "apt-get install --only-upgrade docker-ce"
  fi
  release=$(setting RELEASE)
  here=$(sed -n 's/^## \[\([0-9][0-9.]*\)\].*/\1/p' CHANGELOG.md | head -n 1)
  case $release in
    "$here"*) well "versions: release $release" ;;
    *) wrong "versions: the files here are of release $here, .env names $release" "follow CHANGELOG.md, \"Upgrade of a server\", then RELEASE=$here in .env" ;;
  esac
}

channel() {
  local channel told
  if [ -n "$(setting CHANNEL_FILE)" ] && ! [ -r "$(setting SECRETS_FOLDER)/channel-key" ]; then
    wrong "channel: there is no secret channel-key" "put the letter service's key there; an empty file for a print server (docs/channels.md)"
  fi
  channel=$(docker compose exec -T letter-service-worker printenv LETTER_SERVICE_CHANNEL 2>/dev/null) || channel=folder
  if told=$(docker compose exec -T letter-service-worker letter-service reconcile 2>&1); then well "channel: $channel, and the letters add up"; else
    wrong "channel: $channel, and letters do not add up: ${told##*$'\n'}" "docker compose exec letter-service-worker letter-service reconcile"
  fi
}

alarms() {
  local told
  told=$(docker compose logs --since ${alarm_hours}h --no-log-prefix 2>/dev/null | grep -o 'alarm\.[a-z_]*' | sort | uniq -c | awk '{printf "%s%s (%d)", sep, $2, $1; sep = ", "}')
  if [ -z "$told" ]; then well "alarms: none in the last $alarm_hours hours"; else
    wrong "alarms: $told in the last $alarm_hours hours" "docker compose logs --since ${alarm_hours}h | grep alarm, then docs/betrieb.md, \"Alarme\""
  fi
}

settings || exit 1
names
secrets && certificate
mail
believed
clock
disk
backup
versions
parts
channel
alarms
[ $faults = 0 ] && echo "Everything is well." && exit 0
echo "Wrong: $faults."
exit 1
