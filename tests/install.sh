#!/bin/sh
# Installs what the tests need beyond .venv: a browser with fonts, PDF tools, a print server, veraPDF and axe. Does nothing when all is there.
set -eu
cd "$(dirname "$0")"
packages="chromium poppler-utils fonts-noto-core cups cups-client printer-driver-cups-pdf ghostscript"
if ! command -v chromium >/dev/null || ! command -v pdftoppm >/dev/null || [ ! -d /usr/share/fonts/truetype/noto ] ||
  [ ! -x /usr/sbin/cupsd ] || [ ! -x /usr/bin/lpstat ] || [ ! -e /usr/lib/cups/backend/cups-pdf ] || ! command -v gs >/dev/null; then
  [ "$(id -u)" = 0 ] || { echo "Install $packages, then run it again." >&2; exit 1; }
  apt-get update -qq
  # shellcheck disable=SC2086 # a list of words
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
fi
[ -f ../.cache/verapdf/greenfield-apps-1.28.2.jar ] || mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=org.verapdf.apps:greenfield-apps:1.28.2 -DoutputDirectory="$(cd .. && pwd)/.cache/verapdf"
[ node_modules/.package-lock.json -nt package-lock.json ] ||
  { npm ci --silent --no-audit --no-fund && touch node_modules/.package-lock.json; }
