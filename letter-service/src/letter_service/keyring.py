"""The commands for the keys: a new one, and which old ones may go."""

from datetime import UTC, datetime
from pathlib import Path

import typer

from letter_service import rotation, terminal
from letter_service.errors import SettingsError
from letter_service.settings import PREFIX
from letter_service.store import today

app = typer.Typer(help="Schlüssel wechseln und zeigen, welche noch gebraucht werden.", no_args_is_help=True)


@app.command("rotate")
def rotate_command() -> None:
    """Neue Schlüssel vorn in beide Schlüsselbunde, wartende Briefe neu verschließen; kein Code geht verloren."""
    with terminal.told():
        settings = terminal.settings()
        codes, clear_text = settings.code_key_ring(), settings.clear_text_key_ring()
        files = _file(settings.code_keys_file, "CODE_KEYS"), _file(settings.clear_text_keys_file, "CLEAR_TEXT_KEYS")
        with terminal.database() as connection:
            now = datetime.now(UTC)
            for file, ring in zip(files, (codes, clear_text), strict=True):
                typer.echo(f"Neuer Schlüssel {rotation.add_key(file, ring, today(now))} in {file}.")
            typer.echo(f"{rotation.reseal(connection, clear_text)} wartende Briefe neu verschlossen.")
            typer.echo("\n".join(rotation.needed(connection, codes, clear_text, now)))


@app.command("status")
def status_command() -> None:
    """Zeigen, welche Schlüssel noch gebraucht werden und welche gelöscht werden können."""
    with terminal.told():
        settings = terminal.settings()
        with terminal.database() as connection:
            rings = settings.code_key_ring(), settings.clear_text_key_ring()
            typer.echo("\n".join(rotation.needed(connection, *rings, datetime.now(UTC))))


def _file(path: Path | None, name: str) -> Path:
    if path is None:
        raise SettingsError(
            f"Die Schlüssel {PREFIX}{name} kommen aus der Umgebung. Legen Sie sie in eine Datei, genannt in "
            f"{PREFIX}{name}_FILE; nur dort kann der Befehl einen neuen vorn einfügen."
        )
    return path
