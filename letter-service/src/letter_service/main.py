"""The command line, and the app that `letter-service api` serves."""

import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI

from letter_service import answers, api, db, desk, dispatch, guide, keyring, letter, printing, sample, terminal, worker
from letter_service.dispatch import ChannelChoice, DispatchSettings
from letter_service.errors import AddressError, BusyError, SettingsError
from letter_service.page import PROFILES
from letter_service.settings import Settings
from letter_service.store import Keys
from letter_service.tokens import Tokens

SHUTDOWN_SECONDS = 10
app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(desk.app)
app.add_typer(sample.app)
app.add_typer(guide.app)
app.add_typer(keyring.app, name="keys")


def create_app(settings: Settings) -> FastAPI:
    """Build the HTTP app; its pool opens with the app and closes with it."""
    keys, workdays = _keys(settings), settings.schedule().workdays
    profile = PROFILES[ChannelChoice.from_environment().profile]

    @asynccontextmanager
    async def lifespan(web: FastAPI) -> AsyncIterator[None]:
        with db.open_pool(terminal.conninfo(settings), settings.database_connections) as pool:
            web.state.service = api.Service(
                pool=pool,
                tokens=Tokens(settings.jwks_url, settings.issuer, settings.audience, settings.order_client),
                keys=keys,
                profile=profile,
                workdays=workdays,
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


def workshop(settings: Settings) -> printing.Workshop:
    """Build what the print worker needs."""
    chosen = DispatchSettings.from_environment()
    channel = dispatch.channel(chosen, settings.outbox)
    stationery = settings.stationery(channel.profile)
    test_recipient = settings.test_recipient()
    if test_recipient is not None:
        try:
            letter.check(test_recipient, stationery.profile)
        except AddressError as wrong:
            raise SettingsError(f"Anschrift des Probebriefs: {wrong}") from wrong
    return printing.Workshop(
        keys=_keys(settings),
        stationery=stationery,
        channel=channel,
        spool=settings.spool or settings.outbox / ".spool",
        acknowledged=settings.outbox / "acknowledged",
        schedule=settings.schedule(),
        deadlines=settings.deadlines(),
        letters_at_most=settings.run_letters_at_most,
        clear_text_keep_hours=settings.clear_text_keep_hours,
        daily_budget_cents=chosen.daily_budget_cents,
        test_recipient=test_recipient,
    )


@app.command("migrate")
def migrate_command() -> None:
    """Tabellen anlegen oder erneuern."""
    with terminal.database() as connection:
        typer.echo(f"Angewendet: {', '.join(db.migrate(connection)) or 'nichts, alles ist da'}")


@app.command("api")
def api_command(host: str | None = None, port: int | None = None) -> None:
    """HTTP-Dienst für Bestellungen und Codes."""
    with terminal.told():
        settings = terminal.settings()
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
    with terminal.told():
        settings = terminal.settings()
        worker.work(terminal.conninfo(settings), workshop(settings), settings.run_every_seconds)


@app.command("run")
def run_command(
    dry_run: Annotated[Path | None, typer.Option(help="Nur einen Entwurf mit Wasserzeichen in diese Datei")] = None,
) -> None:
    """Einen Drucklauf schreiben, wenn Briefe warten, ohne auf die Uhrzeit zu warten."""
    with terminal.told():
        ours = workshop(terminal.settings())
        with terminal.database(autocommit=True) as connection:
            if dry_run is not None:
                typer.echo(f"{printing.draft(connection, ours, dry_run)} Briefe als Entwurf. Nichts wurde geändert.")
                return
            if not worker.lock(connection):
                raise BusyError
            done = worker.one_pass(connection, ours, at_once=True)
            if done.waiting:
                sys.exit(f"{done.waiting} wartet: {done.reason}")
            typer.echo(done.printed or "Kein Drucklauf.")


def _keys(settings: Settings) -> Keys:
    return Keys(settings.code_key_ring(), settings.clear_text_key_ring())
