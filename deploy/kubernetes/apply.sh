#!/bin/bash
# Brings an overlay into the cluster in the order of docker-compose.yml: data, migrations, Keycloak and the services, the realm, then whoever
# acts on it and the doors. Each step waits until the one before is done; run again it changes what differs. usage: apply.sh small|large|FOLDER
set -euo pipefail
cd "$(dirname "$0")"
overlay=${1:?usage: deploy/kubernetes/apply.sh small|large|FOLDER}
wait=${WAIT_SECONDS:-1800}s
objects=$(mktemp)
trap 'rm -f "$objects"' EXIT
kubectl kustomize "$overlay" >"$objects"
NAMESPACE=$(sed -n '/^kind: Namespace/,/^---/s/^  name: //p' "$objects")
export NAMESPACE
./alerts.sh >>"$objects"
in_namespace() { kubectl --namespace "$NAMESPACE" "$@"; }
step() { # number: applied by the server, which tells of every field that is unknown
  kubectl apply --server-side --field-manager=bwg --validate=strict --selector "step=$1" --filename "$objects"
}
jobs() { # number: a finished job cannot be changed, so it goes first
  in_namespace delete job --selector "step=$1" --ignore-not-found
  step "$1"
  deadline=$((SECONDS + ${wait%s}))
  until in_namespace wait job --selector "step=$1" --for=condition=Complete --timeout=5s 2>/dev/null; do
    failed=$(in_namespace get job --selector "step=$1" --output 'jsonpath={.items[*].status.conditions[?(@.type=="Failed")].type}')
    if [ -n "$failed" ] || ((SECONDS > deadline)); then
      in_namespace logs --selector "step=$1" --tail=20 >&2 || true
      echo "Step $1 did not end well; nothing after it was applied." >&2
      exit 1
    fi
  done
}

kubectl apply --server-side --field-manager=bwg --selector step=0 --filename "$objects"
step 1
in_namespace wait cluster.postgresql.cnpg.io/postgres --for=condition=Ready --timeout="$wait"
jobs 2
step 3
in_namespace wait keycloak.k8s.keycloak.org/keycloak --for=condition=Ready --timeout="$wait"
in_namespace rollout status deployment --selector step=3 --timeout="$wait"
jobs 4
step 5
in_namespace rollout status deployment --selector step=5 --timeout="$wait"
