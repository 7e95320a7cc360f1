#!/bin/sh
# Installs what the tests need beyond .venv: a browser with fonts, PDF tools, veraPDF, and axe. Does nothing when it is all there.
set -eu
cd "$(dirname "$0")"
if ! command -v chromium >/dev/null || ! command -v pdftoppm >/dev/null || [ ! -d /usr/share/fonts/truetype/noto ]; then
  [ "$(id -u)" = 0 ] || { echo "Install chromium, poppler-utils and fonts-noto-core, then run it again." >&2; exit 1; }
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium poppler-utils fonts-noto-core
fi
[ -f ../.cache/verapdf/greenfield-apps-1.28.2.jar ] || mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=org.verapdf.apps:greenfield-apps:1.28.2 -DoutputDirectory="$(cd .. && pwd)/.cache/verapdf"
[ node_modules/.package-lock.json -nt package-lock.json ] ||
  { npm ci --silent --no-audit --no-fund && touch node_modules/.package-lock.json; }
