"""Some days of a clerk at the real desk: registrations of all kinds arrive, and each is settled the way its case wants.

`make days` plays ten days with 300 registrations. Its name keeps it out of `make test`, which it would hold up.
"""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from statistics import median

import pytest
from playwright.sync_api import expect

from journey.staff import Desk, Member, member
from journey.visitor import Visitor
from journey.waiting import eventually
from journey.world import World
from people.cast import STRANGER, Person
from tests.e2e.desk.conftest import acts, arrive
from tests.e2e.letters.posted import days

DAYS, CASES = int(os.environ.get("DAYS", "2")), int(os.environ.get("CASES", "30"))
# Of ten who register: four whom nobody has to look at, and six for the clerk.
KINDS = ("clear", "married", "clear", "unknown", "clear", "question", "married", "typo", "clear", "returned")
FOUND = ("letter_ordered", "letter_posted")
SIDE_BY_SIDE = 1
MOST_KEYS = 3


@dataclass
class Case:
    """Somebody who registered; `keys`: how often the clerk pressed a key or a button, or typed a word, for it."""

    kind: str
    person: Person
    account_id: str
    keys: int = 0

    @property
    def path(self) -> str:
        return f"/fall/{self.account_id}"


@dataclass
class Clerk:
    """The clerk at the desk, who settles a case as its kind wants it."""

    world: World
    desk: Desk

    def press(self, case: Case, *keys: str) -> None:
        case.keys += len(keys)
        self.desk.press(*keys)

    def settle(self, case: Case) -> None:
        self.desk.open(case.path)
        getattr(self, f"_{case.kind}")(case)

    def _clear(self, case: Case) -> None:
        """Nobody has to do anything."""
        self.world.wait_for_state(case.person, *FOUND)

    def _married(self, case: Case) -> None:
        self.press(case, "1")
        self.desk.expect_said("wird der Mieternummer")
        self.world.wait_for_state(case.person, *FOUND)

    def _unknown(self, case: Case) -> None:
        self.press(case, "a", "Enter")
        self.desk.expect_said("wird abgelehnt")
        self.world.wait_for_state(case.person, "blocked")

    def _question(self, case: Case) -> None:
        self.press(case, "m", "Enter")
        self.desk.expect_said("bekommt eine Mail")
        eventually(lambda: len(self.world.mails(case.person)) >= 2, 60, "the question")

    def _typo(self, case: Case) -> None:
        right = f"richtig-{time.monotonic_ns()}@example.org"
        self.press(case, "v")
        self.desk.page.locator("#email").fill(right)
        case.keys += 1
        self.press(case, "Enter")
        self.desk.expect_said("hat eine neue E-Mail-Adresse")
        case.person = replace(case.person, email=right)
        code, visitor = self.world.email_code(case.person), Visitor(self.world)
        visitor.confirm(visitor.sign_in(case.person), "emailCode", code, case.person)
        self.world.wait_for_state(case.person, *FOUND)

    def _returned(self, case: Case) -> None:
        """The letter lies on the desk again; the tenant has put the name on the door since, so it goes once more."""
        number = self.world.attribute(case.person, "letterNumber") or ""
        self.desk.open("/briefe").page.locator("#zurueck").fill(number)
        case.keys += 1
        self.press(case, "Enter")
        self.desk.expect_said(f"Brief {number}")
        self.world.wait_for_state(case.person, "review")
        self.desk.open(case.path)
        self.press(case, "1")
        self.desk.expect_said("wird der Mieternummer")
        eventually(lambda: "assign" in acts(self.world, case.account_id), 30, "the act")


# What the record of acts tells of each, and where its account stands in the end.
STORY = {
    "clear": ([], FOUND),
    "married": (["assign"], FOUND),
    "unknown": (["reject"], ("blocked",)),
    "question": (["ask"], ("review",)),
    "typo": (["correct_email"], FOUND),
    "returned": (["returned", "assign"], (*FOUND, "matched", "review")),
}


class Street:
    """Everybody who registers, each somebody else."""

    def __init__(self, world: World) -> None:
        self.world, self.numbers = world, count(time.monotonic_ns() % 10**6)

    def people(self, number: int) -> Iterator[tuple[str, Person]]:
        """So many, in the shares of KINDS."""
        for place in range(number):
            kind = KINDS[place % len(KINDS)]
            yield kind, self._somebody(kind)

    def _somebody(self, kind: str) -> Person:
        mark = next(self.numbers)
        if kind == "unknown":
            name = "".join(chr(ord("a") + int(digit)) for digit in str(mark))
            return replace(STRANGER, last_name=f"Fremd{name}", street=f"Nirgendweg {mark}")
        tenant = self.world.tenant()
        return replace(tenant, last_name="Neuvermählt") if kind in ("married", "question") else tenant

    def arrives(self, kind: str, person: Person) -> Case:
        if kind == "typo":
            mistyped = self.world.newcomer(person)
            Visitor(self.world).register(mistyped)
            return Case(kind, mistyped, str(self.world.user(mistyped)["id"]))
        states = {"unknown": ("no_match",), "married": ("review",), "question": ("review",)}.get(kind, FOUND)
        found = arrive(self.world, person, *states)
        case = Case(kind, found.person, found.account_id)
        if kind == "returned":
            self.world.letter(case.person, 60)
            self.world.post_letter(case.person, days(0))
            self.world.wait_for_state(case.person, "letter_posted")
        return case


@pytest.fixture
def kim(world: World) -> Member:
    # A system that is kept between runs knows the earlier ones.
    return member(world, "clerk", name=f"Kim Tagwerk{time.monotonic_ns()}")


def test_every_registration_of_some_days_is_settled_the_way_its_case_wants(
    world: World, at_the_desk: Callable[..., Desk], kim: Member
) -> None:
    street, settled = Street(world), list[Case]()
    clerk = Clerk(world, at_the_desk(kim))
    for _ in range(DAYS):
        with ThreadPoolExecutor(SIDE_BY_SIDE) as doors:
            today = list(doors.map(lambda one: street.arrives(*one), list(street.people(CASES // DAYS))))
        for case in today:
            clerk.settle(case)
        settled += today
    told = {case.account_id: (acts(world, case.account_id), world.state(case.person)) for case in settled}
    wrong = [
        (case.kind, told[case.account_id])
        for case in settled
        if told[case.account_id][0] != STORY[case.kind][0] or told[case.account_id][1] not in STORY[case.kind][1]
    ]
    assert wrong == []
    worked = [case.keys for case in settled if case.keys]
    assert median(worked) <= MOST_KEYS
    clerk.desk.open("/")
    done = clerk.desk.page.get_by_role("listitem").filter(has_text=kim.name)
    assigned = sum(case.kind in ("married", "returned") for case in settled)
    expect(done).to_contain_text(f"{assigned}\u00a0× Mieternummer zugeordnet")
    expect(done).to_contain_text("Registrierung abgelehnt")
