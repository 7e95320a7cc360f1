#!/bin/sh
# Installs what the tests need beyond .venv: a browser with fonts, PDF tools, a print server, Prometheus, Apache, a clock that can be moved, Node.js, veraPDF and axe. Does
# nothing when all is there.
set -eu
cd "$(dirname "$0")"
packages="age chromium poppler-utils fonts-noto-core cups cups-client printer-driver-cups-pdf ghostscript prometheus prometheus-alertmanager
  apache2-bin libapache2-mod-auth-openidc libfaketime"
missing=
for file in "$(command -v chromium)" "$(command -v pdftoppm)" "$(command -v gs)" /usr/share/fonts/truetype/noto \
  "$(command -v promtool)" "$(command -v amtool)" /usr/bin/age /usr/sbin/cupsd /usr/bin/lpstat /usr/lib/cups/backend/cups-pdf \
  /usr/lib/apache2/modules/mod_auth_openidc.so /usr/lib/*/faketime/libfaketimeMT.so.1; do
  [ -e "$file" ] || missing=$packages
done
command -v npm >/dev/null || missing="$missing nodejs npm"
if [ -n "$missing" ]; then
  # shellcheck disable=SC2086 # a list of words
  set -- $missing
  [ "$(id -u)" = 0 ] || { echo "Missing: $*. Run this, then try again: sudo apt-get install -y --no-install-recommends $*" >&2; exit 1; }
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@"
fi
[ -f ../.cache/verapdf/greenfield-apps-1.28.2.jar ] || mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=org.verapdf.apps:greenfield-apps:1.28.2 -DoutputDirectory="$(cd .. && pwd)/.cache/verapdf"
[ node_modules/.package-lock.json -nt package-lock.json ] ||
  { npm ci --silent --no-audit --no-fund && touch node_modules/.package-lock.json; }
