"""`make up` after a change restarts exactly the parts that changed; whoever dies is started again."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from journey.waiting import eventually
from journey.world import World
from stack import keycloak, up
from stack.processes.supervisor import Supervisor
from stack.settings import ROOT, Settings
from tests.stack.terminal import Typed, stack

PARTS = [
    "postgres",
    "keycloak",
    "mail",
    "letter-service",
    "letter-worker",
    "matcher",
    "matcher-worker",
    "desk",
    "portal",
]
# The provider that was built before will do: what is interrupted here is Keycloak's own part.
PREPARE = """
import shutil
import sys
from pathlib import Path
from stack import keycloak
from stack.commands import StackError
from stack.settings import Settings
built = next(Settings().cache.glob("keycloak-*/providers/bwg-provider.jar"))
keycloak._build_provider = lambda server: shutil.copy(built, server / "providers")
try:
    keycloak.prepare(Settings(cache=Path(sys.argv[1])))
except StackError as error:
    sys.exit(str(error))
"""


def restarted(world: World) -> set[str]:
    """Which parts have another pid after `make up` than before; checks that it names exactly these."""
    supervisor = Supervisor(world.settings.state)
    before = {name: supervisor.pid(name) for name in PARTS}
    told = stack("up")
    assert told.returncode == 0, told.stderr
    changed = {name for name in PARTS if supervisor.pid(name) != before[name]}
    named = {line.split()[1] for line in told.stdout.splitlines() if "restarted: its" in line}
    assert named == changed
    return changed


@contextmanager
def one_more_file(path: Path) -> Iterator[None]:
    # Never the same twice: a file that an interrupted run left behind would be no change.
    path.write_text(f"{uuid4()}\n")
    try:
        yield
    finally:
        path.unlink()


def test_the_parts_are_all_there(world: World) -> None:
    assert [part.name for part in up.parts(world.settings)] == PARTS


@pytest.mark.parametrize("name", PARTS)
def test_whoever_is_killed_is_started_again(world: World, name: str) -> None:
    supervisor = Supervisor(world.settings.state)
    part = next(part for part in up.parts(world.settings) if part.name == name)
    before = supervisor.state(name)
    assert before.pid
    os.kill(before.pid, signal.SIGKILL)
    eventually(lambda: supervisor.pid(name) not in (None, before.pid), 60, f"another {name}")
    eventually(part.well, 500, f"{name} is well")
    eventually(lambda: supervisor.state(name).restarts > before.restarts, 60, "it is counted")


def test_a_change_in_a_service_restarts_its_parts_alone(world: World) -> None:
    with one_more_file(ROOT / "matcher" / "src" / "matcher" / "changed-by-a-test.txt"):
        assert restarted(world) == {"matcher", "matcher-worker", "desk"}
    assert restarted(world) == {"matcher", "matcher-worker", "desk"}
    assert restarted(world) == set()


def test_another_setting_restarts_the_service_that_reads_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SESSION_MINUTES", "59")
    assert restarted(world) == {"portal"}
    monkeypatch.delenv("PORTAL_SESSION_MINUTES")
    assert restarted(world) == {"portal"}


def test_a_change_in_the_provider_builds_another_keycloak_and_restarts_it_alone(world: World) -> None:
    before = keycloak.home(world.settings)
    jar = (before / "providers" / "bwg-provider.jar").stat()
    # As a build leaves it that was interrupted.
    half = world.settings.cache / "unfinished-1" / "bin" / "kc.sh"
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_text("half")
    with one_more_file(ROOT / "keycloak" / "provider" / "src" / "main" / "resources" / "changed-by-a-test.txt"):
        after = keycloak.home(world.settings)
        assert after != before
        assert restarted(world) == {"keycloak"}
        assert (after / "bin" / "kc.sh").stat().st_size > 100
        assert list(world.settings.cache.glob("unfinished-*")) == []
    # What was running stayed as it was, so that the way back needs no build.
    assert (before / "providers" / "bwg-provider.jar").stat() == jar
    assert restarted(world) == {"keycloak"}


def test_parts_end_with_their_supervisor_and_make_up_starts_them_again(world: World) -> None:
    supervisor = Supervisor(world.settings.state)
    pids = [pid for name in PARTS if (pid := supervisor.pid(name))]
    os.kill(int((supervisor.run / "supervisord.pid").read_text()), signal.SIGKILL)
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), 60, "the end of all parts")
    told = stack("up")
    assert told.returncode == 0, told.stderr
    assert all(supervisor.state(name).runs for name in PARTS)


@pytest.mark.parametrize(
    ("stage", "sign"),
    [("it is unpacked", "bin/kc.sh"), ("it is built", "data/import/bwg-realm.json")],
    ids=lambda value: str(value).replace(" ", "-"),
)
def test_ctrl_c_while_keycloak_is_made_leaves_nothing_half_done(tmp_path: Path, stage: str, sign: str) -> None:
    settings = Settings(cache=tmp_path)
    archive = next(Settings().cache.glob("keycloak-quarkus-dist-*.tar.gz"))
    (tmp_path / archive.name).symlink_to(archive)
    making = Typed("-c", PREPARE, str(tmp_path))
    eventually(lambda: list(tmp_path.glob(f"unfinished-*/{sign}")), 300, f"{stage}: {making.text}")
    assert making.ctrl_c() != 0
    assert not keycloak.home(settings).exists()
