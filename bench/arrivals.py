"""Labelled registrations for an invented company: what people really type, and what must never be matched.

Each kind says how often it happens in a hundred registrations of an ordinary day; reports count the kinds equally or
by that weight.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bench import people
from bench.people import Company
from matcher.candidate import Applicant
from matcher.tenancy import Tenancy

Maker = Callable[[random.Random, Tenancy, Applicant], Applicant | None]


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


def _swap(text: str, table: dict[str, str]) -> str | None:
    changed = text
    for old, new in table.items():
        changed = changed.replace(old, new)
    return changed if changed != text else None


UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
DROPPED = {"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U"}
SOUNDS = (("ei", "ai"), ("dt", "t"), ("th", "t"), ("tz", "z"), ("mm", "m"), ("ck", "k"), ("f", "v"), ("ie", "i"))


def _pairs(name: str) -> list[tuple[str, str]]:
    return [(one, other) for one, _, other in (pair.partition("/") for pair in people.WORDS[name].split())]


def _typo(dice: random.Random, word: str) -> str | None:
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


def _first_typo(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    wrong = _typo(dice, row.first_name)
    real = {*people.MEN, *people.WOMEN}
    return replace(one, first_name=wrong) if wrong and wrong not in real and wrong != row.first_name else None


def _last(change: Callable[[random.Random, str], str | None]) -> Maker:
    def make(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
        wrong = change(dice, row.last_name)
        return replace(one, last_name=wrong) if wrong and wrong != row.last_name else None

    return make


def _sound(dice: random.Random, word: str) -> str | None:
    fitting = [(old, new) for old, new in SOUNDS if old in word[1:] and len(word) > 4]
    if not fitting:
        return None
    old, new = dice.choice(fitting)
    return word[0] + word[1:].replace(old, new, 1)


def _table(names: dict[str, str]) -> Maker:
    def make(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
        return replace(one, first_name=names[row.first_name]) if row.first_name in names else None

    return make


def _everywhere(names: dict[str, str]) -> Maker:
    def make(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant | None:
        found = [_swap(text, names) or text for text in (one.first_name, one.last_name, one.street)]
        wrong = replace(one, first_name=found[0], last_name=found[1], street=found[2])
        return wrong if wrong != one else None

    return make


def _street(pattern: str, new: str) -> Maker:
    def make(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant | None:
        wrong = re.sub(pattern, new, one.street)
        return replace(one, street=wrong) if wrong != one.street else None

    return make


def _postal_code(dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    at = dice.randint(2, 4)
    return replace(
        one, postal_code=one.postal_code[:at] + str((int(one.postal_code[at]) + 5) % 10) + one.postal_code[at + 1 :]
    )


def _village(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    return replace(one, city=row.city.split(" OT ")[1]) if " OT " in row.city else None


def _in_range(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    return replace(one, street=f"{row.street} {row.house_number.split('-')[-1]}") if "-" in row.house_number else None


def _flat(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    return (
        replace(one, street=f"{one.street}{dice.choice(('/3', ' Whg. 4', ', 2. OG'))}")
        if row.house_number.isdigit()
        else None
    )


def _swapped(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    return replace(one, first_name=one.last_name, last_name=one.first_name)


def _given(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    if " " in row.first_name or "-" in row.first_name:
        return replace(one, first_name=re.split("[ -]", row.first_name)[0])
    names = people.MEN if row.salutation == "Herr" else people.WOMEN
    other = dice.choice(names)
    return replace(one, first_name=f"{row.first_name} {other}") if other.isalpha() and other != row.first_name else None


def _double(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    parts = row.last_name.split("-")
    if len(parts) != 2 or parts[0] == parts[1]:
        return None
    return replace(one, last_name=dice.choice((parts[0], parts[1], f"{parts[1]}-{parts[0]}")))


def _particle(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    return (
        replace(one, last_name=row.last_name.split(" ")[-1])
        if re.match(r"(von|zu|van|Al|El) ", row.last_name)
        else None
    )


def _vietnamese(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    words = row.first_name.split(" ")
    if row.last_name not in people.VIETNAMESE_SURNAMES or len(words) != 2:
        return None
    return replace(one, first_name=words[1], last_name=f"{row.last_name} {words[0]}")


def _one_of_two(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant:
    return replace(one, first_name=dice.choice(re.split(r" (?:u\.|und|&) ", row.first_name)))


def _firm(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant:
    head, tail = row.last_name.split(" ", 1)
    return replace(one, first_name=head, last_name=tail)


def _married(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    known = replace(one, last_name=people.surname(dice), phone=row.phone, email=row.email)
    return known if row.phone or row.email else None


def _two_soft(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    wrong = _first_typo(dice, row, one)
    sounded = _sound(dice, row.last_name)
    return replace(wrong, last_name=sounded) if wrong and sounded else None


def _with_contact(make: Maker) -> Maker:
    def made(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
        found = make(dice, row, one) if row.phone or row.email else None
        return found and replace(found, phone=row.phone, email=row.email)

    return made


def _street_typo(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    wrong = _typo(dice, row.street.split(" ")[0])
    return replace(one, street=one.street.replace(row.street.split(" ")[0], wrong, 1)) if wrong else None


def _look_alike(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    """Somebody of the family who is not on file and whose name is one ending away."""
    name = row.first_name
    if not name.isalpha() or len(name) < 4:
        return None
    pairs = dict(_pairs("look_alikes")) | {right: left for left, right in _pairs("look_alikes")}
    other = pairs.get(name) or (name[:-1] if name[-1] in "ae" else name + dice.choice("ae"))
    return replace(one, first_name=other)


def _relative(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    """Another member of the family; near names have a kind of their own, and Sylvia may simply be Silvia."""
    name = people.first_name(dice, dice.choice("mf"))
    return None if _akin(name.lower(), row.first_name.lower()) else replace(one, first_name=name)


def _akin(name: str, other: str) -> bool:
    """Whether two names have their first letter or four letters in a row in common, in any of their words."""
    initials = {word[0] for word in re.split("[ -]", name) if word} & {
        word[0] for word in re.split("[ -]", other) if word
    }
    return bool(initials) or any(name[at : at + 4] in other for at in range(len(name) - 3))


def _stranger(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    found = _relative(dice, row, one)
    return found and replace(found, last_name=people.surname(dice))


def _elsewhere(dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant | None:
    stranger = replace(one, first_name=people.first_name(dice, "f"), last_name=people.surname(dice) + "uk")
    return replace(stranger, street=f"Nirgendweg {dice.randint(1, 99)}", postal_code="99998", city="Nirgendwo")


def _next_house(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    if not row.house_number.isdigit():
        return replace(one, street=f"{row.street} {row.house_number.split(' ')[0].split('-')[0]}9")
    number = dice.choice((f"{row.house_number} d", str(int(row.house_number) + 61)))
    return replace(one, street=f"{row.street} {number}")


def _other_street(dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    street = {"Bergstraße": "Burgstraße", "Burgstraße": "Bergstraße"}.get(
        row.street, row.street.replace("straße", "weg")
    )
    street = f"{dice.choice(people.STREET_STEMS)}ufer" if street == row.street else street
    return replace(one, street=f"{street} {row.house_number}")


def _other_village(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant | None:
    return replace(one, city="Bernburg OT Gröna") if " OT " in row.city else None


def _other_town(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    return replace(one, postal_code="01099", city="Dresden")


def _numberless(_dice: random.Random, row: Tenancy, one: Applicant) -> Applicant:
    return replace(one, street=row.street)


def _nonsense(dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    texts = ("<b>x</b>", "\x00\x1b[31m", "x" * 10_000, "?", "''; --", "ﷺ" * 50, "12", "", "asdf")
    return replace(one, **{dice.choice(("first_name", "last_name", "street")): dice.choice(texts)})


def _same(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    return one


def _title(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    return replace(one, first_name=f"Dr. {one.first_name}")


def _shout(_dice: random.Random, _row: Tenancy, one: Applicant) -> Applicant:
    return replace(
        one, first_name=one.first_name.upper(), last_name=f" {one.last_name.lower()} ", street=one.street.lower()
    )


YES, NOBODY = True, False
_STR = r"(?i)straße\b"
KINDS = (
    Kind("exact", "plain", YES, 62, _same),
    Kind("upper and lower case", "plain", YES, 5, _shout),
    Kind("umlauts written out", "plain", YES, 4, _everywhere(UMLAUTS)),
    Kind("umlauts dropped", "plain", YES, 1, _everywhere(DROPPED)),
    Kind("Str.", "plain", YES, 8, _street(_STR, "str.")),
    Kind("number with a blank", "plain", YES, 1, _street(r"(\d) ([abc])$", r"\1\2")),
    Kind("flat behind the number", "plain", YES, 1, _flat),
    Kind("number within a range", "plain", YES, 0.5, _in_range),
    Kind("postal code wrong", "plain", YES, 0.5, _postal_code),
    Kind("village for town", "plain", YES, 0.5, _village),
    Kind("town with a typo", "plain", YES, 0.3, lambda _d, _r, one: replace(one, city=one.city[:3] + one.city[4:])),
    Kind("street with a typo", "plain", YES, 0.5, _street_typo),
    Kind("first name with a typo", "plain", YES, 0.7, _first_typo),
    Kind("surname with a typo", "plain", YES, 1, _last(_typo)),
    Kind("surname as it sounds", "plain", YES, 0.5, _last(_sound)),
    Kind("nickname", "plain", YES, 0.5, _table(dict(_pairs("nicknames")))),
    Kind("transliteration", "plain", YES, 0.5, _table(dict(_pairs("transliterations")))),
    Kind("given name added or missing", "plain", YES, 1.5, _given),
    Kind("double name", "plain", YES, 0.5, _double),
    Kind("particle", "plain", YES, 0.3, _particle),
    Kind("first and last name swapped", "plain", YES, 0.5, _swapped),
    Kind("Vietnamese order", "plain", YES, 0.2, _vietnamese),
    Kind("title in the first name", "plain", YES, 0.5, _title),
    Kind("joint row", "joint", YES, 0.5, _one_of_two),
    Kind("company", "firm", YES, 0.2, _firm),
    Kind("name before marriage", "born", YES, 0.2, lambda _d, row, one: replace(one, last_name=row.birth_name)),
    Kind("married, contact known", "plain", YES, 0.2, _married),
    Kind("two differences, contact known", "plain", YES, 0.1, _with_contact(_two_soft)),
    Kind("several contracts", "contracts", YES, 1, _same),
    Kind("moved within", "moved", YES, 0.5, _same),
    Kind("second tenant number", "again", YES, 0.3, _same),
    Kind("twins", "twins", YES, 0.2, _same),
    Kind("father, contact known", "father", YES, 0.2, _with_contact(_same)),
    Kind("stranger", "plain", NOBODY, 1, _elsewhere),
    Kind("stranger at a real house", "plain", NOBODY, 0.5, _stranger),
    Kind("relative not on file", "plain", NOBODY, 1, _relative),
    Kind("relative with a look-alike name", "plain", NOBODY, 0.2, _look_alike),
    Kind("former tenant", "former", NOBODY, 0.5, _same),
    Kind("former tenant with contact", "former", NOBODY, 0.1, _with_contact(_same)),
    Kind("old address", "old_address", NOBODY, 0.3, _same),
    Kind("contract begins later", "future", NOBODY, 0.2, _same),
    Kind("notice given", "notice", NOBODY, 0.3, _same),
    Kind("deceased", "deceased", NOBODY, 0.05, _same),
    Kind("address unclear", "unclear", NOBODY, 0.05, _same),
    Kind("letter came back", "returned", NOBODY, 0.05, _same),
    Kind("guardian", "guardian", NOBODY, 0.05, _same),
    Kind("father or son", "father", NOBODY, 0.2, _same),
    Kind("namesake who left", "former_namesake", NOBODY, 0.1, _same),
    Kind("fraud: next house", "plain", NOBODY, 0.1, _next_house),
    Kind("fraud: another street", "plain", NOBODY, 0.1, _other_street),
    Kind("fraud: another village", "plain", NOBODY, 0.05, _other_village),
    Kind("fraud: another town", "plain", NOBODY, 0.1, _other_town),
    Kind("no house number", "plain", NOBODY, 0.3, _numberless),
    Kind("nonsense", "plain", NOBODY, 0.1, _nonsense),
)


def arrivals(company: Company, seed: int, each: int) -> list[Arrival]:
    """So many registrations of each kind, as far as the company has the people for it."""
    dice, made = random.Random(seed), list[Arrival]()
    doors: dict[tuple[str, str, str], list[Tenancy]] = {}
    for row in company.rows:
        doors.setdefault((row.last_name, row.street, row.house_number), []).append(row)
    for kind in KINDS:
        rows = list(company.marked.get(kind.source, []))
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
        other.first_name == one.first_name or (akin and _akin(one.first_name.lower(), other.first_name.lower()))
        for other in others
    )
