"""Backup and restoring on a real PostgreSQL that asks for a password; the step into the container is a stand-in."""

import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event

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
    settings(tmp_path)
    (tmp_path / "database-postgres").write_text(postgres.password)
    (tmp_path / "letters" / "outbox").mkdir(parents=True)
    (tmp_path / "letters" / "outbox" / "R000001.pdf").write_text("letter")
    return postgres


def key(tmp_path: Path, name: str = "key") -> Path:
    """A pair of keys for backups: the private one in a file, the public one for .env."""
    path = tmp_path / name
    if not path.exists():
        subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True)
    return path


def public(private: Path) -> str:
    told = subprocess.run(["age-keygen", "-y", private], check=True, capture_output=True, text=True)
    return told.stdout.strip()


def settings(tmp_path: Path, **changed: str) -> None:
    """What .env says of backups."""
    said = {
        "BACKUP_RECIPIENT": public(key(tmp_path)),
        "BACKUP_SECRETS_RECIPIENT": public(key(tmp_path, "secrets-key")),
        "BACKUP_KEEP_DAYS": "30",
        "SECRETS_FOLDER": str(tmp_path),
    }
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in (said | changed).items()))


def typed(command: str, server: Server, tmp_path: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """What a command of deploy/ answers."""
    environment = {
        "PATH": f"{tmp_path}:{server.program.parent}:{os.environ['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "SECRETS": str(tmp_path),
        "LETTERS": str(tmp_path / "letters"),
    }
    script = [str(ROOT / "deploy" / f"{command}.sh"), *map(str, words)]
    return subprocess.run(
        script, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )


def backed_up(server: Server, tmp_path: Path) -> Path:
    told = typed("backup", server, tmp_path, tmp_path / "backups")
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
    told = typed("restore", server, tmp_path, backup, key(tmp_path))
    assert (told.returncode, told.stderr) == (0, "")
    assert kept(server) == [(7,), (7,)]
    assert (tmp_path / "letters" / "outbox" / "R000001.pdf").read_text() == "letter"
    assert (tmp_path / "letters" / "restored").exists(), "the letters of that time are void"


def test_prometheus_sees_when_the_last_backup_was_made(server: Server, tmp_path: Path) -> None:
    mark = tmp_path / "letters" / "outbox" / BACKUP_MARK
    (tmp_path / "database-postgres").write_text("another password")
    assert typed("backup", server, tmp_path, tmp_path / "backups").returncode != 0
    assert not mark.exists()
    (tmp_path / "database-postgres").write_text(server.password)
    backed_up(server, tmp_path)
    assert mark.exists()


def test_a_backup_is_for_its_owner_alone(server: Server, tmp_path: Path) -> None:
    backup = backed_up(server, tmp_path)
    assert {path.stat().st_mode & 0o077 for path in (backup, *backup.iterdir())} == {0}


@pytest.mark.parametrize("share", [0, 0.4, 0.8, 0.99])
@pytest.mark.parametrize("name", ["keycloak.dump.age", "bwg.dump.age", "outbox.tar.age"])
def test_a_backup_that_was_cut_short_changes_nothing(server: Server, tmp_path: Path, name: str, share: float) -> None:
    backup = backed_up(server, tmp_path)
    lost(server, tmp_path)
    content = (backup / name).read_bytes()
    (backup / name).write_bytes(content[: int(len(content) * share)])
    told = typed("restore", server, tmp_path, backup, key(tmp_path))
    assert told.returncode != 0
    assert "nothing was changed" in told.stderr
    assert kept(server) == [(0,), (0,)]


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(server: Server, tmp_path: Path) -> None:
    (tmp_path / "database-postgres").write_text("another password")
    assert typed("backup", server, tmp_path, tmp_path / "backups").returncode != 0
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [".lock"]


def test_nobody_reads_a_backup_without_its_key(server: Server, tmp_path: Path) -> None:
    backup = backed_up(server, tmp_path)
    assert all(path.read_bytes().startswith(b"age-encryption.org/") for path in backup.glob("*.age"))
    lost(server, tmp_path)
    told = typed("restore", server, tmp_path, backup, key(tmp_path, "another key"))
    assert (told.returncode, "nothing was changed" in told.stderr) == (1, True)
    assert kept(server) == [(0,), (0,)]


@contextmanager
def writing(server: Server) -> Iterator[None]:
    """Somebody counts on in both databases, in one after the other, all the while."""
    over = Event()

    def write() -> None:
        with server.connect("keycloak") as one, server.connect("bwg") as other:
            for number in count(8):
                for connection in (one, other):
                    connection.execute("UPDATE letter SET number = %s", [number])
                    connection.commit()
                if over.is_set():
                    return

    with ThreadPoolExecutor() as pool:
        written = pool.submit(write)
        try:
            yield
        finally:
            over.set()
            written.result()


def test_both_databases_come_back_as_they_were_at_one_moment(server: Server, tmp_path: Path) -> None:
    with server.connect("keycloak") as connection:
        # So much that the second dump begins long after the first.
        connection.execute("CREATE TABLE IF NOT EXISTS much AS SELECT md5(n::text) FROM generate_series(1, 500000) n")
    with writing(server):
        backup = backed_up(server, tmp_path)
    with server.connect("bwg") as connection:
        (written,) = connection.execute("SELECT number FROM letter").fetchone() or (0,)
    typed("restore", server, tmp_path, backup, key(tmp_path))
    (one,), (other,) = kept(server)
    assert abs(one - other) < (written - 7) / 10, f"{one} and {other} of {written} are not of one moment"


def test_of_old_backups_and_their_number_of_days(server: Server, tmp_path: Path) -> None:
    first, second = backed_up(server, tmp_path), tmp_path / "backups" / "2026-01-01T040000Z"
    first.rename(second)
    settings(tmp_path, BACKUP_KEEP_DAYS="2")
    for hours, there in ((47, True), (49, False)):
        subprocess.run(["touch", "-d", f"{hours} hours ago", second], check=True)
        newest = backed_up(server, tmp_path)
        assert (second.exists(), newest.exists()) == (there, True)


def test_secrets_go_apart_and_for_another_key(server: Server, tmp_path: Path) -> None:
    told = typed("backup", server, tmp_path, "--secrets", tmp_path / "elsewhere")
    archive = Path(told.stdout.strip())
    opened = ["age", "--decrypt", "-i", str(key(tmp_path, "secrets-key")), str(archive)]
    names = subprocess.run(["tar", "-t"], input=subprocess.check_output(opened), check=True, capture_output=True).stdout
    assert b"./database-postgres" in names
    settings(tmp_path, BACKUP_SECRETS_RECIPIENT=public(key(tmp_path)))
    told = typed("backup", server, tmp_path, "--secrets", tmp_path / "elsewhere")
    assert (told.returncode, "pair of its own" in told.stderr) == (1, True)


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("BACKUP_RECIPIENT", "", "BACKUP_RECIPIENT is no public key"),
        ("BACKUP_RECIPIENT", "age1wrong", "BACKUP_RECIPIENT is no public key"),
        ("BACKUP_KEEP_DAYS", "forever", "BACKUP_KEEP_DAYS is a number of days"),
        ("BACKUP_KEEP_DAYS", "0", "BACKUP_KEEP_DAYS is a number of days"),
    ],
)
def test_a_setting_that_is_wrong_is_named(server: Server, tmp_path: Path, setting: str, value: str, said: str) -> None:
    settings(tmp_path, **{setting: value})
    told = typed("backup", server, tmp_path, tmp_path / "backups")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith(said)
    assert told.stderr.endswith(" Nothing was backed up.\n")


def test_two_backups_at_once_are_one(server: Server, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    command = ["flock", str(tmp_path / "backups" / ".lock"), "sh", "-c", "echo mine; cat"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"mine\n"
        told = typed("backup", server, tmp_path, tmp_path / "backups")
        other.communicate()
    assert (told.returncode, "is running" in told.stderr) == (1, True)
