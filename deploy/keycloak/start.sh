#!/bin/bash
# Keycloak takes these secrets from its environment alone; here they come from files, so that no compose file,
# no `docker inspect` and no image shows them.
set -euo pipefail
for name in KC_DB_PASSWORD KC_BOOTSTRAP_ADMIN_PASSWORD KC_BOOTSTRAP_ADMIN_CLIENT_SECRET PORTAL_CLIENT_SECRET DESK_CLIENT_SECRET MATCHER_CLIENT_SECRET; do
  file="${name}_FILE"
  value=$(<"${!file:?must name the file with the secret}")
  [ "${#value}" -ge 16 ] || { echo "$file holds fewer than 16 characters." >&2; exit 1; }
  export "$name=$value"
done
# MAKE_CLIENT=1 makes the client of the job `realm` where Keycloak was first started before there was one. Our providers
# want their settings then too.
if [ "${MAKE_CLIENT:-}" = 1 ]; then
  settings=()
  for one in "$@"; do [[ $one != --spi-* ]] || settings+=("$one"); done
  # A one-off container has no name in the network where the others show their metrics.
  exec env -u KC_BOOTSTRAP_ADMIN_USERNAME -u KC_BOOTSTRAP_ADMIN_PASSWORD -u KC_HTTP_MANAGEMENT_HOST /opt/keycloak/bin/kc.sh bootstrap-admin service --optimized \
    --no-prompt --client-id="$KC_BOOTSTRAP_ADMIN_CLIENT_ID" --client-secret:env=KC_BOOTSTRAP_ADMIN_CLIENT_SECRET "${settings[@]}"
fi
# What the company's file says, where no setting says it otherwise.
while IFS='=' read -r name value; do
  [ -n "${!name:-}" ] || export "$name=$value"
done </opt/bwg/company.env
# Names that belong to this machine or to nobody (RFC 6761): there alone an invented company may write.
nobodys='--hostname=https?://([^/ ]*\.)?(localhost|test|example|invalid|example\.(org|com|net)|127\.0\.0\.1)[:/ ]'
if [ "$COMPANY_SAMPLE" = true ] && ! [[ "$* --hostname=${KC_HOSTNAME:-} " =~ $nobodys ]]; then
  echo "COMPANY_DIR nennt eine erfundene Firma: Auf einem Server startet Keycloak nicht mit ihr." >&2
  exit 1
fi
# A mail server without a password leaves this file empty.
SMTP_PASSWORD=$(<"${SMTP_PASSWORD_FILE:?must name the file with the secret, empty if there is none}")
export SMTP_PASSWORD
# A company's own authorities, for its mail server; empty where there are none.
[ ! -s "${AUTHORITIES_FILE:?must name the file with certificates, empty if there are none}" ] || set -- "$@" --truststore-paths="$AUTHORITIES_FILE"
# Keycloak's Operator brings the command itself (deploy/kubernetes).
[[ " $* " == *" start "* ]] || set -- start --optimized "$@"
exec /opt/keycloak/bin/kc.sh "$@" --import-realm
