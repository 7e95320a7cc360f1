"""The command line: processes and print runs; the commands of staff are beside this file."""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from letter_service import db, metrics, tracing
from letter_service.cli import equipment, guide, keys, office, sample, session
from letter_service.runs import health, printing, worker
from letter_service.runs.health import Pulse

SHUTDOWN_SECONDS, WAIT_FOR_THE_WORKER_SECONDS = 10, 60
app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(office.app)
app.add_typer(sample.app)
app.add_typer(guide.app)
app.add_typer(keys.app, name="keys")


@app.command("migrate")
def migrate_command() -> None:
    """Tabellen anlegen oder erneuern."""
    with session.database() as connection:
        typer.echo(f"Angewendet: {', '.join(db.migrate(connection)) or 'nichts, alles ist da'}")


@app.command("api")
def api_command(host: str | None = None, port: int | None = None) -> None:
    """HTTP-Dienst für Bestellungen und Codes."""
    import uvicorn

    from letter_service.cli import web

    with session.reported_errors():
        settings = session.settings()
        tracing.set_up("letter-service", settings.otel_endpoint)
        service = web.create_app(settings)
        figures = metrics.Figures(equipment.conninfo(settings), equipment.schedule(settings))
        metrics.serve(settings.metrics_host, settings.metrics_port, figures)
    uvicorn.run(
        service,
        host=host or settings.host,
        port=port or settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


@app.command("worker")
def worker_command() -> None:
    """Druckläufe schreiben, solange der Prozess läuft."""
    # Not sys.exit: an exception raised at any place may be swallowed there (seen in a `finally` and in a library of C).
    # The worker may die at any point, and its connection takes the lock and the open transaction along.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    with session.reported_errors():
        settings = session.settings()
        pulse = Pulse(settings.worker_stuck_seconds)
        metrics.serve(settings.metrics_host, settings.worker_metrics_port, metrics.Backup(settings.outbox))
        worker.work(equipment.conninfo(settings), equipment.workshop(settings), settings.run_every_seconds, pulse)


@app.command("health")
def health_command() -> None:
    """Sagen, ob der Druck-Prozess dieses Rechners arbeitet; sonst Exit-Code 1."""
    with session.reported_errors():
        settings = session.settings()
        schedule = equipment.schedule(settings)
        with session.database(autocommit=True) as connection:
            wrong = health.examine(connection, schedule, settings.worker_stuck_seconds, datetime.now(UTC))
    if wrong is not None:
        sys.exit(wrong)
    typer.echo("Der Druck-Prozess arbeitet, nichts ist überfällig.")


@app.command("run")
def run_command(
    dry_run: Annotated[Path | None, typer.Option(help="Nur einen Entwurf mit Wasserzeichen in diese Datei")] = None,
) -> None:
    """Einen Drucklauf schreiben, wenn Briefe warten, ohne auf die Uhrzeit zu warten."""
    with session.reported_errors():
        ours = equipment.workshop(session.settings())
        with session.database(autocommit=True) as connection:
            if dry_run is not None:
                typer.echo(f"{printing.draft(connection, ours, dry_run)} Briefe als Entwurf. Nichts wurde geändert.")
                return
            worker.wait_for_lock(connection, WAIT_FOR_THE_WORKER_SECONDS)
            done = worker.one_pass(connection, ours, at_once=True)
            if done.waiting:
                sys.exit(f"{done.waiting} wartet: {done.reason}")
            typer.echo(done.printed or "Kein Drucklauf.")
