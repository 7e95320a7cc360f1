#!/bin/bash
# Puts a certificate with its chain (PEM) and its key where the proxy reads them, and has it read them; one that does not fit
# changes nothing. certbot calls it without words after each renewal (--deploy-hook). --temporary makes one for seven days that
# no browser believes: with it the proxy starts, so that certbot's proof can be fetched from it.
set -euo pipefail
usage="usage: deploy/certificate.sh CERTIFICATE KEY | --temporary"
cd "$(dirname "$0")/.."
env=${COMPOSE_ENV_FILES:-.env}
setting() { sed -n "s/^$1=//p" "$env" | tail -n 1; }
refuse() { echo "$1: nothing was changed." >&2; exit 1; }
secrets=$(setting SECRETS_FOLDER)
[ -d "$secrets" ] || refuse "SECRETS_FOLDER in $env is no folder; deploy/secrets.sh makes it"
hosts=("$(setting LOGIN_HOST)" "$(setting ADMIN_HOST)" "$(setting PORTAL_HOST)")
new=$(mktemp -d "$secrets/.new-XXXX")
trap 'rm -rf "$new"' EXIT

if [ "${1:-}" = --temporary ]; then
  printf -v names ',DNS:%s' "${hosts[@]}"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 7 -subj "/CN=${hosts[0]}" \
    -addext "subjectAltName=${names#,}" -keyout "$new/tls-key" -out "$new/tls-certificate" 2>/dev/null
else
  cp -L "${1:-${RENEWED_LINEAGE:?$usage}/fullchain.pem}" "$new/tls-certificate"
  cp -L "${2:-${RENEWED_LINEAGE:?$usage}/privkey.pem}" "$new/tls-key"
fi

openssl x509 -noout -checkend 0 -in "$new/tls-certificate" >/dev/null 2>&1 || refuse "This is no certificate in PEM, or it has ended"
[ "$(openssl x509 -noout -pubkey -in "$new/tls-certificate")" = "$(openssl pkey -pubout -in "$new/tls-key" 2>/dev/null)" ] ||
  refuse "The key is not that of the certificate"
for host in "${hosts[@]}"; do
  openssl x509 -noout -checkhost "$host" -in "$new/tls-certificate" | grep -q 'does match' || refuse "The certificate does not name $host"
done

mv "$new/tls-key" "$new/tls-certificate" "$secrets"
deploy/secrets.sh "$secrets" # the proxy is not root and has to read the key
if [ -n "$(docker compose ps --quiet proxy)" ]; then docker compose up -d --force-recreate --no-deps --wait proxy; fi
echo "Until $(openssl x509 -noout -enddate -in "$secrets/tls-certificate" | sed 's/notAfter=//')."
