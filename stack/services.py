"""The Python services of the stack: their settings, databases and processes."""

import hashlib
import os
import sys
from pathlib import Path

from stack.postgres import Server
from stack.processes import Process, answers, run
from stack.settings import ROOT, Settings, key_ring, webhook_secret

BIN = Path(sys.executable).parent
NAMES = ("mail", "letter-service", "letter-worker", "matcher", "matcher-worker", "portal")


def processes(settings: Settings) -> list[Process]:
    return [Process(name, settings.state) for name in NAMES]


def create_databases(settings: Settings, database: Server) -> None:
    """The database of Keycloak, and the one of the services with a schema and a role for each; and all secrets."""
    environment(settings)
    database.create_database("keycloak", "keycloak", settings.read("database-keycloak"))
    database.create_database("bwg", "postgres", database.password)
    for role in ("matcher", "letter_service"):
        database.create_schema("bwg", role, settings.read(f"database-{role}"))


def migrate(settings: Settings) -> None:
    """Brings both schemas up to date; imports the invented tenants into a new system."""
    (settings.state / "letters" / "outbox").mkdir(parents=True, exist_ok=True, mode=0o700)
    env = environment(settings)
    # The marks lie with the data, so that they go when the data go.
    migrated = settings.state / "postgres" / f"migrated-{_fingerprint_of_the_tables()}"
    if not migrated.exists():
        for name in ("matcher", "letter-service"):
            run([BIN / name, "migrate"], f"`{name} migrate` failed", env)
        migrated.touch()
    imported = settings.state / "postgres" / "examples-imported"
    if not imported.exists():
        run([BIN / "matcher", "import", "--summary", ROOT / "examples" / "tenants.csv"], "`matcher import` failed", env)
        imported.touch()


def _fingerprint_of_the_tables() -> str:
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())  # the queue brings tables of its own
    for service in ("matcher", "letter-service"):
        for path in sorted((ROOT / service / "src").rglob("sql/**/*.sql")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def start(settings: Settings) -> list[tuple[Process, str | None]]:
    """Starts all of them; returns each with the address that answers 200 when it is ready (None for a worker)."""
    env = environment(settings)
    mail = [sys.executable, "-m", "stack.mail", "--smtp-port", str(settings.mail_smtp)]
    mail += ["--http-port", str(settings.mail_http), "--folder", str(settings.state / "mail")]
    commands: dict[str, tuple[list[str | Path], int | None, str]] = {
        "mail": (list(mail), settings.mail_http, "/api/mails"),
        "letter-service": (_api("letter-service", settings.letter_service), settings.letter_service, "/health/ready"),
        "letter-worker": ([BIN / "letter-service", "worker"], None, ""),
        "matcher": (_api("matcher", settings.matcher), settings.matcher, "/health/ready"),
        "matcher-worker": ([BIN / "matcher", "worker"], None, ""),
        "portal": ([BIN / "portal", *_listen(settings.portal)], settings.portal, "/health/ready"),
    }
    started: list[tuple[Process, str | None]] = []
    for name, (command, port, path) in commands.items():
        process = Process(name, settings.state)
        process.start(command, env)
        started.append((process, f"http://127.0.0.1:{port}{path}" if port else None))
    return started


def ready(url: str | None) -> bool:
    """Whether the address answers 200; a worker, which has none, is ready when it runs."""
    return url is None or answers(url)


def environment(settings: Settings) -> dict[str, str]:
    """Every setting of every service, as documented in docs/architecture.md."""
    database = f"host=127.0.0.1 port={settings.postgres} dbname=bwg"
    issuer = f"{settings.keycloak_url}/realms/bwg"
    values = {
        "MATCHER_DATABASE_DSN": f"{database} user=matcher",
        "MATCHER_KEYCLOAK_URL": settings.keycloak_url,
        "MATCHER_LETTER_SERVICE_URL": f"http://127.0.0.1:{settings.letter_service}",
        "LETTER_SERVICE_DATABASE_DSN": f"{database} user=letter_service",
        "LETTER_SERVICE_ISSUER": issuer,
        "LETTER_SERVICE_JWKS_URL": f"{issuer}/protocol/openid-connect/certs",
        "LETTER_SERVICE_OUTBOX": str(settings.state / "letters" / "outbox"),
        "LETTER_SERVICE_PAGE_URL": f"{issuer}/konto/brief",
        "LETTER_SERVICE_RUN_EVERY_SECONDS": "2",
        "PORTAL_ISSUER": issuer,
        "PORTAL_CLIENT_ID": "portal",
        "PORTAL_PUBLIC_URL": settings.portal_url,
    }
    secrets = {
        "MATCHER_DATABASE_PASSWORD": settings.secret("database-matcher"),
        "MATCHER_CLIENT_SECRET": settings.secret("matcher-client"),
        "MATCHER_WEBHOOK_SECRET": settings.secret("webhook", webhook_secret),
        "LETTER_SERVICE_DATABASE_PASSWORD": settings.secret("database-letter_service"),
        "LETTER_SERVICE_CODE_KEYS": settings.secret("letter-code-keys", key_ring),
        "LETTER_SERVICE_CLEAR_TEXT_KEYS": settings.secret("letter-clear-text-keys", key_ring),
        "PORTAL_CLIENT_SECRET": settings.secret("portal-client"),
        "PORTAL_SESSION_SECRET": settings.secret("portal-session"),
    }
    # What somebody set by hand wins over what we choose here.
    ours = values | {f"{name}_FILE": str(path) for name, path in secrets.items() if name not in os.environ}
    return {name: os.environ.get(name, value) for name, value in ours.items()}


def _api(name: str, port: int) -> list[str | Path]:
    return [BIN / name, "api", *_listen(port)]


def _listen(port: int) -> list[str]:
    return ["--host", "127.0.0.1", "--port", str(port)]
