"""What people type at a foreign company: each kind says who may be meant, and makes the mistake."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bench.matching.foreign import cast
from bench.matching.foreign.company import Company, Person
from matcher.matching.candidate import Applicant

# Neighbours on a German keyboard.
_KEYS = {"a": "sq", "e": "wr", "i": "uo", "o": "ip", "u": "zi", "n": "bm", "r": "et", "s": "ad", "t": "rz", "l": "kö"}
Maker = Callable[[random.Random, Person, Applicant, Company], Applicant | None]


@dataclass(frozen=True)
class Kind:
    """`state`: whose registrations these are; `wanted`: "match", or "no" where nobody may get a letter by itself."""

    name: str
    state: str
    wanted: str
    make: Maker


@dataclass(frozen=True)
class Labelled:
    """A registration, its kind, and the tenant whom a match may name, or None."""

    applicant: Applicant
    kind: str
    tenant_id: str | None


def registrations(found: Company, seed: int, each: int) -> Iterator[Labelled]:
    """Up to so many of each kind, from people who are alone with their names in their house."""
    dice = random.Random(seed)
    for kind in KINDS:
        made = 0
        for one in dice.sample(found.people, len(found.people)):
            if made == each:
                break
            if one.state != kind.state or not found.is_alone(one):
                continue
            typed = kind.make(dice, one, _typed(dice, one), found)
            if typed is not None:
                made += 1
                yield Labelled(typed, kind.name, one.number if kind.wanted == "match" else None)


def _typed(dice: random.Random, one: Person) -> Applicant:
    home = one.home
    city = f"{home.town} OT {home.village}" if home.village else home.town
    mobile = f"0157 {dice.randint(1000000, 9999999)}"
    return Applicant(one.first, one.last, f"{home.street} {home.number}", home.code, city, mobile, "neu@example.net")


def _slip(dice: random.Random, text: str) -> str | None:
    """One slip of the finger inside a word: a neighbour on the keyboard, a letter twice, two exchanged, one missing."""
    inner = [at for at in range(1, len(text) - 1) if text[at].isalpha() and text[at + 1].isalpha()]
    if len(text) < 6 or not inner:
        return None
    at = dice.choice(inner)
    wrong = {
        0: text[:at] + dice.choice(_KEYS.get(text[at], text[at])) + text[at + 1 :],
        1: text[:at] + text[at] + text[at:],
        2: text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        3: text[:at] + text[at + 1 :],
    }[dice.randrange(4)]
    return wrong if wrong != text else None


def _slipped(field: str) -> Maker:
    def make(dice: random.Random, _one: Person, typed: Applicant, found: Company) -> Applicant | None:
        wrong = _slip(dice, str(getattr(typed, field)))
        names = {name for one in found.people for name in (one.first, one.last, one.partner)}
        return None if wrong is None or wrong in names else replace(typed, **{field: wrong})

    return make


def _street(change: Callable[[random.Random, Person], str | None]) -> Maker:
    def make(dice: random.Random, one: Person, typed: Applicant, _found: Company) -> Applicant | None:
        street = change(dice, one)
        return None if street is None else replace(typed, street=street)

    return make


def _autofill(dice: random.Random, one: Person) -> str:
    where = f"{one.home.code} {one.home.town}"
    return dice.choice(
        (f"{one.home.street} {one.home.number}, {where}", f"{where}, {one.home.street} {one.home.number}")
    )


def _with_flat(dice: random.Random, one: Person) -> str:
    flat = dice.choice((", 3. Stock", f" WE {one.flat}", f" / Whg. {one.flat}", " (Hinterhaus)", ", 1. OG links"))
    return f"{one.home.street} {one.home.number}{flat}"


def _short(_dice: random.Random, one: Person) -> str | None:
    short = one.home.street.replace("Straße", "Str.").replace("straße", "str").replace("Platz", "Pl.")
    return None if short == one.home.street else f"{short}{one.home.number}"


def _odd_number(dice: random.Random, one: Person) -> str:
    number = one.home.number
    return dice.choice(
        (f"{number} {one.home.street}", f"{one.home.street}, Nr. {number.upper()}", f"{one.home.street}  {number}.")
    )


def _next_house(dice: random.Random, one: Person) -> str:
    digits = "".join(sign for sign in one.home.number if sign.isdigit())
    return f"{one.home.street} {dice.choice((f'{digits}f', str(int(digits) + 70)))}"


def _place(change: Callable[[random.Random, Person], tuple[str, str] | None]) -> Maker:
    def make(dice: random.Random, one: Person, typed: Applicant, _found: Company) -> Applicant | None:
        place = change(dice, one)
        return None if place is None else replace(typed, postal_code=place[0], city=place[1])

    return make


def _village_alone(_dice: random.Random, one: Person) -> tuple[str, str] | None:
    return (one.home.code, one.home.village) if one.home.village else None


def _village_first(_dice: random.Random, one: Person) -> tuple[str, str] | None:
    return (f"D-{one.home.code}", f"{one.home.village} ({one.home.town})") if one.home.village else None


def _wrong_code(dice: random.Random, one: Person) -> tuple[str, str]:
    code = one.home.code
    city = f"{one.home.town} OT {one.home.village}" if one.home.village else one.home.town
    return dice.choice(("", code[:3] + code[4] + code[3], code[:-1])), city


def _other_town(_dice: random.Random, one: Person) -> tuple[str, str] | None:
    return ("23552", "Lübeck") if not one.home.village else None


def _other_village(_dice: random.Random, one: Person) -> tuple[str, str] | None:
    return (one.home.code, f"{one.home.town} OT Moltzahn") if one.home.village else None


def _writing(_dice: random.Random, one: Person, typed: Applicant, _found: Company) -> Applicant | None:
    first, last = cast.written(one.first), cast.written(one.last)
    return replace(typed, first_name=first or one.first, last_name=last or one.last) if first or last else None


def _turned(_dice: random.Random, _one: Person, typed: Applicant, _found: Company) -> Applicant:
    return replace(typed, first_name=typed.last_name, last_name=typed.first_name)


def _careless(dice: random.Random, _one: Person, typed: Applicant, _found: Company) -> Applicant:
    change = dice.choice((str.upper, str.lower))
    return replace(
        typed, **{name: change(getattr(typed, name)) for name in ("first_name", "last_name", "street", "city")}
    )


def _same(_dice: random.Random, _one: Person, typed: Applicant, _found: Company) -> Applicant:
    return typed


def _partner(_dice: random.Random, one: Person, typed: Applicant, _found: Company) -> Applicant | None:
    return replace(typed, first_name=one.partner) if one.partner and not one.origin.wives else None


def _polite(dice: random.Random, one: Person, typed: Applicant, _found: Company) -> Applicant:
    return replace(typed, first_name=f"{'Frau' if one.woman else 'Herr'} {dice.choice(('', 'Dr. '))}{one.first}")


def _another_given(dice: random.Random, one: Person, typed: Applicant, _found: Company) -> Applicant | None:
    more = dice.choice(cast.words(one.origin.women if one.woman else one.origin.men))
    return replace(typed, first_name=f"{one.first} {more}") if more != one.first and " " not in one.first else None


def _born(_dice: random.Random, _one: Person, typed: Applicant, _found: Company) -> Applicant:
    return replace(typed, last_name=f"{typed.last_name} geb. Wunderlich")


def _relative(dice: random.Random, one: Person, typed: Applicant, _found: Company) -> Applicant | None:
    others = cast.words(one.origin.men + " " + one.origin.women)
    name = dice.choice([other for other in others if other[:2] != one.first[:2] and other != one.partner])
    return replace(typed, first_name=name, email=one.email or typed.email)


def _near_relative(_dice: random.Random, one: Person, typed: Applicant, _found: Company) -> Applicant | None:
    name = cast.near(one.first)
    return replace(typed, first_name=name) if name and not one.partner else None


def _other_surname(dice: random.Random, one: Person, typed: Applicant, found: Company) -> Applicant | None:
    last = cast.surname(dice, cast.origin(dice), woman=one.woman)
    taken = {other.last[:3] for other in [one, *found.neighbours(one)]}
    return None if last[:3] in taken else replace(typed, last_name=last, phone=one.phone or typed.phone)


def _lodger(dice: random.Random, one: Person, typed: Applicant, _found: Company) -> Applicant:
    who = dice.choice((f"c/o {one.first} {one.last}", f"bei {one.last}"))
    return replace(typed, first_name="Quirin", last_name=f"Xanten {who}")


KINDS = (
    Kind("exact", "runs", "match", _same),
    Kind("capitals or none", "runs", "match", _careless),
    Kind("street short, no blank", "runs", "match", _street(_short)),
    Kind("a phone's autofill", "runs", "match", _street(_autofill)),
    Kind("flat or floor behind the number", "runs", "match", _street(_with_flat)),
    Kind("number in an odd place", "runs", "match", _street(_odd_number)),
    Kind("village alone", "runs", "match", _place(_village_alone)),
    Kind("village first", "runs", "match", _place(_village_first)),
    Kind("postal code wrong", "runs", "match", _place(_wrong_code)),
    Kind("slip in the street", "runs", "match", _slipped("street")),
    Kind("slip in the surname", "runs", "match", _slipped("last_name")),
    Kind("slip in the first name", "runs", "match", _slipped("first_name")),
    Kind("another writing", "runs", "match", _writing),
    Kind("names turned", "runs", "match", _turned),
    Kind("partner of the row", "runs", "match", _partner),
    Kind("salutation and title", "runs", "match", _polite),
    Kind("another given name", "runs", "match", _another_given),
    Kind("name before marriage", "runs", "match", _born),
    Kind("relative", "runs", "no", _relative),
    Kind("relative with a near name", "runs", "no", _near_relative),
    Kind("another surname, known phone", "runs", "no", _other_surname),
    Kind("lodger", "runs", "no", _lodger),
    Kind("another house", "runs", "no", _street(_next_house)),
    Kind("another town", "runs", "no", _place(_other_town)),
    Kind("another village", "runs", "no", _place(_other_village)),
    Kind("former tenant", "left", "no", _same),
    Kind("deceased", "dead", "no", _same),
    Kind("guardian", "ward", "no", _same),
    Kind("notice", "notice", "no", _same),
    Kind("returned letter", "back", "no", _same),
)
