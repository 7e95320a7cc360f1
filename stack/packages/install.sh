#!/bin/sh
# Puts the locked Python packages and our own services into .venv, and the packages of further lock files that are named.
# Does nothing when the locks did not change.
set -eu
cd "$(dirname "$0")/../.."
python=.venv/bin/python
changed() { # Whether these packages were installed from other files than these: name, files
  stamp=.venv/installed-$1
  shift
  wanted=$(cat "$@" | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]
}
installed() { echo "$wanted" >"$stamp"; }
# Compiled once here: a user who may not write into .venv, or an environment that forbids it, compiles at every start.
pip() { .venv/bin/uv pip install -q --compile-bytecode --python $python "$@"; }

# Half made (venv writes it last), or brought here from elsewhere.
grep -qsF "$(pwd -P)/.venv" .venv/bin/activate || rm -rf .venv
if changed run requirements.txt stack/packages/uv.txt ./*/pyproject.toml; then
  stack/packages/machine.sh
  exec 9>.venv.lock # two at once would write over each other
  flock 9
  echo "  … Python packages (once)" >&2
  [ -d .venv ] || "${PYTHON:-python3}" -m venv .venv
  $python -m pip install -q --disable-pip-version-check --require-hashes -r stack/packages/uv.txt
  pip --require-hashes -r requirements.txt
  pip --no-deps --no-build-isolation -e matcher -e letter-service -e portal
  installed
fi
for lock in "$@"; do
  if changed "$(dirname "$lock" | tr / -)" "$lock"; then
    echo "  … Python packages of $lock (once)" >&2
    pip --require-hashes -r "$lock"
    installed
  fi
done
