#!/bin/sh
# Alertmanager reads no environment: its file is written from the mail settings of .env at each start.
set -eu
file=${CONFIGURATION:-/tmp/alertmanager.yml}
refuse() { echo "Alertmanager does not start: $1" >&2; exit 1; }
quoted() { printf "'%s'" "$(printf %s "$1" | sed "s/'/''/g")"; }
[ -n "${ALERTS_TO:-}" ] || refuse "ALERTS_TO in .env must name the mailbox that alerts go to."
# Alertmanager speaks TLS from the first byte at this port alone.
[ "$SMTP_SSL" != true ] || [ "$SMTP_PORT" = 465 ] || refuse "with SMTP_SSL=true SMTP_PORT must be 465."
umask 077
{
  echo "global:"
  echo "  smtp_smarthost: $(quoted "$SMTP_HOST:$SMTP_PORT")"
  echo "  smtp_from: $(quoted "$MAIL_FROM")"
  echo "  smtp_require_tls: $SMTP_STARTTLS"
  if [ "$SMTP_AUTH" = true ]; then
    echo "  smtp_auth_username: $(quoted "$SMTP_USER")"
    echo "  smtp_auth_password_file: ${SMTP_PASSWORD_FILE}"
  fi
  cat <<EOF
route:
  receiver: mail
  group_by: [alertname]
  group_wait: 10s
  group_interval: 5m
  repeat_interval: 24h
receivers:
  - name: mail
    email_configs:
      - to: $(quoted "$ALERTS_TO")
        send_resolved: true
        headers:
          Subject: '[Mieterkonto] {{ if eq .Status "firing" }}{{ .CommonLabels.severity }}{{ else }}erledigt{{ end }}: {{ .GroupLabels.alertname }}'
        html: ''
        text: |
          {{ range .Alerts }}{{ .Annotations.summary }}
          {{ if eq .Status "firing" }}Was zu tun ist: {{ .Annotations.description }}
          Seit {{ .StartsAt.Format "02.01.2006 15:04 MST" }}{{ else }}Das ist vorbei seit {{ .EndsAt.Format "02.01.2006 15:04 MST" }}{{ end }}

          {{ end }}
EOF
  # A company's own authority, where one signed the mail server's certificate.
  [ ! -s "$AUTHORITIES_FILE" ] || printf '        tls_config: {ca_file: %s}\n' "$AUTHORITIES_FILE"
} >"$file"
exec "${ALERTMANAGER:-/bin/alertmanager}" --config.file="$file" --storage.path="${STORAGE:-/alertmanager}" --cluster.listen-address= "$@"
