"""A company edits its folder: what is wrong in it is told in one German sentence, and nothing half done is left."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stack import up
from stack.commands import StackError
from stack.company import build, facts, hours
from stack.company.colours import contrast
from stack.realm import values
from stack.settings import ROOT, Settings
from tests import company

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With links in the place of pages, so that every line stands in the file."""
    made = Path(shutil.copytree(company.SAMPLE, tmp_path / "company", ignore=shutil.ignore_patterns("pages")))
    text = (made / "company.toml").read_text("utf-8")
    for line in ("[links]", "imprint =", "privacy =", "accessibility ="):
        text = text.replace(f"# {line}", line)
    (made / "company.toml").write_text(text, "utf-8")
    return made


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "company.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def told(folder: Path) -> str:
    with pytest.raises(facts.CompanyError) as wrong:
        facts.read(folder)
    said = str(wrong.value)
    assert said.startswith(str(folder))
    assert "\n" not in said
    assert said.endswith(".")
    return said.removeprefix(f"{folder}/")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('["de", "xx"]', "nennt „xx“. Diese Sprache gibt es hier nicht; es gibt de, en, uk, ru, tr, ar, pl, vi."),
        ('["de", "de"]', "nennt eine Sprache zweimal."),
        ('["en"]', "muss „de“ nennen: Deutsch ist die Sprache des Briefs und des Büros."),
        ("[]", "muss „de“ nennen: Deutsch ist die Sprache des Briefs und des Büros."),
        ('"de"', 'muss eine Liste von Sprachen sein, zum Beispiel ["de", "en"].'),
        ("[1]", 'muss eine Liste von Sprachen sein, zum Beispiel ["de", "en"].'),
    ],
)
def test_languages_that_cannot_be_offered_are_named(folder: Path, line: str, sentence: str) -> None:
    change(folder, "sample = true", f"sample = true\nlanguages = {line}")
    assert told(folder) == f"company.toml: „languages“ {sentence}"


def test_the_offered_languages_reach_pages_realm_and_portal(folder: Path, tmp_path: Path) -> None:
    change(folder, "sample = true", 'sample = true\nlanguages = ["uk", "de"]')
    read = facts.read(folder)
    build.build(read, company.THEME, tmp_path / "built")
    assert "locales=uk,de\n" in (tmp_path / "built/themes/bwg/login/theme.properties").read_text("utf-8")
    portal = json.loads((tmp_path / "built/portal/company.json").read_text("utf-8"))
    assert portal["languages"] == {"uk": "Українська", "de": "Deutsch"}
    assert portal["hours"] == {"uk": "Пн–Пт 8:00–16:00", "de": "Mo–Fr 8–16 Uhr"}
    given = values.of_environment({}, tmp_path / "built" / build.ENVIRONMENT)
    realm = tmp_path / "realm.json"
    realm.write_text('{"supportedLocales": ["${PAGE_LANGUAGES}"]}')
    assert values.load(realm, given) == {"supportedLocales": ["uk", "de"]}


@pytest.mark.parametrize("key", [key for key in facts.LINES if key not in facts.OPTIONAL])
def test_a_missing_line_is_named(folder: Path, key: str) -> None:
    name = key.rpartition(".")[2]
    file = folder / "company.toml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(f"{name} = ")), "utf-8")
    assert told(folder) == f"company.toml: „{key}“ fehlt."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("phone = ", "phnoe = ", "company.toml: „phnoe“ ist hier nicht bekannt. Gemeint ist vielleicht „phone“."),
        ("[links]", "[link]", "„link.imprint“ ist hier nicht bekannt. Gemeint ist vielleicht „links.imprint“."),
        ("[mails]", 'zzzz = "x"\n[mails]', "company.toml: „zzzz“ ist hier nicht bekannt."),
        ('"Musterplatz 1"', "1", "company.toml: „street“ muss ein Text in Anführungszeichen sein."),
        ('"Musterplatz 1"', '""', "company.toml: „street“ ist leer oder hat Leerzeichen oder Zeilenumbrüche am Rand."),
        ('"Musterplatz 1"', '"<b>1</b>"', "company.toml: „street“ darf keines der Zeichen < > { } \\ $ @ enthalten."),
        ('"Musterplatz 1"', '"${env.HOME}"', "company.toml: „street“ darf keines der Zeichen"),
        ('"Musterplatz 1"', '"1\\n2"', "company.toml: „street“ ist leer oder hat Leerzeichen oder Zeilenumbrüche"),
        ('"BWG Bernburg"', f'"{"B" * 31}"', "company.toml: „short_name“ hat mehr als 30 Zeichen."),
        ('"06406"', "6406", "company.toml: „postal_code“ muss ein Text"),
        ('"06406"', '"6406"', "company.toml: „postal_code“ muss die Form „06406“ haben."),
        ('"03471 0000-0"', '"anrufen"', "company.toml: „phone“ muss die Form „0300 123456-0“ haben."),
        ("sample = true", 'sample = "no"', "company.toml: „sample“ muss true oder false sein."),
        ('["Mo–Fr 8–16 Uhr"]', '"Mo–Fr 8–16 Uhr"', "company.toml: „hours“ muss eine Liste von 1 bis 3 Texten sein."),
        ('["Mo–Fr 8–16 Uhr"]', '["werktags"]', "company.toml: „hours“ muss Zeiten der Form „Mo–Do 9–15 Uhr“"),
        ('["Mo–Fr 8–16 Uhr"]', '["Fr–Mo 8–16 Uhr"]', "company.toml: „hours“ endet, bevor es beginnt."),
        ('["Mo–Fr 8–16 Uhr"]', '["Mo–Fr 16–8 Uhr"]', "company.toml: „hours“ endet, bevor es beginnt."),
        ('"www.bwg-bernburg.de"', '"https://a.de"', "company.toml: „web“ muss die Form „www.beispiel.de“ haben."),
        ('"info@', '"in fo@', "company.toml: „email“ muss die Form „name@beispiel.de“ haben."),
        ('"info@', '"info(at)', "company.toml: „email“ muss die Form „name@beispiel.de“ haben."),
        ('"https://www.bwg-bernburg.de/impressum"', '"http://a.de"', "„links.imprint“ muss eine Adresse"),
        ('"https://www.bwg-bernburg.de/impressum"', "\"https://a.de/'\"", "company.toml: „links.imprint“ muss eine"),
        ('brand = "#0a5560"', 'brand = "petrol"', "„colours.brand“ muss eine Farbe der Form #1a2b3c sein."),
        (
            'brand = "#0a5560"',
            'brand = "#7fd0d8"',
            "„colours.brand“ hat auf Weiß nur einen Kontrast von 1,7 zu 1, nötig sind 4,5 zu 1 (WCAG 2.2).",
        ),
        ('brand = "#0a5560"', 'brand = "#747474"', "auf dem hellen Grund der Seiten nur einen Kontrast von 4,1 zu 1"),
        ('accent = "#b4472b"', 'accent = "#ffd24a"', "„colours.accent“ hat auf Weiß nur einen Kontrast von 1,4 zu 1"),
        ('"#7fd0d8"', '"#0a5560"', "„colours.brand_in_the_dark“ hat auf Schwarz nur einen Kontrast von 2,1 zu 1"),
        ("[mails]", "[mails", "company.toml ist kein TOML: "),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_with_what_is_wrong(folder: Path, old: str, new: str, sentence: str) -> None:
    change(folder, old, new)
    assert sentence in told(folder)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<script>alert(1)</script>", "darf kein <script> enthalten, nur Formen."),
        ('<g><script href="x.js"/></g>', "darf kein <script> enthalten, nur Formen."),
        ("<foreignObject/>", "darf kein <foreignObject> enthalten, nur Formen."),
        ("<text>BWG</text>", "darf kein <text> enthalten, nur Formen."),
        ('<path d="M0 0" onload="alert(1)"/>', "darf keine Anweisung enthalten (onload)."),
        ('<path d="M0 0" ONCLICK="alert(1)"/>', "darf keine Anweisung enthalten (onclick)."),
        ('<use href="https://a.example/b.svg#c"/>', "darf auf nichts außerhalb verweisen (href)."),
        ('<use xlink:href="data:image/svg+xml,x"/>', "darf auf nichts außerhalb verweisen (href)."),
        ('<image href="https://a.example/b.png"/>', "darf kein <image> enthalten, nur Formen."),
        ('<defs><linearGradient id="a"/></defs>', "darf kein <linearGradient> enthalten, nur Formen."),
        ('<path fill="url(https://a.example/b)"/>', "darf auf nichts außerhalb verweisen (fill)."),
        ("<style>@import 'https://a.example/b.css';</style>", "darf auf nichts außerhalb verweisen (<style>)."),
        ("<style>path{fill:url(//a.example/b)}</style>", "darf auf nichts außerhalb verweisen (<style>)."),
        (r"<style>path{fill:\75rl(//a.example/b)}</style>", "darf auf nichts außerhalb verweisen (<style>)."),
        ("<path", "ist kein SVG."),
        (f"<!--{'x' * 20_000_000}-->", "ist größer als 200 Kilobyte."),
    ],
)
@pytest.mark.parametrize("name", ["logo.svg", "signature.svg"])
def test_a_drawing_that_does_more_than_show_shapes_is_refused(
    folder: Path, name: str, content: str, sentence: str
) -> None:
    (folder / name).write_text(SVG.format(content))
    assert told(folder) == f"{name} {sentence}"


@pytest.mark.parametrize(
    "content",
    [
        '<path id="a" d="M0 0"/><use xlink:href="#a"/>',
        "<style>@media (prefers-color-scheme: dark){path{fill:red}}</style><path d='M0 0'/>",
    ],
)
def test_a_drawing_may_refer_to_itself(folder: Path, content: str) -> None:
    (folder / "logo.svg").write_text(SVG.format(content))
    assert facts.read(folder).logo == SVG.format(content)


def test_entities_that_grow_are_refused_before_they_do(folder: Path) -> None:
    (folder / "logo.svg").write_text('<!doctype svg [<!entity a "aaaa">]>' + SVG.format("&a;"))
    assert told(folder) == "logo.svg darf kein <!DOCTYPE und kein <?xml-stylesheet enthalten."


@pytest.mark.parametrize("name", ["company.toml", "logo.svg"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert told(folder) == f"{name} lässt sich nicht lesen."


def files(built: Path) -> set[str]:
    """But for the name of the folder that is named after what is in it."""
    assets = company.stylesheet(built).parent.parent.name
    return {str(path.relative_to(built)).replace(assets, "assets") for path in built.rglob("*")}


@pytest.mark.parametrize("source", [company.SAMPLE, company.OTHER], ids=lambda path: path.name)
def test_two_companies_are_two_folders_and_no_other_file_differs(tmp_path: Path, source: Path) -> None:
    build.build(facts.read(source), company.THEME, tmp_path / "built")
    assert files(tmp_path / "built") == files(company.BUILT)
    written = {path: path.read_text("utf-8") for path in (tmp_path / "built").rglob("*") if path.is_file()}
    assert [path for path, text in written.items() if build.TOKEN.search(text)] == []


def test_the_same_company_again_changes_no_file_and_another_all_at_once(tmp_path: Path) -> None:
    target = tmp_path / "built"
    build.build(facts.read(company.SAMPLE), company.THEME, target)
    before = {path: path.stat().st_ino for path in target.rglob("*")}
    build.build(facts.read(company.SAMPLE), company.THEME, target)
    assert {path: path.stat().st_ino for path in target.rglob("*")} == before
    build.build(facts.read(company.OTHER), company.THEME, target)
    assert "Muldetal" in (target / "keycloak.env").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["built"]


def test_what_a_page_links_to_has_another_address_once_it_changed(folder: Path, tmp_path: Path) -> None:
    """Browsers keep it for a month: with new pages and the old style nobody could read them."""
    addresses = []
    for colour in ("#123456", "#123457"):
        change(folder, re.findall(r'^brand = "(#\w+)"', (folder / "company.toml").read_text(), re.MULTILINE)[0], colour)
        build.build(facts.read(folder), company.THEME, tmp_path / "built")
        style = company.stylesheet(tmp_path / "built")
        login = tmp_path / "built" / "themes" / "bwg" / "login"
        assert f"styles={style.relative_to(login / 'resources')}" in (login / "theme.properties").read_text()
        assert f"/{style.parent.parent.name}/img/logo.svg" in (login / "template.ftl").read_text()
        addresses.append(style.parent.parent.name)
    assert len(set(addresses)) == 2


def test_the_command_of_the_images_says_what_is_wrong_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    change(folder, "phone = ", "fon = ")
    words = [sys.executable, "-m", "stack.company", str(folder), str(company.THEME), str(tmp_path / "built")]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.count("\n") == 1
    assert "„fon“ ist hier nicht bekannt." in ended.stderr
    assert not (tmp_path / "built").exists()


@pytest.mark.parametrize(("old", "new", "word"), [("phone = ", "fon = ", "„fon“"), ("", "", "company.toml")])
def test_make_up_says_what_is_wrong_before_it_touches_anything(
    folder: Path, tmp_path: Path, old: str, new: str, word: str
) -> None:
    if old:
        change(folder, old, new)
    else:
        shutil.rmtree(folder)
    settings = Settings(state=tmp_path / "state", company=folder)
    with pytest.raises(StackError, match=word):
        up.bring_up(settings)
    assert list(settings.state.iterdir()) == []


def test_hours_are_written_once_and_read_in_three_forms() -> None:
    one = hours.parse("Mo–Fr 8–16 Uhr")
    assert (one.german(), one.written("en")) == ("Mo–Fr 8–16 Uhr", "Mon–Fri 8 am–4 pm")
    assert hours.for_letter([one]) == ["Montag bis Freitag", "8 bis 16 Uhr"]
    two = hours.parse("Sa 9:30-12 Uhr")
    assert (two.german(), two.written("en")) == ("Sa 9:30–12 Uhr", "Sat 9:30 am–12 pm")
    assert hours.for_letter([one, two]) == ["Mo–Fr 8–16 Uhr", "Sa 9:30–12 Uhr"]


def test_black_on_white_is_the_contrast_that_the_standard_names() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
