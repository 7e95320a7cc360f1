"""Backup and restoring on a real PostgreSQL that asks for a password; the step into the container is a stand-in."""

import os
import subprocess
from pathlib import Path

import pytest

from letter_service.metrics import BACKUP_MARK
from stack.postgres import Server
from stack.settings import ROOT

# Does what a container's program would do, here: its secrets and letters lie in folders of the test.
DOCKER = """#!/bin/sh
case "$2" in
  exec) shift 4 ;;
  run) [ "$7" = restored ] && touch "$LETTERS/restored" && exit 0; shift 8; set -- tar "$@" ;;
  *) exit 0 ;;
esac
for word; do
  shift
  set -- "$@" "$(printf %s "$word" | sed "s#/run/secrets#$SECRETS#g; s#/var/lib/letters#$LETTERS#g")"
done
exec "$@"
"""


@pytest.fixture
def server(postgres: Server, tmp_path: Path) -> Server:
    """With the databases of the compose file, one row in each, and one letter in the outbox."""
    for name in ("keycloak", "bwg"):
        postgres.create_database(name, f"owner_{name}", "only-for-these-tests")
        with postgres.connect(name) as connection:
            connection.execute("DROP TABLE IF EXISTS letter")
            connection.execute("CREATE TABLE letter AS SELECT 7 AS number")
    (tmp_path / "docker").write_text(DOCKER)
    (tmp_path / "docker").chmod(0o755)
    (tmp_path / "database-postgres").write_text(postgres.password)
    (tmp_path / "letters" / "outbox").mkdir(parents=True)
    (tmp_path / "letters" / "outbox" / "R000001.pdf").write_text("letter")
    return postgres


def typed(command: str, folder: Path, server: Server, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """What the command `backup` or `restore` answers."""
    environment = {
        "PATH": f"{tmp_path}:{server.program.parent}:{os.environ['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "SECRETS": str(tmp_path),
        "LETTERS": str(tmp_path / "letters"),
    }
    script = [str(ROOT / "deploy" / f"{command}.sh"), str(folder)]
    return subprocess.run(script, check=False, env=environment, capture_output=True, text=True, timeout=120)


def backed_up(server: Server, tmp_path: Path) -> Path:
    told = typed("backup", tmp_path / "backups", server, tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    return Path(told.stdout.strip())


def kept(server: Server) -> list[tuple[int]]:
    """The rows of both databases."""
    found = []
    for name in ("keycloak", "bwg"):
        with server.connect(name) as connection:
            found += connection.execute("SELECT number FROM letter").fetchall()
    return found


def lost(server: Server, tmp_path: Path) -> None:
    """Something happens to everything."""
    for name in ("keycloak", "bwg"):
        with server.connect(name) as connection:
            connection.execute("UPDATE letter SET number = 0")
    (tmp_path / "letters" / "outbox" / "R000001.pdf").unlink()


def test_what_was_backed_up_comes_back(server: Server, tmp_path: Path) -> None:
    backup = backed_up(server, tmp_path)
    lost(server, tmp_path)
    told = typed("restore", backup, server, tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    assert kept(server) == [(7,), (7,)]
    assert (tmp_path / "letters" / "outbox" / "R000001.pdf").read_text() == "letter"
    assert (tmp_path / "letters" / "restored").exists(), "the letters of that time are void"


def test_prometheus_sees_when_the_last_backup_was_made(server: Server, tmp_path: Path) -> None:
    mark = tmp_path / "letters" / "outbox" / BACKUP_MARK
    (tmp_path / "database-postgres").write_text("another password")
    assert typed("backup", tmp_path / "backups", server, tmp_path).returncode != 0
    assert not mark.exists()
    (tmp_path / "database-postgres").write_text(server.password)
    backed_up(server, tmp_path)
    assert mark.exists()


def test_a_backup_is_for_its_owner_alone(server: Server, tmp_path: Path) -> None:
    backup = backed_up(server, tmp_path)
    assert {path.stat().st_mode & 0o077 for path in (backup, *backup.iterdir())} == {0}


@pytest.mark.parametrize("share", [0, 0.4, 0.8, 0.99])
@pytest.mark.parametrize("name", ["keycloak.dump", "bwg.dump", "outbox.tar"])
def test_a_backup_that_was_cut_short_changes_nothing(server: Server, tmp_path: Path, name: str, share: float) -> None:
    backup = backed_up(server, tmp_path)
    lost(server, tmp_path)
    content = (backup / name).read_bytes()
    (backup / name).write_bytes(content[: int(len(content) * share)])
    told = typed("restore", backup, server, tmp_path)
    assert told.returncode != 0
    assert "nothing was changed" in told.stderr
    assert kept(server) == [(0,), (0,)]


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(server: Server, tmp_path: Path) -> None:
    (tmp_path / "database-postgres").write_text("another password")
    assert typed("backup", tmp_path / "backups", server, tmp_path).returncode != 0
    assert list((tmp_path / "backups").iterdir()) == []
