"""deploy/kubernetes as Kustomize renders it, and the two tools that read it, built from their Go modules."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from stack.settings import ROOT
from tests import golang

MANIFESTS = ROOT / "deploy" / "kubernetes"
OVERLAYS = ("small", "large")
MODULES = Path(__file__).parent
Object = dict[str, Any]


def render(overlay: Path) -> list[Object]:
    """All objects of an overlay, with the rules of deploy/monitoring as apply.sh brings them."""
    kustomize = golang.program(MODULES / "kustomize", "sigs.k8s.io/kustomize/kustomize/v5")
    text = _said([str(kustomize), "build", str(overlay)]) + "---\n" + _said([str(MANIFESTS / "alerts.sh")])
    return [one for one in yaml.safe_load_all(text) if one is not None]


@cache
def rendered(overlay: str) -> list[Object]:
    return render(MANIFESTS / overlay)


def reached(policies: list[Object], questions: list[Object]) -> list[bool]:
    """Whether each question's way is open under these policies; see policies/main.go."""
    asked = json.dumps({"policies": policies, "questions": questions})
    answers: list[bool] = json.loads(_said([str(golang.program(MODULES / "policies"))], asked))
    return answers


def _said(command: list[str], given: str | None = None) -> str:
    ended = subprocess.run(command, input=given, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    assert not ended.stderr, ended.stderr
    return ended.stdout


def of_kind(objects: list[Object], *kinds: str) -> list[Object]:
    return [one for one in objects if one["kind"] in kinds]


def named(objects: list[Object], kind: str, name: str) -> Object:
    """The object of that name; a ConfigMap with the hash of its content in it goes by either."""
    hashed = re.compile(re.escape(name) + r"(-[0-9a-z]{10})?$")
    return next(one for one in of_kind(objects, kind) if hashed.match(one["metadata"]["name"]))


def deployments(objects: list[Object]) -> dict[str, Object]:
    return {one["metadata"]["name"]: one for one in of_kind(objects, "Deployment")}


def pods(objects: list[Object]) -> dict[str, Object]:
    """The pods of our own parts, by name."""
    found = {one["metadata"]["name"]: one["spec"]["template"] for one in of_kind(objects, "Deployment", "Job")}
    return found | {"keycloak": named(objects, "Keycloak", "keycloak")["spec"]["unsupported"]["podTemplate"]}


def specs(objects: list[Object]) -> dict[str, Object]:
    return {name: pod["spec"] for name, pod in pods(objects).items()}


def settings(objects: list[Object]) -> dict[str, str]:
    found: dict[str, str] = named(objects, "ConfigMap", "settings")["data"]
    return found
