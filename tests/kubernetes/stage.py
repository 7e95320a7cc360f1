"""Plays the controllers and operators that are not there: says of each thing, once it is there, that it is done.

What it was shown, in this order, is what the script would have done in a cluster.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType

from tests.kubernetes.rendering import Object
from tests.kubernetes.server import Kubectl

KINDS = "clusters.postgresql.cnpg.io,keycloaks.k8s.keycloak.org,jobs,deployments"
PAUSE_SECONDS = 0.2


class Stage:
    """Watches in a thread as long as it is open; `failing` names jobs that end badly."""

    def __init__(self, kubectl: Kubectl, namespace: str, failing: frozenset[str] = frozenset()) -> None:
        self.seen: list[str] = []
        self._kubectl, self._namespace, self._failing = kubectl, namespace, failing
        # What another one has seen to.
        self._known = set(self._there())
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._play)

    def __enter__(self) -> "Stage":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _play(self) -> None:
        while not self._over.wait(PAUSE_SECONDS):
            for known, one in self._there().items():
                if known not in self._known:
                    self._known.add(known)
                    self.seen.append(one["metadata"]["name"])
                    self._say(one)

    def _there(self) -> dict[str, Object]:
        found = self._kubectl.get(KINDS, f"--namespace={self._namespace}")
        return {f"{one['metadata']['uid']} {one['metadata']['generation']}": one for one in found}

    def _say(self, one: Object) -> None:
        kind, name = one["kind"], one["metadata"]["name"]
        says: dict[str, Callable[[Object], Object]] = {"Deployment": _rolled_out, "Job": self._ended}
        status = says.get(kind, _ready)(one)
        words = ["patch", kind.lower(), name, f"--namespace={self._namespace}", "--subresource=status", "--type=merge"]
        said = self._kubectl(*words, "--patch-file=/dev/stdin", given={"status": status})
        assert said.returncode == 0, said.stderr

    def _ended(self, job: Object) -> Object:
        if job["metadata"]["name"] in self._failing:
            return {"startTime": _now(), "conditions": [_true("FailureTarget"), _true("Failed")]}
        conditions = [_true("SuccessCriteriaMet"), _true("Complete")]
        return {"startTime": _now(), "completionTime": _now(), "succeeded": 1, "conditions": conditions}


def _true(condition: str) -> Object:
    return {"type": condition, "status": "True", "reason": "Played", "message": "", "lastTransitionTime": _now()}


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _ready(_: Object) -> Object:
    return {"conditions": [_true("Ready")]}


def _rolled_out(deployment: Object) -> Object:
    copies = deployment["spec"]["replicas"]
    counts = dict.fromkeys(("replicas", "updatedReplicas", "readyReplicas", "availableReplicas"), copies)
    return {"observedGeneration": deployment["metadata"]["generation"], **counts}
