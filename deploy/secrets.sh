#!/bin/bash
# Makes the secrets that are missing; run again it changes nothing. The folder is its owner's alone; the files in it
# are readable, because the containers that get one of them run as different users.
set -euo pipefail
folder=${1:?usage: deploy/secrets.sh FOLDER}
umask 022
install -d -m 0700 "$folder"

make() { # name, then what writes the content
  [ -s "$folder/$1" ] || "${@:2}" >"$folder/$1"
}
random() { head -c 32 /dev/urandom | base64 -w0 | tr '+/' '-_' | tr -d '='; }
prefixed() { printf '%s' "$1"; head -c 32 /dev/urandom | base64 -w0; }

for name in database-{postgres,keycloak,matcher,letter_service} {keycloak,grafana}-admin keycloak-stack {matcher,portal,desk}-client {portal,desk}-session; do
  make "$name" random
done
make webhook prefixed whsec_
touch "$folder/authorities" # certificates (PEM) of a company's own, where one signed those of this server or the mail server
touch "$folder/smtp-password" # of the account at the mail server; empty without one
for name in letter-code-keys letter-clear-text-keys; do make "$name" prefixed k1:; done
# Who has the first can say that a letter code is right; Keycloak gets the second and can only check it.
make letter-answer-key openssl genpkey -algorithm ed25519
make letter-answer-key.pub openssl pkey -in "$folder/letter-answer-key" -pubout
# openssl and certbot write a key that root alone may read, and the proxy is not root.
chmod a+r "$folder"/*
for name in tls-certificate tls-key; do
  [ -s "$folder/$name" ] || echo "Still missing: $folder/$name (PEM, the certificate with its chain)."
done
