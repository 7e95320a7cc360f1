"""Who gets in, what they see, and what happens to answers that do not stand up."""

import time

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.portal.conftest import PUBLIC_URL, Browser
from tests.portal.provider import CLIENT_ID, CLIENT_SECRET

TO_LOGIN = (303, "/login")


def test_the_start_page_offers_to_sign_in_and_to_register_in_the_brochures_words(browser: Browser) -> None:
    status, _, text = browser.get("/")
    assert status == 200
    assert 'href="/login">Anmelden<' in text
    assert 'href="/register">Registrieren<' in text
    assert (
        "Falls Sie noch nicht registriert sind und den Service im Kundenportal nutzen möchten, "
        "können Sie sich hier registrieren." in text
    )


def test_a_tenant_sees_name_number_and_contracts(browser: Browser) -> None:
    assert browser.sign_in()[:2] == (303, "/me")
    status, _, text = browser.get("/me")
    assert status == 200
    for shown in ("Erika Mustermann", "T-1001", "V-1001, V-1002"):
        assert shown in text


def test_the_request_carries_pkce_state_nonce_and_the_public_address(browser: Browser) -> None:
    parameters = browser.begin()
    assert parameters["code_challenge_method"] == "S256"
    assert parameters["redirect_uri"] == f"{PUBLIC_URL}/callback"
    assert parameters["scope"].split() == ["openid", "profile", "tenancy"]
    browser.get(f"/callback?code=c&state={parameters['state']}")
    [request] = browser.provider.token_requests
    assert len(request["code_verifier"]) >= 43
    assert request["redirect_uri"] == f"{PUBLIC_URL}/callback"


def test_registering_asks_keycloak_for_its_registration_page(browser: Browser) -> None:
    assert browser.begin("/register")["prompt"] == "create"


def test_whoever_lacks_the_role_is_refused_in_german_and_can_sign_out(browser: Browser) -> None:
    browser.provider.claims = {"name": "Max Niemand", "roles": ["offline_access"]}
    browser.sign_in()
    status, _, text = browser.get("/me")
    assert status == 403
    assert "Ihr Zugang ist noch nicht frei" in text
    assert 'action="/logout"' in text
    assert "Mieternummer" not in text


@pytest.mark.parametrize("roles", [None, "mieterin", ["Mieter"], {"mieter": True}, 7])
def test_only_the_exact_role_opens(browser: Browser, roles: object) -> None:
    browser.provider.claims["roles"] = roles
    browser.sign_in()
    assert browser.get("/me")[0] == 403


def test_no_session_means_back_to_the_login(browser: Browser) -> None:
    assert browser.get("/me")[:2] == TO_LOGIN


def test_a_session_ends_by_itself(browser: Browser) -> None:
    browser.sign_in()
    browser.clock.seconds += 60 * 60
    assert browser.get("/me")[:2] == TO_LOGIN


def test_the_oldest_session_goes_when_there_are_too_many(browser: Browser) -> None:
    browser.sign_in()
    first = browser.client.cookies["portal"]
    for _ in range(2):
        browser.client.cookies.clear()
        browser.sign_in()
    assert browser.get("/me")[0] == 200
    browser.client.cookies.clear()
    browser.client.cookies.set("portal", first, domain="localhost.local")
    assert browser.get("/me")[:2] == TO_LOGIN


def test_the_cookie_holds_no_token_and_changes_at_the_login(browser: Browser) -> None:
    browser.begin()
    before = browser.client.cookies["portal"]
    browser.sign_in()
    after = browser.client.cookies["portal"]
    assert before != after
    assert len(after) < 200
    answer = browser.client.get("/login")
    assert "httponly; samesite=lax" in answer.headers["set-cookie"].lower()


def test_a_changed_cookie_is_nobody(browser: Browser) -> None:
    browser.sign_in()
    changed = browser.client.cookies["portal"][:-3] + "abc"
    browser.client.cookies.clear()
    browser.client.cookies.set("portal", changed, domain="localhost.local")
    assert browser.get("/me")[:2] == TO_LOGIN


def test_the_end_of_the_mails_link_begins_a_login_of_our_own(browser: Browser) -> None:
    assert browser.get("/?code=abc&session_state=x")[:2] == TO_LOGIN


@pytest.mark.parametrize("query", ["", "?code=c", "?code=c&state=unknown", "?state=unknown", "?code=&state="])
def test_an_answer_to_no_login_of_ours_begins_anew_once(browser: Browser, query: str) -> None:
    assert browser.get(f"/callback{query}")[:2] == (303, "/login?again=1")
    assert browser.provider.token_requests == []


def test_a_browser_that_forgets_twice_is_told_about_cookies(browser: Browser) -> None:
    state = browser.begin("/login?again=1")["state"]
    browser.client.cookies.clear()
    status, _, text = browser.get(f"/callback?code=c&state={state}")
    assert status == 400
    assert "Cookies" in text


def test_a_callback_works_once(browser: Browser) -> None:
    state = browser.begin()["state"]
    browser.get(f"/callback?code=c&state={state}")
    assert browser.get(f"/callback?code=c&state={state}")[:2] == (303, "/login?again=1")


def test_turning_back_gets_a_page_that_says_so(browser: Browser) -> None:
    status, _, text = browser.get("/callback?error=access_denied&state=x")
    assert status == 400
    assert "abgebrochen" in text


def test_another_error_of_keycloak_is_not_echoed(browser: Browser) -> None:
    status, _, text = browser.get("/callback?error=<b>x</b>&error_description=<script>&state=x")
    assert status == 400
    assert "hat nicht geklappt" in text
    assert "<script>" not in text


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "http://localhost/realms/other"},
        {"exp": 1},
        {"sub": None},
        {"azp": "another"},
    ],
)
def test_an_id_token_that_does_not_fit_opens_nothing(browser: Browser, claims: dict[str, object]) -> None:
    browser.provider.claims |= claims
    assert browser.sign_in()[0] == 400
    assert browser.get("/me")[:2] == TO_LOGIN


def test_an_id_token_signed_by_a_stranger_opens_nothing(browser: Browser) -> None:
    browser.sign_in()
    browser.client.cookies.clear()
    browser.provider.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
    assert browser.sign_in()[0] == 400


def test_keys_that_keycloak_changed_are_fetched_anew(browser: Browser) -> None:
    browser.sign_in()
    browser.provider.key = RSAKey.generate_key(2048, {"kid": "second", "use": "sig", "alg": "RS256"})
    assert browser.sign_in()[:2] == (303, "/me")


def test_a_token_signed_with_the_clients_secret_opens_nothing(browser: Browser) -> None:
    state = browser.begin()["state"]
    token = jwt.encode(
        {"alg": "HS256"},
        {
            "iss": browser.provider.issuer,
            "aud": CLIENT_ID,
            "sub": "x",
            "exp": 9e9,
            "iat": 1,
            "nonce": browser.provider.nonce,
        },
        OctKey.import_key(CLIENT_SECRET),
    )
    browser.provider.token_answer = f'{{"access_token": "a", "token_type": "Bearer", "id_token": "{token}"}}'.encode()
    assert browser.get(f"/callback?code=c&state={state}")[0] == 400


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"no json", 503),
        (b"[]", 503),
        (b"{}", 400),
        (b'{"access_token": "a", "token_type": "Bearer"}', 400),
        (b'{"access_token": "a", "token_type": "Bearer", "id_token": "nonsense"}', 400),
        (b'{"error": "invalid_grant"}', 400),
    ],
)
def test_nonsense_from_the_token_endpoint_opens_nothing(browser: Browser, answer: bytes, status: int) -> None:
    browser.provider.token_answer = answer
    assert browser.sign_in()[0] == status
    assert browser.get("/me")[:2] == TO_LOGIN


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("account {now}", "Ihr Konto ist freigeschaltet"),
        ("password {now}", "Ihr Passwort ist geändert"),
        ("account {before}", None),
        ("account", None),
        ("account ²", None),
        ("account 99999999999999999999", None),
        ("<b>x</b> {now}", None),
        (["account", "1"], None),
    ],
)
def test_what_was_just_finished_is_said_once(browser: Browser, claim: object, said: str | None) -> None:
    now = int(time.time())
    told = claim.format(now=now, before=now - 3600) if isinstance(claim, str) else claim
    browser.provider.claims |= {"done": told}
    assert browser.sign_in()[:2] == (303, "/me")
    page = browser.get("/me")[2]
    assert ('id="done"' in page) == (said is not None)
    assert said is None or said in page
    assert "<b>x" not in page
