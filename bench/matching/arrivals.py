"""Labelled registrations for an invented company: what people really type, and what must never be matched.

Each kind says how often it happens in a hundred registrations of an ordinary day; reports count the kinds equally or
by that weight.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from bench.matching import mistakes, traps
from bench.matching.mistakes import Maker
from bench.matching.people import Company
from matcher.matching.candidate import Applicant
from matcher.records.tenancy import Tenancy

# Of a large company these suffice: shuffling every row for every kind would take minutes.
ENOUGH = 50_000


@dataclass(frozen=True)
class Arrival:
    """A registration, its kind, and the tenant who is meant; None where nobody may be matched."""

    applicant: Applicant
    kind: str
    tenant_id: str | None


@dataclass(frozen=True)
class Kind:
    """`source`: which marked rows it is made from; `everyday`: how many in a hundred registrations."""

    name: str
    source: str
    positive: bool
    everyday: float
    make: Maker


def typed(row: Tenancy) -> Applicant:
    """The registration of somebody who types what stands on file."""
    town = row.city.split(" OT ")[0]
    return Applicant(
        row.first_name, row.last_name, f"{row.street} {row.house_number}", row.postal_code, town, row.phone, row.email
    )


def silent(one: Applicant, dice: random.Random) -> Applicant:
    """The same with a telephone number and an e-mail address that nobody has on file."""
    return replace(
        one, phone=f"0177 {dice.randint(1000000, 9999999)}", email=f"neu{dice.randint(0, 10**9)}@example.net"
    )


YES, NOBODY = True, False
_STR = r"(?i)straße\b"
KINDS = (
    Kind("exact", "plain", YES, 62, mistakes.same),
    Kind("upper and lower case", "plain", YES, 5, mistakes.shout),
    Kind("umlauts written out", "plain", YES, 4, mistakes.everywhere(mistakes.UMLAUTS)),
    Kind("umlauts dropped", "plain", YES, 1, mistakes.everywhere(mistakes.DROPPED)),
    Kind("Str.", "plain", YES, 8, mistakes.street(_STR, "str.")),
    Kind("number with a blank", "plain", YES, 1, mistakes.street(r"(\d) ([abc])$", r"\1\2")),
    Kind("flat behind the number", "plain", YES, 1, mistakes.flat),
    Kind("number within a range", "plain", YES, 0.5, mistakes.in_range),
    Kind("postal code wrong", "plain", YES, 0.5, mistakes.postal_code),
    Kind("village for town", "plain", YES, 0.5, mistakes.village),
    Kind("town with a typo", "plain", YES, 0.3, lambda _d, _r, one: replace(one, city=one.city[:3] + one.city[4:])),
    Kind("street with a typo", "plain", YES, 0.5, mistakes.street_typo),
    Kind("first name with a typo", "plain", YES, 0.7, mistakes.first_typo),
    Kind("surname with a typo", "plain", YES, 1, mistakes.last(mistakes.typo)),
    Kind("surname as it sounds", "plain", YES, 0.5, mistakes.last(mistakes.sound)),
    Kind("nickname", "plain", YES, 0.5, mistakes.table(dict(mistakes.pairs("nicknames")))),
    Kind("transliteration", "plain", YES, 0.5, mistakes.table(dict(mistakes.pairs("transliterations")))),
    Kind("given name added or missing", "plain", YES, 1.5, mistakes.given),
    Kind("double name", "plain", YES, 0.5, mistakes.double),
    Kind("particle", "plain", YES, 0.3, mistakes.particle),
    Kind("first and last name swapped", "plain", YES, 0.5, mistakes.swapped),
    Kind("Vietnamese order", "plain", YES, 0.2, mistakes.vietnamese),
    Kind("title in the first name", "plain", YES, 0.5, mistakes.title),
    Kind("joint row", "joint", YES, 0.5, mistakes.one_of_two),
    Kind("company", "firm", YES, 0.2, mistakes.firm),
    Kind("name before marriage", "born", YES, 0.2, lambda _d, row, one: replace(one, last_name=row.birth_name)),
    Kind("two differences, contact known", "plain", YES, 0.1, mistakes.with_contact(mistakes.two_soft)),
    Kind("several contracts", "contracts", YES, 1, mistakes.same),
    Kind("moved within", "moved", YES, 0.5, mistakes.same),
    Kind("second tenant number", "again", YES, 0.3, mistakes.same),
    Kind("twins", "twins", YES, 0.2, mistakes.same),
    Kind("father, contact known", "father", YES, 0.2, mistakes.with_contact(mistakes.same)),
    Kind("stranger", "plain", NOBODY, 1, traps.elsewhere),
    Kind("stranger at a real house", "plain", NOBODY, 0.5, traps.stranger),
    Kind("relative not on file", "plain", NOBODY, 1, traps.relative),
    Kind("relative with a look-alike name", "plain", NOBODY, 0.2, traps.look_alike),
    Kind("another surname, contact known", "plain", NOBODY, 0.2, mistakes.married),
    Kind("former tenant", "former", NOBODY, 0.5, mistakes.same),
    Kind("former tenant with contact", "former", NOBODY, 0.1, mistakes.with_contact(mistakes.same)),
    Kind("old address", "old_address", NOBODY, 0.3, mistakes.same),
    Kind("contract begins later", "future", NOBODY, 0.2, mistakes.same),
    Kind("notice given", "notice", NOBODY, 0.3, mistakes.same),
    Kind("deceased", "deceased", NOBODY, 0.05, mistakes.same),
    Kind("address unclear", "unclear", NOBODY, 0.05, mistakes.same),
    Kind("letter came back", "returned", NOBODY, 0.05, mistakes.same),
    Kind("guardian", "guardian", NOBODY, 0.05, mistakes.same),
    Kind("father or son", "father", NOBODY, 0.2, mistakes.same),
    Kind("namesake who left", "former_namesake", NOBODY, 0.1, mistakes.same),
    Kind("fraud: next house", "plain", NOBODY, 0.1, traps.next_house),
    Kind("fraud: another street", "plain", NOBODY, 0.1, traps.other_street),
    Kind("fraud: another village", "plain", NOBODY, 0.05, traps.other_village),
    Kind("fraud: another town", "plain", NOBODY, 0.1, traps.other_town),
    Kind("no house number", "plain", NOBODY, 0.3, traps.numberless),
    Kind("nonsense", "plain", NOBODY, 0.1, traps.nonsense),
)


def arrivals(company: Company, seed: int, each: int) -> list[Arrival]:
    """So many registrations of each kind, as far as the company has the people for it."""
    dice, made = random.Random(seed), list[Arrival]()
    doors: dict[tuple[str, str, str], list[Tenancy]] = {}
    for row in company.rows:
        doors.setdefault((row.last_name, row.street, row.house_number), []).append(row)
    for kind in KINDS:
        rows = list(company.marked.get(kind.source, []))
        rows = dice.sample(rows, ENOUGH) if len(rows) > ENOUGH else rows
        dice.shuffle(rows)
        wanted = len(made) + each
        for row in rows:
            applicant = kind.make(dice, row, silent(typed(row), dice))
            if applicant is not None and not _lives_there(kind, applicant, row, doors):
                made.append(Arrival(applicant, kind.name, row.tenant_id if kind.positive else None))
            if len(made) == wanted:
                break
    return made


def _lives_there(kind: Kind, one: Applicant, row: Tenancy, doors: dict[tuple[str, str, str], list[Tenancy]]) -> bool:
    """Whether somebody else of that house really has the name that was made up: then the label would be wrong.

    A made-up relative must not be akin to anybody there either.
    """
    if (one.first_name, one.last_name) == (row.first_name, row.last_name):
        return False
    others = [other for other in doors.get((one.last_name, row.street, row.house_number), []) if other != row]
    akin = kind.name.startswith("relative")
    return any(
        other.first_name == one.first_name or (akin and traps.akin(one.first_name.lower(), other.first_name.lower()))
        for other in others
    )
