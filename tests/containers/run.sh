#!/bin/bash
# Proves docker-compose.yml: an engine, the base images, ours, and then the tests of this folder on the system that they make.
# An engine that answers is used (DOCKER_HOST), with the base images of their registry. Without one there is one of our own for
# as long as this runs, with stand-ins for the base images. KEEP_STACK=1 leaves engine and system running for the next time.
# Ends with 69 on a machine that lets no engine start.
set -euo pipefail
cd "$(dirname "$0")/../.."
state=$PWD/var/containers
cache=$PWD/.cache/containers
engine=$state/engine
mkdir -p "$engine"
# Everything that calls `docker compose` from here on, deploy/backup.sh included, means this system and no other.
export COMPOSE_PROJECT_NAME=bwg-proof COMPOSE_ENV_FILES=$state/env COMPOSE_PROFILES=development

quietly() { # A command whose words are told when it fails: log, command
  "${@:2}" >"$1" 2>&1 || { tail -n 30 "$1" >&2; exit 1; }
}
say() { echo "$(date +%T) $*"; }

packages() { # Installs what is missing: program:package …
  local missing
  missing=$(for one in "$@"; do command -v "${one%:*}" >/dev/null || echo "${one#*:}"; done | sort -u)
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2086 # a list of words
  set -- $missing
  [ "$(id -u)" = 0 ] || { echo "Missing: $*. Run this, then try again: sudo apt-get install -y --no-install-recommends $*" >&2; exit 1; }
  say "packages of the system: $*"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@" >/dev/null
}

of_our_own() { # An engine below var/containers
  [ "$(id -u)" = 0 ] || { echo "No container engine answers, and only root can start one." >&2; exit 1; }
  packages dockerd:docker.io docker:docker.io debootstrap:debootstrap iptables:iptables
  export DOCKER_HOST=unix://$engine/socket
  docker info >/dev/null 2>&1 && return
  say "a container engine of our own"
  # IPv6 as every Docker has it from 27 on.
  dockerd --experimental --ip6tables --data-root "$engine/data" --exec-root "$engine/exec" -H "$DOCKER_HOST" --pidfile "$engine/pid" >"$engine/log" 2>&1 &
  [ "${KEEP_STACK:-}" = 1 ] || trap 'docker compose down -v --timeout 5 >/dev/null 2>&1; kill "$(cat "$engine/pid")"; wait' EXIT
  timeout 60 sh -c 'until docker info >/dev/null 2>&1; do sleep 0.2; done' || { tail -n 20 "$engine/log" >&2; exit 69; }
}

stand_ins() { # The base images, under the names that our files use
  tests/containers/stand-ins/fetch.sh "$cache"
  export DOCKER_CONFIG=$state/docker
  mkdir -p "$DOCKER_CONFIG/cli-plugins"
  ln -sf "$cache/docker-compose" "$DOCKER_CONFIG/cli-plugins/docker-compose"
  named() { sed -n "s|^ARG $1=||p" keycloak/Dockerfile matcher/Dockerfile | sort -u; }
  used() { sed -n "s|.*image: .*\b\($1:[^\"}]*\).*|\1|p" docker-compose.yml | sort -u; }
  local made_of
  made_of=$({ cat tests/containers/stand-ins/* "$cache"/*.stamp; grep -h 'image:\|^ARG' docker-compose.yml ./*/Dockerfile; } | sha256sum)
  [ "$(cat "$engine/stand-ins" 2>/dev/null)" != "$made_of" ] || return 0
  say "stand-ins for the base images"
  CONTEXT=$cache PYTHON_IMAGE=$(named PYTHON_IMAGE) MAVEN_IMAGE=$(named MAVEN_IMAGE) KEYCLOAK_IMAGE=$(named KEYCLOAK_IMAGE) \
    POSTGRES_IMAGE=$(used postgres) NGINX_IMAGE=$(used nginxinc/nginx-unprivileged) MAILPIT_IMAGE=$(used axllent/mailpit) \
    COMPOSE_ENV_FILES='' quietly "$state/stand-ins.log" docker compose --progress plain -f tests/containers/stand-ins/compose.yml build
  echo "$made_of" >"$engine/stand-ins"
}

packages certutil:libnss3-tools openssl:openssl age:age ip:iproute2
if ! docker info >/dev/null 2>&1; then
  of_our_own
  stand_ins
fi
.venv/bin/python -m tests.containers.installation "$state"
say "our images"
quietly "$state/build.log" docker compose --progress plain build
say "the tests"
.venv/bin/pytest tests/containers -m containers -vv --durations=10 "$@"
