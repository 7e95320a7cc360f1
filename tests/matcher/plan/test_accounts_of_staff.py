"""Staff are no tenants: no registration is theirs, and an account that is both is closed."""

import datetime

import pytest

from matcher.keycloak.account import LETTER_CODE, MARK
from matcher.plan import notes
from matcher.plan.attributes import SHOWN
from matcher.plan.plan import Plan
from tests.matcher.plan.little_world import LittleWorld, an_account


def shown(world: LittleWorld) -> set[str]:
    assert world.account is not None
    return set(SHOWN) & set(world.account.attributes)


def test_an_account_that_was_made_for_staff_has_no_registration_and_no_letter() -> None:
    world = LittleWorld(account=an_account(required_actions=[]), staff=True)
    assert world.settle().is_empty
    assert (world.registration, world.orders, world.mails, shown(world)) == (None, [], [], set())


@pytest.fixture
def waiting() -> LittleWorld:
    """A letter is on its way to somebody who is to be staff in a moment."""
    world = LittleWorld()
    world.settle()
    assert world.row.state == "letter_ordered"
    return world


def test_a_registration_of_before_ends_with_its_letter(waiting: LittleWorld) -> None:
    waiting.staff = True
    waiting.settle("reconcile")
    assert waiting.account is not None
    assert (waiting.row.ended_at, waiting.open_letters()) == (waiting.now, [])
    assert (shown(waiting), waiting.account.required_actions, waiting.account.enabled) == (set(), [], True)
    assert waiting.settle().is_empty


def test_it_goes_on_once_the_role_is_gone(waiting: LittleWorld) -> None:
    waiting.staff = True
    waiting.settle()
    waiting.staff = False
    waiting.settle()
    assert waiting.account is not None
    assert (waiting.row.ended_at, waiting.account.required_actions) == (None, [LETTER_CODE])


@pytest.fixture
def both() -> LittleWorld:
    """Somebody who lives here was given a role of staff, on the account of the tenant."""
    world = LittleWorld()
    world.settle()
    world.now += datetime.timedelta(hours=1)
    world.type_code(world.orders[0])
    world.settle()
    assert world.row.state == "active"
    world.staff = True
    return world


def test_who_is_a_tenant_as_well_is_closed_and_the_console_says_why(both: LittleWorld) -> None:
    found = both.settle()
    assert (found.disable, found.role, found.end_sessions) == (True, False, True)
    assert (both.role, both.sessions, both.value("registrationNote")) == (False, False, notes.STAFF)
    assert both.settle().is_empty


def test_he_stays_closed_while_he_is_both(both: LittleWorld) -> None:
    both.settle()
    both.enable(enabled=True)
    both.settle()
    assert both.account is not None
    assert not both.account.enabled


def test_the_console_says_why_he_is_closed_until_somebody_opens_him_as_staff(both: LittleWorld) -> None:
    both.settle()
    both.enter(MARK, "")
    both.settle()
    assert both.value("registrationNote") == notes.STAFF
    both.enable(enabled=True)
    both.settle()
    assert both.value("registrationNote") == ""


def test_staff_whom_somebody_disabled_are_not_said_to_be_tenants() -> None:
    world = LittleWorld(account=an_account(required_actions=[], enabled=False), staff=True)
    world.settle()
    assert shown(world) == set()


def test_the_tenants_role_alone_is_enough(both: LittleWorld) -> None:
    both.enter(MARK, "")
    assert both.settle().disable
    both.enable(enabled=True)
    assert not both.settle().disable, "neither role nor mark is left"
    assert both.settle() == Plan(both.row)
