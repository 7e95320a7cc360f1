"""deploy/doctor.sh on a server that is well, and on one with each fault: a sentence that says what to do.

Certificate, mail server and backup are real; Docker, the clock's keeper and the disk say what a test lets them say.
"""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.deploy.machine import HOSTS, RELEASE, RUNNING, Machine


@pytest.fixture
def machine(tmp_path: Path, smtp_port: int) -> Machine:
    return Machine(tmp_path, smtp_port)


def test_a_server_that_is_well_is_told_so(machine: Machine) -> None:
    code, told = machine.look()
    assert (code, told.splitlines()[-1]) == (0, "Everything is well.")
    assert "WRONG" not in told


def ends_soon(machine: Machine) -> None:
    machine.certificate(days=5)


def has_ended(machine: Machine) -> None:
    machine.certificate(days=-1)


def names_two(machine: Machine) -> None:
    machine.certificate(hosts=HOSTS[:2])


def another_key(machine: Machine) -> None:
    key = machine.secrets / "letter-answer-key"
    (machine.secrets / "tls-key").write_text(key.read_text())


def no_certificate(machine: Machine) -> None:
    (machine.secrets / "tls-certificate").write_text("later")


def a_secret_is_empty(machine: Machine) -> None:
    (machine.secrets / "webhook").write_text("")


def open_secrets(machine: Machine) -> None:
    machine.secrets.chmod(0o755)


def an_unknown_name(machine: Machine) -> None:
    (machine.folder / "dns").write_text("\n".join(HOSTS[1:]))


def no_mail(machine: Machine) -> None:
    machine.set(SMTP_PORT="1")


def no_tls_there(machine: Machine) -> None:
    machine.set(SMTP_STARTTLS="true")


def mail_by_address(machine: Machine) -> None:
    machine.set(SMTP_HOST="192.0.2.25")


def a_wrong_clock(machine: Machine) -> None:
    (machine.folder / "clock").write_text("no")


def a_full_disk(machine: Machine) -> None:
    (machine.folder / "disk").write_text("97")


def no_backup(machine: Machine) -> None:
    shutil.rmtree(machine.backups)


def an_old_backup(machine: Machine) -> None:
    three_days_ago = machine.folder.stat().st_mtime - 3 * 86400
    os.utime(next(machine.backups.iterdir()), (three_days_ago, three_days_ago))


def a_cut_backup(machine: Machine) -> None:
    (next(machine.backups.iterdir()) / "bwg.dump").write_text("du")


def a_sick_part(machine: Machine) -> None:
    (machine.folder / "parts").write_text(RUNNING.replace("keycloak running healthy", "keycloak running unhealthy"))


def a_failed_migration(machine: Machine) -> None:
    (machine.folder / "parts").write_text(RUNNING.replace("exited - 0", "exited - 1"))


def an_old_image(machine: Machine) -> None:
    (machine.folder / "parts").write_text(RUNNING.replace(f"keycloak:{RELEASE}", "keycloak:0.0.9"))


def says(name: str, words: str) -> Callable[[Machine], None]:
    """One of the server's programs says this instead."""

    def happens(machine: Machine) -> None:
        (machine.folder / name).write_text(words)

    return happens


def another_release(machine: Machine) -> None:
    machine.set(RELEASE="0.1.9")


def another_domain(machine: Machine) -> None:
    machine.set(MAIL_FROM="portal@wohnbau.test")


def no_key_for_the_channel(machine: Machine) -> None:
    machine.set(CHANNEL_FILE="channel")


def nothing_runs(machine: Machine) -> None:
    (machine.folder / "parts").write_text("")


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (ends_soon, ["certificate: it ends soon", "deploy/certificate.sh"]),
        (has_ended, ["certificate: it ended on", "deploy/certificate.sh"]),
        (names_two, ["does not name portal.example.org (PORTAL_HOST)", "all three names"]),
        (another_key, ["tls-key is not its key"]),
        (no_certificate, ["is no certificate in PEM"]),
        (a_secret_is_empty, ["missing, empty or not readable", "webhook", "deploy/secrets.sh"]),
        (open_secrets, ["others on this server may look into", "chmod 700"]),
        (an_unknown_name, ["login.example.org (LOGIN_HOST) is not in the DNS"]),
        (no_mail, ["mail: localhost:1 does not answer", "SMTP_PORT"]),
        (no_tls_there, ["does not answer as a mail server that we may trust", "SMTP_STARTTLS"]),
        (mail_by_address, ["SMTP_HOST is an address, 192.0.2.25", "by its name alone"]),
        (a_wrong_clock, ["nothing keeps this server's clock right", "timesyncd"]),
        (a_full_disk, ["is full to 97 %", "make room"]),
        (no_backup, ["backups is not there", "there is none in", "every night"]),
        (an_old_backup, ["the last one is", "did not run"]),
        (a_cut_backup, ["is not what was written"]),
        (a_sick_part, ["keycloak is running (unhealthy)", "docker compose logs --tail 50 keycloak"]),
        (a_failed_migration, ["matcher-migrate is exited", "logs --tail 50 matcher-migrate"]),
        (an_old_image, [f"is of bwg/keycloak:0.0.9, not of {RELEASE}"]),
        (says("version", "2.21.0\n"), ["Compose is 2.21.0, and 2.24 is the least", "docker-compose-plugin"]),
        (says("engine", "20.10.24+dfsg1\n"), ["Docker is 20.10.24+dfsg1, and 27 is the least", "docker-ce"]),
        (another_release, [f"the files here are of release {RELEASE}, .env names 0.1.9", "CHANGELOG.md"]),
        (another_domain, ["wohnbau.test does not say who may send for it (SPF)", "v=spf1"]),
        (says("txt", 'example.org "v=spf1 mx -all"\n'), ["(DMARC)", "_dmarc.example.org"]),
        (no_key_for_the_channel, ["there is no secret channel-key", "docs/channels.md"]),
        (says("sums", "Das stimmt nicht überein:\nB26-1 fehlt"), ["cups, and letters do not add up: B26-1 fehlt"]),
        (
            says("logs", "a alarm.letters b\nalarm.letters\nalarm.keys"),
            ["alarm.keys (1), alarm.letters (2) in the last"],
        ),
        (nothing_runs, ["nothing runs", "docker compose up -d --wait"]),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(machine: Machine, happens: object, words: list[str]) -> None:
    assert callable(happens)
    happens(machine)
    code, told = machine.look()
    assert code == 1
    wrong = told.partition("WRONG")[2]
    assert [word for word in words if word not in wrong] == []


@pytest.mark.parametrize("how", ["SMTP_STARTTLS", "SMTP_SSL"])
def test_a_mail_server_with_tls_must_be_known(
    machine: Machine, mail_server: Callable[[str], int], tmp_path: Path, how: str
) -> None:
    machine.set(SMTP_HOST="localhost", SMTP_PORT=str(mail_server(how)), **{how: "true"})
    assert machine.look()[0] == 1
    (machine.secrets / "authorities").write_bytes((tmp_path / "mail.pem").read_bytes())
    code, told = machine.look()
    assert (code, told.splitlines()[-1]) == (0, "Everything is well."), told


@pytest.mark.parametrize(
    ("hours", "words"),
    [(1, "clock is 60 minutes behind localhost"), (-1, "clock is 60 minutes ahead of localhost")],
)
def test_a_clock_that_is_off_beside_the_companys_website_is_told(
    machine: Machine, website: Callable[[timedelta], int], hours: int, words: str
) -> None:
    machine.website(website(timedelta(seconds=hours * 3630)))
    code, told = machine.look()
    assert (code, told.count("WRONG")) == (1, 1), told
    assert words in told
    assert "timedatectl set-ntp true" in told


def test_a_clock_that_goes_as_the_companys_website_is_well(
    machine: Machine, website: Callable[[timedelta], int]
) -> None:
    machine.website(website(timedelta(0)))
    code, told = machine.look()
    assert (code, "time: the same as at localhost" in told) == (0, True), told


def test_settings_that_compose_refuses_stop_it_at_once(machine: Machine) -> None:
    (machine.folder / "compose").write_text("required variable LOGIN_HOST is missing a value\n")
    code, told = machine.look()
    assert code == 1
    assert told.count("WRONG") == 1
    assert "LOGIN_HOST is missing a value" in told


def test_without_settings_it_says_where_they_come_from(machine: Machine) -> None:
    (machine.folder / ".env").unlink()
    code, told = machine.look()
    assert (code, told.count("WRONG")) == (1, 1)
    assert "cp .env.example .env" in told


def test_dmarc_of_the_domain_above_counts(machine: Machine) -> None:
    machine.set(MAIL_FROM="kundenportal@mail.example.org")
    (machine.folder / "txt").write_text('mail.example.org "v=spf1 mx -all"\n_dmarc.example.org "v=DMARC1; p=none"\n')
    code, told = machine.look()
    assert (code, "_dmarc.example.org says" in told) == (0, True), told


def test_without_a_channel_of_its_own_it_is_the_folder(machine: Machine) -> None:
    (machine.folder / "bin" / "docker").write_text(
        (machine.folder / "bin" / "docker").read_text().replace('cat "$SERVER/channel"', "exit 1")
    )
    assert "channel: folder, and the letters add up" in machine.look()[1]


def test_it_names_no_secret(machine: Machine) -> None:
    a_sick_part(machine)
    _, told = machine.look()
    secrets = [path.read_text().strip() for path in machine.secrets.iterdir() if path.stat().st_size]
    assert [secret[:8] for secret in secrets if secret[8:40] in told] == []
