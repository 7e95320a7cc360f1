"""`letter-service sample`: the letter with invented data, to see what a template folder makes of it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from letter_service.cli import session
from letter_service.layout import proof, stationery
from letter_service.layout.letter import LetterContent, render
from letter_service.layout.stationery import GERMAN, TEMPLATES
from letter_service.letters.address import Recipient

PAGE_URL = "https://login.example/realms/bwg/konto/brief"
CODE, VALID_DAYS = "000000000000", 21
ERIKA = Recipient(
    salutation="Frau",
    title="Dr.",
    first_name="Erika",
    last_name="Mustermann",
    street="Lange Straße",
    house_number="12 a",
    postal_code="06406",
    city="Bernburg",
)
# As many lines as an address may have.
FIRM_ABROAD = ERIKA.model_copy(
    update={
        "company": "Muster & Söhne Hausverwaltung",
        "care_of": "Familie Nguyễn",
        "postal_code": "1010",
        "city": "Wien",
        "country": "AT",
    }
)
app = typer.Typer()


@app.command("sample")
def sample_command(
    file: Path,
    templates: Annotated[Path, typer.Option(envvar="LETTER_SERVICE_TEMPLATES")] = TEMPLATES,
    company_file: Annotated[Path | None, typer.Option(envvar="LETTER_SERVICE_COMPANY_FILE")] = None,
    page_url: Annotated[str, typer.Option(envvar="LETTER_SERVICE_PAGE_URL")] = PAGE_URL,
    profile: str = "din-b",
) -> None:
    """Den Brief mit erfundenen Angaben als PDF schreiben: jede Schriftgröße, jede Sprache, eine lange Anschrift."""
    with session.reported_errors():
        paper = proof.read(stationery.read(templates, page_url, company_file, profile))
        today = date.today()  # noqa: DTZ011 - a date on a sample
        with file.open("wb") as out:
            pages = render(letters(sorted(paper.texts), today + timedelta(days=VALID_DAYS)), paper, today, out)
    typer.echo(f"{file}: {pages} Seiten.")


def letters(languages: list[str], valid_until: date) -> list[LetterContent]:
    """Return one letter of each kind."""
    foreign = [ERIKA.model_copy(update={"language": language}) for language in languages if language != GERMAN]
    recipients = [ERIKA, ERIKA.model_copy(update={"large_print": True}), *foreign, FIRM_ABROAD]
    return [
        LetterContent(f"B00-{number:06d}-0", recipient, CODE, valid_until)
        for number, recipient in enumerate(recipients, start=1)
    ]
