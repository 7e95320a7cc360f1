#!/bin/sh
# Looks for Python with venv, and for a `jdk` and `maven` where they are asked for, before anything large is fetched. As root
# on Debian or Ubuntu it installs what is missing; everybody else is told the one command to run.
set -eu
python=${PYTHON:-python3}
missing=
if ! command -v "$python" >/dev/null; then
  missing="python3 python3-venv"
elif ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "$("$python" --version) is too old: install Python 3.11 or newer and run it again." >&2
  exit 1
elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  missing=python3-venv
fi
for wanted in "$@"; do
  case $wanted in
    jdk)
      version=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
      [ "${version:-0}" -ge 17 ] || missing="$missing default-jdk-headless"
      ;;
    maven) command -v mvn >/dev/null || missing="$missing maven" ;;
  esac
done
[ -n "$missing" ] || exit 0
# shellcheck disable=SC2086 # a list of words
set -- $missing
if ! command -v apt-get >/dev/null; then
  echo "Missing: $* (so Debian calls them). Install them and run it again." >&2
  exit 1
elif [ "$(id -u)" != 0 ]; then
  echo "Missing: $*. Run this, then try again: sudo apt-get update && sudo apt-get install -y $*" >&2
  exit 1
fi
echo "  … packages of the system: $*"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@" >/dev/null
