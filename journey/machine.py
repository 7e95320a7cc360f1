"""The machine that the system runs on, as its operator sees it."""

import sys
from dataclasses import dataclass

import psycopg

from stack import up
from stack.commands import run
from stack.processes.supervisor import Supervisor
from stack.settings import Settings


@dataclass
class Machine:
    """A running stack: its addresses, processes, commands and databases."""

    settings: Settings

    @property
    def realm_url(self) -> str:
        return f"{self.settings.keycloak_url}/realms/bwg"

    @property
    def portal_url(self) -> str:
        return self.settings.portal_url

    def secret(self, name: str) -> str:
        return self.settings.read(name)

    def stop(self, *names: str) -> None:
        for name in names:
            Supervisor(self.settings.state).stop(name)

    def start_what_is_stopped(self) -> None:
        up.bring(self.settings)

    def run(self, *command: str) -> None:
        """A command of a service, as staff type it."""
        run([sys.executable, "-m", "stack", "exec", *command], f"{command[:2]} failed")

    def database(self, name: str) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.settings.postgres,
            dbname=name,
            user="postgres",
            password=self.secret("database-postgres"),
            autocommit=True,
        )
