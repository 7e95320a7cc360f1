"""A server as deploy/doctor.sh meets it: certificate and backup are real, the rest says what a test lets it say."""

import os
import shutil
import ssl
import subprocess
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from stack.settings import ROOT

HOSTS = ("login.example.org", "konsole.example.org", "portal.example.org")
RELEASE: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
RUNNING = f"""keycloak running healthy 0 bwg/keycloak:{RELEASE}
matcher-migrate exited - 0 bwg/matcher:{RELEASE}
postgres running healthy 0 postgres:17
"""
# What the programs below say on a server that is well.
WELL = {
    "parts": RUNNING,
    "clock": "yes",
    "disk": "40",
    "compose": "",
    "version": "2.40.3\n",
    "engine": "28.5.1\n",
    "logs": '{"action": "letter.printed"}\n',
    "channel": "cups\n",
    "sums": "",
    "txt": 'example.org "v=spf1 mx -all"\n_dmarc.example.org "v=DMARC1; p=quarantine"\n',
}
PROGRAMS = {
    "docker": """case "$1 $2" in
      "compose ps") cat "$SERVER/parts" ;;
      "compose version") cat "$SERVER/version" ;;
      "compose logs") cat "$SERVER/logs" ;;
      "compose exec")
        case "$*" in
          *printenv*) cat "$SERVER/channel" ;;
          *) cat "$SERVER/sums"; ! test -s "$SERVER/sums" ;;
        esac ;;
      "version "*) cat "$SERVER/engine" ;;
      "info "*) echo "$SERVER" ;;
      *) cat "$SERVER/compose" >&2; test ! -s "$SERVER/compose" ;;
    esac""",
    "timedatectl": 'cat "$SERVER/clock"',
    "getent": 'grep -qx "$2" "$SERVER/dns"',
    "dig": 'grep "^$5 " "$SERVER/txt"; true',
    "df": 'test -e "$2" && printf "Use%%\\n %s%%\\n" "$(cat "$SERVER/disk")"',
}


class Machine:
    """A server: a folder with the project's files, its secrets and backups."""

    def __init__(self, folder: Path, smtp_port: int) -> None:
        self.folder = folder
        self.secrets = folder / "secrets"
        (folder / "bin").mkdir()
        for name, words in PROGRAMS.items():
            (folder / "bin" / name).write_text(f"#!/bin/sh\n{words}\n")
            (folder / "bin" / name).chmod(0o755)
        for name in ("docker-compose.yml", "CHANGELOG.md"):
            shutil.copy(ROOT / name, folder)
        self.set(SECRETS_FOLDER=str(self.secrets), SMTP_HOST="localhost", SMTP_PORT=str(smtp_port), RELEASE=RELEASE)
        subprocess.run([ROOT / "deploy" / "secrets.sh", self.secrets], check=True, capture_output=True)
        self.certificate()
        for name, said in WELL.items():
            (folder / name).write_text(said)
        (folder / "dns").write_text("\n".join(HOSTS))
        self.backup()

    def set(self, **settings: str) -> None:
        path = self.folder / ".env"
        lines = (path if path.exists() else ROOT / ".env.example").read_text().splitlines()
        kept = [line for line in lines if line.partition("=")[0] not in settings]
        path.write_text("\n".join([*kept, *(f"{name}={value}" for name, value in settings.items()), ""]))

    def certificate(self, days: int = 90, hosts: tuple[str, ...] = HOSTS) -> None:
        made, key = certificate(days, hosts)
        (self.secrets / "tls-certificate").write_bytes(made)
        (self.secrets / "tls-key").write_bytes(key)

    def website(self, port: int) -> None:
        """The company's own, as its file names it."""
        (self.folder / "company").mkdir()
        (self.folder / "company" / "company.toml").write_text(f'web = "localhost:{port}"\n')

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def backup(self) -> Path:
        made = self.backups / "2026-11-29T040000Z"
        made.mkdir(parents=True)
        (made / "bwg.dump").write_text("dump")
        with (made / "sha256").open("w") as sums:
            subprocess.run(["sha256sum", "bwg.dump"], cwd=made, stdout=sums, check=True)
        return made

    def look(self) -> tuple[int, str]:
        """The doctor's exit code and words."""
        environment = {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "SERVER": str(self.folder)}
        command = [ROOT / "deploy" / "doctor.sh", self.backups]
        told = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert told.stderr == ""
        return told.returncode, told.stdout


def certificate(days: int, hosts: tuple[str, ...]) -> tuple[bytes, bytes]:
    """A certificate for these names that ends in so many days, and its key, as PEM."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
        .sign(key, SHA256())
    )
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made.public_bytes(Encoding.PEM), key.private_bytes(*form)


def tls_of_localhost(file: Path) -> ssl.SSLContext:
    """For a server on this machine; its certificate and key stay in the file."""
    file.write_bytes(b"".join(certificate(90, ("localhost",))))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context
