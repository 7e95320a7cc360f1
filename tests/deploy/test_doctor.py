"""deploy/doctor.sh on a server that is well, and on one with each fault: a sentence that says what to do.

Certificate, mail server and backup are real; Docker, the clock's keeper and the disk say what a test lets them say.
"""

import os
import shutil
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from tests.deploy.machine import HOSTS, RELEASE, RUNNING, Machine, certificate


@pytest.fixture(scope="module")
def smtp_port() -> Iterator[int]:
    """A mail server, as far as its greeting."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    caller.sendall(b"220 mail.example.org ESMTP\r\n")

        Thread(target=greet, daemon=True).start()
        yield int(server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)


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


def nothing_runs(machine: Machine) -> None:
    (machine.folder / "parts").write_text("")


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (ends_soon, ["certificate: it ends soon", "renew it"]),
        (has_ended, ["certificate: it ended on", "renew it"]),
        (names_two, ["does not name portal.example.org (PORTAL_HOST)", "all three names"]),
        (another_key, ["tls-key is not its key"]),
        (no_certificate, ["is no certificate in PEM"]),
        (a_secret_is_empty, ["missing, empty or not readable", "webhook", "deploy/secrets.sh"]),
        (open_secrets, ["others on this server may look into", "chmod 700"]),
        (an_unknown_name, ["login.example.org (LOGIN_HOST) is not in the DNS"]),
        (no_mail, ["mail: 127.0.0.1:1 does not answer", "SMTP_PORT"]),
        (no_tls_there, ["does not answer as a mail server that we may trust", "SMTP_STARTTLS"]),
        (a_wrong_clock, ["nothing keeps this server's clock right", "timesyncd"]),
        (a_full_disk, ["is full to 97 %", "make room"]),
        (no_backup, ["backups is not there", "there is none in", "every night"]),
        (an_old_backup, ["the last one is", "did not run"]),
        (a_cut_backup, ["is not what was written"]),
        (a_sick_part, ["keycloak is running (unhealthy)", "docker compose logs --tail 50 keycloak"]),
        (a_failed_migration, ["matcher-migrate is exited", "logs --tail 50 matcher-migrate"]),
        (an_old_image, [f"is of bwg/keycloak:0.0.9, not of {RELEASE}"]),
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


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[Callable[[str], int]]:
    """Starts one with TLS and a certificate for localhost, by STARTTLS or from the first byte; gives its port."""
    made, key = certificate(90, ("localhost",))
    (tmp_path / "mail.pem").write_bytes(made + key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "mail.pem")
    running = []

    def start(how: str) -> int:
        options: Any = {"ssl_context" if how == "SMTP_SSL" else "tls_context": context}
        with socket.create_server(("localhost", 0)) as free:
            port = int(free.getsockname()[1])
        running.append(Controller(Sink(), hostname="localhost", port=port, **options))
        running[-1].start()
        return port

    yield start
    for one in running:
        one.stop()


@pytest.mark.parametrize("how", ["SMTP_STARTTLS", "SMTP_SSL"])
def test_a_mail_server_with_tls_must_be_known(
    machine: Machine, mail_server: Callable[[str], int], tmp_path: Path, how: str
) -> None:
    machine.set(SMTP_HOST="localhost", SMTP_PORT=str(mail_server(how)), **{how: "true"})
    assert machine.look()[0] == 1
    (machine.secrets / "authorities").write_bytes((tmp_path / "mail.pem").read_bytes())
    code, told = machine.look()
    assert (code, told.splitlines()[-1]) == (0, "Everything is well."), told


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


def test_it_names_no_secret(machine: Machine) -> None:
    a_sick_part(machine)
    _, told = machine.look()
    secrets = [path.read_text().strip() for path in machine.secrets.iterdir() if path.stat().st_size]
    assert [secret[:8] for secret in secrets if secret[8:40] in told] == []
