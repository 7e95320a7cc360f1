"""Objects against the schemas of their kinds, strictly: a field that no schema knows is a fault.

Kubernetes' own come with the package kubernetes-validate, those of the operators from a folder, one `KIND_VERSION.json`
each, as the CRDs-catalog names them.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate

from tests.kubernetes.rendering import Object

KUBERNETES = "1.36"
OWN_GROUPS = ("apps", "autoscaling", "batch", "networking.k8s.io", "policy", "v1")
Schema = dict[str, Any]


def faults(objects: list[Object], crds: Path) -> Iterator[str]:
    """What is wrong with each, in a line that names the object and the place."""
    for one in objects:
        name = f"{one['kind']}/{one['metadata']['name']}"
        if is_of_kubernetes(one):
            yield from (f"{name}: {fault}" for fault in _of_kubernetes(one))
            continue
        schema = of_operators(one, crds)
        if schema is None:
            yield f"{name}: no schema of {one['apiVersion']} {one['kind']} in {crds}"
            continue
        validator = jsonschema.Draft202012Validator(strict(schema))
        yield from (f"{name}: {fault.json_path}: {fault.message[:300]}" for fault in validator.iter_errors(one))


def is_of_kubernetes(one: Object) -> bool:
    return one["apiVersion"].partition("/")[0] in OWN_GROUPS


def of_operators(one: Object, crds: Path) -> Schema | None:
    """The schema of an operator's kind as the folder has it."""
    version = one["apiVersion"].rpartition("/")[2]
    if one["kind"] == "ObjectStore":
        return _object_store(crds)
    file = crds / f"{one['kind'].lower()}_{version}.json"
    schema: Schema | None = json.loads(file.read_text("utf-8")) if file.exists() else None
    return schema


def strict(schema: Any) -> Any:
    """Closed wherever fields are named, unless it says that others are kept."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(one) for name, one in schema.items()}
    if "spec" in schema.get("properties", {}) and "apiVersion" not in schema["properties"]:
        closed["properties"] |= {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {}}
    is_open = "additionalProperties" in schema or schema.get("x-kubernetes-preserve-unknown-fields")
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object" and not is_open:
        closed["additionalProperties"] = False
    return closed


def _of_kubernetes(one: Object) -> Iterator[str]:
    try:
        kubernetes_validate.validate(one, KUBERNETES, strict=True)
    except kubernetes_validate.ValidationError as fault:
        yield f"{'.'.join(map(str, fault.path))}: {fault.message[:300]}"


def _object_store(crds: Path) -> Schema:
    """That of the backup plug-in, which the folder lacks: its `configuration` is what a Cluster once held itself."""
    cluster = json.loads((crds / "cluster_v1.json").read_text("utf-8"))
    configuration = cluster["properties"]["spec"]["properties"]["backup"]["properties"]["barmanObjectStore"]
    spec = {"configuration": configuration, "retentionPolicy": {"type": "string"}}
    return {"type": "object", "properties": {"spec": {"type": "object", "properties": spec}}}
