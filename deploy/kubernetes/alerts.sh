#!/bin/sh
# The rules of deploy/monitoring as the Prometheus Operator takes them, for kubectl apply: each file there is one PrometheusRule.
set -eu
cd "$(dirname "$0")/../monitoring/alerts"
for file in *.yml; do
  printf -- '---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: %s, namespace: %s, labels: {step: "5"}}\nspec:\n' "${file%.yml}" "${NAMESPACE:-bwg}"
  sed 's/^/  /' "$file"
done
