"""What goes wrong gets a German page with headers, a clear sentence at the start, and never a 500."""

import re
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

import portal
from portal.main import app as command
from portal.settings import Settings, SettingsError
from portal.web import create_app
from tests.company import BUILT, OTHER, PORTAL, built, stylesheet
from tests.portal.conftest import Browser, settings_for

WHOLE = {
    "PORTAL_ISSUER": "http://localhost:8080/realms/bwg",
    "PORTAL_PUBLIC_URL": "http://localhost:8003/",
    "PORTAL_COMPANY": str(PORTAL),
    "PORTAL_CLIENT_ID": "portal",
    "PORTAL_CLIENT_SECRET": "c" * 16,
    "PORTAL_SESSION_SECRET": "s" * 16,
}


@pytest.mark.parametrize("path", ["/login", "/register", "/callback?code=c&state=x"])
def test_keycloak_down_is_said_in_german(browser: Browser, path: str) -> None:
    browser.provider.stop()
    status, _, text = browser.get(path)
    assert status == 503
    assert "gerade nicht erreichbar" in text
    assert browser.get("/")[0] == 200


def test_the_portal_starts_before_keycloak_and_finds_it_later(browser: Browser) -> None:
    browser.provider.named_issuer = "http://localhost/not-yet"
    assert browser.get("/login")[0] == 503
    browser.provider.named_issuer = browser.provider.issuer
    assert browser.get("/login")[0] == 302


@pytest.mark.parametrize("document", ["openid-configuration", "certs"])
@pytest.mark.parametrize("content", [b"no json", b"[]", b"7", b"null", b"{}", b'{"keys": 7}', b'{"keys": [{}]}'])
def test_nonsense_from_keycloak_opens_nothing_and_is_not_remembered(
    browser: Browser, document: str, content: bytes
) -> None:
    state = browser.begin()["state"] if document == "certs" else ""
    browser.provider.documents[document] = content
    assert browser.get(f"/callback?code=c&state={state}" if state else "/login")[0] in (400, 503)
    assert browser.get("/me")[:2] == (303, "/login")
    browser.provider.documents.clear()
    assert browser.sign_in()[:2] == (303, "/me")


def test_a_page_that_does_not_exist_is_said_in_german(browser: Browser) -> None:
    status, _, text = browser.get("/wp-admin")
    assert status == 404
    assert "Diese Seite gibt es nicht" in text


def test_pages_are_not_stored_and_run_no_script(browser: Browser) -> None:
    headers = browser.client.get("/").headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"


def test_under_https_the_cookie_is_secure(browser: Browser) -> None:
    app = create_app(settings_for(browser.provider.issuer, "https://portal.example.org"))
    with TestClient(app, base_url="https://portal.example.org", follow_redirects=False) as client:
        answer = client.get("/login")
    assert answer.headers["set-cookie"].startswith("__Host-portal=")
    assert "secure" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize(
    "path", ["/health/live", "/health/ready", "/static/portal.css", "/static/company.css", "/static/logo.svg"]
)
def test_what_machines_ask_for_is_there(browser: Browser, path: str) -> None:
    assert browser.get(path)[0] == 200


def test_markup_in_a_name_stays_text(browser: Browser) -> None:
    browser.provider.claims["name"] = "<script>alert(1)</script>"
    browser.sign_in()
    assert "<script>" not in browser.get("/me")[2]


def test_the_colours_are_the_login_themes() -> None:
    def tokens(css: Path) -> list[tuple[str, str]]:
        return re.findall(r"^ +(--[a-z-]+): (#\w+);", css.read_text(), re.MULTILINE)

    theme = tokens(stylesheet(BUILT))
    ours = tokens(Path(portal.__file__).parent / "static/portal.css") + tokens(PORTAL / "company.css")
    assert len(ours) >= 20
    assert set(ours) <= set(theme)


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file, long enough\n")
    for name, value in (WHOLE | {"PORTAL_CLIENT_SECRET": "", "PORTAL_CLIENT_SECRET_FILE": str(secret)}).items():
        monkeypatch.setenv(name, value)
    assert Settings.load().client_secret.get_secret_value() == "from a file, long enough"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_CLIENT_SECRET", ""),
        ("PORTAL_CLIENT_SECRET", "too short"),
        ("PORTAL_SESSION_SECRET", "   "),
        ("PORTAL_ISSUER", "http://login.example.org/realms/bwg"),
        ("PORTAL_PUBLIC_URL", "nonsense"),
        ("PORTAL_CLIENT_ID", ""),
        ("PORTAL_AUTHORITIES", "no certificate"),
        ("PORTAL_COMPANY", ""),
    ],
)
def test_incomplete_settings_stop_the_start_with_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for key, whole in (WHOLE | {name: value}).items():
        monkeypatch.setenv(key, whole)
    with pytest.raises(SettingsError, match=name) as caught:
        Settings.load()
    assert "too short" not in str(caught.value)
    result = CliRunner().invoke(command, [])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1


def test_another_company_is_another_folder() -> None:
    folder = built(OTHER) / "portal"
    settings = settings_for("http://localhost:8080/realms/bwg").model_copy(update={"company": folder})
    with TestClient(create_app(settings)) as client:
        page, css, logo = (client.get(path).text for path in ("/", "/static/company.css", "/static/logo.svg"))
    theirs = ("Wohnbau d&#39;Oberes Muldetal", "tel:+49300555010", "Fr 9–12 Uhr", "seite=impressum&amp;sprache=de")
    assert [words for words in theirs if words not in page] == []
    assert [words for words in ("Bernburg", "03471", "#0a5560") if words in page + css + logo] == []
    assert "#7a1f5c" in css
    assert "Drei Häuser" in logo


@pytest.mark.parametrize("file", ["company.json", "company.css", "logo.svg"])
def test_a_company_without_one_of_its_files_stops_the_start(tmp_path: Path, file: str) -> None:
    folder = Path(shutil.copytree(PORTAL, tmp_path / "portal"))
    (folder / file).unlink()
    settings = settings_for("http://localhost:8080/realms/bwg").model_copy(update={"company": folder})
    with pytest.raises(SettingsError, match=rf"^PORTAL_COMPANY: \S+{file} lässt sich nicht lesen\.$"):
        create_app(settings)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"short_name": 7}'])
def test_a_company_that_says_too_little_stops_the_start(tmp_path: Path, content: str) -> None:
    folder = Path(shutil.copytree(PORTAL, tmp_path / "portal"))
    (folder / "company.json").write_text(content)
    settings = settings_for("http://localhost:8080/realms/bwg").model_copy(update={"company": folder})
    with pytest.raises(SettingsError, match=r"company\.json hat nicht die erwartete Form\.$"):
        create_app(settings)


@pytest.mark.parametrize("host", ["portal.bwg-bernburg.de", "10.0.0.7", "test.de"])
def test_no_server_starts_with_an_invented_company(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    for key, whole in (WHOLE | {"PORTAL_PUBLIC_URL": f"https://{host}"}).items():
        monkeypatch.setenv(key, whole)
    with pytest.raises(SettingsError) as refused:
        create_app(Settings.load())
    said = f"{PORTAL} nennt eine erfundene Firma: Auf einem Server startet das Portal nicht mit ihr."
    assert str(refused.value) == said
    # The command, too, and last, since one that starts serves for ever.
    result = CliRunner().invoke(command, [])
    assert (result.exit_code, result.output) == (2, f"{said}\n")


def test_where_nobody_but_us_can_come_an_invented_company_is_shown() -> None:
    for address in ("https://portal.bwg.test", "https://portal.example.org", "http://127.0.0.1:8003"):
        assert create_app(settings_for("http://localhost:8080/realms/bwg", address))


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, whole in (WHOLE | {"PORTAL_CLIENT_SECRET": "", "PORTAL_CLIENT_SECRET_FILE": "/nowhere"}).items():
        monkeypatch.setenv(key, whole)
    with pytest.raises(SettingsError, match="/nowhere cannot be read"):
        Settings.load()
