"""People of staff at the desk, and people whose registration is unclear."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import APIResponse, Page

from journey.staff import Desk, Member, member
from journey.visitor import Visitor
from journey.world import World
from people.cast import STRANGER, Person


@dataclass(frozen=True)
class Applicant:
    """Somebody who registered and waits."""

    person: Person
    account_id: str

    @property
    def path(self) -> str:
        return f"/fall/{self.account_id}"


def arrive(world: World, person: Person, *states: str) -> Applicant:
    """The person registers and confirms the e-mail address, and the matcher decides."""
    newcomer = world.newcomer(person)
    Visitor(world).arrive(newcomer, *states)
    return Applicant(newcomer, str(world.user(newcomer)["id"]))


@pytest.fixture
def tenant(world: World) -> Person:
    """A tenant on file."""
    return world.tenant()


@pytest.fixture
def unclear(world: World, tenant: Person) -> Applicant:
    """That tenant, under a surname that is not on file."""
    return arrive(world, replace(tenant, last_name="Neuvermählt"), "review")


@pytest.fixture
def unknown(world: World) -> Applicant:
    """Somebody who is on nobody's file."""
    return arrive(world, STRANGER, "no_match")


@pytest.fixture
def clerk(world: World) -> Member:
    return member(world, "clerk")


@pytest.fixture
def lead(world: World) -> Member:
    return member(world, "lead", name="Jutta Kaiser")


@pytest.fixture
def operator(world: World) -> Member:
    return member(world, "operator", name="Otto Betrieb")


@pytest.fixture
def at_the_desk(new_browser: Callable[..., Page], world: World) -> Callable[..., Desk]:
    """Sign somebody in with a browser of their own: `at_the_desk(clerk, "/pruefen")`."""

    def sign_in(who: Member, path: str = "/", **options: object) -> Desk:
        return Desk(new_browser(**options), world).sign_in(who, path)

    return sign_in


def send(desk: Desk, path: str, csrf: str | None = None, **fields: str) -> APIResponse:
    """A form, as a script would send it with the cookies of the browser; with the token of the page that is open."""
    token = desk.page.locator("input[name=csrf]").first.input_value() if csrf is None else csrf
    form: dict[str, str | float | bool] = {"csrf": token, **fields}
    return desk.page.request.post(f"{desk.url}{path}", form=form, max_redirects=0)


def acts(world: World, account_id: str) -> list[str]:
    """The kinds of all acts about an account, but looking, the oldest first."""
    with world.database("bwg") as connection:
        rows = connection.execute(
            "SELECT kind FROM matcher.acts WHERE account_id = %s AND kind NOT IN ('looked', 'claim') ORDER BY id",
            [account_id],
        )
        return [str(row[0]) for row in rows]
