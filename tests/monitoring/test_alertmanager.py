"""Alertmanager's file is made of the mail settings of .env, and a real Alertmanager (Debian's) sends mails by it."""

import email
import email.policy
import os
import subprocess
from pathlib import Path

import pytest
import requests
import yaml
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

from journey.waiting import eventually
from stack.commands import answers
from tests.monitoring.promtool import FOLDER
from tests.ports import free_port

USUAL = {
    "ALERTS_TO": "it@wohnbau.example",
    "SMTP_HOST": "127.0.0.1",
    "SMTP_PORT": "25",
    "SMTP_AUTH": "false",
    "SMTP_USER": "",
    "SMTP_STARTTLS": "false",
    "SMTP_SSL": "false",
    "MAIL_FROM": "portal@wohnbau.example",
}


def started(folder: Path, program: str = "true", **changed: str) -> subprocess.Popen[str]:
    """The script as the container runs it; `true` in place of Alertmanager leaves the file alone."""
    (folder / "authorities").touch()
    (folder / "smtp-password").write_text("kept in a file")
    environment = USUAL | {
        "PATH": os.environ["PATH"],
        "CONFIGURATION": str(folder / "alertmanager.yml"),
        "STORAGE": str(folder / "data"),
        "ALERTMANAGER": program,
        "AUTHORITIES_FILE": str(folder / "authorities"),
        "SMTP_PASSWORD_FILE": str(folder / "smtp-password"),
    }
    command = [
        "sh",
        str(FOLDER / "alertmanager.sh"),
        *([] if program == "true" else ["--web.listen-address", changed.pop("at")]),
    ]
    return subprocess.Popen(command, env=environment | changed, stderr=subprocess.PIPE, text=True)


def written(folder: Path, **changed: str) -> str:
    with started(folder, **changed) as process:
        assert process.wait(30) == 0
    file = folder / "alertmanager.yml"
    subprocess.run(["amtool", "check-config", file], check=True, capture_output=True)
    return file.read_text()


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"SMTP_AUTH": "true", "SMTP_USER": "o'neill: #1", "SMTP_STARTTLS": "true"},
        {"SMTP_SSL": "true", "SMTP_PORT": "465", "MAIL_FROM": "Mieterkonto <portal@wohnbau.example>"},
    ],
)
def test_alertmanager_takes_the_file_whatever_the_settings_say(tmp_path: Path, changed: dict[str, str]) -> None:
    told = yaml.safe_load(written(tmp_path, **changed))["global"]
    assert told["smtp_from"] == (USUAL | changed)["MAIL_FROM"]
    assert told["smtp_require_tls"] is (changed.get("SMTP_STARTTLS") == "true")
    assert told.get("smtp_auth_username", "") == changed.get("SMTP_USER", "")


def test_the_password_stays_in_its_file(tmp_path: Path) -> None:
    assert "kept in a file" not in written(tmp_path, SMTP_AUTH="true", SMTP_USER="bwg")


def test_a_companys_own_authority_is_trusted_by_the_mails(tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    ours.write_text("certificate")
    told = yaml.safe_load(written(tmp_path, AUTHORITIES_FILE=str(ours)))
    [mail] = told["receivers"][0]["email_configs"]
    assert mail["tls_config"] == {"ca_file": str(ours)}


@pytest.mark.parametrize(
    ("changed", "named"), [({"ALERTS_TO": ""}, "ALERTS_TO"), ({"SMTP_SSL": "true", "SMTP_PORT": "25"}, "465")]
)
def test_what_cannot_work_is_one_sentence(tmp_path: Path, changed: dict[str, str], named: str) -> None:
    with started(tmp_path, **changed) as process:
        _, told = process.communicate(timeout=30)
    assert process.returncode == 1
    assert named in told
    assert told.count("\n") == 1
    assert not (tmp_path / "alertmanager.yml").exists()


def test_an_alert_is_a_mail_in_german_that_says_what_to_do(tmp_path: Path) -> None:
    box = Mailbox(tmp_path / "box")
    smtp, web = free_port(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=smtp)
    server.start()
    alert = {
        "labels": {"alertname": "SicherungFehlt", "severity": "dringend"},
        "annotations": {"summary": "Die letzte Sicherung ist älter als 26 Stunden.", "description": "Nachsehen."},
    }
    with started(tmp_path, "prometheus-alertmanager", at=f"127.0.0.1:{web}", SMTP_PORT=str(smtp)) as process:
        try:
            eventually(lambda: answers(f"http://127.0.0.1:{web}/-/ready"), 30, "Alertmanager")
            requests.post(f"http://127.0.0.1:{web}/api/v2/alerts", json=[alert], timeout=10).raise_for_status()
            [file] = eventually(lambda: list((tmp_path / "box" / "new").iterdir()), 60, "a mail")
        finally:
            process.terminate()
            server.stop()
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    assert (mail["To"], mail["From"]) == (USUAL["ALERTS_TO"], USUAL["MAIL_FROM"])
    assert mail["Subject"] == "[Mieterkonto] dringend: SicherungFehlt"
    assert "Die letzte Sicherung ist älter als 26 Stunden.\nWas zu tun ist: Nachsehen." in body.get_content()
