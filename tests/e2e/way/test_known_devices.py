"""A device that somebody signed in on stays open to them while strangers guess elsewhere, and to nobody else."""

import re
from collections.abc import Callable, Iterator

import pytest

from journey.visitor import Visitor
from journey.world import World
from people.cast import Person
from tests.e2e.doors.test_signing_in_tells_nothing import owned
from tests.e2e.way.test_wrong_logins import guess

COOKIE = "BWG_DEVICE"
NEW_PASSWORD = "Danach gewählt 81"
pytestmark = pytest.mark.usefixtures("tries_count_and_not_their_speed")


def enters(world: World, mark: str, person: Person, password: str | None = None) -> bool:
    """Whether a fresh browser with this mark of a device gets in."""
    visitor = Visitor(world)
    carry(visitor, mark)
    fields = {"username": person.email, "password": password or person.password}
    return "Konto-Bestätigung" in visitor.send(visitor.open("/login"), fields).text


def mark_of(world: World, *people: Person) -> str:
    """The mark of a device on which these people signed in one after the other."""
    mark = ""
    for person in people:
        visitor = Visitor(world)
        carry(visitor, mark)
        assert "Konto-Bestätigung" in visitor.sign_in(person).text
        mark = carried(visitor)
    return mark


def carry(visitor: Visitor, mark: str) -> None:
    if mark:
        visitor.session.cookies.set(COOKIE, mark, domain="localhost.local", path="/realms/bwg/")


def carried(visitor: Visitor) -> str:
    return [cookie.value or "" for cookie in visitor.session.cookies if cookie.name == COOKIE][-1]


@pytest.fixture
def another_key(world: World) -> Iterator[Callable[[], None]]:
    """Gives the realm a newer secret for as long as a test takes."""
    key = {"name": "newer", "providerId": "hmac-generated", "providerType": "org.keycloak.keys.KeyProvider"}
    config = {"priority": ["900"], "enabled": ["true"], "active": ["true"], "algorithm": ["HS512"]}
    made: list[str] = []
    yield lambda: made.append(world.admin.create_component(key | {"config": config}))
    for component in made:
        world.admin.delete_component(component)


def test_people_who_share_a_device_are_all_known_on_it(world: World) -> None:
    people = [owned(world) for _ in range(4)]
    mark = mark_of(world, *people)
    for person in people:
        guess(world, person.email, 12)
        assert not enters(world, "", person)
        assert enters(world, mark, person)


def test_a_device_stays_known_after_signing_out_everywhere(world: World) -> None:
    owner = owned(world)
    mark = mark_of(world, owner)
    world.admin.user_logout(world.user(owner)["id"])
    guess(world, owner.email, 12)
    assert enters(world, mark, owner)


@pytest.mark.parametrize(
    "forge",
    [
        lambda mark: re.sub(r".$", lambda last: "1" if last[0] == "0" else "0", mark),
        lambda mark: f"x{mark}",
        lambda mark: mark.split(".")[0],
        lambda mark: f"{mark.split('.')[0]}.{'.' * 3000}",
    ],
    ids=["seal", "device", "no seal", "dots"],
)
def test_a_forged_mark_is_none(world: World, forge: Callable[[str], str]) -> None:
    owner = owned(world)
    mark = forge(mark_of(world, owner))
    guess(world, owner.email, 12)
    assert not enters(world, mark, owner)


def test_a_mark_under_an_older_key_is_none_until_the_next_sign_in(
    world: World, another_key: Callable[[], None]
) -> None:
    owner = owned(world)
    mark = mark_of(world, owner)
    another_key()
    renewed = mark_of(world, owner)
    guess(world, owner.email, 12)
    assert not enters(world, mark, owner)
    assert enters(world, renewed, owner)


def test_a_mark_ends_with_the_password_it_was_given_for(world: World) -> None:
    """Whoever knew the old one keeps no tries at the new one."""
    owner = owned(world)
    mark = mark_of(world, owner)
    world.admin.set_user_password(world.user(owner)["id"], NEW_PASSWORD, temporary=False)
    guess(world, owner.email, 12)
    assert not enters(world, mark, owner, NEW_PASSWORD)


def test_the_device_on_which_a_password_is_changed_stays_known(world: World) -> None:
    owner = owned(world)
    visitor = Visitor(world)
    visitor.reset(owner.email)
    page = visitor.session.get(world.email_link(owner), timeout=20)
    visitor.send(page, {"password-new": NEW_PASSWORD, "password-confirm": NEW_PASSWORD})
    guess(world, owner.email, 12)
    assert enters(world, carried(visitor), owner, NEW_PASSWORD)


def test_ten_tries_an_hour_are_left_on_a_known_device_however_often_its_mark_is_copied(world: World) -> None:
    owner = owned(world)
    mark = mark_of(world, owner)
    guess(world, owner.email, 12)
    for number in range(9):
        assert not enters(world, mark, owner, f"geraten {number}")
    assert enters(world, mark, owner), "the tenth is right, and counts once"
    guess(world, owner.email, 12)
    assert not enters(world, mark, owner)
