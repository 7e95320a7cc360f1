"""A tenant gets what is stored of him as a file, and nobody else gets it."""

import json
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
import requests
from playwright.sync_api import Download, Page, expect

from journey.pages import Login
from journey.waiting import eventually
from journey.way import move_in
from journey.world import World
from people.cast import Person
from tests.e2e.account.conftest import MyAccount
from tests.e2e.doors.test_apps_get_tokens_for_themselves import app, token
from tests.e2e.faults.stand_in import stopped

__all__ = ["app"]
pytestmark = pytest.mark.usefixtures("tries_count_and_not_their_speed")
TAKEN = "Ihre Daten wurden heruntergeladen"


@pytest.fixture
def account(account: MyAccount) -> MyAccount:
    page = account.page
    page.locator("#account-export").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meine Daten herunterladen")
    return account


def ready(page: Page, password: str) -> None:
    """The form, filled in; a second press is none while the first file is on its way."""
    expect(page.locator("#account-export-form")).not_to_have_attribute("data-sent", "yes")
    page.locator("#password").fill(password)


def downloaded(page: Page, password: str, form: str) -> Download:
    ready(page, password)
    with page.expect_download() as download:
        page.locator(f"#account-export-{form}").click()
    return download.value


def test_what_is_stored_comes_as_a_file_without_secrets_and_the_tenant_is_told(
    account: MyAccount, tenant: Person, world: World
) -> None:
    file = downloaded(account.page, tenant.password, "json")
    assert file.suggested_filename == "meine-daten.json"
    text = Path(file.path()).read_text("utf-8")
    data = json.loads(text)
    assert data["keycloak"]["user"]["email"] == tenant.email
    assert data["records"][0]["last_name"] == tenant.last_name
    assert data["letter_service"]["tries"][0]["result"] == "yes"
    secrets = (world.letter_code(tenant), tenant.password, "argon2", "fingerprint")
    assert [secret for secret in secrets if secret in text] == []
    mail = eventually(lambda: [one for one in world.mails(tenant) if TAKEN in one["subject"]], 15, "a mail about it")
    assert len(mail) == 1
    events = [one for one in world.events(tenant, "CUSTOM_REQUIRED_ACTION") if one["details"].get("form") == "json"]
    assert [one["details"]["custom_required_action"] for one in events] == ["OWN_DATA"]
    with world.database("bwg") as connection:
        recorded = connection.execute(
            "SELECT kind, by_role FROM matcher.acts WHERE account_id = %s", [world.user(tenant)["id"]]
        ).fetchall()
        assert recorded == [("own_export", "owner")]
        assert connection.execute("SELECT count(*) FROM matcher.own_exports").fetchone() == (0,)


def test_it_comes_on_paper_too_and_without_a_line_of_script(
    new_browser: Callable[..., Page], tenant: Person, world: World
) -> None:
    page = new_browser(java_script_enabled=False, accept_downloads=True)
    page.goto(f"{world.realm_url}/account/export")
    Login(page).expect_shown().fill(tenant)
    expect(page.get_by_role("heading", level=1)).to_have_text("Meine Daten herunterladen")
    file = downloaded(page, tenant.password, "pdf")
    with pymupdf.open(file.path()) as pdf:
        text = " ".join("".join(one.get_text() for one in pdf).split())
    for said in (tenant.email, tenant.last_name, "Auskunft über gespeicherte Daten", "Mieterdaten"):
        assert said in text, said


def test_without_the_password_nothing_is_handed_out(account: MyAccount, tenant: Person, world: World) -> None:
    page = account.page
    for typed in ("", "nicht das Passwort"):
        page.locator("#password").fill(typed)
        page.locator("#account-export-pdf").click()
        expect(page.locator("#input-error-password")).to_be_visible()
    assert not [one for one in world.mails(tenant) if TAKEN in one["subject"]]


def test_a_form_of_somebody_else_or_from_elsewhere_gets_nothing(
    account: MyAccount, tenant: Person, world: World, new_browser: Callable[..., Page]
) -> None:
    page = account.page
    seal = page.locator("input[name=seal]").first.input_value()
    typed: dict[str, str | float | bool] = {"password": tenant.password, "as": "json"}
    assert page.request.post(account.url + "export", form=typed).status == 403
    assert page.request.post(account.url + "export", form=typed | {"seal": "0" * 32}).status == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert page.request.post(account.url + "export", form=typed | {"seal": seal}, headers=elsewhere).status == 403
    other = new_browser()
    stranger = move_in(other, world, world.tenant())
    answer = other.request.post(
        account.url + "export", form={"password": stranger.password, "as": "json", "seal": seal}
    )
    assert answer.status == 403, "the seal is that of another session"
    nobody = new_browser().request.post(account.url + "export", form=typed | {"seal": seal})
    assert tenant.email not in nobody.text()
    assert not [one for one in world.mails(tenant) if TAKEN in one["subject"]]


def test_an_account_that_is_blocked_meanwhile_gets_nothing(account: MyAccount, tenant: Person, world: World) -> None:
    world.admin.update_user(world.user(tenant)["id"], {"requiredActions": ["LETTER_CODE"]})
    account.page.locator("#password").fill(tenant.password)
    account.page.locator("#account-export-json").click()
    expect(account.page.get_by_role("main")).not_to_contain_text(tenant.street)
    expect(account.page.get_by_role("heading", level=1)).not_to_have_text("Meine Daten herunterladen")
    assert not [one for one in world.mails(tenant) if TAKEN in one["subject"]]


def test_a_token_of_an_app_opens_nothing(account: MyAccount, tenant: Person, world: World, app: str) -> None:
    seal = account.page.locator("input[name=seal]").first.input_value()
    answer = requests.post(
        account.url + "export",
        data={"as": "json", "password": tenant.password, "seal": seal},
        headers={"Authorization": f"Bearer {token(world, app, tenant)}"},
        allow_redirects=False,
        timeout=20,
    )
    assert (answer.status_code, answer.text) == (302, ""), "to the sign-in"


def test_who_asks_often_reads_from_when_on_it_goes_again(account: MyAccount, tenant: Person) -> None:
    for _ in range(5):
        downloaded(account.page, tenant.password, "json")
    ready(account.page, tenant.password)
    account.page.locator("#account-export-json").click()
    expect(account.page.get_by_role("main")).to_contain_text("Sie haben Ihre Daten gerade schon mehrmals angefordert")
    account.open().expect_shown()


@pytest.mark.parametrize("part", ["matcher", "matcher-worker"])
def test_while_the_matcher_is_away_a_sentence_says_so_and_later_it_goes(
    account: MyAccount, tenant: Person, world: World, part: str
) -> None:
    with stopped(world, part):
        account.page.locator("#password").fill(tenant.password)
        account.page.locator("#account-export-json").click()
        said = account.page.get_by_role("main")
        expect(said).to_contain_text("Ihre Daten konnten wir gerade nicht zusammenstellen", timeout=20_000)
    assert json.loads(Path(downloaded(account.page, tenant.password, "json").path()).read_text("utf-8"))
