#!/bin/sh
# Puts the locked Python packages and our own services into .venv; does nothing when the locks did not change.
set -eu
cd "$(dirname "$0")/.."
stamp=.venv/installed
wanted=$(cat requirements.txt stack/uv.txt */pyproject.toml | sha256sum)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0
python=${PYTHON:-python3}
command -v "$python" >/dev/null || { echo "$python was not found: install Python 3.11 or newer and run it again." >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  { echo "$("$python" --version) is too old: install Python 3.11 or newer and run it again." >&2; exit 1; }
echo "  … Python packages (once)"
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r stack/uv.txt
.venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r requirements.txt
.venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e matcher -e letter-service -e portal
echo "$wanted" > "$stamp"
