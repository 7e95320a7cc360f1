"""The commands for the keys: a new one, and which old ones may go."""

import os
from datetime import UTC, datetime
from pathlib import Path

import typer

from letter_service.cli import equipment, session
from letter_service.clock import today
from letter_service.codes import rotation
from letter_service.errors import SealBrokenError, SettingsError
from letter_service.http.proofs import AnswerKey
from letter_service.letters import store
from letter_service.settings import PREFIX

app = typer.Typer(help="Schlüssel wechseln und zeigen, welche noch gebraucht werden.", no_args_is_help=True)


@app.command("rotate")
def rotate_command() -> None:
    """Neue Schlüssel vorn in beide Schlüsselbunde, wartende Briefe neu verschließen; kein Code geht verloren."""
    with session.reported_errors():
        settings = session.settings()
        rings = equipment.keys(settings)
        codes, clear_text = rings.codes, rings.clear_text
        files = _file(settings.code_keys_file, "CODE_KEYS"), _file(settings.clear_text_keys_file, "CLEAR_TEXT_KEYS")
        with session.database() as connection:
            now = datetime.now(UTC)
            for file, ring in zip(files, (codes, clear_text), strict=True):
                typer.echo(f"Neuer Schlüssel {rotation.add_key(file, ring, today(now))} in {file}.")
            typer.echo(f"{rotation.reseal(connection, clear_text)} wartende Briefe neu verschlossen.")
            broken = store.give_up(connection, rotation.broken(connection, clear_text), str(SealBrokenError()), now)
            if broken:
                typer.echo(f"Nicht mehr zu öffnen und aufgegeben: {', '.join(broken)}. Bestellen Sie diese Briefe neu.")
            typer.echo("\n".join(rotation.needed(connection, codes, clear_text, now)))


@app.command("answer")
def answer_command(file: Path) -> None:
    """Schlüssel der Antworten: den privaten in FILE anlegen, falls er fehlt, und den öffentlichen zeigen."""
    with session.reported_errors():
        if not file.exists():
            _write_private(file, AnswerKey.new().private_pem())
        typer.echo(AnswerKey.parse(_content(file), str(file)).public_pem(), nl=False)


@app.command("status")
def status_command() -> None:
    """Zeigen, welche Schlüssel noch gebraucht werden und welche gelöscht werden können."""
    with session.reported_errors():
        settings = session.settings()
        with session.database() as connection:
            rings = equipment.keys(settings)
            typer.echo("\n".join(rotation.needed(connection, rings.codes, rings.clear_text, datetime.now(UTC))))


def _file(path: Path | None, name: str) -> Path:
    if path is None:
        raise SettingsError(
            f"Die Schlüssel {PREFIX}{name} kommen aus der Umgebung. Legen Sie sie in eine Datei, genannt in "
            f"{PREFIX}{name}_FILE; nur dort kann der Befehl einen neuen vorn einfügen."
        )
    return path


def _write_private(file: Path, pem: str) -> None:
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
            written.write(pem)
    except OSError as failed:
        raise SettingsError(f"{file} lässt sich nicht schreiben: {failed.strerror}.") from failed


def _content(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as failed:
        raise SettingsError(f"{file} lässt sich nicht lesen.") from failed
