#!/bin/bash
# As the official image does: variables that exist are put into the templates, all others stay for nginx.
set -euo pipefail
names=$(compgen -e | sed 's/^/${/; s/$/}/' | tr '\n' ' ')
for template in /etc/nginx/templates/*.template; do
  name=${template##*/}
  envsubst "$names" <"$template" >"/etc/nginx/conf.d/${name%.template}"
done
exec "$@"
