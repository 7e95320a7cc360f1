"""What CloudNativePG is told to make of an empty database, on a real one, and both migrations in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stack.postgres import Server
from stack.settings import ROOT
from tests.kubernetes.rendering import Object, named, pods
from tests.ports import free_port

JOBS = {"matcher": "matcher-migrate", "letter_service": "letter-service-migrate"}


@pytest.mark.parametrize("objects", ["small"], indirect=True)
def test_both_services_migrate_as_roles_that_see_nothing_else(objects: list[Object], tmp_path: Path) -> None:
    spec = named(objects, "Cluster", "postgres")["spec"]
    secrets = tmp_path / "secrets"
    subprocess.run(["bash", ROOT / "deploy" / "secrets.sh", secrets], capture_output=True, check=True)
    server = Server(tmp_path / "data", free_port(), "only-for-these-tests", options=["fsync=off"])
    server.start()
    try:
        initdb = spec["bootstrap"]["initdb"]
        with server.connect() as connection:
            connection.execute(f"CREATE ROLE {initdb['owner']}")
            connection.execute(f"CREATE DATABASE {initdb['database']} OWNER {initdb['owner']}")
            for statement in initdb["postInitSQL"]:
                connection.execute(statement)
            for role in spec["managed"]["roles"]:
                password = (secrets / f"database-{role['name']}").read_text().strip()
                connection.execute(f"ALTER ROLE {role['name']} LOGIN PASSWORD '{password}'")
        with server.connect(initdb["database"]) as connection:
            for statement in initdb["postInitApplicationSQL"]:
                connection.execute(statement)
        for role, job in JOBS.items():
            assert "permission denied for schema" in denied(server, role, secrets)
            migrate(objects, job, server, secrets)
        with server.connect(initdb["database"]) as connection:
            found = connection.execute("SELECT schemaname, tableowner FROM pg_tables WHERE tablename = 'migrations'")
            assert sorted(found.fetchall()) == [(role, role) for role in sorted(JOBS)]
        with server.connect("keycloak") as connection:
            owner = connection.execute(
                "SELECT rolname FROM pg_roles r JOIN pg_database d ON datdba = r.oid WHERE datname = current_database()"
            )
            assert owner.fetchone() == ("keycloak",)
    finally:
        server.stop()


def denied(server: Server, role: str, secrets: Path) -> str:
    """What PostgreSQL says to a table in a schema that is not the role's own."""
    other = next(one for one in JOBS if one != role)
    password = (secrets / f"database-{role}").read_text().strip()
    words = [f"{_here(server)} dbname=bwg user={role} password={password}", f"CREATE TABLE {other}.mine ()"]
    psql = [sys.executable, "-c", "import psycopg, sys; psycopg.connect(sys.argv[1]).execute(sys.argv[2])"]
    return subprocess.run([*psql, *words], capture_output=True, text=True, check=False).stderr


def migrate(objects: list[Object], job: str, server: Server, secrets: Path) -> None:
    """The job as it is told to run, with its secrets and its database here."""
    container = pods(objects)[job]["spec"]["containers"][0]
    environment = {one["name"]: one["value"] for one in container.get("env", [])}
    for source in container.get("envFrom", []):
        environment |= named(objects, "ConfigMap", source["configMapRef"]["name"])["data"]
    told = {
        name: value.replace("/run/secrets", str(secrets)).replace("host=postgres-rw port=5432", _here(server))
        for name, value in environment.items()
    }
    program = Path(sys.executable).parent / job.removesuffix("-migrate")
    path = {"PATH": os.environ["PATH"]}
    ended = subprocess.run(
        [program, *container["args"]], env={**path, **told}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def _here(server: Server) -> str:
    return f"host=127.0.0.1 port={server.port}"
