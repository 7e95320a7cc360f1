"""Registrations that nobody may be matched with, though they are near somebody on file."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from bench.matching import mistakes, people
from matcher.matching.candidate import Applicant
from matcher.records.tenancy import Tenancy


def look_alike(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    """Somebody of the family who is not on file and whose name is one ending away."""
    name = row.first_name
    if not name.isalpha() or len(name) < 4:
        return None
    pairs = dict(mistakes.pairs("look_alikes")) | {right: left for left, right in mistakes.pairs("look_alikes")}
    other = pairs.get(name) or (name[:-1] if name[-1] in "ae" else name + dice.choice("ae"))
    return replace(one, first_name=other)


def relative(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    """Another member of the family; near names have a kind of their own, and Sylvia may simply be Silvia."""
    name = people.first_name(dice, dice.choice("mf"))
    return None if akin(name.lower(), row.first_name.lower()) else replace(one, first_name=name)


def akin(name: str, other: str) -> bool:
    """Whether two names have their first letter or four letters in a row in common, in any of their words."""
    initials = {word[0] for word in re.split("[ -]", name) if word} & {
        word[0] for word in re.split("[ -]", other) if word
    }
    return bool(initials) or any(name[at : at + 4] in other for at in range(len(name) - 3))


def stranger(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    found = relative(dice, row, one)
    return found and replace(found, last_name=people.surname(dice))


def elsewhere(dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant | None:
    stranger = replace(one, first_name=people.first_name(dice, "f"), last_name=people.surname(dice) + "uk")
    return replace(stranger, street=f"Nirgendweg {dice.randint(1, 99)}", postal_code="99998", city="Nirgendwo")


def next_house(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    if not row.house_number.isdigit():
        return replace(one, street=f"{row.street} {row.house_number.split(' ')[0].split('-')[0]}9")
    number = dice.choice((f"{row.house_number} d", str(int(row.house_number) + 61)))
    return replace(one, street=f"{row.street} {number}")


def other_street(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    street = {"Bergstraße": "Burgstraße", "Burgstraße": "Bergstraße"}.get(
        row.street, row.street.replace("straße", "weg")
    )
    street = f"{dice.choice(people.STREET_STEMS)}ufer" if street == row.street else street
    return replace(one, street=f"{street} {row.house_number}")


def other_village(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    return replace(one, city="Bernburg OT Gröna") if " OT " in row.city else None


def other_town(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    return replace(one, postal_code="01099", city="Dresden")


def numberless(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant:
    return replace(one, street=row.street)


def nonsense(dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    texts = ("<b>x</b>", "\x00\x1b[31m", "x" * 10_000, "?", "''; --", "ﷺ" * 50, "12", "", "asdf")
    return replace(one, **{dice.choice(("first_name", "last_name", "street")): dice.choice(texts)})
