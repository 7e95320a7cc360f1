"""`make kubernetes-check CRDS=FOLDER`: both sizes against the schemas of their kinds, and on a real API server.

0: all was seen to be well; 1: a finding; 3: something could not be run here, which is no answer.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from stack.settings import ROOT
from tests.kubernetes.definitions import definitions
from tests.kubernetes.rendering import MANIFESTS, OVERLAYS, Object, named, rendered
from tests.kubernetes.schemas import faults
from tests.kubernetes.server import Kubectl, MissingError, running
from tests.kubernetes.stage import Stage

STEP_SECONDS = "120"
# Of a first start all; later those that change.
ORDER = ("postgres", "matcher-migrate", "keycloak", "realm", "desk")


def main(crds: Path) -> int:
    if not (crds / "keycloak_v2beta1.json").is_file():
        print(f"NOT RUN  schemas and server: {crds} holds no keycloak_v2beta1.json")
        return 3
    whole = {**{one: rendered(one) for one in OVERLAYS}, "external-secrets.yml": example()}
    found = [f"{name}: {fault}" for name, objects in whole.items() for fault in faults(objects, crds)]
    tell("schemas: " + ", ".join(f"{len(objects)} objects of {name}" for name, objects in whole.items()), found)
    if found:
        print("NOT RUN  server-side apply: the schemas first")
        return 1
    try:
        with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as kubectl:
            found = list(applied(kubectl, crds))
    except MissingError as why:
        print(f"NOT RUN  server-side apply: {why}")
        return 3
    return 1 if found else 0


def applied(kubectl: Kubectl, crds: Path) -> Iterator[str]:
    """What the API server and apply.sh have to complain of; told as it is found."""
    version = kubectl("version").stdout.splitlines()[-1]
    objects = [one for overlay in OVERLAYS for one in rendered(overlay)]
    kubectl.create(definitions([*objects, *example()], crds))
    unknown = kubectl(
        "apply", "--server-side", "--dry-run=server", "--filename=-", given=with_an_unknown_field(objects)
    )
    yield from tell(
        "the server refuses a field that it does not know", [] if "unheardOf" in unknown.stderr else [unknown.stderr]
    )
    with tempfile.TemporaryDirectory() as folder:
        yield from tell("secrets as the page makes them", documented(kubectl, 1, folder))
    yield from tell("apply.sh stops at a migration that fails", stopped(kubectl))
    # One after the other: the second is what an upgrade and a growing company are.
    for overlay in OVERLAYS:
        yield from tell(f"apply.sh {overlay}, {version}", brought(kubectl, overlay))
    yield from tell(f"apply.sh {overlay} once more", brought(kubectl, overlay))
    yield from tell("the job of staff as the page makes it", documented(kubectl, 3, ""))
    said = kubectl("apply", "--server-side", f"--filename={MANIFESTS / 'external-secrets.yml'}")
    yield from tell("external-secrets.yml", [said.stderr] if said.stderr else [])


def example() -> list[Object]:
    return list(yaml.safe_load_all((MANIFESTS / "external-secrets.yml").read_text("utf-8")))


def with_an_unknown_field(objects: list[Object]) -> Object:
    portal = named(objects, "Deployment", "portal")
    pod = portal["spec"]["template"]["spec"]
    return {
        **portal,
        "metadata": {**portal["metadata"], "namespace": "default"},
        "spec": {**portal["spec"], "template": {**portal["spec"]["template"], "spec": {**pod, "unheardOf": True}}},
    }


def stopped(kubectl: Kubectl) -> list[str]:
    with Stage(kubectl, "bwg", frozenset({"matcher-migrate"})) as stage:
        ended = apply(kubectl, "small")
    if ended.returncode == 0 or "keycloak" in stage.seen:
        return [f"it went on: {', '.join(stage.seen)}"]
    return []


def brought(kubectl: Kubectl, overlay: str) -> list[str]:
    """Without a warning, in order, and every object is there."""
    with Stage(kubectl, "bwg") as stage:
        ended = apply(kubectl, overlay)
    if ended.returncode or ended.stderr:
        return [ended.stderr or f"it ended with {ended.returncode}"]
    places = [stage.seen.index(one) for one in ORDER if one in stage.seen]
    found = [] if places == sorted(places) else [f"in the order {', '.join(stage.seen)}"]
    named_and_there = [
        (one, kubectl("get", one["kind"], one["metadata"]["name"], "--namespace=bwg")) for one in rendered(overlay)
    ]
    return found + [
        f"{one['kind']} {one['metadata']['name']}: {said.stderr}" for one, said in named_and_there if said.returncode
    ]


def documented(kubectl: Kubectl, block: int, folder: str) -> list[str]:
    """What a block of docs/kubernetes.md comes to; nothing writes logs here, so lines that read them are left out."""
    text = (ROOT / "docs" / "kubernetes.md").read_text("utf-8").split("```sh\n")[block].partition("```")[0]
    lines = [line.replace("geheimnisse", folder) for line in text.splitlines() if " logs " not in line]
    words = ["bash", "-euo", "pipefail", "-c", "\n".join(lines)]
    ended = subprocess.run(words, cwd=ROOT, env=kubectl.environment, capture_output=True, text=True, check=False)
    return [ended.stderr] if ended.returncode else []


def apply(kubectl: Kubectl, overlay: str) -> subprocess.CompletedProcess[str]:
    environment = {**kubectl.environment, "WAIT_SECONDS": STEP_SECONDS}
    command = [str(MANIFESTS / "apply.sh"), overlay]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900, check=False)


def tell(what: str, found: list[str]) -> list[str]:
    print(f"{'FINDING' if found else 'ok     '}  {what}", *found, sep="\n           ", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
