"""Who comes in at the desk, and what ends a session there."""

import pytest
from starlette.testclient import TestClient

from matcher.desk.app import build
from matcher.desk.sessions import LOGIN_SECONDS
from matcher.settings import DatabaseSettings
from tests.matcher.desk.conftest import Browser, settings_for

PAGE = "/briefe"
TO_LOGIN = (303, f"/desk/login?next=/desk{PAGE}")


def send(browser: Browser, token: str) -> int:
    return browser.client.post("/desk/backchannel-logout", data={"logout_token": token}).status_code


def test_the_page_that_was_asked_for_comes_after_the_sign_in(browser: Browser) -> None:
    status, address, _ = browser.get(PAGE)
    assert (status, address) == TO_LOGIN
    assert browser.sign_in(address.removeprefix("/desk"))[:2] == (303, f"/desk{PAGE}")
    assert browser.get(PAGE)[0] == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "/desk/..//evil", "/desk/\\evil", "https://evil.example", "x"])
def test_the_sign_in_leads_nowhere_else(browser: Browser, elsewhere: str) -> None:
    assert browser.sign_in(f"/login?next={elsewhere}")[:2] == (303, "/desk/")


def test_a_login_that_the_browser_did_not_begin_is_tried_anew_once(browser: Browser) -> None:
    assert browser.get("/callback?code=c&state=other")[:2] == (303, "/desk/login?again=1")
    assert browser.get("/callback?code=c&state=again.other")[0] == 400


@pytest.mark.parametrize("roles", [[], ["mieter"], ["Clerk"], "clerk", None])
def test_whoever_holds_no_role_of_staff_is_told_so_in_german(browser: Browser, roles: object) -> None:
    browser.provider.claims["roles"] = roles
    browser.has_roles("mieter")
    browser.sign_in()
    status, _, text = browser.get(PAGE)
    assert (status, "Kein Zugang zum Arbeitsplatz" in text) == (403, True)


def test_roles_are_looked_at_again_when_the_last_look_is_old(browser: Browser) -> None:
    browser.sign_in()
    browser.has_roles()
    assert browser.get(PAGE)[0] == 200
    browser.clock.seconds += 6
    assert browser.get(PAGE)[0] == 403


def test_a_form_looks_at_roles_at_once(browser: Browser) -> None:
    browser.sign_in()
    assert browser.client.post("/desk/suche", data={"csrf": "x"}).status_code == 403
    browser.has_roles()
    assert "Kein Zugang" in browser.client.post("/desk/suche", data={"csrf": "x"}).text


@pytest.mark.parametrize(("status", "shown"), [(401, 303), (403, 303), (500, 503)])
def test_nothing_is_shown_without_keycloaks_word(browser: Browser, status: int, shown: int) -> None:
    browser.sign_in()
    del browser.provider.documents["userinfo"]
    browser.provider.userinfo_status = status
    browser.clock.seconds += 6
    assert browser.get(PAGE)[0] == shown


def test_another_persons_word_counts_nothing(browser: Browser) -> None:
    browser.sign_in()
    browser.provider.documents["userinfo"] = b'{"sub": "person-2", "roles": ["lead"]}'
    browser.clock.seconds += 6
    assert browser.get(PAGE)[:2] == TO_LOGIN


def test_a_token_that_is_about_to_end_is_renewed(browser: Browser) -> None:
    browser.sign_in()
    browser.clock.seconds += 45
    assert browser.get(PAGE)[0] == 200
    assert browser.provider.token_requests[-1]["grant_type"] == "refresh_token"


def test_a_session_that_is_over_at_keycloak_is_over_here(browser: Browser) -> None:
    browser.sign_in()
    browser.clock.seconds += 45
    browser.provider.token_answer = b'{"error": "invalid_grant"}'
    assert browser.get(PAGE)[:2] == TO_LOGIN


def test_keycloaks_word_ends_the_session_here(browser: Browser) -> None:
    browser.sign_in()
    assert send(browser, browser.provider.logout_token()) == 200
    assert browser.get(PAGE)[:2] == TO_LOGIN


@pytest.mark.parametrize("named", [{}, {"sid": None, "sub": "person-1"}])
def test_a_logout_that_comes_before_the_login_is_done_ends_it(browser: Browser, named: dict[str, str | None]) -> None:
    assert send(browser, browser.provider.logout_token(**named)) == 200
    assert browser.sign_in()[0] == 400
    browser.clock.seconds += LOGIN_SECONDS + 1
    browser.sign_in()
    assert browser.get(PAGE)[0] == 200


@pytest.mark.parametrize("token", ["", "a.b.c", "ä", "x" * 20_000])
def test_nonsense_signs_nobody_out(browser: Browser, token: str) -> None:
    browser.sign_in()
    assert send(browser, token) == 400
    assert browser.get(PAGE)[0] == 200


def test_a_session_ends_after_its_time_and_the_oldest_makes_room(browser: Browser) -> None:
    browser.sign_in()
    browser.clock.seconds += 600 * 60
    assert browser.get(PAGE)[:2] == TO_LOGIN


def test_a_page_that_is_fetched_is_told_where_to_go(browser: Browser) -> None:
    answer = browser.client.get(f"/desk{PAGE}", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, f"/desk/login?next=/desk{PAGE}")


def test_with_https_the_cookie_belongs_to_this_host_alone(settings: DatabaseSettings, browser: Browser) -> None:
    app = build(settings_for(settings, browser.provider.issuer, "https://konsole.example.org/desk"))
    with TestClient(app, base_url="https://konsole.example.org", follow_redirects=False) as client:
        answer = client.get("/desk/login")
    app.state.desk.pool.close()
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-desk=")
    assert {"path=/", "httponly", "samesite=lax", "secure"} <= {part.strip().lower() for part in cookie.split(";")}
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
