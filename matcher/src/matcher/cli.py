"""The command `matcher`: everything that runs, with its settings from the environment."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO
from uuid import UUID

import typer

from matcher import berlin, db, logs
from matcher.acts import audit
from matcher.errors import FileError, MatcherError
from matcher.letters import returns
from matcher.matching import explanation
from matcher.queue import heartbeat
from matcher.records import batch, csv_file, gazetteer, import_book, importing, lookup, reading
from matcher.records.tenancy import STORED
from matcher.registration import disclosure, mails, report, store
from matcher.registration.personal_data import REMAINS, PersonalData
from matcher.settings import ApiSettings, DatabaseSettings, DeskSettings, WorkerSettings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

File = Annotated[Path, typer.Argument(metavar="DATEI")]


@contextmanager
def _reported_errors() -> Iterator[None]:
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
    with _reported_errors(), db.connect(DatabaseSettings.load()) as connection:
        done = db.migrate(connection)
        gazetteer.complete_keys(connection)
    typer.echo(f"{len(done)} Schritte ausgeführt." if done else "Das Schema ist auf dem neuesten Stand.")


@app.command()
def api(
    host: Annotated[str, typer.Option(envvar="MATCHER_HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="MATCHER_PORT")] = 8001,
) -> None:
    """Nimmt Webhooks an."""
    import uvicorn  # each command loads what it needs: the others start in half the time

    from matcher import metrics, tracing
    from matcher.keycloak import webhook
    from matcher.registration import own_data

    with _reported_errors():
        settings = ApiSettings.load()
        tracing.set_up("matcher", settings.otel_endpoint)
        service = webhook.build(settings, own_data.taken)
        metrics.serve(settings.metrics_host, settings.metrics_port, metrics.Figures(settings))
    uvicorn.run(service, host=host, port=port, log_config=None, access_log=False, server_header=False)


@app.command()
def worker() -> None:
    """Bearbeitet die Konten, bis er beendet wird."""
    from matcher import metrics, tracing, worker

    with _reported_errors():
        settings = WorkerSettings.load()
        tracing.set_up("matcher-worker", settings.otel_endpoint)
        metrics.serve(settings.metrics_host, settings.worker_metrics_port)
        worker.work(settings)


@app.command()
def desk(
    host: Annotated[str, typer.Option(envvar="MATCHER_DESK_HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="MATCHER_DESK_PORT")] = 8004,
) -> None:
    """Zeigt den Arbeitsplatz der Sachbearbeitung."""
    import uvicorn

    from matcher import metrics
    from matcher.desk import app

    with _reported_errors():
        settings = DeskSettings.load()
        service = app.build(settings)
        metrics.serve(settings.metrics_host, settings.desk_metrics_port)
    # No access log: the query of /callback carries a code.
    uvicorn.run(service, host=host, port=port, log_config=None, access_log=False, server_header=False)


@app.command("catch-up")
def catch_up() -> None:
    """Liest einmal nach, was Keycloak und der Briefdienst gemeldet haben."""
    from matcher import worker

    with _reported_errors():
        parts = worker.Parts.build(WorkerSettings.load())
        try:
            typer.echo(f"{parts.event_feed.catch_up()} Ereignisse, {parts.letter_news.follow()} Briefe nachgelesen.")
        finally:
            parts.pool.close()


@app.command()
def daily() -> None:
    """Führt aus, was täglich zu tun ist: Erinnerungen, Löschfristen. Ein zweites Mal am Tag geschieht nichts."""
    from matcher import worker

    words = {"reminded": "Erinnerungen", "warned": "Ankündigungen", "deleted": "Konten gelöscht"}
    with _reported_errors():
        parts = worker.Parts.build(WorkerSettings.load())
        try:
            typer.echo(", ".join(f"{number} {words[what]}" for what, number in parts.daily().items()) + ".")
        finally:
            parts.pool.close()


@app.command("audit")
def audit_() -> None:
    """Prüft, ob das Verzeichnis der Vorgänge vollständig und unverändert ist; sonst endet er mit 1."""
    with _reported_errors(), db.connect(DatabaseSettings.load()) as connection:
        found = audit.audit(connection)
    typer.echo(
        found.fault or f"{found.acts} Vorgänge, unverändert. Ende der Kette: {found.head}", err=bool(found.fault)
    )
    if found.fault is not None:
        raise typer.Exit(1)


@app.command()
def inquiries(
    done: Annotated[list[str] | None, typer.Option("--done", help="Diese Briefnummer ist geklärt.")] = None,
) -> None:
    """Nennt als CSV, welche Anschriften zu klären sind, weil ein Brief zurückkam."""
    now = berlin.now()
    with _reported_errors(), db.connect(DatabaseSettings.load()) as connection:
        for number in done or []:
            if not returns.done(connection, number.strip(), now):
                raise FileError("Unter dieser Nummer kam kein Brief zurück; es wurde nichts vermerkt.")
        rows = [] if done else returns.inquiries(connection)
    if not done:
        typer.echo(returns.as_csv(rows), nl=False)


@app.command()
def health() -> None:
    """Sagt, ob die Konten bearbeitet werden; sonst endet er mit 1 und nennt den Grund."""
    with _reported_errors():
        settings = DatabaseSettings.load()
        with db.connect(settings) as connection:
            fault = heartbeat.health(connection).fault(settings.oldest_job_seconds)
    typer.echo(fault or "Die Bearbeitung läuft.", err=fault is not None)
    if fault is not None:
        raise typer.Exit(1)


@app.command()
def status() -> None:
    """Zählt die Registrierungen nach ihrem Stand, wartende Mails und offene Rückläufer."""
    with _reported_errors(), db.connect(DatabaseSettings.load()) as connection:
        counts = store.count(connection)
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
    with _reported_errors():
        form = csv_file.read_mapping(_bytes(mapping), STORED) if mapping else None
        settings = DatabaseSettings.load()
        share, kept = None if force_share else settings.largest_ended_percent, settings.history_kept_days
        with _opened(file) as content, db.connect(settings) as connection:
            try:
                report = importing.apply(connection, content, share, form, history_kept_days=kept)
            except FileError as refusal:
                connection.rollback()
                import_book.note(connection, berlin.now(), None, [], refusal=str(refusal))
                connection.commit()
                raise
            lines = import_book.lines_of(importing.changes(connection))
            for change in () if summary else importing.changes(connection):
                typer.echo(str(change))
            typer.echo(
                f"{report.added} neu, {report.changed} geändert, {report.ended} beendet, {report.refused} abgelehnt, "
                f"{report.warned} mit Hinweis."
            )
            if dry_run:
                connection.rollback()
            import_book.note(connection, berlin.now(), report, lines, applied=not dry_run)
    typer.echo("Probelauf: Es wurde nichts übernommen." if dry_run else "Übernommen.")


@app.command()
def match(
    tenants_file: Annotated[Path, typer.Argument(metavar="TENANTS")],
    registrations_file: Annotated[Path, typer.Argument(metavar="REGISTRATIONS")],
    answers: Annotated[Path, typer.Argument(metavar="ANSWERS")],
) -> None:
    """Ordnet eine Datei von Registrierungen einer Datei von Mietern zu, ohne Datenbank."""
    with _reported_errors():
        content = reading.read(_bytes(tenants_file))
        for refusal in content.refused:
            typer.echo(f"Zeile {refusal.line}: abgelehnt. {refusal.why}", err=True)
        for warning in content.warned:
            typer.echo(f"Zeile {warning.line}: übernommen mit Hinweis. {warning.why}", err=True)
        today = berlin.today()
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
    today = berlin.today()
    with _reported_errors():
        if tenants_file and registrations_file:
            rows = reading.read(_bytes(tenants_file)).rows.values()
            lines = batch.explained(_bytes(registrations_file), rows, registration, today)
        else:
            lines = _explained(registration, today)
    for line in lines:
        typer.echo(line)


def _explained(named: str, today: datetime.date) -> list[str]:
    """Of a running system; `named` is the account's id or e-mail address."""
    from matcher.keycloak.accounts import Accounts

    settings = WorkerSettings.load()
    accounts = Accounts(settings)
    account_id = accounts.find(named) if "@" in named else named
    account = accounts.read(account_id) if account_id else None
    if account is None:
        raise FileError("Dieses Konto gibt es nicht.")
    with db.connect(settings) as connection:
        known = lookup.found(connection, account.applicant)
        return list(explanation.explain(account.applicant, known, today))


@app.command("report")
def report_(
    month: Annotated[str, typer.Argument(metavar="JJJJ-MM")],
    pdf: Annotated[Path | None, typer.Option(help="Als PDF in diese Datei, statt als CSV.")] = None,
) -> None:
    """Nennt die Zahlen eines Monats: Weg der Registrierungen, Dauer, Gründe, Briefe, Vorgänge. Ohne Namen."""
    with _reported_errors():
        asked = report.Month.of(month)
        with db.connect(DatabaseSettings.load()) as connection:
            lines = report.read(connection, asked)
        if pdf is not None:
            with _personal_data() as personal_data:
                _write(pdf, personal_data.letters.document(report.on_paper(asked, lines)))
            return
    typer.echo(report.as_csv(asked, lines), nl=False)


@app.command("export")
def export_(
    account_id: Annotated[UUID, typer.Argument(metavar="KONTO")],
    pdf: Annotated[Path | None, typer.Option(help="Zum Lesen: als PDF in diese Datei, statt als JSON.")] = None,
) -> None:
    """Schreibt als JSON, was über ein Konto gespeichert ist: zur Auskunft und zum Mitnehmen (Art. 15 und 20 DSGVO)."""
    with _reported_errors(), _personal_data() as personal_data:
        found = personal_data.disclose(str(account_id))
        exists = bool(found["keycloak"] or found["registration"])
        if pdf is not None and exists:
            _write(pdf, personal_data.on_paper(str(account_id), found))
            return
    if not exists:
        typer.echo("Dieses Konto gibt es nicht.", err=True)
        raise typer.Exit(1)
    typer.echo(disclosure.as_json(found))


@app.command()
def erase(
    account_id: Annotated[UUID, typer.Argument(metavar="KONTO")],
    yes: Annotated[bool, typer.Option("--yes", help="Ohne Rückfrage.")] = False,
) -> None:
    """Löscht ein Konto mit allem, was dazu gespeichert ist (Art. 17 DSGVO). Ein zweites Mal geschieht nichts."""
    if not yes:
        typer.confirm("Das Konto, seine Briefe und alles dazu werden unwiderruflich gelöscht. Löschen?", abort=True)
    with _reported_errors(), _personal_data() as personal_data:
        receipt = personal_data.erase(str(account_id))
    typer.echo(f"Gelöscht am {berlin.today():%d.%m.%Y}. Beleg {receipt}.")
    for line in REMAINS:
        typer.echo(f"- {line}")


@contextmanager
def _personal_data() -> Iterator[PersonalData]:
    from matcher.keycloak.accounts import Accounts
    from matcher.letters.client import Letters

    settings = WorkerSettings.load()
    accounts = Accounts(settings)
    with db.open_pool(settings, size=2) as pool:
        yield PersonalData(
            pool, accounts, Letters(settings.letter_service_url, accounts.token, settings.request_timeout_seconds)
        )


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        content = file.open("rb")
    except OSError as error:
        raise FileError(f"{file} lässt sich nicht lesen.") from error
    with content:
        yield content


def _write(file: Path, content: bytes) -> None:
    """For its owner's eyes alone, unless the file is there already."""
    try:
        file.touch(mode=0o600)
        file.write_bytes(content)
    except OSError as error:
        raise FileError(f"{file} lässt sich nicht schreiben.") from error


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileError(f"{file} lässt sich nicht lesen.") from error
