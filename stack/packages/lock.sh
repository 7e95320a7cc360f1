#!/bin/sh
# Writes the hashed lock files: one for this repository's tools and one for each image. No index line, no host.
set -eu
cd "$(dirname "$0")/../.."
uv=${uv:-.venv/bin/uv}
compile() { "$uv" pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate "$@"; }
ours='--no-emit-package matcher --no-emit-package letter-service --no-emit-package portal'
compile $ours pyproject.toml --group stack --group build -o requirements.txt
compile $ours pyproject.toml --group test --group lint -c requirements.txt -o tests/requirements.txt
compile --group mutants -c requirements.txt -c tests/requirements.txt -o tests/mutants/requirements.txt
compile --group kubernetes -c requirements.txt -c tests/requirements.txt -o tests/kubernetes/requirements.txt
compile $ours pyproject.toml --group bench -c requirements.txt -c tests/requirements.txt -o bench/requirements.txt
compile --group release -c requirements.txt -c tests/requirements.txt -o release/requirements.txt
compile --group realm -c requirements.txt -o stack/realm/requirements.txt
for service in matcher letter-service portal; do
  compile "$service/pyproject.toml" -c requirements.txt -o "$service/requirements.txt"
done
