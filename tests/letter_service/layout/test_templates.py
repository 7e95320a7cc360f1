"""A company edits the folder; what is wrong in it is told at the start, in one sentence with file and key."""

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from letter_service.errors import SettingsError
from letter_service.layout import proof
from letter_service.layout.stationery import TEMPLATES, read
from tests.company import OTHER, SENDER, built
from tests.letter_service.office import PAGE_URL
from tests.letter_service.paper import content, made, opened, recipient


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of templates of an operator's own, with the sender in it."""
    made = Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))
    return Path(shutil.copytree(SENDER.parent, made, dirs_exist_ok=True))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def told(folder: Path) -> str:
    with pytest.raises(SettingsError) as wrong:
        proof.read(read(folder, PAGE_URL, None))
    return str(wrong.value)


def test_changed_words_stand_in_the_letter(folder: Path) -> None:
    change(folder / "de.toml", "Ihr Brief-Bestätigungscode für das", "Willkommen im")
    change(folder / "company.toml", "BWG Bernburg", "Wohnbau Muster")
    with opened(made(content(recipient()), on=read(folder, PAGE_URL, None))) as pdf:
        text = pdf[0].get_text()
    assert "Willkommen im Kundenportal" in text
    assert "Ihre Wohnbau Muster" in text


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("de.toml", "subject =", "subjekt =", "de.toml: „subject“ fehlt."),
        ("de.toml", "closing =", 'more = "x"\nclosing =', "de.toml: „more“ ist hier nicht bekannt."),
        ("de.toml", "{signed}", "{kurzname}", "de.toml: „closing“ kennt den Platzhalter {kurzname} nicht."),
        ("de.toml", "{signed}", "{signed", "de.toml: „closing“ hat eine geschweifte Klammer zu viel"),
        ("de.toml", "{signed}", "{signed.__class__}", "kennt den Platzhalter {signed.__class__} nicht."),
        ("de.toml", "{not_me_url}", "李", "de.toml: „safety.1.1“ ist leer oder enthält Zeichen"),
        ("de.toml", "d. MMMM y", "'", "de.toml: „dates.day“ hat nicht die erwartete Form."),
        ("de.toml", "[labels]", "[labels", "de.toml ist kein TOML"),
        ("en.toml", "You have registered", "You have registered " * 60, "en.toml: Der Text ist um"),
        ("company.toml", 'phone = "03471 0000-0"', 'phone = ""', "company.toml: „phone“ ist leer"),
        ("company.toml", 'phone = "03471 0000-0"', f'phone = "{"03471 0000-0 " * 3}"', "Platz für „03471"),
    ],
)
def test_a_fault_is_named_with_its_file_and_key(folder: Path, file: str, old: str, new: str, sentence: str) -> None:
    change(folder / file, old, new)
    said = told(folder)
    assert sentence in said
    assert "\n" not in said


@pytest.mark.parametrize("colour", ["blue", "#0A5560", "#0a556", 7])
def test_a_colour_that_is_none_is_named(folder: Path, colour: object) -> None:
    change(folder / "company.toml", 'colour = "#0a5560"', f"colour = {colour!r}")
    assert told(folder).endswith("company.toml: „colour“ hat nicht die erwartete Form.")


@pytest.mark.parametrize("host", ["login.bwg-bernburg.de", "10.0.0.7", "test.de", "example.org.de", "localhost.de"])
def test_nothing_is_printed_for_an_invented_company_where_tenants_could_get_it(folder: Path, host: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        read(folder, f"https://{host}/realms/bwg/konto/brief", None)
    assert str(wrong.value).endswith(
        "company.toml nennt eine erfundene Firma: Auf einem Server wird nichts in ihrem Namen gedruckt."
    )
    change(folder / "company.toml", "sample = true", "sample = false")
    assert read(folder, f"https://{host}/realms/bwg/konto/brief", None)


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]", "login.bwg.test", "login.example.org"])
def test_an_invented_company_writes_where_nobody_but_us_can_open_the_page(folder: Path, host: str) -> None:
    assert read(folder, f"https://{host}/realms/bwg/konto/brief", None).company.sample


def test_german_is_a_must(folder: Path) -> None:
    (folder / "de.toml").unlink()
    assert "de.toml fehlt" in told(folder)


def test_a_language_that_does_not_exist_is_named(folder: Path) -> None:
    shutil.copy(folder / "en.toml", folder / "qqq.toml")
    assert "Die Sprache qqq gibt es nicht." in told(folder)


@pytest.mark.parametrize("broken", ["", "<svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<html/>"])
def test_a_broken_logo_is_named(folder: Path, broken: str) -> None:
    (folder / "logo.svg").write_text(broken)
    assert told(folder).endswith("logo.svg lässt sich nicht als Bild lesen.")


def test_a_logo_and_a_signature_may_be_pictures(folder: Path) -> None:
    (folder / "logo.svg").unlink()
    for name in ("logo", "signature"):
        picture = io.BytesIO()
        Image.new("RGBA", (120, 60), (0, 90, 100, 255)).save(picture, "PNG")
        (folder / f"{name}.png").write_bytes(picture.getvalue())
    with opened(made(content(recipient()), on=proof.read(read(folder, PAGE_URL, None)))) as pdf:
        assert len({image[0] for image in pdf[0].get_images()}) == 2


def test_another_company_is_another_folder() -> None:
    sender = built(OTHER) / "letter" / "company.toml"
    for profile in ("din-a", "din-b", "pingen", "letterxpress"):
        paper = proof.read(read(TEMPLATES, PAGE_URL, sender, profile))
    with opened(made(content(recipient()), on=paper)) as pdf:
        text = pdf[0].get_text()
        spans = [
            span
            for block in pdf[0].get_text("dict")["blocks"]
            for line in block.get("lines", [])
            for span in line["spans"]
        ]
    assert {f"#{span['color']:06x}" for span in spans if span["text"].strip() == "Wohnbau d'Oberes Muldetal"} == {
        "#7a1f5c"
    }
    theirs = (
        "Wohnbau d'Oberes Muldetal",
        "+49 (300) 555 01-0",
        "Mo–Do 9–17:30 Uhr",
        "Ihre Genossenschaft",
        "Dr. Petra Probe",
    )
    assert [words for words in theirs if words not in text] == []
    assert [words for words in ("Bernburger", "BWG", "Musterplatz", "03471") if words in text] == []


def test_the_packaged_folder_has_no_fault() -> None:
    for profile in ("din-a", "din-b", "pingen", "letterxpress"):
        assert proof.read(read(TEMPLATES, PAGE_URL, SENDER, profile))
