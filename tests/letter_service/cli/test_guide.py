"""The guide for tenants: the company's head and foot around pictures of the pages."""

from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from letter_service.cli import main
from letter_service.layout import guide
from letter_service.layout.stationery import TEMPLATES
from tests import company
from tests.letter_service.paper import opened

PORTAL = "https://portal.example.org/"
LANGUAGES = ("de", "en", "uk", "ru", "tr", "ar", "pl", "vi")


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        (company.SAMPLE, ("BWG Bernburg", "Telefon 03471 0000-0")),
        (company.OTHER, ("Wohnbau d'Oberes Muldetal", "Telefon +49 (300) 555 01-0")),
    ],
    ids=["the sample", "another one"],
)
def test_the_guide_says_whose_it_is(folder: Path, words: tuple[str, ...], tmp_path: Path) -> None:
    for number in range(1, 5):
        Image.new("RGB", (64, 48), (200, 210, 220)).save(tmp_path / f"schritt-{number}.png")
    sender, file = company.built(folder) / "letter" / "company.toml", tmp_path / "guide.pdf"
    told = CliRunner().invoke(
        main.app, ["guide", str(tmp_path), str(file), "--portal-url", PORTAL, "--company-file", str(sender)]
    )
    assert told.exit_code == 0, told.output
    with opened(file.read_bytes()) as pdf:
        pages = [page.get_text() for page in pdf]
    assert len(pages) == 4
    assert [word for page in pages for word in words if word not in page] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_speaks_every_language_of_the_pages(language: str, tmp_path: Path) -> None:
    for number in range(1, 5):
        Image.new("RGB", (64, 48), (200, 210, 220)).save(tmp_path / f"schritt-{number}.png")
    sender, file = company.built(company.SAMPLE) / "letter" / "company.toml", tmp_path / "guide.pdf"
    told = CliRunner().invoke(
        main.app,
        [
            "guide",
            str(tmp_path),
            str(file),
            "--portal-url",
            PORTAL,
            "--company-file",
            str(sender),
            "--language",
            language,
        ],
    )
    assert told.exit_code == 0, told.output
    words = guide.read(TEMPLATES, language)
    with opened(file.read_bytes()) as pdf:
        assert pdf.metadata["title"] == words.title
        assert pdf.xref_get_key(pdf.pdf_catalog(), "Lang")[1] == language
        inside = [box for page in pdf for *box, _, _, _, _ in page.get_text("words")]
        widest = pdf[0].rect.width
    assert all(left > 0 and right < widest for left, _, right, _ in inside)
