"""Whoever may see containers, images and logs learns no secret, no code and no name."""

import json
import re
from pathlib import Path

import pytest

from tests.containers.company import Company, compose, containers, docker
from tests.containers.conftest import Tenant

# Not secret: the certificates, and the public half of a key.
PUBLIC = {"authorities", "tls-certificate", "letter-answer-key.pub"}


def kept(folder: Path) -> dict[str, str]:
    """Every long word of every secret file, by the file's name."""
    files = [path for path in folder.iterdir() if path.name not in PUBLIC]
    words = {(path.name, word) for path in files for word in re.findall(r"[\w+/=-]{16,}", path.read_text())}
    return {f"{name} {number}": word for number, (name, word) in enumerate(sorted(words))}


@pytest.fixture
def wanted(company: Company, tenant: Tenant) -> dict[str, str]:
    """What nobody may find, by its name."""
    person, code = tenant.person, tenant.letter_code
    of_the_way = {
        "password": person.password,
        "letter code": code.replace("-", ""),
        "letter code with hyphens": code,
        "letter code with blanks": code.replace("-", " "),
        "e-mail address": person.email,
        "last name": person.last_name,
        "street": person.street,
    }
    return kept(company.settings.state / "secrets") | of_the_way


def found(text: str, wanted: dict[str, str]) -> list[str]:
    return [what for what, value in wanted.items() if value in text]


def test_the_files_were_read(wanted: dict[str, str]) -> None:
    assert len(wanted) >= 20


def test_no_container_and_no_image_shows_one(wanted: dict[str, str]) -> None:
    seen = containers()
    images = sorted({one["Image"] for one in seen})
    assert found(json.dumps(seen) + docker("inspect", *images), wanted) == []
    assert found("".join(docker("history", "--no-trunc", image) for image in images), wanted) == []


def test_no_log_shows_one(company: Company, tenant: Tenant, wanted: dict[str, str]) -> None:
    logs = compose("logs", "--no-color", "--no-log-prefix")
    assert len(logs.splitlines()) > 100
    assert found(logs, wanted) == []
    # Six digits occur by chance in times and ids: only a word of its own counts.
    assert tenant.email_code not in re.findall(r"[\w.-]+", logs)
    assert company.user(tenant.person)["id"] in logs, "the logs are those of the tenant's way"


@pytest.mark.parametrize(
    "part", ["proxy", "keycloak", "matcher", "matcher-worker", "letter-service", "letter-service-worker", "desk"]
)
def test_each_line_of_a_log_is_an_object_that_a_program_can_read(part: str) -> None:
    logs = compose("logs", "--no-color", "--no-log-prefix", part).splitlines()
    lines = [line for line in logs if line.startswith("{")]
    assert lines
    assert all(json.loads(line)["timestamp"] for line in lines)


def test_the_proxys_log_names_no_address_and_no_client() -> None:
    logs = compose("logs", "--no-color", "--no-log-prefix", "proxy")
    assert '"host":"konsole.bwg.test","method":"GET","status":200,' in logs
    assert [mark for mark in ("/realms", "code=", "key=") if mark in logs] == []
    assert re.findall(r"\b10\.213\.\d+\.\d+\b", logs) == []
