"""In without a letter: two leads at the real desk; and every way around the second of them, at the provider itself."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from playwright.sync_api import expect

from journey.staff import Desk, Member, member
from journey.visitor import Visitor
from journey.waiting import eventually
from journey.world import World
from people.cast import PASSWORD
from tests.e2e.desk.conftest import Applicant, acts, arrive
from tests.e2e.letters.test_mails_about_the_letter import other_service_account, token

AtTheDesk = Callable[..., Desk]
OPEN = "zwei-personen"
VERIFIER = "a-verifier-that-is-long-enough-for-its-rules"


def nowhere(world: World) -> str:
    """A page that takes no code."""
    return f"{world.portal_url}/nowhere"


@pytest.fixture
def waiting(world: World) -> Applicant:
    """A tenant whose letter was ordered."""
    found = arrive(world, world.tenant(), "letter_ordered", "letter_posted")
    world.letter(found.person)
    return found


@pytest.fixture
def second(world: World) -> Member:
    return member(world, "lead", name="Bernd Zweig")


def is_in(world: World, who: Applicant) -> bool:
    """Whether anything of the account is open."""
    roles = [one["name"] for one in world.admin.get_realm_roles_of_user(who.account_id)]
    return "mieter" in roles or bool(world.attribute(who.person, "letterVerified"))


def test_one_proposes_another_one_confirms(
    world: World, at_the_desk: AtTheDesk, lead: Member, second: Member, waiting: Applicant
) -> None:
    first = at_the_desk(lead, waiting.path)
    first.press("o", "Enter").expect_said("zur Freischaltung ohne Brief vorgeschlagen")
    first.open(waiting.path)
    expect(first.page.get_by_role("main")).to_contain_text("Bestätigen muss jemand anders")
    assert not is_in(world, waiting)
    other = at_the_desk(second, "/")
    other.page.get_by_role("link", name="Freischaltung ohne Brief").last.click()
    other.open(waiting.path)
    expect(other.page.get_by_role("main")).to_contain_text("Jutta Kaiser schlägt vor")
    other.press("o").expect_said("ist ohne Brief freigeschaltet")
    world.wait_for_state(waiting.person, "active")
    assert (world.attribute(waiting.person, "letterVerified") or "").endswith(OPEN)
    eventually(
        lambda: any("Ihr Konto ist freigeschaltet" in one["subject"] for one in world.mails(waiting.person)),
        30,
        "the mail",
    )
    assert acts(world, waiting.account_id) == ["propose_opening", "confirm_opening"]
    other.open("/protokoll")
    expect(other.page.get_by_role("main")).to_contain_text("Freischaltung ohne Brief bestätigt")
    expect(other.page.get_by_role("main")).to_contain_text("Freischaltung ohne Brief vorgeschlagen")


def test_a_lead_whose_role_goes_between_the_two_does_not_count(
    world: World, at_the_desk: AtTheDesk, lead: Member, second: Member, waiting: Applicant
) -> None:
    at_the_desk(lead, waiting.path).press("o", "Enter").expect_said("vorgeschlagen")
    lead.take_role("lead")
    other = at_the_desk(second, waiting.path)
    other.press("o")
    expect(other.page.get_by_role("main")).to_contain_text("Keycloak hat es abgelehnt")
    assert not is_in(world, waiting)


def test_a_clerk_sees_nothing_of_it(at_the_desk: AtTheDesk, clerk: Member, waiting: Applicant) -> None:
    desk = at_the_desk(clerk, waiting.path)
    assert "Ohne Brief" not in desk.page.content()


@dataclass
class Attacker:
    """Whoever has the secret of the client `matcher`, and tokens of people by a client of his own choice."""

    world: World
    victim: Applicant
    client: str = "desk"

    def of(self, who: Member) -> str:
        """A token of a person, as an app gets one by its own sign-in."""
        visitor = Visitor(self.world)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
        query = {"client_id": self.client, "response_type": "code", "scope": "openid", "state": "x"}
        query |= {"redirect_uri": nowhere(self.world), "code_challenge": challenge, "code_challenge_method": "S256"}
        url = f"{self.world.realm_url}/protocol/openid-connect"
        page = visitor.session.get(f"{url}/auth", params=query, timeout=20)
        page = visitor.send(page, {"username": who.email, "password": PASSWORD})
        page = visitor.send(page, {"otp": who.telephone.code()})
        [code] = parse_qs(urlsplit(page.url).query)["code"]
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}
        form |= {"client_id": self.client, "client_secret": self.secret(), "redirect_uri": nowhere(self.world)}
        answer = requests.post(f"{url}/token", data=form, timeout=20)
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def secret(self) -> str:
        return self.world.secret("desk-client") if self.client == "desk" else "secret-of-the-other"

    def step(self, name: str, person: str, bearer: str | None = None, **changed: Any) -> int:
        number = next(
            iter(self.world.admin.get_user(self.victim.account_id)["attributes"].get("tenantNumber", [])), "C-1"
        )
        body = {"step": name, "user_id": self.victim.account_id, "tenant_id": number, "person": person} | changed
        headers = {"Authorization": f"Bearer {bearer or token(self.world)}"}
        url = f"{self.world.realm_url}/konto/opening"
        return requests.post(url, json=body, headers=headers, timeout=20).status_code


@pytest.fixture
def attacker(world: World, waiting: Applicant) -> Iterator[Attacker]:
    """The desk's client hands its codes to a place of the attacker's for as long as a test runs."""
    desk = str(world.admin.get_client_id("desk"))
    before = world.admin.get_client(desk)["redirectUris"]
    world.admin.update_client(desk, {"redirectUris": [*before, nowhere(world)]})
    yield Attacker(world, waiting)
    world.admin.update_client(desk, {"redirectUris": before})


def test_nobody_opens_an_account_alone(attacker: Attacker, lead: Member, second: Member, clerk: Member) -> None:
    world, waiting = attacker.world, attacker.victim
    matcher, first, other = token(world), attacker.of(lead), attacker.of(second)
    assert attacker.step("confirm", other) == 409, "nothing was proposed"
    assert attacker.step("propose", matcher) == 403, "the matcher is no person"
    assert attacker.step("propose", "") == 400
    assert attacker.step("propose", "forged") == 403
    assert attacker.step("propose", attacker.of(clerk)) == 403, "no lead"
    assert attacker.step("propose", first, bearer=first) in (401, 403), "a person is no matcher"
    with other_service_account(world) as stranger:
        assert attacker.step("propose", first, bearer=stranger) == 403
    assert attacker.step("propose", first) == 204
    assert attacker.step("confirm", first) == 409, "the same person"
    assert attacker.step("confirm", matcher) == 403
    assert attacker.step("confirm", other, tenant_id="C-99999") == 409, "another number"
    assert attacker.step("propose", first, user_id=lead.user_id) == 409, "a person of staff"
    assert attacker.step("propose", first, user_id="nobody") == 404
    world.admin.user_logout(second.user_id)
    assert attacker.step("confirm", other) == 403, "the token of a session that ended"
    assert not is_in(world, waiting)


def test_a_token_of_another_app_is_none_of_the_desks(
    world: World, attacker: Attacker, waiting: Applicant, lead: Member
) -> None:
    made = world.admin.create_client(
        {"clientId": "not-the-desk", "secret": "secret-of-the-other", "redirectUris": [nowhere(world)]}
    )
    try:
        attacker.client = "not-the-desk"
        assert attacker.step("propose", attacker.of(lead)) == 403
    finally:
        world.admin.delete_client(made)
    assert not is_in(world, waiting)


@pytest.mark.parametrize("fault", ["disabled", "unconfirmed", "the first ended"])
def test_what_changed_meanwhile_is_not_opened(attacker: Attacker, lead: Member, second: Member, fault: str) -> None:
    world, waiting = attacker.world, attacker.victim
    assert attacker.step("propose", attacker.of(lead)) == 204
    other = attacker.of(second)
    if fault == "disabled":
        world.admin.update_user(waiting.account_id, {"enabled": False})
    if fault == "unconfirmed":
        world.admin.update_user(waiting.account_id, {"emailVerified": False})
    if fault == "the first ended":
        world.admin.update_user(lead.user_id, {"enabled": False})
    assert attacker.step("confirm", other) == 409
    assert not is_in(world, waiting)


def test_nobody_edits_a_proposal(world: World, waiting: Applicant) -> None:
    user = world.admin.get_user(waiting.account_id)
    forged = user["attributes"] | {"openingProposed": ["2026-11-30T12:00:00Z somebody C-1"]}
    with pytest.raises(Exception, match=r"400|openingProposed"):
        world.admin.update_user(waiting.account_id, user | {"attributes": forged})
    assert "openingProposed" not in world.admin.get_user(waiting.account_id)["attributes"]
