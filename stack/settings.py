"""Where the stack on this machine listens and keeps its data. Every value can be set by an environment variable."""

import base64
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from stack.commands import StackError

ROOT = Path(__file__).resolve().parent.parent


def _of_the_provider(name: str) -> str:
    """A property of keycloak/provider/pom.xml, the one place that names the server the provider is compiled against."""
    pom = (ROOT / "keycloak" / "provider" / "pom.xml").read_text()
    value: str = re.findall(rf"<{re.escape(name)}>([^<]+)</", pom)[0]
    return value


KEYCLOAK_VERSION = _of_the_provider("keycloak.version")
KEYCLOAK_SHA256 = _of_the_provider("keycloak.sha256")  # of the archive keycloak-quarkus-dist-<version>.tar.gz


def _port(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise StackError(f"{name} must be a port, a number from 1 to 65535: it is {value!r}.")
    return int(value)


@dataclass(frozen=True)
class Settings:
    """Ports on 127.0.0.1, folders and secrets of one running stack."""

    state: Path = field(default_factory=lambda: Path(os.environ.get("STATE_DIR", ROOT / "var")).resolve())
    cache: Path = ROOT / ".cache"
    company: Path = field(default_factory=lambda: ROOT / os.environ.get("COMPANY_DIR", "company"))
    keycloak: int = field(default_factory=lambda: _port("KEYCLOAK_PORT", 8080))
    keycloak_management: int = field(default_factory=lambda: _port("KEYCLOAK_MANAGEMENT_PORT", 9000))
    matcher: int = field(default_factory=lambda: _port("MATCHER_PORT", 8001))
    letter_service: int = field(default_factory=lambda: _port("LETTER_SERVICE_PORT", 8002))
    portal: int = field(default_factory=lambda: _port("PORTAL_PORT", 8003))
    desk: int = field(default_factory=lambda: _port("DESK_PORT", 8004))
    matcher_metrics: int = field(default_factory=lambda: _port("MATCHER_METRICS_PORT", 9101))
    matcher_worker_metrics: int = field(default_factory=lambda: _port("MATCHER_WORKER_METRICS_PORT", 9102))
    letter_service_metrics: int = field(default_factory=lambda: _port("LETTER_SERVICE_METRICS_PORT", 9103))
    letter_worker_metrics: int = field(default_factory=lambda: _port("LETTER_SERVICE_WORKER_METRICS_PORT", 9104))
    portal_metrics: int = field(default_factory=lambda: _port("PORTAL_METRICS_PORT", 9105))
    desk_metrics: int = field(default_factory=lambda: _port("MATCHER_DESK_METRICS_PORT", 9106))
    mail_smtp: int = field(default_factory=lambda: _port("MAIL_SMTP_PORT", 1025))
    mail_http: int = field(default_factory=lambda: _port("MAIL_HTTP_PORT", 8025))
    postgres: int = field(default_factory=lambda: _port("POSTGRES_PORT", 5433))

    @property
    def of_the_company(self) -> Path:
        """What the parts of this stack get of the company's folder."""
        return self.state / "company"

    @property
    def keycloak_url(self) -> str:
        """Where browsers and services find Keycloak, without a trailing slash."""
        return f"http://localhost:{self.keycloak}"

    @property
    def portal_url(self) -> str:
        """Where browsers find the portal, without a trailing slash."""
        return f"http://localhost:{self.portal}"

    @property
    def desk_url(self) -> str:
        """Where browsers find the staff's desk, without a trailing slash."""
        return f"http://localhost:{self.desk}/desk"

    def ports(self) -> dict[str, int]:
        """The name of the environment variable of every port, and its number."""
        return {
            "POSTGRES_PORT": self.postgres,
            "MAIL_SMTP_PORT": self.mail_smtp,
            "MAIL_HTTP_PORT": self.mail_http,
            "KEYCLOAK_PORT": self.keycloak,
            "KEYCLOAK_MANAGEMENT_PORT": self.keycloak_management,
            "MATCHER_PORT": self.matcher,
            "LETTER_SERVICE_PORT": self.letter_service,
            "PORTAL_PORT": self.portal,
            "DESK_PORT": self.desk,
            **self.metrics_ports(),
        }

    def metrics_ports(self) -> dict[str, int]:
        """The same of the ports at which Prometheus asks our services; Keycloak has its management port for that."""
        return {
            "MATCHER_METRICS_PORT": self.matcher_metrics,
            "MATCHER_WORKER_METRICS_PORT": self.matcher_worker_metrics,
            "LETTER_SERVICE_METRICS_PORT": self.letter_service_metrics,
            "LETTER_SERVICE_WORKER_METRICS_PORT": self.letter_worker_metrics,
            "PORTAL_METRICS_PORT": self.portal_metrics,
            "MATCHER_DESK_METRICS_PORT": self.desk_metrics,
        }

    def secret(self, name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(32)) -> Path:
        """The file of a secret, made at the first call, readable by its owner alone."""
        path = self.state / "secrets" / name
        if path.exists():
            return path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(make() + "\n")
        draft.rename(path)
        return path

    def read(self, name: str) -> str:
        """The value of a secret; made at the first call."""
        return self.secret(name).read_text().strip()


def webhook_secret() -> str:
    """A signing secret as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def key_ring() -> str:
    """A ring of one 256-bit key: `id:base64`; a rotation puts a new line on top."""
    return "k1:" + base64.b64encode(secrets.token_bytes(32)).decode()


def answer_key() -> str:
    """A private Ed25519 key, as PEM: letter-service signs its answers with it."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode().strip()


def public_key(private_pem: str) -> str:
    """The public half of a private key, as PEM."""
    public = load_pem_private_key(private_pem.encode(), password=None).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode().strip()
