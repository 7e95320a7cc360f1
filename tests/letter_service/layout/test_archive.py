"""The PDF as archives and screen readers want it: PDF/A-2b and PDF/UA-1 by veraPDF, reading order by poppler."""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from letter_service.layout.letter import PROFILES, Cover
from tests.letter_service.paper import CODE, NUMBER, content, made, opened, recipient, stationery

VERA = Path(__file__).parents[3] / ".cache" / "verapdf" / "greenfield-apps-1.28.2.jar"
LETTERS = [
    recipient(),
    recipient(large_print=True),
    recipient(language="en"),
    recipient(first_name="Юлия", country="AT"),
]
PROGRAM = "org.verapdf.apps.GreenfieldCliWrapper"
COVER = Cover(
    "R000001",
    datetime(2026, 11, 22, 11, tzinfo=UTC),
    "folder",
    4,
    {"standard": 3, "large": 1},
    NUMBER,
    NUMBER,
    "https://konsole.bwg.test/desk",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pdf")
    files = []
    for profile in PROFILES:
        path = folder / f"{profile}.pdf"
        path.write_bytes(made(*map(content, LETTERS), on=stationery(profile), cover=COVER, draft=profile == "din-a"))
        files.append(path)
    big = folder / "big.pdf"
    big.write_bytes(made(*[content(recipient())] * 150, on=stationery(personal_qr=False)))
    return [*files, big]


@pytest.mark.parametrize("flavour", ["2b", "ua1"])
def test_a_validator_finds_nothing(files: list[Path], flavour: str) -> None:
    command = [
        "java",
        "-cp",
        str(VERA),
        "org.verapdf.apps.GreenfieldCliWrapper",
        "--flavour",
        flavour,
        "--format",
        "text",
    ]
    told = subprocess.run([*command, *files], capture_output=True, text=True, timeout=300, check=False).stdout
    assert sorted(told.splitlines()) == sorted(f"PASS {path} {flavour}" for path in files)


def structure(path: Path) -> list[str]:
    told = subprocess.run(
        ["pdfinfo", "-struct-text", path], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    return [line.strip() for line in told.splitlines()]


def test_the_letter_is_heard_in_the_order_in_which_it_is_read(files: list[Path]) -> None:
    texts = [line.strip('"') for line in structure(files[0]) if line.startswith('"')]
    wanted = (
        "Frau Dr. Erika Mustermann Lange Straße 12 a 06406 Bernburg",
        NUMBER,
        "Ihr Brief-Bestätigungscode für das Kundenportal",
        "Sehr geehrte Frau Dr. Mustermann,",
        CODE,
        "Sonntag, 13. Dezember 2026",
        "So schalten Sie Ihr Konto frei",
        "2. Melden Sie sich mit E-Mail und Passwort an.",
        "Zu Ihrer Sicherheit",
    )
    places = [texts.index(text) for text in wanted]
    assert places == sorted(places)


def test_headings_lists_and_the_picture_are_named(files: list[Path]) -> None:
    names = [line.removesuffix(" (block)") for line in structure(files[0]) if line and not line.startswith('"')]
    assert names[0] == "Document"
    # The cover, then one, two, two and one page.
    assert names.count("Part") == 7
    assert {"H1", "H2", "L", "LI", "LBody", "Figure", "P"} <= set(names)


def test_the_picture_s_description_does_not_tell_the_code(files: list[Path]) -> None:
    with opened(files[0].read_bytes()) as pdf:
        objects = " ".join(pdf.xref_object(number) for number in range(1, pdf.xref_length()))
    alternatives = re.findall(r"/Alt ?(?:\(([^()]*)\)|<([0-9A-Fa-f]+)>)", objects)
    spoken = {text or bytes.fromhex(code).decode("utf-16") for text, code in alternatives}
    assert spoken
    assert not any("1234" in text or "B26" in text for text in spoken)


def test_another_language_is_named_to_the_reader(files: list[Path]) -> None:
    with opened(files[0].read_bytes()) as pdf:
        languages = {pdf.xref_get_key(number, "Lang")[1] for number in range(1, pdf.xref_length())}
    assert {"de-DE", "en"} <= languages
