"""What people type instead of what stands on file: one function makes one difference, or None where it cannot."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from bench.matching import people
from matcher.matching.candidate import Applicant
from matcher.records.tenancy import Tenancy

Maker = Callable[[random.Random, Tenancy, Applicant], Applicant | None]


def swap(text: str, table: dict[str, str]) -> str | None:
    changed = text
    for old, new in table.items():
        changed = changed.replace(old, new)
    return changed if changed != text else None


UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
DROPPED = {"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U"}
SOUNDS = (("ei", "ai"), ("dt", "t"), ("th", "t"), ("tz", "z"), ("mm", "m"), ("ck", "k"), ("f", "v"), ("ie", "i"))


def pairs(name: str) -> list[tuple[str, str]]:
    return [(one, other) for one, _, other in (pair.partition("/") for pair in people.WORDS[name].split())]


def typo(dice: random.Random, word: str) -> str | None:
    """One letter wrong, somewhere inside: left out, doubled, exchanged, or its neighbour on the keyboard."""
    if len(word) < 5:
        return None
    at = dice.randint(1, len(word) - 3)
    way = dice.randint(0, 3)
    if way == 0:
        return word[:at] + word[at + 1 :]
    if way == 1:
        return word[:at] + word[at] + word[at:]
    if way == 2 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + dice.choice("ertzuiopasdfghklbnm") + word[at + 1 :]


def first_typo(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    wrong = typo(dice, row.first_name)
    real = {*people.MEN, *people.WOMEN}
    return replace(one, first_name=wrong) if wrong and wrong not in real and wrong != row.first_name else None


def last(change: Callable[[random.Random, str], str | None]) -> Maker:
    def make(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
        wrong = change(dice, row.last_name)
        return replace(one, last_name=wrong) if wrong and wrong != row.last_name else None

    return make


def sound(dice: random.Random, word: str) -> str | None:
    fitting = [(old, new) for old, new in SOUNDS if old in word[1:] and len(word) > 4]
    if not fitting:
        return None
    old, new = dice.choice(fitting)
    return word[0] + word[1:].replace(old, new, 1)


def table(names: dict[str, str]) -> Maker:
    def make(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
        return replace(one, first_name=names[row.first_name]) if row.first_name in names else None

    return make


def everywhere(names: dict[str, str]) -> Maker:
    def make(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant | None:
        found = [swap(text, names) or text for text in (one.first_name, one.last_name, one.street)]
        wrong = replace(one, first_name=found[0], last_name=found[1], street=found[2])
        return wrong if wrong != one else None

    return make


def street(pattern: str, new: str) -> Maker:
    def make(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant | None:
        wrong = re.sub(pattern, new, one.street)
        return replace(one, street=wrong) if wrong != one.street else None

    return make


def postal_code(dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    at = dice.randint(2, 4)
    return replace(
        one, postal_code=one.postal_code[:at] + str((int(one.postal_code[at]) + 5) % 10) + one.postal_code[at + 1 :]
    )


def village(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    return replace(one, city=row.city.split(" OT ")[1]) if " OT " in row.city else None


def in_range(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    return replace(one, street=f"{row.street} {row.house_number.split('-')[-1]}") if "-" in row.house_number else None


def flat(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    return (
        replace(one, street=f"{one.street}{dice.choice(('/3', ' Whg. 4', ', 2. OG'))}")
        if row.house_number.isdigit()
        else None
    )


def swapped(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    return replace(one, first_name=one.last_name, last_name=one.first_name)


def given(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    if " " in row.first_name or "-" in row.first_name:
        return replace(one, first_name=re.split("[ -]", row.first_name)[0])
    names = people.MEN if row.salutation == "Herr" else people.WOMEN
    other = dice.choice(names)
    return replace(one, first_name=f"{row.first_name} {other}") if other.isalpha() and other != row.first_name else None


def double(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    parts = row.last_name.split("-")
    if len(parts) != 2 or parts[0] == parts[1]:
        return None
    return replace(one, last_name=dice.choice((parts[0], parts[1], f"{parts[1]}-{parts[0]}")))


def particle(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    return (
        replace(one, last_name=row.last_name.split(" ")[-1])
        if re.match(r"(von|zu|van|Al|El) ", row.last_name)
        else None
    )


def vietnamese(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    words = row.first_name.split(" ")
    if row.last_name not in people.VIETNAMESE_SURNAMES or len(words) != 2:
        return None
    return replace(one, first_name=words[1], last_name=f"{row.last_name} {words[0]}")


def one_of_two(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant:
    return replace(one, first_name=dice.choice(re.split(r" (?:u\.|und|&) ", row.first_name)))


def firm(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant:
    head, tail = row.last_name.split(" ", 1)
    return replace(one, first_name=head, last_name=tail)


def married(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    known = replace(one, last_name=people.surname(dice), phone=row.phone, email=row.email)
    return known if row.phone or row.email else None


def two_soft(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    wrong = first_typo(dice, row, one)
    sounded = sound(dice, row.last_name)
    return replace(wrong, last_name=sounded) if wrong and sounded else None


def with_contact(make: Maker) -> Maker:
    def made(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
        found = make(dice, row, one) if row.phone or row.email else None
        return found and replace(found, phone=row.phone, email=row.email)

    return made


def street_typo(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    wrong = typo(dice, row.street.split(" ")[0])
    return replace(one, street=one.street.replace(row.street.split(" ")[0], wrong, 1)) if wrong else None


def same(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    return one


def title(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    return replace(one, first_name=f"Dr. {one.first_name}")


def shout(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    return replace(
        one, first_name=one.first_name.upper(), last_name=f" {one.last_name.lower()} ", street=one.street.lower()
    )
