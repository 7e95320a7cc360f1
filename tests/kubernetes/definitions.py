"""The kinds of the operators as the API server learns them, made of their schemas."""

from pathlib import Path
from typing import Any

from tests.kubernetes.rendering import Object
from tests.kubernetes.schemas import is_of_kubernetes, of_operators


def definitions(objects: list[Object], crds: Path) -> list[Object]:
    """One for each kind that these objects are of and that Kubernetes has not itself."""
    kinds = {(one["apiVersion"], one["kind"]): one for one in objects if not is_of_kubernetes(one)}
    return [_definition(*kind, of_operators(one, crds)) for kind, one in sorted(kinds.items())]


def _definition(api_version: str, kind: str, schema: Any) -> Object:
    group, _, version = api_version.partition("/")
    plural = f"{kind.lower()}s"
    as_version = {
        "name": version,
        "served": True,
        "storage": True,
        "subresources": {"status": {}},
        "schema": {"openAPIV3Schema": _structural(schema)},
    }
    # Names of k8s.io want an approval.
    approved = {"api-approved.kubernetes.io": "unapproved, experimental-only"}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}", "annotations": approved},
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
            "versions": [as_version],
        },
    }


def _structural(schema: Any) -> Any:
    """Without what the catalogue added: the objects of a definition are closed by themselves."""
    if isinstance(schema, list):
        return [_structural(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: value for name, value in schema.items() if (name, value) != ("additionalProperties", False)}
    return {name: _structural(value) for name, value in kept.items()}
