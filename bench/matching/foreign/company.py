"""A foreign company: who lives where, and its file in one of two manners, neither of them tidy."""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from dataclasses import dataclass, field, replace

from bench.matching.foreign import cast
from bench.matching.foreign.cast import Origin

COLUMNS = (
    *("tenant_id", "contract_id", "flat_id", "role", "salutation", "title", "first_name", "last_name", "street"),
    *("house_number", "postal_code", "city", "phone", "email", "birth_date", "move_in", "move_out", "status"),
)
TOWNS = {"Wittenhagen": "18510", "Demmin": "17109", "Grimmen": "18507"}
VILLAGES = {"Wittenhagen": ["Abtshagen", "Kakernehl", "Windebrak"], "Demmin": ["Deven", "Lindenfelde", "Drönnewitz"]}
COUNTRY_STREETS = "Dorfstraße|Am Dorfteich|Lange Reihe|Chausseestraße|Zum Gutshof|Schmiedeweg|Feldstraße|Siedlung"
TOWN_STREETS = """Adolf-Damaschke-Straße|Karl-Liebknecht-Straße|Rosa-Luxemburg-Straße|Platz der Befreiung
Quetziner Straße|Fritz-Reuter-Allee|Am Schützenplatz|Stavenhagener Straße|Straße des Aufbaus|Neue Kirchgasse
Pestalozziring|Ernst-Barlach-Weg|Bürgermeister-Wille-Straße|An den Tannen|Hohe Brücke
Treptower Chaussee|Clara-Sahlberg-Straße"""


@dataclass(frozen=True)
class Home:
    """A house: its town, the village where it is in one, street and number."""

    town: str
    village: str
    street: str
    number: str

    @property
    def code(self) -> str:
        """The postal code, which a town shares with its villages."""
        return TOWNS[self.town]


@dataclass(frozen=True)
class Person:
    """A tenant as he is, whatever the file makes of him. `state`: runs, left, or what the file has against a letter."""

    number: str
    origin: Origin
    woman: bool
    first: str
    last: str
    home: Home
    flat: int
    state: str = "runs"
    phone: str = ""
    email: str = ""
    partner: str = ""


@dataclass
class Company:
    """Everybody, and who lives in each house."""

    people: list[Person] = field(default_factory=list)
    houses: dict[tuple[str, str], list[Person]] = field(default_factory=lambda: defaultdict(list))

    def neighbours(self, one: Person) -> list[Person]:
        """Everybody else under that street and number, in whatever village."""
        return [other for other in self.houses[one.home.street, one.home.number] if other is not one]

    def is_alone(self, one: Person) -> bool:
        """Whether nobody else there has this surname, or this first name."""
        return not any(other.last[:4] == one.last[:4] or other.first == one.first for other in self.neighbours(one))


def company(seed: int, size: int) -> Company:
    """An invented company: a third in villages that share their streets, the rest in town."""
    dice, found = random.Random(seed), Company()
    while len(found.people) < size:
        home = _home(dice)
        for flat in range(1, dice.choice((2, 4, 6, 8, 10)) + 1):
            one = _person(dice, f"M{len(found.people):06}", home, flat)
            found.people.append(one)
            found.houses[home.street, home.number].append(one)
    return found


def _home(dice: random.Random) -> Home:
    town = dice.choice(list(TOWNS))
    number = f"{dice.randint(1, 60)}{dice.choice(('', '', '', 'a', 'b', 'c'))}"
    if town in VILLAGES and dice.random() < 0.5:
        return Home(town, dice.choice(VILLAGES[town]), dice.choice(COUNTRY_STREETS.split("|")), number)
    return Home(town, "", dice.choice(TOWN_STREETS.replace("\n", "|").split("|")), number)


def _person(dice: random.Random, number: str, home: Home, flat: int) -> Person:
    origin, woman = cast.origin(dice), dice.random() < 0.5
    first = dice.choice(cast.words(origin.women if woman else origin.men))
    last = cast.surname(dice, origin, woman=woman)
    state = dice.choices(("runs", "left", "dead", "ward", "notice", "back"), (88, 6, 1.5, 1.5, 1.5, 1.5))[0]
    one = Person(number, origin, woman, first, last, home, flat, state)
    if dice.random() < 0.6:
        one = replace(one, phone=f"0{dice.choice((151, 160, 172, 176))} {dice.randint(1000000, 99999999)}")
    if dice.random() < 0.5:
        one = replace(one, email=f"{number.lower()}@example.org")
    if not woman and dice.random() < 0.12:
        partner = dice.choice([name for name in cast.words(origin.women) if " " not in name] or [""])
        one = replace(one, partner=partner)
    return one


def file(found: Company, manner: str, seed: int) -> bytes:
    """The file: "tidy" columns with marks in them, or one from an "old" system with everything where it found room."""
    dice, out = random.Random(seed), io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=";")
    writer.writeheader()
    for one in found.people:
        row = _row(dice, one, old=manner == "old")
        writer.writerow({column: row.get(column, "") for column in COLUMNS})
    return out.getvalue().encode()


def _row(dice: random.Random, one: Person, *, old: bool) -> dict[str, str]:
    home = one.home
    row = {"tenant_id": one.number, "contract_id": f"V{one.number}", "first_name": one.first, "last_name": one.last}
    row |= {"street": home.street, "house_number": home.number, "postal_code": home.code, "phone": one.phone}
    row |= {"city": _city(dice, home), "email": one.email, "move_in": "2014-03-01", "role": "Hauptmieter"}
    row |= {"salutation": "Frau" if one.woman else "Herr"}
    if one.partner:
        row |= {"first_name": f"{one.first} {dice.choice(('und', 'u.', '+'))} {one.partner}", "salutation": "Eheleute"}
    if one.state == "left":
        row["move_out"] = "2023-05-31"
    if old:
        _worn(dice, one, row)
    _marked(dice, one, row)
    return row


def _city(dice: random.Random, home: Home) -> str:
    if not home.village:
        return home.town
    return dice.choice(
        (f"{home.town} OT {home.village}", f"{home.town}-{home.village}", f"{home.town}, {home.village}")
    )


def _worn(dice: random.Random, one: Person, row: dict[str, str]) -> None:
    """What decades and short columns do to a row."""
    manner = dice.randrange(8)
    if manner == 0:
        row |= {"street": f"{row['street']} {row['house_number']}, WE {one.flat:02}", "house_number": ""}
    elif manner == 1:
        row["house_number"] += f" {dice.choice(('EG li', '2. OG re', 'DG', f'Whg. {one.flat}'))}"
    elif manner == 2:
        row |= {column: row[column].upper() for column in ("first_name", "last_name", "street", "city")}
    elif manner == 3:
        row |= {"street": row["street"][:20], "last_name": row["last_name"][:14]}
    elif manner == 4:
        row |= {"last_name": f"{row['last_name']}, {row['first_name']}", "first_name": ""}
    elif manner == 5:
        row["street"] = row["street"].replace("straße", "str.").replace("Straße", "Str.")


def _marked(dice: random.Random, one: Person, row: dict[str, str]) -> None:
    """What the file says against a letter, in one column or another."""
    marks = {
        "dead": (("last_name", " (verst.)"), ("last_name", " +03.02.2026"), ("status", "verstorben")),
        "ward": (("status", "gesetzl. Betreuung"), ("last_name", " (Betr. Fr. Hinz)")),
        "notice": (("status", "gekündigt zum 31.12."), ("last_name", " -gek.-")),
        "back": (("status", "Postrückläufer"), ("last_name", " (verz. unbek.)")),
    }
    if one.state in marks:
        column, text = dice.choice(marks[one.state])
        row[column] = row.get(column, "") + text
