"""Signing out here ends the session everywhere, and signing out elsewhere ends it here."""

import re

import pytest

from portal.sessions import LOGIN_SECONDS
from tests.portal.conftest import PUBLIC_URL, Browser

TO_LOGIN = (303, "/login")


def send(browser: Browser, token: str) -> int:
    return browser.client.post("/backchannel-logout", data={"logout_token": token}).status_code


def test_the_form_ends_the_session_and_goes_on_to_keycloak_with_the_token_in_its_body(browser: Browser) -> None:
    browser.sign_in()
    form = dict(re.findall(r'name="(\w+)" value="([^"]+)"', browser.get("/me")[2]))
    assert form["post_logout_redirect_uri"] == f"{PUBLIC_URL}/abgemeldet"
    assert form["client_id"] == "portal"
    answer = browser.client.post("/logout", data=form)
    assert answer.status_code == 307
    assert answer.headers["location"] == f"{browser.provider.issuer}/protocol/openid-connect/logout"
    assert form["id_token_hint"].count(".") == 2
    assert browser.get("/me")[:2] == TO_LOGIN


def test_a_foreign_page_cannot_sign_anybody_out(browser: Browser) -> None:
    browser.sign_in()
    browser.client.post("/logout", headers={"Sec-Fetch-Site": "cross-site"})
    assert browser.get("/me")[0] == 200


def test_a_link_signs_nobody_out(browser: Browser) -> None:
    browser.sign_in()
    assert browser.get("/logout")[0] == 405
    assert browser.get("/me")[0] == 200


def test_after_it_a_page_says_that_it_is_done(browser: Browser) -> None:
    status, _, text = browser.get("/abgemeldet")
    assert status == 200
    assert "Sie sind abgemeldet" in text


def test_keycloaks_word_ends_the_session_here(browser: Browser) -> None:
    browser.sign_in()
    assert send(browser, browser.provider.logout_token()) == 200
    assert browser.get("/me")[:2] == TO_LOGIN


def test_a_person_without_a_named_session_is_signed_out_everywhere(browser: Browser) -> None:
    browser.sign_in()
    assert send(browser, browser.provider.logout_token(sid=None, sub="person-1")) == 200
    assert browser.get("/me")[:2] == TO_LOGIN


def test_another_session_stays(browser: Browser) -> None:
    browser.sign_in()
    assert send(browser, browser.provider.logout_token(sid="session-2", sub="person-1")) == 200
    assert browser.get("/me")[0] == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"iss": "http://localhost/realms/other"},
        {"exp": 1},
        {"events": {}},
        {"events": {"http://example.org/other": {}}},
        {"events": 7},
        {"nonce": "n"},
        {"sid": None},
        {"jti": None},
    ],
)
def test_a_logout_token_that_does_not_fit_ends_nothing(browser: Browser, claims: dict[str, object]) -> None:
    browser.sign_in()
    assert send(browser, browser.provider.logout_token(**claims)) == 400
    assert browser.get("/me")[0] == 200


def test_an_id_token_is_no_logout_token(browser: Browser) -> None:
    browser.sign_in()
    assert send(browser, browser.provider.id_token()) == 400
    assert browser.get("/me")[0] == 200


@pytest.mark.parametrize("token", ["", "a.b.c", "nonsense", "ä", "x" * 20_000])
def test_nonsense_is_refused(browser: Browser, token: str) -> None:
    assert send(browser, token) == 400


@pytest.mark.parametrize(("status", "shown"), [(401, 400), (403, 400), (500, 503)])
def test_who_was_signed_out_before_the_portal_knew_him_gets_no_session(
    browser: Browser, status: int, shown: int
) -> None:
    browser.provider.userinfo_status = status
    assert browser.sign_in()[0] == shown
    assert browser.get("/me")[:2] == TO_LOGIN


@pytest.mark.parametrize("named", [{}, {"sid": None, "sub": "person-1"}])
def test_a_logout_that_comes_before_the_login_is_done_ends_it(browser: Browser, named: dict[str, str | None]) -> None:
    assert send(browser, browser.provider.logout_token(**named)) == 200
    assert browser.sign_in()[0] == 400
    assert browser.get("/me")[:2] == TO_LOGIN
    browser.clock.seconds += LOGIN_SECONDS + 1
    browser.sign_in()
    assert browser.get("/me")[0] == 200
