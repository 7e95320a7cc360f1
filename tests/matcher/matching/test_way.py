"""The way from an address to a decision, as a reader meets it: rooms in one order, and everything read once."""

import sys
from collections import Counter
from types import CodeType, FrameType
from typing import Any

import pytest

from matcher.matching.candidate import Applicant, Candidate, Found
from matcher.matching.decision import decide
from tests.matcher.matching.registrant import TODAY

MOST_RETURNS = 3
# The language that all rooms speak; it is no stop on the way.
SPOKEN = ("spelling.py", "vocabulary.py", "flags.py")
HOUSE = ("Lange Straße", "12 a", "06406", "Bernburg")
ROWS = (
    Candidate("T-1", "Erika", "Mustermann", *HOUSE),
    Candidate("T-2", "Hans", "Mustermann", *HOUSE),
    Candidate("T-3", "Karl", "Weber", *HOUSE),
    Candidate("T-4", "Erika", "Mustermann", "Kurze Straße", "1", *HOUSE[2:]),
)
# Attributes that only open the door to what is read in another room.
DOORS = ("Applicant.named", "Applicant.address", "Candidate.named", "Candidate.address")


class Walk:
    """The functions of the matching in the order in which one decision enters them, and how often."""

    def __init__(self, applicant: Applicant) -> None:
        self.calls = Counter[str]()
        self.stops: list[str] = []
        sys.setprofile(self._enter)
        try:
            self.decision = decide(applicant, Found(ROWS, street_known=True), TODAY)
        finally:
            sys.setprofile(None)

    def _enter(self, frame: FrameType, event: str, _: Any) -> None:
        name = _name(frame.f_code)
        if event != "call" or not name or "<" in name:
            return
        self.calls[name] += 1
        caller = frame.f_back
        while caller is not None and "<" in caller.f_code.co_qualname:
            caller = caller.f_back
        asked = caller is not None and _room(_name(caller.f_code)) == "matching"
        if (asked or _room(name) == "matching") and not name.endswith(DOORS) and name not in self.stops:
            self.stops.append(name)

    def returns(self) -> int:
        """How often a new function lies in a room that was already left."""
        rooms = [_room(one) for one in self.stops]
        entered = [room for at, room in enumerate(rooms) if at == 0 or rooms[at - 1] != room]
        return len(entered) - len(set(entered))


def _name(code: CodeType) -> str:
    """The module under matching/ and the function's name; empty for others."""
    _, _, path = code.co_filename.partition("/matcher/matching/")
    return f"{path} {code.co_qualname}" if path and path not in SPOKEN else ""


def _room(name: str) -> str:
    return name.split("/", maxsplit=1)[0] if "/" in name else "matching" if name else ""


@pytest.mark.parametrize(
    ("applicant", "code"),
    [
        (Applicant("Erika", "Mustermann", "Lange Str. 12a", "06406", "Bernburg"), "same"),
        (Applicant("Erika", "Musterman", "Lange Str. 12a", "06406", "Bernburg"), "last_slip"),
        (Applicant("Erikc", "Mustermann", "Lange Str. 12a", "06406", "Bernburg"), "first_slip"),
        (Applicant("Erica", "Mustermann", "Lange Str. 12a", "06406", "Bernburg OT Gröna"), "doubt"),
        (Applicant("Ludwig", "Amadeus", "Lange Str. 12a", "06406", "Bernburg"), "unknown"),
        (Applicant("", "", "Lange Str. 12a", "06406", "Bernburg"), "no_name"),
    ],
)
def test_the_way_from_an_address_to_a_decision_hardly_returns_to_a_room(applicant: Applicant, code: str) -> None:
    walk = Walk(applicant)

    assert walk.decision.reasons[0].code == code
    assert walk.returns() <= MOST_RETURNS, walk.stops


def test_a_registration_and_each_row_are_read_once() -> None:
    # Nobody else's test has these texts, so that nothing is remembered from before.
    walk = Walk(Applicant("Ariadne", "Zweimalgelesen", "Lange Str. 12a", "06407", "Bernburg"))

    assert walk.calls["addresses/address.py typed"] == 1
    assert walk.calls["names/name.py people"] <= 1 + len(ROWS)
    assert walk.calls["names/marks.py name_parts"] <= 2 * (1 + len(ROWS))
