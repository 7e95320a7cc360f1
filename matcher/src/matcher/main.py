"""The command `matcher`: everything that runs, with its settings from the environment."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from matcher import batch, db, explain, files, imports, logs, mails, records, registrations, returns, states, tenants
from matcher.errors import FileError, MatcherError
from matcher.imports import Change
from matcher.settings import ApiSettings, DatabaseSettings, WorkerSettings
from matcher.tenancy import STORED

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

KINDS = {"added": "neu", "changed": "geändert", "ended": "beendet"}

File = Annotated[Path, typer.Argument(metavar="DATEI")]


@contextmanager
def _told() -> Iterator[None]:
    """A fault ends the command with one sentence, without a traceback."""
    try:
        yield
    except MatcherError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@app.callback()
def start() -> None:
    """Ordnet Registrierungen den Mieterdaten zu und führt den Stand der Konten."""
    logs.set_up(os.environ.get("MATCHER_LOG_LEVEL", "INFO"))


@app.command()
def migrate() -> None:
    """Bringt das Datenbankschema auf den neuesten Stand."""
    with _told(), db.connect(DatabaseSettings.load()) as connection:
        done = db.migrate(connection)
        tenants.complete_keys(connection)
    typer.echo(f"{len(done)} Schritte ausgeführt." if done else "Das Schema ist auf dem neuesten Stand.")


@app.command()
def api(
    host: Annotated[str, typer.Option(envvar="MATCHER_HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="MATCHER_PORT")] = 8001,
) -> None:
    """Nimmt Webhooks an."""
    import uvicorn  # each command loads what it needs: the others start in half the time

    from matcher import webhooks

    with _told():
        service = webhooks.build(ApiSettings.load())
    uvicorn.run(service, host=host, port=port, log_config=None, access_log=False, server_header=False)


@app.command()
def worker() -> None:
    """Bearbeitet die Konten, bis er beendet wird."""
    from matcher import tasks

    with _told():
        tasks.work(WorkerSettings.load())


@app.command("catch-up")
def catch_up() -> None:
    """Liest einmal nach, was Keycloak und der Briefdienst gemeldet haben."""
    from matcher import tasks

    with _told():
        parts = tasks.Parts.build(WorkerSettings.load())
        try:
            typer.echo(f"{parts.feeds.catch_up()} Ereignisse, {parts.feeds.follow_letters()} Briefe nachgelesen.")
        finally:
            parts.pool.close()


@app.command()
def daily() -> None:
    """Führt aus, was täglich zu tun ist: Erinnerungen, Löschfristen. Ein zweites Mal am Tag geschieht nichts."""
    from matcher import tasks

    words = {"reminded": "Erinnerungen", "warned": "Ankündigungen", "deleted": "Konten gelöscht"}
    with _told():
        parts = tasks.Parts.build(WorkerSettings.load())
        try:
            typer.echo(", ".join(f"{number} {words[what]}" for what, number in parts.daily().items()) + ".")
        finally:
            parts.pool.close()


@app.command()
def inquiries(
    done: Annotated[list[str] | None, typer.Option("--done", help="Diese Briefnummer ist geklärt.")] = None,
) -> None:
    """Nennt als CSV, welche Anschriften zu klären sind, weil ein Brief zurückkam."""
    now = datetime.datetime.now(datetime.UTC)
    with _told(), db.connect(DatabaseSettings.load()) as connection:
        for number in done or []:
            if not returns.done(connection, number.strip(), now):
                raise FileError("Unter dieser Nummer kam kein Brief zurück; es wurde nichts vermerkt.")
        rows = [] if done else returns.inquiries(connection)
    if not done:
        typer.echo("tenant_id;letter_number;returned_on")
    for row in rows:
        typer.echo(f"{row.tenant_id};{row.letter_number};{row.returned_at.astimezone(states.BERLIN):%Y-%m-%d}")


@app.command()
def status() -> None:
    """Zählt die Registrierungen nach ihrem Stand, wartende Mails und offene Rückläufer."""
    with _told(), db.connect(DatabaseSettings.load()) as connection:
        counts = registrations.count(connection)
        counts |= {"mails_waiting": mails.waiting(connection), "inquiries": len(returns.inquiries(connection))}
    for what, number in counts.items():
        typer.echo(f"{what:15} {number:7}")


@app.command("import")
def import_(
    file: File,
    mapping: Annotated[Path | None, typer.Option(help="TOML: Spaltennamen, Kodierung, Trennzeichen, Datum.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur berichten, nichts übernehmen.")] = False,
    force_share: Annotated[bool, typer.Option("--force-share", help="Auch bei unplausiblem Anteil.")] = False,
    summary: Annotated[bool, typer.Option("--summary", help="Nur die Summen nennen.")] = False,
) -> None:
    """Übernimmt die Mieterdaten aus einer CSV-Datei, ganz oder gar nicht."""
    with _told():
        form = files.read_mapping(_bytes(mapping), STORED) if mapping else None
        settings = DatabaseSettings.load()
        share, kept = None if force_share else settings.largest_ended_percent, settings.history_kept_days
        with _opened(file) as content, db.connect(settings) as connection:
            report = imports.apply(connection, content, share, form, history_kept_days=kept)
            for change in () if summary else imports.told(connection):
                typer.echo(report_line(change))
            typer.echo(
                f"{report.added} neu, {report.changed} geändert, {report.ended} beendet, {report.refused} abgelehnt."
            )
            if dry_run:
                connection.rollback()
    typer.echo("Probelauf: Es wurde nichts übernommen." if dry_run else "Übernommen.")


@app.command()
def match(
    tenants_file: Annotated[Path, typer.Argument(metavar="TENANTS")],
    registrations_file: Annotated[Path, typer.Argument(metavar="REGISTRATIONS")],
    answers: Annotated[Path, typer.Argument(metavar="ANSWERS")],
) -> None:
    """Ordnet eine Datei von Registrierungen einer Datei von Mietern zu, ohne Datenbank."""
    with _told():
        content = records.read(_bytes(tenants_file))
        for refusal in content.refused:
            typer.echo(f"Zeile {refusal.line}: abgelehnt. {refusal.why}", err=True)
        today = datetime.datetime.now(datetime.UTC).date()
        lines = list(batch.answers(_bytes(registrations_file), content.rows.values(), today))
        try:
            answers.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        except OSError as error:
            raise FileError(f"{answers} lässt sich nicht schreiben.") from error
    typer.echo(f"{len(lines)} Registrierungen beantwortet.", err=True)


@app.command("explain")
def explain_(
    registration: Annotated[str, typer.Argument(metavar="KONTO", help="Konto oder E-Mail, bei Dateien die ID.")],
    tenants_file: Annotated[Path | None, typer.Option("--tenants")] = None,
    registrations_file: Annotated[Path | None, typer.Option("--registrations")] = None,
) -> None:
    """Sagt, womit eine Registrierung verglichen wurde und warum sie so entschieden ist."""
    today = datetime.datetime.now(datetime.UTC).date()
    with _told():
        if tenants_file and registrations_file:
            rows = records.read(_bytes(tenants_file)).rows.values()
            lines = batch.explanation(_bytes(registrations_file), rows, registration, today)
        else:
            lines = _explained(registration, today)
    for line in lines:
        typer.echo(line)


def _explained(account: str, today: datetime.date) -> list[str]:
    """Of a running system; `account` is its id or its e-mail address."""
    from matcher.accounts import Accounts

    settings = WorkerSettings.load()
    accounts = Accounts(settings)
    account_id = accounts.find(account) if "@" in account else account
    found = accounts.read(account_id) if account_id else None
    if found is None:
        raise FileError("Dieses Konto gibt es nicht.")
    with db.connect(settings) as connection:
        candidates, known = tenants.candidates(connection, found.applicant)
    return list(explain.explain(found.applicant, candidates, today, street_known=known))


def report_line(change: Change) -> str:
    """One line of the report for people: line numbers and tenant numbers, never a name."""
    place = "nicht mehr in der Datei" if change.line is None else f"Zeile {change.line}"
    if change.kind == "refused":
        whose = f" (Mieter {change.tenant_id})" if change.tenant_id else ""
        return f"{place}: abgelehnt{whose}. {change.why}"
    return f"{place}: {KINDS[change.kind]}, Mieter {change.tenant_id}, Vertrag {change.contract_id}"


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        content = file.open("rb")
    except OSError as error:
        raise FileError(f"{file} lässt sich nicht lesen.") from error
    with content:
        yield content


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileError(f"{file} lässt sich nicht lesen.") from error
