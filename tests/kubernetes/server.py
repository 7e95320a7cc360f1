"""A real API server on loopback, with nothing behind it: no node, no controller, no operator."""

import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stack.commands import until
from tests import golang
from tests.kubernetes.rendering import MODULES, Object
from tests.ports import free_port

# Built once for all checkouts, for it takes six minutes of a processor.
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "bwg-kubernetes"
VERSION = "v1.36.3"
START_SECONDS = 180


class MissingError(Exception):
    """What is needed for this check cannot be had here."""


class Kubectl:
    """kubectl of an administrator of that server."""

    def __init__(self, program: Path, config: Path) -> None:
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {**os.environ, "PATH": path, "KUBECONFIG": str(config)}

    def __call__(self, *words: str, given: Any = None) -> subprocess.CompletedProcess[str]:
        text = json.dumps(given) if given is not None else None
        command = ["kubectl", *words]
        return subprocess.run(
            command, input=text, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )

    def create(self, objects: list[Object]) -> None:
        listed = {"apiVersion": "v1", "kind": "List", "items": objects}
        made = self("create", "--filename", "-", given=listed)
        assert made.returncode == 0, made.stderr

    def get(self, *words: str) -> list[Object]:
        found = self("get", *words, "--output=json")
        items: list[Object] = json.loads(found.stdout)["items"] if found.returncode == 0 else []
        return items


@contextmanager
def running(folder: Path) -> Iterator[Kubectl]:
    """The server and its etcd; both end with it. MissingError where they cannot be had."""
    etcd, server, kubectl = programs()
    store, peers, port = free_port(), free_port(), free_port()
    token, key, config = secrets.token_urlsafe(), folder / "key.pem", folder / "config"
    (folder / "tokens").write_text(f'{token},admin,admin,"system:masters"\n')
    subprocess.run(["openssl", "genrsa", "-out", key, "2048"], capture_output=True, check=True)
    config.write_text(json.dumps(_kubeconfig(f"https://127.0.0.1:{port}", token)))
    urls = f"http://127.0.0.1:{store}"
    listen = [f"--listen-client-urls={urls}", f"--listen-peer-urls=http://127.0.0.1:{peers}"]
    stored: list[str | Path] = [
        etcd,
        f"--data-dir={folder / 'etcd'}",
        *listen,
        f"--advertise-client-urls={urls}",
        "--unsafe-no-fsync",
    ]
    signed = [f"--service-account-{name}={key}" for name in ("key-file", "signing-key-file")]
    door = [f"--secure-port={port}", "--bind-address=127.0.0.1", f"--cert-dir={folder}"]
    rights = [f"--token-auth-file={folder / 'tokens'}", "--authorization-mode=RBAC", *signed]
    names = ["--service-account-issuer=https://kubernetes.test", "--service-cluster-ip-range=10.96.0.0/16"]
    commands: list[list[str | Path]] = [stored, [server, f"--etcd-servers={urls}", *door, *rights, *names]]
    ask = Kubectl(kubectl, config)
    with (folder / "log").open("w") as log:
        started = [subprocess.Popen(command, stdout=log, stderr=log) for command in commands]
        try:
            if not until(lambda: ask("get", "--raw=/readyz").stdout == "ok", START_SECONDS):
                raise MissingError("the API server did not start:\n" + (folder / "log").read_text()[-2000:])
            yield ask
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait(30)


def programs() -> tuple[Path, Path, Path]:
    """etcd of Debian; API server and kubectl, built from their Go module."""
    etcd = shutil.which("etcd")
    if etcd is None:
        raise MissingError("etcd is missing: apt-get install --no-install-recommends etcd-server")
    return Path(etcd), _built("kube-apiserver"), _built("kubectl")


def _built(name: str) -> Path:
    program = CACHE / VERSION / name
    if program.exists():
        return program
    print(f"  … {name} {VERSION} from its Go module (once, some minutes)", flush=True)
    program.parent.mkdir(parents=True, exist_ok=True)
    major, minor, _ = VERSION[1:].split(".")
    said = {"gitVersion": VERSION, "gitMajor": major, "gitMinor": minor}
    flags = " ".join(f"-X k8s.io/component-base/version.{key}={value}" for key, value in said.items())
    command = ["nice", "-n", "10", golang.go(), "build", "-p", "1", "-ldflags", flags, "-o", f"{program}.part"]
    environment = {**os.environ, **golang.ENVIRONMENT}
    folder = MODULES / "apiserver"
    ended = subprocess.run([*command, f"k8s.io/kubernetes/cmd/{name}"], cwd=folder, env=environment, check=False)
    if ended.returncode != 0:
        raise MissingError(f"{name} could not be built from its Go module.")
    Path(f"{program}.part").rename(program)
    return program


def _kubeconfig(url: str, token: str) -> Object:
    # Its certificate is one that it made itself a moment ago.
    cluster = {"server": url, "insecure-skip-tls-verify": True}
    content = {"cluster": cluster, "user": {"token": token}, "context": {"cluster": "here", "user": "here"}}
    named = {f"{one}s": [{"name": "here", one: value}] for one, value in content.items()}
    return {"apiVersion": "v1", "kind": "Config", "current-context": "here", **named}
