"""deploy/certificate.sh puts a certificate in its place and has the proxy read it, or changes nothing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509

from stack.settings import ROOT
from tests.deploy.machine import HOSTS, certificate

DOCKER = """#!/bin/sh
echo "$*" >>"$SERVER/asked"
case "$2" in ps) cat "$SERVER/proxy" ;; esac
"""


class Server:
    """The project's folder on a server; Docker notes what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.secrets = folder, folder / "secrets"
        shutil.copytree(ROOT / "deploy", folder / "deploy")
        (folder / ".env").write_text(
            f"LOGIN_HOST={HOSTS[0]}\nADMIN_HOST={HOSTS[1]}\nPORTAL_HOST={HOSTS[2]}\nSECRETS_FOLDER={self.secrets}\n"
        )
        (folder / "bin").mkdir()
        (folder / "bin" / "docker").write_text(DOCKER)
        (folder / "bin" / "docker").chmod(0o755)
        (folder / "proxy").write_text("c0ffee\n")
        (folder / "asked").touch()
        self.secrets.mkdir(mode=0o700)

    def run(self, *words: str | Path, lineage: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "SERVER": str(self.folder)}
        if lineage:
            environment["RENEWED_LINEAGE"] = str(lineage)
        command = [self.folder / "deploy" / "certificate.sh", *words]
        return subprocess.run(
            command, cwd="/", env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    def asked(self) -> list[str]:
        return (self.folder / "asked").read_text().splitlines()


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def written(folder: Path, days: int = 90, hosts: tuple[str, ...] = HOSTS) -> tuple[Path, Path]:
    """A certificate and its key as certbot keeps them."""
    folder.mkdir(exist_ok=True)
    made, key = certificate(days, hosts)
    paths = folder / "fullchain.pem", folder / "privkey.pem"
    for path, content in zip(paths, (made, key), strict=True):
        path.write_bytes(content)
        path.chmod(0o600)
    return paths


def test_a_certificate_by_hand_reaches_the_proxy(server: Server, tmp_path: Path) -> None:
    chain, key = written(tmp_path / "from-the-authority")
    told = server.run(chain, key)
    assert told.returncode == 0, told.stderr
    assert (server.secrets / "tls-certificate").read_bytes() == chain.read_bytes()
    assert (server.secrets / "tls-key").read_bytes() == key.read_bytes()
    assert (server.secrets / "tls-key").stat().st_mode & 0o777 == 0o644, "the proxy may read it; the folder is closed"
    assert server.asked()[-1] == "compose up -d --force-recreate --no-deps --wait proxy"


def test_certbot_calls_it_after_a_renewal(server: Server, tmp_path: Path) -> None:
    chain, _ = written(tmp_path / "live")
    assert server.run(lineage=tmp_path / "live").returncode == 0
    assert (server.secrets / "tls-certificate").read_bytes() == chain.read_bytes()


def test_before_the_first_start_no_proxy_is_started(server: Server) -> None:
    (server.folder / "proxy").write_text("")
    told = server.run("--temporary")
    assert told.returncode == 0, told.stderr
    assert [asked for asked in server.asked() if " up " in asked] == []
    made = x509.load_pem_x509_certificate((server.secrets / "tls-certificate").read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == list(HOSTS)


@pytest.mark.parametrize(
    ("days", "hosts", "why"),
    [
        (-1, HOSTS, "has ended"),
        (90, HOSTS[:2], f"does not name {HOSTS[2]}"),
        (90, HOSTS, "The key is not that of the certificate"),
    ],
)
def test_one_that_does_not_fit_changes_nothing(
    server: Server, tmp_path: Path, days: int, hosts: tuple[str, ...], why: str
) -> None:
    server.run("--temporary")
    before = {path.name: path.read_bytes() for path in server.secrets.iterdir()}
    chain, key = written(tmp_path / "new", days, hosts)
    if "key" in why:
        _, key = written(tmp_path / "other")
    told = server.run(chain, key)
    assert (told.returncode, why in told.stderr) == (1, True), told.stderr
    assert {path.name: path.read_bytes() for path in server.secrets.iterdir()} == before


def test_what_is_no_certificate_is_refused(server: Server, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("later")
    assert "no certificate in PEM" in server.run(tmp_path / "x", tmp_path / "x").stderr
    assert list(server.secrets.iterdir()) == []


def test_without_words_and_without_certbot_it_says_how_it_is_used(server: Server) -> None:
    told = server.run()
    assert told.returncode != 0
    assert "usage: deploy/certificate.sh CERTIFICATE KEY" in told.stderr
