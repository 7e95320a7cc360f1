"""Where the stack on this machine listens and keeps its data. Every value can be set by an environment variable."""

import base64
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEYCLOAK_VERSION = "26.7.4"
KEYCLOAK_SHA256 = "04823c336b797a7e18889a44262a7a64e6bf624cbbcc518c85e2622176ff2eee"


def _port(name: str, default: int) -> int:
    return int(os.environ.get(name, default))


@dataclass(frozen=True)
class Settings:
    """Ports on 127.0.0.1, folders and secrets of one running stack."""

    state: Path = field(default_factory=lambda: Path(os.environ.get("STATE_DIR", ROOT / "var")).resolve())
    cache: Path = ROOT / ".cache"
    keycloak: int = field(default_factory=lambda: _port("KEYCLOAK_PORT", 8080))
    keycloak_management: int = field(default_factory=lambda: _port("KEYCLOAK_MANAGEMENT_PORT", 9000))
    matcher: int = field(default_factory=lambda: _port("MATCHER_PORT", 8001))
    letter_service: int = field(default_factory=lambda: _port("LETTER_SERVICE_PORT", 8002))
    portal: int = field(default_factory=lambda: _port("PORTAL_PORT", 8003))
    mail_smtp: int = field(default_factory=lambda: _port("MAIL_SMTP_PORT", 1025))
    mail_http: int = field(default_factory=lambda: _port("MAIL_HTTP_PORT", 8025))
    postgres: int = field(default_factory=lambda: _port("POSTGRES_PORT", 5433))

    @property
    def keycloak_url(self) -> str:
        return f"http://localhost:{self.keycloak}"

    @property
    def portal_url(self) -> str:
        return f"http://localhost:{self.portal}"

    @property
    def keycloak_home(self) -> Path:
        return self.cache / f"keycloak-{KEYCLOAK_VERSION}"

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
