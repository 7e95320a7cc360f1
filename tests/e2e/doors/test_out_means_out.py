"""Whatever takes an account out of `active` ends all that was issued before; a new password does so, too."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Barrier, Event

import pytest
import requests

from journey.pages import DisownPage
from journey.visitor import Visitor
from journey.waiting import eventually
from journey.world import World
from matcher.keycloak.accounts import Accounts
from people.cast import Person

SECONDS = 20
DEAD_WITHIN_SECONDS = 10
APP = "app-of-a-test"
NEW_PASSWORD = "Birnbaum im Garten 8"
APP_SECRET = "a-secret-of-this-test-alone"


@dataclass
class Issued:
    """All that an active tenant got: tokens of an app, and a browser with the cookies of portal and Keycloak."""

    world: World
    person: Person
    browser: Visitor
    tokens: dict[str, str]

    def living(self) -> set[str]:
        """What of it still opens a door."""
        found = {name for name in self.tokens if self.introspected(name)}
        if self._get(f"{self.world.realm_url}/protocol/openid-connect/userinfo").ok:
            found.add("userinfo")
        if self._shown(f"{self.world.portal_url}/me").status_code == 200:
            found.add("portal cookie")
        if self.signs_in_silently():
            found.add("SSO cookie")
        return found

    def renewed(self) -> set[str]:
        """The tokens that Keycloak gives new ones for; asked once, since a refresh token is spent by it."""
        renewable = {name: token for name, token in self.tokens.items() if name != "access token"}
        return {name for name, token in renewable.items() if "access_token" in _ask(self.world, refresh_token=token)}

    def introspected(self, name: str) -> bool:
        """Whether an app is told that this token is good."""
        hint = "access_token" if name == "access token" else "refresh_token"
        form = {"token": self.tokens[name], "token_type_hint": hint, "client_id": APP, "client_secret": APP_SECRET}
        url = f"{self.world.realm_url}/protocol/openid-connect/token/introspect"
        return bool(requests.post(url, data=form, timeout=SECONDS).json()["active"])

    def _get(self, url: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.tokens['access token']}"}
        return requests.get(url, headers=headers, timeout=SECONDS)

    def _shown(self, url: str) -> requests.Response:
        return self.browser.session.get(url, timeout=SECONDS, allow_redirects=False)

    def signs_in_silently(self) -> bool:
        """Whether Keycloak lets a browser in that must not ask anything, beginning with the portal's own request."""
        begun = self._shown(f"{self.world.portal_url}/login").headers["location"]
        return "code=" in self._shown(f"{begun}&prompt=none").headers["location"]


def _ask(world: World, **form: str) -> dict[str, str]:
    """Keycloak's answer at the token endpoint to the app of this test."""
    grant = "refresh_token" if "refresh_token" in form else "password"
    form |= {"client_id": APP, "client_secret": APP_SECRET, "grant_type": grant}
    answer = requests.post(f"{world.realm_url}/protocol/openid-connect/token", data=form, timeout=SECONDS)
    return dict(answer.json())


def disable(world: World, person: Person) -> None:
    world.admin.update_user(world.user(person)["id"], {"enabled": False})


def enable(world: World, person: Person) -> None:
    # Before the matcher has noted the block, this would look like a page of the console from before it.
    world.wait_for_state(person, "blocked")
    world.admin.update_user(world.user(person)["id"], {"enabled": True})


def disable_for_a_moment(world: World, person: Person) -> None:
    """Faster than the matcher hears of it."""
    disable(world, person)
    world.admin.update_user(world.user(person)["id"], {"enabled": True})


def delete(world: World, person: Person) -> None:
    world.delete(world.user(person)["id"])


def move_out(world: World, person: Person) -> None:
    """The records name a last day long ago; the tenant is told, and the day that he is told comes."""
    world.import_changed(person, lambda row: f"{row}2026-01-31")
    account = world.user(person)["id"]
    with world.database("bwg") as connection:
        eventually(lambda: connection.execute(LEAVES, [account]).rowcount, what="the notice")
        connection.commit()
    world.import_changed(person, lambda row: f"{row}2026-01-31")


def move_in_again(world: World, person: Person) -> None:  # noqa: ARG001 - the records of everybody
    world.import_crowd()


def disown(world: World, person: Person) -> None:
    form = {"letterNumber": world.attribute(person, "letterNumber"), "letterCode": world.letter_code(person)}
    url = DisownPage(page=None, world=world).url  # type: ignore[arg-type]  # sent without a browser
    assert "Konto gesperrt" in requests.post(url, data=form, timeout=SECONDS).text


def demand_the_code(world: World, person: Person) -> None:
    world.letters_age(person, 8)  # another letter may go
    user = world.user(person)
    world.admin.update_user(user["id"], {"requiredActions": ["LETTER_CODE"]})


def type_the_new_code(world: World, person: Person) -> None:
    world.wait_for_state(person, "letter_ordered")
    browser = Visitor(world)
    browser.confirm(browser.sign_in(person), "letterCode", world.letter_code(person), person)


def release(world: World, person: Person) -> None:
    """Staff have spoken with the person; the code of the letter that was disowned proves nothing any more."""
    world.run("letter-service", "unlock", world.user(person)["id"])
    world.letters_age(person, 8)
    enable(world, person)
    world.wait_for_state(person, "letter_ordered")
    type_the_new_code(world, person)


def set_a_password(world: World, person: Person) -> None:
    """Staff, for somebody who telephones since a stranger has his password."""
    world.admin.set_user_password(world.user(person)["id"], NEW_PASSWORD, temporary=False)


def choose_a_password_by_mail(world: World, person: Person) -> None:
    Visitor(world).reset(person.email)
    browser = Visitor(world)
    page = browser.session.get(world.email_link(person, count=2), timeout=SECONDS)
    browser.send(page, {"password-new": NEW_PASSWORD, "password-confirm": NEW_PASSWORD})


LEAVES = "UPDATE matcher.registrations SET leaves_on = current_date WHERE account_id = %s AND leaves_on IS NOT NULL"
Step = Callable[[World, Person], None]
WAYS_OUT: dict[str, tuple[Step, Step | None]] = {
    "disabled": (disable, enable),
    "disabled for a moment": (disable_for_a_moment, None),
    "deleted": (delete, None),
    "moved out": (move_out, move_in_again),
    "disowned": (disown, release),
    "the code demanded again": (demand_the_code, type_the_new_code),
    "a new password set by staff": (set_a_password, None),
    "a new password chosen by mail": (choose_a_password_by_mail, None),
}


# Who asks what a token is worth must be in its audience.
OWN_AUDIENCE = {
    "name": "own audience",
    "protocol": "openid-connect",
    "protocolMapper": "oidc-audience-mapper",
    "config": {"included.client.audience": APP, "access.token.claim": "true", "introspection.token.claim": "true"},
}
OFFLINE_ALONE = "only an offline token left"


@pytest.fixture(scope="module")
def app(world: World) -> Iterator[None]:
    """An app that keeps refresh and offline tokens."""
    client = world.admin.create_client(
        {
            "clientId": APP,
            "secret": APP_SECRET,
            "directAccessGrantsEnabled": True,
            "defaultClientScopes": ["basic", "profile", "tenancy"],
            "optionalClientScopes": ["offline_access"],
            "protocolMappers": [OWN_AUDIENCE],
        }
    )
    yield
    world.admin.delete_client(client)


@pytest.fixture(scope="module")
def issued(world: World, app: None) -> dict[str, Issued]:  # noqa: ARG001 - the tokens are the app's
    """For each way out somebody who is active; they move in side by side, since letters take their time."""
    people = {way: world.newcomer(world.tenant()) for way in (*WAYS_OUT, OFFLINE_ALONE)}
    browsers = {way: Visitor(world) for way in people}
    pages = {way: browsers[way].register(person) for way, person in people.items()}
    for field, code in (("emailCode", world.email_code), ("letterCode", world.letter_code)):
        for way, person in people.items():
            pages[way] = browsers[way].confirm(pages[way], field, code(person), person)
    browsers = {way: Visitor(world) for way in people}
    for way, person in people.items():
        browsers[way].sign_in(person)
    return {way: Issued(world, person, browsers[way], _tokens(world, person)) for way, person in people.items()}


def _tokens(world: World, person: Person) -> dict[str, str]:
    # Keycloak lets one account sign in once at a time, and a sign-in ends a moment after its answer.
    online, offline = (
        eventually(partial(_granted, world, person, more), what="tokens") for more in ("", " offline_access")
    )
    tokens = {"access token": online["access_token"], "refresh token": online["refresh_token"]}
    return tokens | {"offline token": offline["refresh_token"]}


def _granted(world: World, person: Person, more: str) -> dict[str, str]:
    answer = _ask(world, username=person.email, password=person.password, scope=f"openid{more}")
    return answer if "refresh_token" in answer else {}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_every_way_out_ends_what_was_issued_for_good(world: World, issued: dict[str, Issued], way: str) -> None:
    theirs = issued[way]
    assert theirs.living() == {*theirs.tokens, "userinfo", "portal cookie", "SSO cookie"}
    leave, come_back = WAYS_OUT[way]
    leave(world, theirs.person)
    eventually(lambda: not theirs.living(), DEAD_WITHIN_SECONDS, "everything dead")
    if come_back:
        come_back(world, theirs.person)
        world.wait_for_state(theirs.person, "active")
    assert theirs.living() | theirs.renewed() == set()


def test_what_is_asked_for_while_a_session_ends_revives_nothing(
    world: World,
    accounts: Accounts,
    app: None,  # noqa: ARG001 - the tokens are the app's
) -> None:
    """Keycloak's cache of sessions does that (keycloak issue 51127); the realm works without it."""
    person = world.newcomer(world.tenant())
    Visitor(world).move_in(person)
    for _ in range(5):
        browser = Visitor(world)
        browser.sign_in(person)
        theirs = Issued(world, person, browser, _tokens(world, person))
        questions: list[Callable[[], bool]] = [
            theirs.signs_in_silently,
            partial(theirs.introspected, "refresh token"),
        ] * 2
        with asked_all_the_while(questions):
            accounts.write(world.user(person)["id"], {}, action=None, sign_out=True, seen={})
        assert theirs.living() | theirs.renewed() == set()


@contextmanager
def asked_all_the_while(questions: list[Callable[[], bool]]) -> Iterator[None]:
    """Each question is asked again and again, beginning before and ending after what is done meanwhile."""
    begun, over = Barrier(len(questions) + 1), Event()

    def ask(question: Callable[[], bool]) -> None:
        question()
        begun.wait(SECONDS)
        while not over.is_set():
            question()

    with ThreadPoolExecutor(len(questions)) as askers:
        asking = [askers.submit(ask, question) for question in questions]
        begun.wait(SECONDS)
        try:
            yield
        finally:
            over.set()
        for one in asking:
            one.result()


def test_a_console_page_from_before_a_block_does_not_lift_it(world: World, issued: dict[str, Issued]) -> None:
    person = issued["disabled"].person
    page = world.user(person)
    assert page["enabled"]
    disable(world, person)
    world.wait_for_state(person, "blocked")
    phone = page["attributes"] | {"phone_number": ["03471 100000"]}
    world.admin.update_user(page["id"], page | {"attributes": phone})
    eventually(lambda: "übergangen" in (world.attribute(person, "registrationNote") or ""), SECONDS, "the note")
    eventually(lambda: not world.user(person)["enabled"], SECONDS, "the block")
    assert world.state(person) == "blocked"


def test_an_offline_token_that_is_all_that_is_left_ends_too(world: World, issued: dict[str, Issued]) -> None:
    theirs = issued[OFFLINE_ALONE]
    for session in world.admin.get_sessions(world.user(theirs.person)["id"]):
        world.admin.connection.raw_delete(f"/admin/realms/bwg/sessions/{session['id']}")
    assert theirs.living() == {"offline token"}
    demand_the_code(world, theirs.person)
    eventually(lambda: not theirs.living(), DEAD_WITHIN_SECONDS, "everything dead")
