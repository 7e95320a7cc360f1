"""The system of docker-compose.yml, as its operator and its people see it."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pymupdf
from keycloak import KeycloakAdmin

from journey.world import World
from people.cast import Person
from people.crowd import crowd_records
from stack.settings import ROOT
from tests.containers.installation import ADMIN_HOST, LOGIN_HOST, PORTAL_HOST


def docker(*words: str, check: bool = True, seconds: float = 600) -> str:
    """What a command of Docker prints; RuntimeError with its last words when it fails and is checked."""
    run = subprocess.run(["docker", *words], cwd=ROOT, check=False, capture_output=True, text=True, timeout=seconds)
    if check and run.returncode:
        raise RuntimeError(f"docker {' '.join(words[:3])}: {run.stderr[-2000:]}")
    return run.stdout


def compose(*words: str, check: bool = True) -> str:
    return docker("compose", *words, check=check)


def containers() -> list[dict[str, Any]]:
    """Each container of the system, as `docker inspect` shows it."""
    found: list[dict[str, Any]] = json.loads(docker("inspect", *compose("ps", "--all", "--quiet").split()))
    return found


def states() -> dict[str, dict[str, Any]]:
    """Each part's `{"Status", "ExitCode", "StartedAt", "FinishedAt", "Health": {"Status"}}`; Health where checked."""
    return {one["Config"]["Labels"]["com.docker.compose.service"]: one["State"] for one in containers()}


class Company(World):
    """The running containers, reached through the proxy alone; mails and letters where the operator finds them."""

    @property
    def realm_url(self) -> str:
        return f"https://{LOGIN_HOST}/realms/bwg"

    @property
    def portal_url(self) -> str:
        return f"https://{PORTAL_HOST}"

    def administration(self, realm: str) -> KeycloakAdmin:
        """As the client of the job `realm` may use it, by the console's door: no password is enough for anybody."""
        admin = KeycloakAdmin(
            server_url=f"https://{ADMIN_HOST}",
            client_id="stack",
            client_secret_key=self.secret("keycloak-stack"),
            user_realm_name="master",
        )
        admin.change_current_realm(realm)
        return admin

    def import_crowd(self) -> None:
        path = self.settings.state / "tenants.csv"
        path.write_text((ROOT / "examples" / "tenants.csv").read_text() + crowd_records())
        path.chmod(0o644)
        compose("run", "--rm", "-T", "-v", f"{path}:/tenants.csv:ro", "matcher-worker", "import", "/tenants.csv")

    def mails(self, person: Person) -> list[dict]:  # type: ignore[type-arg]
        found = self._catcher("messages?limit=500")["messages"]
        addressed = [mail["ID"] for mail in found if person.email in [to["Address"] for to in mail["To"]]]
        mails = [self._catcher(f"message/{one}") for one in addressed]
        return [{"to": person.email, "subject": mail["Subject"], "text": mail["Text"]} for mail in mails]

    def _catcher(self, path: str) -> Any:
        return json.loads(compose("exec", "-T", "mailpit", "wget", "-qO-", f"http://127.0.0.1:8025/api/v1/{path}"))

    @property
    def outbox(self) -> Path:
        """A fresh copy of the letters; nothing of a system before, whose numbers were the same."""
        shutil.rmtree(self.settings.state / "outbox", ignore_errors=True)
        compose("cp", "letter-service-worker:/var/lib/letters/outbox", str(self.settings.state))
        return self.settings.state / "outbox"

    def letter(self, person: Person, seconds: float = 90) -> pymupdf.Page:
        """The print worker looks once a minute."""
        return super().letter(person, seconds)

    def run(self, *command: str) -> None:
        compose("exec", "-T", f"{command[0]}-worker", *command)


def require_engine() -> None:
    """RuntimeError but under run.sh: elsewhere `docker compose` may mean a system that somebody needs."""
    if os.environ.get("COMPOSE_PROJECT_NAME") != "bwg-proof":
        raise RuntimeError("These tests run by `make containers` alone.")
