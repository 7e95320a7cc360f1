"""The job of docker-compose.yml on the running Keycloak, with a client that Keycloak made as it makes one at first."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from journey.world import World
from stack import keycloak, master
from stack.realm.admin import Admin
from stack.realm.apply import apply_realm
from stack.settings import ROOT


@dataclass(frozen=True)
class Job:
    """`python -m stack.realm` for the running system."""

    environment: dict[str, str]

    def run(self, *words: str, **other: str) -> subprocess.CompletedProcess[str]:
        """What the job says, and its status; `other` replaces what it is told."""
        return subprocess.run(
            [sys.executable, "-m", "stack.realm", *words],
            cwd=ROOT,
            env=os.environ | self.environment | other,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def told(self, *words: str) -> list[str]:
        """The lines of a run that went well."""
        done = self.run(*words)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()


@pytest.fixture
def running(world: World) -> Admin:
    """The realm `bwg` as an administrator may change it."""
    return master.open_realm(world.settings, "bwg")


@pytest.fixture
def door(world: World) -> Admin:
    """The realm `master` as an administrator may change it."""
    return master.open_realm(world.settings, "master")


@pytest.fixture(scope="session")
def new_client(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], dict[str, str]]]:
    """Makes clients with the role `admin`, as `kc.sh bootstrap-admin service` does; what the job is told of one."""
    door, made = master.open_realm(world.settings, "master"), []

    def make() -> dict[str, str]:
        name, secret = f"realm-{uuid4().hex[:8]}", uuid4().hex
        client = {"clientId": name, "secret": secret, "serviceAccountsEnabled": True, "standardFlowEnabled": False}
        made_so = {"is_temporary_admin": "true", "client.use.lightweight.access.token.enabled": "true"}
        door.write("POST", "/clients", client | {"attributes": made_so})
        made.append(name)
        account = door.get(f"/clients/{client_id(door, name)}/service-account-user")["id"]
        door.write("POST", f"/users/{account}/role-mappings/realm", [door.get("/roles/admin")])
        file = tmp_path_factory.mktemp("client") / "secret"
        file.write_text(secret + "\n")
        return {"REALM_CLIENT_ID": name, "REALM_CLIENT_SECRET_FILE": str(file)}

    yield make
    for name in made:
        door.write("DELETE", f"/clients/{client_id(door, name)}", None)


@pytest.fixture(scope="session")
def job(world: World, new_client: Callable[[], dict[str, str]]) -> Job:
    """The job with a client of its own, which has given away what it does not need."""
    part = keycloak.part(world.settings)
    secrets = {f"{name}_FILE": str(path) for name, path in part.secrets.items()}
    told = dict(part.environment) | secrets | {"REALM_KEYCLOAK_URL": world.settings.keycloak_url} | new_client()
    of_its_own = Job(told)
    of_its_own.told()
    return of_its_own


@pytest.fixture
def file(world: World) -> dict[str, Any]:
    """keycloak/realm.json of this system."""
    return keycloak.realm(world.settings)


@pytest.fixture
def mended(running: Admin, file: dict[str, Any]) -> Iterator[None]:
    """Whatever a test leaves is what the file says."""
    yield
    apply_realm(running, file)


def client_id(admin: Admin, name: str) -> str:
    return str(admin.get(f"/clients?clientId={name}")[0]["id"])


def secret_of(job: Job) -> Path:
    return Path(job.environment["REALM_CLIENT_SECRET_FILE"])
