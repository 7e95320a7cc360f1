"""The page "Das war ich nicht": letter number and code stop an account that somebody else made, guessing does not."""

import json
import random
import re
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
import requests
from playwright.sync_api import Page, expect

from journey.pages import DisownPage
from journey.way import confirm_email
from journey.world import World
from tests.e2e.faults.stand_in import stand_in, stopped

NUMBER, CODE = "B26-000123-4", "1234-5678-9012"
LATER = "2026-11-22T20:10:00+01:00"
ANSWERS: dict[str, tuple[int, object, str]] = {
    "yes": (200, {"result": "yes", "retry_at": None}, "Wir haben das Konto gesperrt."),
    "no": (200, {"result": "no", "retry_at": None}, "passen nicht zusammen"),
    "a pause": (200, {"result": "paused", "retry_at": LATER}, "20:10 Uhr"),
    "no more tries": (200, {"result": "paused", "retry_at": None}, "Rufen Sie uns an"),
    "an error": (500, {"result": "yes"}, "später noch einmal"),
    "nonsense": (200, ["yes"], "später noch einmal"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_its_words_and_only_a_yes_says_that_the_account_is_stopped(
    page: Page, world: World, name: str
) -> None:
    status, answer, words = ANSWERS[name]
    not_me = DisownPage(page, world).open()
    with stopped(world, "letter-service"), stand_in(world.settings.letter_service, status, json.dumps(answer).encode()):
        not_me.submit(NUMBER, CODE)
    assert words in not_me.said()
    assert ("gesperrt." in not_me.said() and "noch nicht" not in not_me.said()) == (name == "yes")
    if name != "yes":
        assert not_me.typed() == (NUMBER, CODE), "nothing typed is lost"


def test_while_letter_service_is_away_nothing_is_lost(new_browser: Callable[..., Page], world: World) -> None:
    not_me = DisownPage(new_browser(java_script_enabled=False), world).open()
    with stopped(world, "letter-service"):
        not_me.submit(NUMBER, CODE)
    assert "später noch einmal" in not_me.said()
    assert not_me.typed() == (NUMBER, CODE)


def test_the_qr_code_leads_there_and_fills_in_what_the_letter_says(page: Page, world: World) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    page.goto(f"{world.realm_url}/konto/brief#{CODE}/{NUMBER}")
    page.locator("#kc-not-me-link").click()
    expect(page.locator("#letterNumber")).to_have_value(NUMBER)
    expect(page.locator("#letterCode")).to_have_value(CODE)
    assert "#" not in page.url
    assert not [request for request in asked if CODE in request], "no server has seen the code before the form is sent"


@pytest.mark.parametrize(
    "fragment", ["", "%3Cscript%3E", "1234-5678-9012/<b>", "1234-5678-9012/" + "X" * 40, "/" + NUMBER]
)
def test_a_strange_fragment_fills_in_nothing(page: Page, world: World, fragment: str) -> None:
    assert DisownPage(page, world).open(fragment).typed() == ("", "")


def test_an_empty_field_is_told_at_the_field(page: Page, world: World) -> None:
    DisownPage(page, world).open().submit("", CODE)
    expect(page.locator("#input-error-letterNumber")).to_contain_text("Geben Sie die Briefnummer aus dem Brief ein.")
    assert page.locator("#letterCode").input_value() == CODE


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_another_site_cannot_stop_an_account_in_somebodys_name(world: World, headers: dict[str, str]) -> None:
    url = DisownPage(page=None, world=world).url  # type: ignore[arg-type]  # no browser: a foreign page's request
    answer = requests.post(url, data={"letterNumber": NUMBER, "letterCode": CODE}, headers=headers, timeout=20)
    assert answer.status_code == 403
    assert "fremden Seite" in answer.text


def test_a_source_that_asks_too_often_must_wait(world: World) -> None:
    form = urlencode({"letterNumber": NUMBER, "letterCode": CODE})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    source = f"127.0.{random.randrange(1, 255)}.{random.randrange(1, 255)}"
    path = "/realms/bwg/konto/nicht-ich"
    with stopped(world, "letter-service"):
        for number in range(1, 22):
            with closing(HTTPConnection("127.0.0.1", world.settings.keycloak, 20, (source, 0))) as connection:
                connection.request("POST", path, form, headers)
                assert connection.getresponse().status == (503 if number <= 20 else 429), f"request {number}"


def test_who_holds_the_letter_stops_the_account(page: Page, new_browser: Callable[..., Page], world: World) -> None:
    victim = confirm_email(page, world, world.tenant())
    code, number = world.letter_code(victim), world.attribute(victim, "letterNumber")
    not_me = DisownPage(new_browser(), world).open().submit(number, code)
    assert re.search(r"Konto gesperrt", not_me.said())
    world.wait_for_state(victim, "blocked")
    assert not world.user(victim)["enabled"]
