"""Everything that docs/betrieb.md has an operator type, set or look for is there."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stack.settings import ROOT
from tests.deploy.machine import RELEASE
from tests.deploy.operators_page import TEXT, block_lines, commands, compose, inline, settings, slugs
from tests.deploy.operators_walk import BARE, ELSEWHERE, NOWHERE, way

# From Debian's packages that the page has installed, or from Debian itself.
PROGRAMS = {"apt-get", "cat", "certbot", "chmod", "cp", "df", "git", "nano", "systemctl"}
VERBS = {"build", "cp", "exec", "logs", "ps", "run", "start", "stop", "up", "version"}
COMPOSE = [one for one in commands() if one.startswith("docker compose ")]
SPOKEN = {"matcher-worker": "matcher", "letter-service-worker": "letter-service", "realm": "realm"}


def test_the_page_was_read() -> None:
    assert len(block_lines()) > 25
    assert len(COMPOSE) > 20


def test_every_line_that_is_not_typed_as_it_stands_there_is_on_the_page_and_says_where_it_is() -> None:
    assert [line for line in (*BARE, *ELSEWHERE, *NOWHERE) if line not in way()] == []
    for place in ELSEWHERE.values():
        file, _, name = place.partition("::")
        assert f"def {name}(" in (ROOT / "tests" / file).read_text(), place


@pytest.mark.parametrize("command", commands())
def test_every_program_is_there(command: str) -> None:
    program, _, rest = command.partition(" ")
    if program.startswith("deploy/"):
        path = ROOT / program
        assert path.is_file(), program
        assert os.access(path, os.X_OK), program
    elif program == "make":
        assert f"\n{rest.split()[0]}:" in (ROOT / "Makefile").read_text(), rest
    elif program == "docker":
        assert rest.split()[0] in {"compose", "system", "image"}, rest
    else:
        assert program in PROGRAMS


@pytest.mark.parametrize("command", COMPOSE)
def test_every_part_and_its_own_command_are_there(project: dict[str, Any], command: str) -> None:
    asked = compose(command)
    services = project["services"]
    assert asked.verb in VERBS
    if asked.verb in {"exec", "run"}:
        service, *words = asked.words
        assert service in services
        program = SPOKEN[service]
        spoken = words[1:] if asked.verb == "exec" else words
        assert asked.verb == "run" or words[0] == program
        told = helped(program, spoken)
        assert [word for word in spoken if word.startswith("--") and word not in told] == []
    elif asked.verb == "cp":
        assert asked.words[0].partition(":")[0] in services
    else:
        assert set(asked.words) <= set(services)


def helped(program: str, words: list[str]) -> str:
    """What the command says of itself; fails where there is no such command."""
    names = [word for word in words if re.fullmatch(r"[a-z]+", word)]
    started = (
        [sys.executable, "-m", "stack.realm"] if program == "realm" else [str(Path(sys.executable).parent / program)]
    )
    command = [*started, *names, "--help"]
    wide = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=wide)
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_every_setting_is_one() -> None:
    places = [".env.example", "docker-compose.yml", "deploy/channel.yml", "docs/architecture.md", "docs/channels.md"]
    known = "".join((ROOT / place).read_text() for place in places)
    known += " ".join(sorted(set(re.findall(r"ARG ([A-Z_]+)", (ROOT / "keycloak" / "Dockerfile").read_text()))))
    assert [name for name in sorted(settings() - {"COMPOSE_FILE"}) if name not in known] == []


def test_every_file_of_ours_is_there() -> None:
    named = set(re.findall(r"[\w./-]+", " ".join(inline())))
    ours = {word for word in named if word.split("/")[0] in {"deploy", "docs", "examples"} and "/" in word}
    assert "deploy/backup.sh" in ours
    assert [word for word in sorted(ours) if not (ROOT / word).exists()] == []


def test_every_secret_is_one(project: dict[str, Any]) -> None:
    named = set(re.findall(r"/etc/bwg/secrets/([\w.-]+)", TEXT))
    assert len(named) >= 3
    assert named <= set(project["secrets"]) | {"channel-key"}


def test_every_place_on_the_page_that_it_leads_to_is_there() -> None:
    assert [link for link in re.findall(r"\]\(#([\w-]+)\)", TEXT) if link not in slugs()] == []


def test_it_explains_every_alarm_and_no_other() -> None:
    folders = ["matcher/src", "letter-service/src", "keycloak/provider/src/main"]
    words = ["git", "grep", "-hoE", r"alarm\.[a-z_]+", *folders]
    found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    table = TEXT.partition("## Alarme\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"`(alarm\.[a-z_]+)`", table)) == set(found.stdout.split())


def test_the_release_that_it_has_checked_out_is_this_one() -> None:
    assert re.findall(r"git checkout v(\S+)", TEXT) == [RELEASE]


def test_doctor_and_page_look_at_the_same() -> None:
    looks = TEXT.partition("`deploy/doctor.sh` sieht sich ")[2].partition(" an,")[0]
    words = [word for word in re.split(r", | und ", looks) if word]
    told = (ROOT / "deploy" / "doctor.sh").read_text()
    names = re.findall(r'\bwell "([a-z]+):', told)
    assert len(words) == len(set(names)), (words, sorted(set(names)))
