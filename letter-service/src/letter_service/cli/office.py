"""The commands of the people in the office: posted, returned, waiting, and what became of a letter."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from letter_service.cli import equipment, session
from letter_service.db import Connection
from letter_service.errors import UnknownLetterError
from letter_service.letters import history, store, waiting
from letter_service.letters.number import read_letter_number
from letter_service.runs import acknowledgements, reconciliation
from letter_service.runs.acknowledgements import Posting

app = typer.Typer()


@app.command("posted")
def posted_command(run: str, on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None) -> None:
    """Bestätigen, dass ein Drucklauf zur Post gebracht wurde."""
    with session.reported_errors():
        workdays = equipment.schedule(session.settings()).workdays
        with session.database() as connection:
            posting = Posting(on.date() if on else None, datetime.now(UTC), workdays)
            number = acknowledgements.acknowledge_run(connection, run, posting)
            typer.echo(f"{run}: {number} Briefe als versandt vermerkt.")


@app.command("status")
def status_command(number: str) -> None:
    """Zeigen, was mit einem Brief geschah; Briefnummer oder ganzer QR-Text."""
    with session.database() as connection:
        letter = store.find_by_number(connection, number)
        for line in history.lines(letter, store.history(connection, letter)):
            typer.echo(line)


@app.command("waiting")
def waiting_command() -> None:
    """Zeigen, welche Briefe und Druckläufe warten und warum."""
    with session.database() as connection:
        for line in list(waiting.lines(connection)) or ["Nichts wartet."]:
            typer.echo(line)


@app.command("reconcile")
def reconcile_command() -> None:
    """Abgleichen: bestellt = gedruckt = übergeben = bestätigt; sonst der Unterschied und Exit-Code 1."""
    with session.reported_errors():
        settings = session.settings()
        with session.database() as connection:
            reckoning = reconciliation.reconcile(connection, equipment.deadlines(settings), datetime.now(UTC))
            differences = [
                *reckoning.differences,
                *reconciliation.outbox(connection, settings.outbox, reckoning.awaited),
            ]
        for line in reckoning.runs:
            typer.echo(line)
        if differences:
            sys.exit("\n".join(["Das stimmt nicht überein:", *differences]))


@app.command("release")
def release_command(numbers: list[str]) -> None:
    """Zurückgelegte Briefe wieder in den Druck geben."""
    with session.database() as connection:
        for number in numbers:
            store.release(connection, number)


@app.command("returned")
def returned_command(numbers: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Rückläufer eintragen: Briefnummern oder QR-Texte, hier oder je Zeile in der Standardeingabe."""
    unknown = 0
    with session.database(autocommit=True) as connection:
        for written in numbers or (line for line in map(str.strip, sys.stdin) if line):
            unknown += not _take_back(connection, written)
    if unknown:
        sys.exit(f"{unknown} davon sind keine Briefe, die das Haus verlassen haben.")


@app.command("restored")
def restored_command() -> None:
    """Nach dem Zurückspielen einer Sicherung: alle offenen Briefe sperren; neue gehen von selbst."""
    with session.database() as connection:
        stopped = store.forget_open(connection, datetime.now(UTC))
    typer.echo(f"{len(stopped)} offene Briefe sind gesperrt; für sie gehen neue, sobald alles wieder läuft.")


@app.command("unlock")
def unlock_command(account_id: str) -> None:
    """Falsche Versuche eines Kontos vergessen."""
    with session.database() as connection:
        typer.echo("Entsperrt." if store.unlock(connection, account_id) else "Dieses Konto ist hier nicht bekannt.")


def _take_back(connection: Connection, written: str) -> bool:
    try:
        with connection.transaction():
            letter = store.take_back(connection, written, datetime.now(UTC))
    except UnknownLetterError as unknown:
        typer.echo(f"{read_letter_number(written) or 'Keine Briefnummer'}: {unknown}")
        return False
    typer.echo(f"{letter['letter_number']}: {history.STATES[letter['state']]}.")
    return True
