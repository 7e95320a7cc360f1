"""The mails that the matcher has Keycloak send: each goes to whom it concerns, in words, and at nobody else's word."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

import pytest
import requests
from playwright.sync_api import Page

from journey.world import World
from people.cast import Person
from tests.e2e.letters.mail_server import mail_server
from tests.e2e.pages.accessibility import AXE

DATES = {"posted_on": "2026-11-20", "expected_on": "2026-11-24", "valid_until": "2026-12-11", "delete_on": "2027-01-19"}
DATES |= {"ends_on": "2027-02-28"}
KINDS = {
    "letter-posted": ("Ihr Brief mit dem Bestätigungscode ist unterwegs", ["20. November", "24. November", "11. Dez"]),
    "letter-reminder": ("Ist unser Brief bei Ihnen angekommen?", ["20. November 2026", "11. Dezember 2026"]),
    "letter-expired": ("Der Code aus unserem Brief gilt nicht mehr", ["Freitag, 11. Dezember 2026"]),
    "letter-returned": ("Unser Brief kam zu uns zurück", ["Rufen Sie uns an"]),
    "second-account": ("Für Ihre Wohnung wurde ein weiteres Konto angelegt", ["Waren Sie das nicht?"]),
    "account-active": ("Ihr Konto ist freigeschaltet", ["Waren Sie das nicht?", "Wir sperren das Konto"]),
    "registration-rejected": ("Ihre Registrierung im Kundenportal", ["Das Konto ist gesperrt", "rufen Sie uns an"]),
    "ask-call": ("Wir haben eine Frage zu Ihrer Registrierung", ["Rufen Sie uns an", "noch nicht freigeschaltet"]),
    "ask-data": ("Ihre Angaben im Kundenportal passen nicht zu unseren Unterlagen", ["Mietvertrag"]),
    "ask-household": ("Zu Ihrer Registrierung fehlt noch eine Zustimmung", ["die im Mietvertrag steht"]),
    "tenancy-ending": ("Ihr Konto im Kundenportal schließt bald", ["Sonntag, 28. Februar 2027"]),
    "former-expiring": ("Wir löschen bald Ihr früheres Konto im Kundenportal", ["Dienstag, 19. Januar 2027"]),
    "account-expiring": ("Wir löschen bald Ihr Konto im Kundenportal", ["Dienstag, 19. Januar 2027"]),
}

WCAG = """async () => {
  const found = await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']});
  return found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '));
}"""


def token(world: World, client: str = "matcher") -> str:
    """An access token of a client's service account."""
    secret = world.secret(f"{client}-client")
    credentials = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
    answer = requests.post(f"{world.realm_url}/protocol/openid-connect/token", data=credentials, timeout=20)
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def order(world: World, body: Any, bearer: str | None = None) -> int:
    """The status of an order for a mail; `body` is sent as JSON, a text as it is."""
    return ask(world, body, bearer).status_code


def ask(world: World, body: Any, bearer: str | None = None) -> requests.Response:
    data = body if isinstance(body, str) else json.dumps(body)
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    return requests.post(f"{world.realm_url}/konto/mail", data=data, headers=headers, timeout=20)


def somebody(world: World, **changed: Any) -> tuple[Person, str]:
    """Somebody with an account, and its id. Names differ: many of one name that match nobody look like guessing."""
    person = world.newcomer(world.tenant())
    facts = {"username": person.email, "email": person.email, "enabled": True, "emailVerified": True}
    names = {"firstName": person.first_name, "lastName": person.last_name}
    return person, str(world.admin.create_user(facts | names | changed))


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_says_in_words_what_it_is_about(world: World, kind: str) -> None:
    person, account = somebody(world)
    assert order(world, {"user_id": account, "kind": kind, "dates": DATES}, token(world)) == 204
    text = world.mail(person)
    [mail] = world.mails(person)
    subject, words = KINDS[kind]
    assert mail["subject"] == f"BWG Bernburg: {subject}"
    assert [word for word in [*words, "Guten Tag", "Hilfe: 03471", world.portal_url] if word not in text] == []
    assert "${" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_reads_well_in_light_and_dark(page: Page, world: World, kind: str) -> None:
    person, account = somebody(world)
    assert order(world, {"user_id": account, "kind": kind, "dates": DATES}, token(world)) == 204
    world.mail(person)
    page.set_content(html(world, person))
    page.evaluate(AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": 320, "height": 900})
        (world.settings.state / "pictures").mkdir(exist_ok=True)
        page.screenshot(path=world.settings.state / "pictures" / f"mail-{kind}-{scheme}.png", full_page=True)
        assert page.evaluate(WCAG) == [], scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_mail_speaks_the_language_of_its_reader(world: World) -> None:
    with languages(world, "de", "en"):
        person, account = somebody(world, attributes={"locale": ["en"]})
        assert order(world, {"user_id": account, "kind": "letter-posted", "dates": DATES}, token(world)) == 204
        text = world.mail(person)
    assert "We posted your letter on Friday, November 20, 2026" in text
    assert "Help: 03471" in text
    assert 'lang="en"' in html(world, person)


def test_a_mail_needs_an_address_that_its_owner_has_confirmed(world: World) -> None:
    person, account = somebody(world, emailVerified=False)
    matcher = token(world)
    assert order(world, {"user_id": account, "kind": "letter-posted", "dates": DATES}, matcher) == 409
    assert order(world, {"user_id": account, "kind": "account-expiring", "dates": DATES}, matcher) == 204
    world.mail(person)
    assert len(world.mails(person)) == 1


def test_a_blocked_account_gets_no_mail_but_that_it_was_rejected(world: World) -> None:
    person, account = somebody(world, enabled=False)
    matcher = token(world)
    for kind in set(KINDS) - {"registration-rejected"}:
        assert order(world, {"user_id": account, "kind": kind, "dates": DATES}, matcher) == 409
    assert order(world, {"user_id": account, "kind": "registration-rejected"}, matcher) == 204
    world.mail(person)
    assert len(world.mails(person)) == 1


def test_nobody_but_the_matcher_has_mails_sent(world: World) -> None:
    _, account = somebody(world)
    mail = {"user_id": account, "kind": "letter-returned"}
    assert order(world, mail) == 401
    assert order(world, mail, "nonsense") == 401
    assert order(world, mail, token(world)[:-3] + "AAA") == 401
    with other_service_account(world) as stranger:
        assert order(world, mail, stranger) == 403
    with matcher_without_its_role(world):
        assert order(world, mail, token(world)) in (401, 403)


def test_a_token_from_before_the_role_was_taken_away_sends_no_mail(world: World) -> None:
    _, account = somebody(world)
    old = token(world)
    with matcher_without_its_role(world):
        assert order(world, {"user_id": account, "kind": "letter-returned"}, old) == 403


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no JSON",
        "[]",
        "[" * 10_000,
        '{"user_id": "USER", "kind": "letter-returned", "kind": "letter-returned"}',
        '{"user_id": NaN, "kind": "letter-returned"}',
        {"user_id": ["USER"], "kind": "letter-returned"},
        {"user_id": "USER", "kind": "letter-returned", "x": "y" * 1_000_000},
        {"kind": "letter-posted", "dates": DATES},
        {"user_id": "USER", "kind": "executeActions", "dates": DATES},
        {"user_id": "USER", "kind": "letter-posted"},
        {"user_id": "USER", "kind": "letter-posted", "dates": DATES | {"posted_on": "31.02.2026"}},
        {"user_id": "USER", "kind": "letter-posted", "dates": DATES | {"posted_on": None}},
    ],
)
def test_an_order_that_is_not_understood_sends_nothing(world: World, body: Any) -> None:
    assert order(world, body, token(world)) == 400


def test_an_order_for_nobody_is_told(world: World) -> None:
    assert order(world, {"user_id": "nobody", "kind": "letter-returned"}, token(world)) == 404


def test_a_mail_server_that_is_down_is_told(world: World) -> None:
    _, account = somebody(world)
    world.stop("mail")
    try:
        assert order(world, {"user_id": account, "kind": "letter-returned"}, token(world)) == 502
    finally:
        world.start_what_is_stopped()


@pytest.mark.parametrize(
    ("reply", "status", "error"),
    [("550 No such user here", 422, "mail_refused"), ("451 Try again later", 502, "mail"), ("250 OK", 204, None)],
)
def test_an_address_that_is_refused_for_good_is_told_apart_from_a_fault_of_the_moment(
    world: World, reply: str, status: int, error: str | None
) -> None:
    _, account = somebody(world)
    with mail_server(world, reply):
        answer = ask(world, {"user_id": account, "kind": "letter-returned"}, token(world))
    assert answer.status_code == status
    assert (answer.json()["error"] if answer.content else None) == error


def html(world: World, person: Person) -> str:
    """The HTML part of the only mail to a person."""
    mails = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in world.mail_folder.glob("*.eml"))
    [found] = [mail for mail in mails if person.email in str(mail["to"])]
    part = found.get_body(("html",))
    assert part, "the mail has no HTML part"
    return str(part.get_content())


@contextmanager
def languages(world: World, *supported: str) -> Iterator[None]:
    before = world.admin.get_realm("bwg")["supportedLocales"]
    world.admin.update_realm("bwg", {"supportedLocales": supported})
    try:
        yield
    finally:
        world.admin.update_realm("bwg", {"supportedLocales": before})


@contextmanager
def other_service_account(world: World) -> Iterator[str]:
    """A token of another client that may manage users, too."""
    secret = world.secret("other-client")
    other = world.admin.create_client(
        {
            "clientId": "other",
            "secret": secret,
            "serviceAccountsEnabled": True,
            "defaultClientScopes": ["basic", "roles"],
        }
    )
    account = world.admin.get_client_service_account_user(other)["id"]
    world.admin.assign_client_role(account, *manage_users(world))
    try:
        yield token(world, "other")
    finally:
        world.admin.delete_client(other)


@contextmanager
def matcher_without_its_role(world: World) -> Iterator[None]:
    matcher = str(world.admin.get_client_id("matcher"))
    account = world.admin.get_client_service_account_user(matcher)["id"]
    world.admin.delete_client_roles_of_user(account, *manage_users(world))
    try:
        yield
    finally:
        world.admin.assign_client_role(account, *manage_users(world))


def manage_users(world: World) -> tuple[str, list[dict[str, Any]]]:
    management = str(world.admin.get_client_id("realm-management"))
    return management, [world.admin.get_client_role(management, "manage-users")]
