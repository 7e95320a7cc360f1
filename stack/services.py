"""The Python services of the stack: their settings, databases and processes."""

import functools
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from stack.commands import answers, run
from stack.postgres import Server
from stack.processes.parts import Part, of_files
from stack.settings import ROOT, Settings, answer_key, key_ring, public_key, webhook_secret

BIN = Path(sys.executable).parent
# The command behind each part.
PROGRAMS = {
    "letter-service": "letter-service",
    "letter-worker": "letter-service",
    "matcher": "matcher",
    "matcher-worker": "matcher",
    "desk": "matcher",
    "portal": "portal",
}
PREFIXES = ("MATCHER_", "LETTER_SERVICE_", "PORTAL_")


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
    scripts = [path for one in ("matcher", "letter-service") for path in (ROOT / one / "src").rglob("sql/**/*.sql")]
    # The queue brings tables of its own.
    return of_files([ROOT / "requirements.txt", *sorted(scripts)])[:16]


def parts(settings: Settings) -> list[Part]:
    """All of them, in the order in which they are started."""
    mail = [sys.executable, "-m", "stack.mail", "--smtp-port", str(settings.mail_smtp)]
    mail += ["--http-port", str(settings.mail_http), "--folder", str(settings.state / "mail")]
    mail_page = functools.partial(answers, f"http://127.0.0.1:{settings.mail_http}/")
    ports = (settings.mail_smtp, settings.mail_http)
    return [
        Part("mail", mail, {}, mail_page, ports, [ROOT / "stack" / "mail.py"], _package("aiosmtpd")),
        _service(settings, "letter-service", "api", settings.letter_service_metrics, settings.letter_service),
        _service(settings, "letter-worker", "worker", settings.letter_worker_metrics),
        _service(settings, "matcher", "api", settings.matcher_metrics, settings.matcher),
        _service(settings, "matcher-worker", "worker", settings.matcher_worker_metrics),
        _service(settings, "desk", "desk", settings.desk_metrics, settings.desk),
        _service(settings, "portal", "", settings.portal_metrics, settings.portal),
    ]


def _says_it_is_well(program: str, env: dict[str, str]) -> bool:
    """Whether the command `health` of a service ends with 0 within its time."""
    try:
        done = subprocess.run(
            [BIN / program, "health"], env={**os.environ, **env}, capture_output=True, timeout=60, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _package(name: str) -> list[Path]:
    """The folder of an installed package, whatever stands in it."""
    spec = importlib.util.find_spec(name)
    return [Path(folder) for folder in (spec.submodule_search_locations if spec else None) or ()]


def _service(settings: Settings, name: str, command: str, metrics: int, port: int | None = None) -> Part:
    """A process of a service. A worker has a port for metrics alone: the command `health` tells how it is."""
    program = PROGRAMS[name]
    prefix = program.replace("-", "_").upper() + "_"
    words = [str(BIN / program), *filter(None, [command])]
    ready = f"http://127.0.0.1:{port}/health/ready"
    env = {key: value for key, value in environment(settings).items() if key.startswith(prefix)}
    well = functools.partial(answers, ready) if port else functools.partial(_says_it_is_well, program, env)
    return Part(
        name,
        [*words, "--host", "127.0.0.1", "--port", str(port)] if port else words,
        env,
        well,
        (metrics, port) if port else (metrics,),
        [ROOT / program / "src", *_of_the_company(settings, name)],
        [ROOT / program / "requirements.txt"],
    )


def _of_the_company(settings: Settings, name: str) -> list[Path]:
    """The folder that a process reads its sender or its name from."""
    folders = {"letter-service": "letter", "letter-worker": "letter", "portal": "portal", "desk": "portal"}
    return [settings.of_the_company / folders[name]] if name in folders else []


def environment(settings: Settings) -> dict[str, str]:
    """The settings of all services, as documented in docs/architecture.md: ours, and what was set by hand."""
    database = f"host=127.0.0.1 port={settings.postgres} dbname=bwg"
    issuer = f"{settings.keycloak_url}/realms/bwg"
    values = {
        "MATCHER_DATABASE_DSN": f"{database} user=matcher",
        "MATCHER_KEYCLOAK_URL": settings.keycloak_url,
        "MATCHER_LETTER_SERVICE_URL": f"http://127.0.0.1:{settings.letter_service}",
        "MATCHER_DESK_ISSUER": issuer,
        "MATCHER_DESK_PUBLIC_URL": settings.desk_url,
        "MATCHER_DESK_COMPANY": str(settings.of_the_company / "portal"),
        "LETTER_SERVICE_DATABASE_DSN": f"{database} user=letter_service",
        "LETTER_SERVICE_ISSUER": issuer,
        "LETTER_SERVICE_JWKS_URL": f"{issuer}/protocol/openid-connect/certs",
        "LETTER_SERVICE_OUTBOX": str(settings.state / "letters" / "outbox"),
        "LETTER_SERVICE_PAGE_URL": f"{settings.portal_url}/brief",
        "LETTER_SERVICE_COMPANY_FILE": str(settings.of_the_company / "letter" / "company.toml"),
        "LETTER_SERVICE_DESK_URL": settings.desk_url,
        "LETTER_SERVICE_RUN_EVERY_SECONDS": "2",
        "PORTAL_COMPANY": str(settings.of_the_company / "portal"),
        "PORTAL_ISSUER": issuer,
        "PORTAL_CLIENT_ID": "portal",
        "PORTAL_PUBLIC_URL": settings.portal_url,
    }
    values |= {name: str(port) for name, port in settings.metrics_ports().items()}
    answer_key_file = settings.secret("letter-answer-key", answer_key)
    settings.secret("letter-answer-key.pub", lambda: public_key(answer_key_file.read_text()))
    secrets = {
        "MATCHER_DATABASE_PASSWORD": settings.secret("database-matcher"),
        "MATCHER_CLIENT_SECRET": settings.secret("matcher-client"),
        "MATCHER_WEBHOOK_SECRET": settings.secret("webhook", webhook_secret),
        "MATCHER_DESK_CLIENT_SECRET": settings.secret("desk-client"),
        "MATCHER_DESK_SESSION_SECRET": settings.secret("desk-session"),
        "LETTER_SERVICE_DATABASE_PASSWORD": settings.secret("database-letter_service"),
        "LETTER_SERVICE_CODE_KEYS": settings.secret("letter-code-keys", key_ring),
        "LETTER_SERVICE_CLEAR_TEXT_KEYS": settings.secret("letter-clear-text-keys", key_ring),
        "LETTER_SERVICE_ANSWER_KEY": answer_key_file,
        "PORTAL_CLIENT_SECRET": settings.secret("portal-client"),
        "PORTAL_SESSION_SECRET": settings.secret("portal-session"),
    }
    ours = values | {f"{name}_FILE": str(path) for name, path in secrets.items() if name not in os.environ}
    by_hand = {name: value for name, value in os.environ.items() if name.startswith(PREFIXES)}
    return ours | by_hand
