"""An invented housing company: houses, households, their history, and people who look alike. Seeded, no real person.

First names come from Faker's German, Turkish and Vietnamese lists, surnames from Faker and from stems put together, so
that they do not depend on the lexicon that the matcher asks.
"""

from __future__ import annotations

import datetime
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from faker.providers.person.de_DE import Provider as German
from faker.providers.person.tr_TR import Provider as Turkish
from faker.providers.person.vi_VN import Provider as Vietnamese

from matcher.records.tenancy import Tenancy

TODAY = datetime.date(2026, 11, 22)
WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
VIETNAMESE_SURNAMES = WORDS["vietnamese"].split()
STREET_STEMS = WORDS["streets"].split()
_KINDS = ("straße", "weg", "allee", "platz", "gasse", "ring")

MEN, WOMEN = sorted(set(German.first_names_male)), sorted(set(German.first_names_female))
_TURKS = sorted({str(one) for one in Turkish.first_names_male if str(one).isalpha()})
_LAST = sorted(
    set(German.last_names) | {stem + end for stem in WORDS["stems"].split() for end in WORDS["ends"].split()}
)
_VIETNAMESE = sorted(set(Vietnamese.first_names_female))


@dataclass
class Company:
    """Rows of the tenants file, and the labels that the registrations need: who stands for which situation."""

    rows: list[Tenancy] = field(default_factory=list)
    marked: dict[str, list[Tenancy]] = field(default_factory=dict)

    def mark(self, kind: str, row: Tenancy) -> Tenancy:
        self.marked.setdefault(kind, []).append(row)
        self.rows.append(row)
        return row


@dataclass(frozen=True)
class House:
    street: str
    number: str
    postal_code: str
    city: str


def company(seed: int, people: int) -> Company:
    """A company with about so many rows; the same seed gives the same people."""
    dice, made = random.Random(seed), Company()
    for house in _houses(dice, people):
        for flat in range(dice.choice((2, 4, 6, 8, 10, 10, 12, 20))):
            _household(dice, made, house, f"{flat + 1:02}")
        if len(made.rows) >= people:
            return made
    return made


def _houses(dice: random.Random, people: int) -> Iterator[House]:
    """Houses without end; beyond a small town more towns with streets of the same names."""
    seen: set[tuple[str, str, str]] = set()
    towns = [tuple(town) for town in WORDS["towns"]] + [
        (f"{10000 + at * 7}", f"Ort{_name(at)}") for at in range(people // 4000)
    ]
    streets = [f"{stem}{kind}" for stem in STREET_STEMS for kind in _KINDS] + WORDS["named_streets"]
    while True:
        code, city = dice.choice(towns)
        street, number = dice.choice(streets), str(dice.randint(1, 60))
        if (code, street, number) in seen:
            continue
        seen.add((code, street, number))
        shape = dice.random()
        if shape < 0.06:
            number = f"{number}-{int(number) + 2}"
            seen.add((code, street, str(int(number.split("-")[1]))))
        elif shape < 0.14:
            number = f"{number} {dice.choice('abc')}"
        yield House(street, number, code, city)


def _name(number: int) -> str:
    return "".join("bdfgklmnrst"[int(digit)] + "aeiou"[int(digit) % 5] for digit in str(number))


def surname(dice: random.Random) -> str:
    """A surname; some are double, noble or foreign."""
    shape = dice.random()
    if shape < 0.04:
        return f"{dice.choice(_LAST)}-{dice.choice(_LAST)}"
    if shape < 0.06:
        return f"{dice.choice(('von', 'von der', 'zu', 'van'))} {dice.choice(_LAST)}"
    return dice.choice(_LAST)


def first_name(dice: random.Random, sex: str) -> str:
    one = dice.choice(MEN if sex == "m" else WOMEN)
    other = dice.choice(MEN if sex == "m" else WOMEN)
    return f"{one} {other}" if dice.random() < 0.06 and "-" not in one + other and " " not in one + other else one


def person(dice: random.Random, made: Company, house: House, flat: str) -> Tenancy:
    """A current tenant of a flat."""
    at = len(made.rows) + 1
    sex = dice.choice("mf")
    first, last = first_name(dice, sex), surname(dice)
    origin = dice.random()
    if origin < 0.02:
        first, last = f"{dice.choice(('Thị', 'Văn'))} {dice.choice(_VIETNAMESE)}", dice.choice(VIETNAMESE_SURNAMES)
    elif origin < 0.05:
        first, last = dice.choice(WORDS["cyrillic"].split()), dice.choice(WORDS["slavic"].split())
    elif origin < 0.08:
        first, last = (
            dice.choice(WORDS["arabic"].split()),
            dice.choice(("Al Hassan", "Haddad", "Khalil", "El Masri", "Darwish")),
        )
    elif origin < 0.11:
        first = dice.choice(_TURKS)
    email = f"{at}.{dice.randint(0, 999)}@example.org" if dice.random() < 0.5 else ""
    phone = f"03471 {dice.randint(100000, 9999999)}" if dice.random() < 0.7 else ""
    return Tenancy(
        tenant_id=f"T-{at}",
        contract_id=f"V-{at}",
        flat_id=f"W-{at}-{flat}",
        role="Hauptmieter",
        salutation="Herr" if sex == "m" else "Frau",
        title="",
        first_name=first,
        last_name=last,
        street=house.street,
        house_number=house.number,
        postal_code=house.postal_code,
        city=house.city,
        phone=phone,
        email=email,
        birth_date=_day(dice, 1935, 2005),
        move_in=_day(dice, 1985, 2025),
        move_out=None,
    )


def _day(dice: random.Random, first: int, last: int) -> datetime.date:
    return datetime.date(dice.randint(first, last), dice.randint(1, 12), dice.randint(1, 28))


def _household(dice: random.Random, made: Company, house: House, flat: str) -> None:
    one = person(dice, made, house, flat)
    shape = dice.random()
    if shape < 0.55:
        made.mark("plain", one)
    elif shape < 0.80:
        _family(dice, made, one)
    else:
        _special(dice, made, one)
    if dice.random() < 0.3:
        before = person(dice, made, house, flat)
        made.mark("former", replace(before, move_in=datetime.date(1990, 1, 1), move_out=_day(dice, 2010, 2024)))


def also(dice: random.Random, made: Company, one: Tenancy, **changed: Any) -> Tenancy:
    """Somebody else of the same household."""
    other = person(dice, made, House(one.street, one.house_number, one.postal_code, one.city), "")
    kept: dict[str, Any] = {
        "last_name": one.last_name,
        "contract_id": one.contract_id,
        "role": "Mitmieter",
        "phone": one.phone,
    }
    return replace(other, **(kept | changed))


def _family(dice: random.Random, made: Company, one: Tenancy) -> None:
    made.mark("plain", one)
    made.mark("plain", also(dice, made, one))
    if dice.random() < 0.3:
        made.mark("plain", also(dice, made, one))


SITUATIONS = (
    *("joint", "firm", "born", "notice", "deceased", "unclear", "returned", "guardian", "future", "moved"),
    *("contracts", "father", "twins", "again", "former_namesake"),
)


def _special(dice: random.Random, made: Company, one: Tenancy) -> None:
    """Every situation about equally often."""
    end = datetime.date(2026, 12, 31)
    kind = dice.choice(SITUATIONS)
    flags = {
        "deceased": "verstorben",
        "unclear": "Anschrift ungeklärt",
        "returned": "Rückläufer",
        "guardian": "Betreuung",
    }
    if kind in flags:
        made.mark(kind, replace(one, status=flags[kind]))
    elif kind == "notice":
        made.mark(kind, replace(one, move_out=end))
    elif kind == "future":
        made.mark(kind, replace(one, move_in=datetime.date(2027, 2, 1)))
    elif kind == "born":
        made.mark(kind, replace(one, first_name=dice.choice(WOMEN), birth_name=dice.choice(_LAST)))
    elif kind == "joint":
        made.mark(
            kind,
            replace(one, first_name=f"{dice.choice(MEN)} {dice.choice(('u.', 'und', '&'))} {dice.choice(WOMEN)}"),
        )
    elif kind == "firm":
        firm = f"{dice.choice(WORDS['firms']).format(dice.choice(_LAST))} {dice.choice(('GmbH', 'e.K.', 'GbR', 'UG'))}"
        made.mark(kind, replace(one, first_name="", last_name=firm))
    else:
        _pair(dice, made, one, kind)


def _pair(dice: random.Random, made: Company, one: Tenancy, kind: str) -> None:
    """Situations of two rows; the mark is on the one whom a registration means."""
    left: dict[str, Any] = {"move_in": datetime.date(1999, 1, 1), "move_out": datetime.date(2019, 6, 30)}
    if kind == "moved":
        house = House(dice.choice(WORDS["named_streets"]), str(dice.randint(100, 900)), one.postal_code, one.city)
        made.mark("old_address", replace(one, **left))
        new = replace(one, contract_id=f"{one.contract_id}-2", street=house.street, house_number=house.number)
        made.mark("moved", new)
    elif kind == "contracts":
        made.mark(kind, one)
        made.rows.append(replace(one, contract_id=f"{one.contract_id}-G", flat_id="GARAGE"))
    elif kind == "father":
        made.mark(kind, one)
        made.rows.append(also(dice, made, one, first_name=one.first_name, email=f"son{one.tenant_id}@example.org"))
    elif kind == "twins":
        made.mark(kind, replace(one, first_name="Andrea"))
        made.rows.append(also(dice, made, one, first_name="Andreas", birth_date=one.birth_date))
    elif kind == "again":
        made.mark(kind, one)
        made.rows.append(replace(one, tenant_id=f"{one.tenant_id}A", contract_id=f"{one.contract_id}A", **left))
    else:
        made.mark(kind, one)
        made.rows.append(also(dice, made, one, first_name=one.first_name, contract_id=f"{one.contract_id}A", **left))
