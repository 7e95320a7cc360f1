"""The command line, and the app that `letter-service api` serves."""

import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Annotated

import psycopg
import typer
import uvicorn
from fastapi import FastAPI

from letter_service import answers, api, db, dispatch, logs, runs, store, worker
from letter_service.dispatch import DispatchSettings
from letter_service.errors import BusyError, LetterServiceError
from letter_service.letter import Stationery
from letter_service.settings import Settings
from letter_service.tokens import Tokens

SHUTDOWN_SECONDS = 10
app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


def create_app(settings: Settings) -> FastAPI:
    """Build the HTTP app; its pool opens with the app and closes with it."""
    keys = _keys(settings)

    @asynccontextmanager
    async def lifespan(web: FastAPI) -> AsyncIterator[None]:
        with db.open_pool(_conninfo(settings), settings.database_connections) as pool:
            web.state.service = api.Service(
                pool=pool,
                tokens=Tokens(settings.jwks_url, settings.issuer, settings.audience, settings.order_client),
                keys=keys,
                letter_valid_days=settings.letter_valid_days,
                source_tries_per_hour=settings.source_tries_per_hour,
                alarm_wrong_codes_per_hour=settings.alarm_wrong_codes_per_hour,
            )
            yield

    web = FastAPI(title="letter-service", lifespan=lifespan, openapi_url=None)
    answers.install(web)
    for router in (api.health, api.orders, api.codes):
        web.include_router(router)
    return web


def workshop(settings: Settings) -> worker.Workshop:
    """Build what the print worker needs."""
    return worker.Workshop(
        keys=_keys(settings),
        stationery=Stationery(settings.company(), settings.page_url),
        channel=dispatch.channel(DispatchSettings.from_environment(), settings.outbox),
        spool=settings.outbox / ".spool",
        letters_at_most=settings.run_letters_at_most,
        clear_text_keep_hours=settings.clear_text_keep_hours,
    )


@app.command("migrate")
def migrate_command() -> None:
    """Tabellen anlegen oder erneuern."""
    with _told(), db.connect(_conninfo(_settings())) as connection:
        typer.echo(f"Angewendet: {', '.join(db.migrate(connection)) or 'nichts, alles ist da'}")


@app.command("api")
def api_command(host: str | None = None, port: int | None = None) -> None:
    """HTTP-Dienst für Bestellungen und Codes."""
    with _told():
        settings = _settings()
        web = create_app(settings)
    uvicorn.run(
        web,
        host=host or settings.host,
        port=port or settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


@app.command("worker")
def worker_command() -> None:
    """Druckläufe schreiben, solange der Prozess läuft."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _told():
        settings = _settings()
        worker.work(_conninfo(settings), workshop(settings), settings.run_every_seconds)


@app.command("run")
def run_command() -> None:
    """Einen Drucklauf schreiben, wenn Briefe warten."""
    with _told():
        settings = _settings()
        with db.connect(_conninfo(settings), autocommit=True) as connection:
            if not worker.lock(connection):
                raise BusyError
            typer.echo(worker.one_pass(connection, workshop(settings)) or "Kein Drucklauf.")


@app.command("posted")
def posted_command(run: str, on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None) -> None:
    """Bestätigen, dass ein Drucklauf zur Post gebracht wurde."""
    with _told(), db.connect(_conninfo(_settings())) as connection:
        number = runs.acknowledge(connection, run, on.date() if on else None, datetime.now(UTC))
        typer.echo(f"{run}: {number} Briefe als versandt vermerkt.")


@app.command("status")
def status_command(letter_number: str) -> None:
    """Zeigen, wo ein Brief steht."""
    with _told(), db.connect(_conninfo(_settings())) as connection:
        letter = store.find_by_number(connection, letter_number)
        for field in (*api.LETTER_FIELDS, "set_aside"):
            typer.echo(f"{field}: {letter[field] if letter[field] is not None else '-'}")


@app.command("release")
def release_command(letter_number: str) -> None:
    """Einen zurückgelegten Brief wieder in den Druck geben."""
    with _told(), db.connect(_conninfo(_settings())) as connection:
        store.release(connection, letter_number)


@app.command("unlock")
def unlock_command(account_id: str) -> None:
    """Falsche Versuche eines Kontos vergessen."""
    with _told(), db.connect(_conninfo(_settings())) as connection:
        typer.echo("Entsperrt." if store.unlock(connection, account_id) else "Dieses Konto ist hier nicht bekannt.")


@contextmanager
def _told() -> Iterator[None]:
    """Turn what can go wrong into one sentence and exit code 1."""
    logs.set_up()
    try:
        yield
    except LetterServiceError as wrong:
        sys.exit(str(wrong))
    except psycopg.OperationalError:
        sys.exit("Die Datenbank antwortet nicht.")


def _settings() -> Settings:
    os.umask(0o077)
    return Settings.from_environment()


def _conninfo(settings: Settings) -> str:
    return db.conninfo(settings.database_dsn, settings.database_password.get_secret_value())


def _keys(settings: Settings) -> store.Keys:
    return store.Keys(settings.code_key_ring(), settings.clear_text_key_ring())
