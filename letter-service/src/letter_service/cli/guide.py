"""`letter-service guide`: the brochure "Schritt für Schritt" with pictures of the real pages."""

from pathlib import Path
from typing import Annotated

import typer

from letter_service.cli import session
from letter_service.errors import SettingsError
from letter_service.layout import guide, stationery
from letter_service.layout.stationery import GERMAN, TEMPLATES
from letter_service.pdf.drawing import picture

app = typer.Typer()


@app.command("guide")
def guide_command(
    pictures: Annotated[Path, typer.Argument(help="Ordner mit schritt-1.png bis schritt-4.png")],
    file: Path,
    *,
    portal_url: Annotated[str, typer.Option(envvar="PORTAL_PUBLIC_URL")],
    language: str = GERMAN,
    company_file: Annotated[Path | None, typer.Option(envvar="LETTER_SERVICE_COMPANY_FILE")] = None,
    templates: Annotated[Path, typer.Option(envvar="LETTER_SERVICE_TEMPLATES")] = TEMPLATES,
) -> None:
    """Die Anleitung „Schritt für Schritt“ als PDF schreiben."""
    with session.reported_errors():
        words = guide.read(templates, language)
        try:
            steps = [picture(pictures / f"schritt-{number}.png") for number in range(1, len(words.steps) + 1)]
        except (OSError, ValueError) as bad:
            raise SettingsError(f"Die Bilder in {pictures} lassen sich nicht lesen.") from bad
        with file.open("wb") as out:
            guide.write(words, stationery.read(templates, portal_url, company_file), language, steps, out)
    typer.echo(f"{file}: {len(words.steps)} Seiten.")
