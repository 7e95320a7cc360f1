"""The system of docker-compose.yml, as its operator and its people see it."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from keycloak import KeycloakAdmin

from journey.world import World
from people.cast import Person
from people.crowd import crowd_records
from stack.settings import ROOT
from tests.containers.installation import ADMIN_HOST, LOGIN_HOST, PORTAL_HOST


def compose(*words: str, seconds: float = 600) -> str:
    """What `docker compose` prints; CalledProcessError when it fails."""
    command = ["docker", "compose", *words]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=seconds).stdout


def parts(*options: str) -> list[dict[str, Any]]:
    """Each container: at least `{"Service", "State", "Health", "ExitCode", "ID"}`."""
    return [json.loads(line) for line in compose("ps", "--format", "json", *options).splitlines()]


class Company(World):
    """The running containers, reached through the proxy alone; mails and letters where the operator finds them."""

    @property
    def realm_url(self) -> str:
        return f"https://{LOGIN_HOST}/realms/bwg"

    @property
    def portal_url(self) -> str:
        return f"https://{PORTAL_HOST}"

    def administration(self, realm: str) -> KeycloakAdmin:
        """As the first administrator, by the console's door."""
        admin = KeycloakAdmin(
            server_url=f"https://{ADMIN_HOST}",
            username="admin",
            password=self.secret("keycloak-admin"),
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
        """A fresh copy of the letters."""
        compose("cp", "letter-service-worker:/var/lib/letters/outbox", str(self.settings.state))
        return self.settings.state / "outbox"

    def run(self, *command: str) -> None:
        compose("exec", "-T", f"{command[0]}-worker", *command)


def require_engine() -> None:
    """RuntimeError but under run.sh: elsewhere `docker compose` may mean a system that somebody needs."""
    if os.environ.get("COMPOSE_PROJECT_NAME") != "bwg-proof":
        raise RuntimeError("These tests run by `make containers` alone.")
