"""deploy/keycloak/start.sh, which gives the image's Keycloak its secrets and what the company's file says."""

import shutil
import subprocess
from pathlib import Path

import pytest

from stack.settings import ROOT
from tests.company import BUILT

SECRETS = ["KC_DB_PASSWORD", "KC_BOOTSTRAP_ADMIN_PASSWORD", "KC_BOOTSTRAP_ADMIN_CLIENT_SECRET"]
SECRETS += ["PORTAL_CLIENT_SECRET", "DESK_CLIENT_SECRET", "MATCHER_CLIENT_SECRET"]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The files of the image that the script counts on; its Keycloak says with what it was started."""
    (tmp_path / "keycloak" / "bin").mkdir(parents=True)
    (tmp_path / "bwg").mkdir()
    kc = tmp_path / "keycloak" / "bin" / "kc.sh"
    kc.write_text('#!/bin/bash\necho "$MAIL_FROM_NAME|$MAIL_FROM|$REALM_DISPLAY_NAME|$GUESSABLE_WORDS|$*"\n')
    kc.chmod(0o755)
    shutil.copy(BUILT / "keycloak.env", tmp_path / "bwg" / "company.env")
    script = (ROOT / "deploy" / "keycloak" / "start.sh").read_text()
    (tmp_path / "start.sh").write_text(script.replace("/opt/", f"{tmp_path}/"))
    return tmp_path


def started(image: Path, hostname: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run(image, f"--hostname={hostname}", "--cache=local", **environment)


def run(image: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    for name in (*SECRETS, "SMTP_PASSWORD", "AUTHORITIES"):
        (image / name).write_text("x" * 16 if name in SECRETS else "")
        environment[f"{name}_FILE"] = str(image / name)
    return subprocess.run(
        ["bash", str(image / "start.sh"), *words],
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_companys_file_says_who_writes_and_a_setting_wins(image: Path) -> None:
    said = started(image, "https://login.bwg.test", MAIL_FROM="a@b.test", MAIL_FROM_NAME="").stdout.split("|")
    assert said[:4] == ["BWG Kundenportal", "a@b.test", "BWG Bernburg", "bwg bernburg saale"]
    assert started(image, "https://login.bwg.test", MAIL_FROM_NAME="Wohnbau").stdout.startswith("Wohnbau|info@")


@pytest.mark.parametrize("host", ["login.bwg-bernburg.de", "10.0.0.7", "test.de", "localhost.de", "atest"])
def test_no_server_starts_with_an_invented_company(image: Path, host: str) -> None:
    ended = started(image, f"https://{host}")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "COMPANY_DIR nennt eine erfundene Firma: Auf einem Server startet Keycloak nicht mit ihr.\n"
    env = image / "bwg" / "company.env"
    env.write_text(env.read_text().replace("COMPANY_SAMPLE=true", "COMPANY_SAMPLE=false"))
    assert started(image, f"https://{host}").returncode == 0


def test_the_operator_brings_the_command_itself(image: Path) -> None:
    words = ["-Djgroups.bind.address=10.0.0.7", "--verbose", "start", "--optimized"]
    said = run(image, *words, KC_HOSTNAME="https://login.example.org").stdout
    assert said.endswith("|-Djgroups.bind.address=10.0.0.7 --verbose start --optimized --import-realm\n")
    assert started(image, "https://login.bwg.test").stdout.partition("|start --optimized --hostname")[1]
    ended = run(image, *words, KC_HOSTNAME="https://login.bwg-bernburg.de")
    assert (ended.returncode, ended.stdout) == (1, "")


@pytest.mark.parametrize("host", ["localhost:8443", "127.0.0.1", "login.bwg.test", "login.example.org"])
def test_where_nobody_but_us_can_come_an_invented_company_may_be_shown(image: Path, host: str) -> None:
    assert started(image, f"https://{host}").returncode == 0


def test_the_client_of_the_realms_job_is_made_without_its_secret_in_a_command(image: Path) -> None:
    options = ["--spi-required-action--letter-code--url=http://letter-service:8002", "--http-enabled=true"]
    said = run(image, *options, MAKE_CLIENT="1", KC_BOOTSTRAP_ADMIN_CLIENT_ID="stack").stdout
    assert "|bootstrap-admin service " in said
    assert "--client-id=stack --client-secret:env=KC_BOOTSTRAP_ADMIN_CLIENT_SECRET" in said
    assert said.endswith(f" {options[0]}\n"), "of the server's own options it takes none"
