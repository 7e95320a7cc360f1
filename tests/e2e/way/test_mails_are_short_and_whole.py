"""What every mail carries, and that its short link is spent by nobody who only looks."""

import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
import requests
from playwright.sync_api import Page, expect

from journey.pages import EmailCode, LetterCode, NewPassword
from journey.visitor import Visitor
from journey.waiting import eventually
from journey.way import register
from journey.world import World
from people.cast import Person

LONGEST = 100


def newest(world: World, person: Person, subject: str) -> EmailMessage:
    """The mail as it was sent."""

    def found() -> EmailMessage | None:
        for file in sorted(world.mail_folder.glob("*.eml"), reverse=True):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if person.email in str(mail["to"]) and subject in str(mail["subject"]):
                return mail
        return None

    return eventually(found, 15, subject)


def parts(mail: EmailMessage) -> list[str]:
    """Text and HTML."""
    return [str(part.get_content()) for kind in ("plain", "html") if (part := mail.get_body((kind,))) is not None]


def test_the_mail_with_the_code_is_whole_in_both_parts(page: Page, world: World) -> None:
    person = register(page, world, world.tenant())
    mail = newest(world, person, "Bestätigen Sie Ihre E-Mail-Adresse")
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["subject"] == "BWG Bernburg: Bestätigen Sie Ihre E-Mail-Adresse"
    link = world.email_link(person)
    assert len(link) <= LONGEST
    for part in parts(mail):
        for said in (
            link,
            world.email_code(person),
            "gelten bis",
            "Sie haben sich nicht registriert?",
            "weil diese E-Mail-Adresse im Kundenportal",
            "BWG Bernburg",
            "Hilfe: 03471",
        ):
            assert said in " ".join(part.split()), said
    html = parts(mail)[1]
    assert 'class="button"' in html
    assert "Schritt 3 von 4: Bestätigung E-Mail-Adresse" in html
    assert "<img" not in html


def test_whoever_looks_into_a_mail_on_its_way_spends_no_link(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    person = register(page, world, world.tenant())
    link = world.email_link(person)
    for method in ("HEAD", "GET", "GET"):
        assert requests.request(method, link, timeout=30).status_code < 500
    assert EmailCode.heading in Visitor(world).session.get(link, timeout=30).text
    assert "no-store" in requests.get(link, allow_redirects=False, timeout=30).headers["cache-control"]
    assert not world.user(person)["emailVerified"]
    other = new_browser()
    other.goto(link)
    EmailCode(other).submit(None, person)
    LetterCode(other).expect_shown()


def test_the_link_for_a_new_password_is_short_and_survives_a_look(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    person = register(page, world, world.tenant())
    EmailCode(page).submit(world.email_code(person), person)
    LetterCode(page).expect_shown()
    Visitor(world).reset(person.email)
    link = world.email_link(person, count=2)
    assert len(link) <= LONGEST
    assert newest(world, person, "neues Passwort")["auto-submitted"] == "auto-generated"
    requests.get(link, timeout=30)
    other = new_browser()
    other.goto(link)
    NewPassword(other).submit("Kirschbaum am Haus 9")
    told = newest(world, person, "Ihr Passwort ist geändert")
    assert "Waren Sie das nicht?" in parts(told)[0]


@pytest.mark.parametrize("handle", ["A" * 22, "A" * 21, "%2e%2e", "a" * 5000, "x'--", "%00", "bwg-link-1"])
def test_a_handle_that_was_never_mailed_leads_nowhere(world: World, handle: str) -> None:
    answer = requests.get(f"{world.realm_url}/konto/l/{handle}", allow_redirects=False, timeout=30)
    assert 400 <= answer.status_code < 500
    if re.fullmatch(r"[\w-]+", handle) and len(handle) < 100:
        assert answer.status_code == 404
        assert "Dieser Link gilt nicht mehr" in answer.text
        assert "BWG Bernburg" in answer.text


def test_links_are_kept_where_a_restart_does_not_lose_them(page: Page, world: World) -> None:
    person = register(page, world, world.tenant())
    handle = world.email_link(person).rpartition("/")[2]
    with world.database("keycloak") as connection:
        kept = connection.execute("SELECT notes FROM single_use_object WHERE id LIKE %s", [f"%-{handle}"]).fetchall()
    assert len(kept) == 1
    assert person.email not in str(kept)


def test_the_link_page_is_for_everybody(page: Page, world: World) -> None:
    page.goto(f"{world.realm_url}/konto/l/{'A' * 22}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dieser Link gilt nicht mehr")
    page.locator("#kc-login-link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
