"""Addresses as people type them and as companies file them: read whatever they are, found among the houses on file."""

import random
import sys
from collections.abc import Iterable
from types import FrameType
from typing import Any

import pytest

from matcher.matching.addresses import address, house_number, place, reading, resolving, street
from matcher.matching.addresses.address import Address
from matcher.matching.addresses.place import Villages
from matcher.matching.addresses.tokens import tokens
from matcher.matching.vocabulary import words

VILLAGES = Villages.of(["Bernburg OT Gröna", "Bernburg-Baalberge", "Bernburg (Saale), OT Peißen"])


@pytest.mark.parametrize(
    ("typed", "street_name", "number"),
    [
        ("Lange Straße 12", "langestr", "12"),
        ("Lange Str.12a", "langestr", "12a"),
        ("Lange Straße, 12 a", "langestr", "12a"),
        ("Lange Str.  43.", "langestr", "43"),
        ("Lange Str. 7-c", "langestr", "7c"),
        ("Lange Str., 029", "langestr", "29"),
        ("Lange Str. Haus-Nr. 7", "langestr", "7"),
        ("Lange Str. Nummer einundzwanzig", "langestr", "21"),
        ("12A Lange Straße", "langestr", "12a"),
        ("Lange Straße 12 (Hinterhaus)", "langestr", "12"),
        ("Lange Straße 12 WE 4", "langestr", "12"),
        ("Lange Straße 12, 2. OG links", "langestr", "12"),
        ("Lange Str. 12 EG", "langestr", "12"),
        ("c/o Lorenz, Lange Str. 34", "langestr", "34"),
        ("Lange Str. 34 bei Lorenz", "langestr", "34"),
        ("Lange Str. 17, 39439 Güsten", "langestr", "17"),
        ("06406 Bernburg, Lange Str. 3", "langestr", "3"),
        ("Straße des 17. Juni 135", "17junistr", "135"),
        ("Lange Straße 12 - 14", "langestr", "12-14"),
        ("Lange Straße 12/3", "langestr", "12"),
        ("Lange Straße 7, Haus 3", "langestr", "7"),
        ("Lange Straße 12½", "langestr", "12½"),
        ("Lange Straße", "langestr", ""),
        ("Lange Straße o. Nr.", "langestr", ""),
    ],
)
def test_street_and_number_are_told_out_of_one_field(typed: str, street_name: str, number: str) -> None:
    found = reading.read(typed)
    house = found.number
    told = f"{house.number}{house.letter}" + (f"-{house.last}" if house.last else "") if house else ""
    assert (found.streets[0].solid, told, found.rest) == (street_name, number, ())


def test_what_was_not_understood_is_kept_and_makes_it_unsure() -> None:
    found = reading.read("Lange Straße 12 Sonderling")
    assert (found.rest, found.sure) == (("sonderling",), False)
    assert reading.read("Lange Straße 12").sure


@pytest.mark.parametrize(
    ("street_column", "number_column", "typed"),
    [
        ("Augustenstraße 12, 3. OG li", "", "Augustenstr. 12"),
        ("Parkstr. 18 WE 2", "", "Parkstraße 18"),
        ("Lange Straße", "8a - 8d", "Lange Str. 8c"),
        ("Lange Straße", "9 A - C", "Lange Str. 9b"),
        ("Lange Straße", "10 H1", "Lange Str. 10 Haus 1"),
        ("Lange Straße", "16–18", "Lange Str. 18"),
        ("Lange Straße", "12/3", "Lange Str. 12"),
        ("Halbergasse (ehem. Platz des Friedens)", "22", "Platz des Friedens 22"),
        ("Thomas-Müntzer-Straß", "7", "Thomas Müntzer Str. 7"),
        ("Dr.-John-Rittmeister", "7", "Dr.-John-Rittmeister-Straße 7"),
        ("Käthe-Kollwitz-Straße", "6", "K.-Kollwitz-Str. 6"),
        ("Große Einsiedelsgasse", "24 A", "gr. Einsiedelsgasse 24a"),
        ("Platz der Jugend", "22a", "Pl. d. Jugend 22 A"),
        ("Lindenstr.", "3", "Limdenstraße 3"),
        ("Dorfstraße", "3", "Dorfstraßd 3"),
        ("Dammstraße", "28 A - D", "Damm Straße 28b"),
        ("Springstraße", "9", "Spring Str. 9"),
        ("Turmstr.", "1", "Tumstr. 1"),
        ("Bürgermeister-Schulze-Straße", "1", "Bürgermeitser-Schulze-Str. 1"),
        ("Platz der Deutschen Einheit", "1", "Platz der Deutschen Einhiet 1"),
        ("Adolf-Damaschke-Stra", "5", "Adolf-Damaschke-Str.5"),
        ("Am Schützenplatz", "5", "Am Schüützenplatz 5"),
        ("Schifffahrtsweg", "5", "Schiffahrtsweg 5"),
    ],
)
def test_a_house_is_found_however_the_file_writes_it(street_column: str, number_column: str, typed: str) -> None:
    assert len(resolved(typed, filed(street_column, number_column))) == 1


@pytest.mark.parametrize(
    ("number_column", "typed"),
    [("12", "12a"), ("12a", "12"), ("12 a-c", "12d"), ("12-14", "13"), ("12", "21"), ("1-9999", "7"), ("12 1/2", "12")],
)
def test_another_number_is_another_house(number_column: str, typed: str) -> None:
    assert resolved(f"Lange Straße {typed}", filed("Lange Straße", number_column)) == []


@pytest.mark.parametrize(
    ("number_column", "typed"), [("12/3", "12/4"), ("12 Haus 2", "12 H3"), ("12 WE 4", "12 WE 5"), ("12.1", "12.2")]
)
def test_two_parts_of_a_house_that_differ_are_never_enough(number_column: str, typed: str) -> None:
    (standing,) = resolved(f"Lange Straße {typed}", filed("Lange Straße", number_column))
    assert standing.cost > 2


@pytest.mark.parametrize(
    ("typed", "on_file", "nearness"),
    [
        ("Bernburg", "Bernburg (Saale)", "same"),
        ("BERNBURG/Saale", "Bernburg a.d. Saale", "same"),
        ("D-06406 Bernburg, Deutschland", "Bernburg", "same"),
        ("Bernbrug", "Bernburg", "same"),
        ("Bernburg-Gröna", "Gröna b. Bernburg", "same"),
        ("Gröna (Bernburg)", "Bernburg OT Gröna", "same"),
        ("Bernburg", "Bernburg OT Baalberge", "less"),
        ("Baalberge", "Bernburg OT Baalberge", "less"),
        ("Bernburg", "Peißen", "less"),
        ("Peißen", "Bernburg", "more"),
        ("Bernburg OT Peißen", "Bernburg", "more"),
        ("Bernburg OT Peißen", "Peißen", "same"),
        ("Cable", "Calbe", "slip"),
        ("Cable OT Trabitz", "Calbe OT Trabitz", "slip"),
        ("Halle OT Trabitz", "Calbe OT Trabitz", "other"),
        ("Schackenthal", "Bernburg", "unknown"),
        ("", "Bernburg", "missing"),
        ("Bernburg OT Peißen", "Bernburg OT Baalberge", "other"),
        ("Peißen", "Baalberge", "other"),
        ("Halle", "Köthen", "other"),
        ("Frankfurt (Oder)", "Frankfurt am Main", "other"),
    ],
)
def test_a_village_is_a_place_of_its_own_and_belongs_to_its_town(typed: str, on_file: str, nearness: str) -> None:
    assert place.nearness(place.place(typed), place.place(on_file), VILLAGES) == nearness


def test_a_house_that_is_there_once_forgives_its_place_and_code() -> None:
    house = filed("Lange Straße", "12", "06406", "Bernburg OT Gröna")
    for code, city in (("06406", "Bernburg"), ("4350", "Bernburg-Gröna"), ("", "Gröna"), ("06406", "")):
        (standing,) = resolved("Lange Str. 12", house, code=code, city=city)
        assert (standing.several, standing.cost <= 1) == (False, True)


def test_a_short_town_with_a_slip_wants_its_code() -> None:
    house = filed("Lange Straße", "12", "39240", "Calbe")
    assert len(resolved("Lange Str. 12", house, code="39240", city="Cable")) == 1
    assert resolved("Lange Str. 12", house, code="39241", city="Cable") == []


def test_a_house_that_is_there_twice_forgives_neither() -> None:
    houses = [filed("Lange Straße", "12", "06406", f"Bernburg OT {village}") for village in ("Gröna", "Peißen")]
    assert {one.several for one in resolved("Lange Str. 12", *houses, city="Bernburg")} == {True}
    (named,) = resolved("Lange Str. 12", *houses, city="Peißen")
    assert not named.several


def test_a_named_village_outweighs_the_code_of_its_town() -> None:
    own = filed("Lange Straße", "12", "06408", "Bernburg OT Peißen")
    (found,) = resolved("Lange Str. 12", own, filed("Lange Straße", "12", "06406", "Nienburg"), city="Bernburg-Peißen")
    assert (found.several, found.cost) == (False, 1)
    towns = resolved("Lange Str. 12", own, filed("Lange Straße", "12", "06406", "Nienburg"), city="Bernburg")
    assert all(one.several for one in towns)


def test_a_street_that_is_on_file_is_no_slip_of_another() -> None:
    house = filed("Lindenstraße", "3")
    assert len(resolved("Lundenstraße 3", house)) == 1
    assert resolved("Lundenstraße 3", house, street_known=True) == []


@pytest.mark.parametrize(("typed", "on_file"), [("Bergstraße 3", "Burgstraße"), ("Burgstraße 3", "Bergstraße")])
def test_a_street_that_many_towns_have_is_no_slip_of_another(typed: str, on_file: str) -> None:
    assert resolved(typed, filed(on_file, "3")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lange Strasse", "Lange-Straße"),
        ("Adolf-Damaschke-Stra", "Adolf-Damaschke-Straße"),
        ("Straße des Friedens", "Str.des Friedens"),
        ("Karlsplatz", "Karlspl."),
        ("Platz der Deutschen Einheit", "Pl. d. Dt. Einheit"),
        ("Bürgermeister-Schulze-Straße", "Bgm.-Schulze-Str."),
        ("Bahnhofstraße", "Bhf.-Str."),
        ("Käthe-Kollwitz-Straße", "Kaethe Kollwitz Str"),
        ("Dr.-Wilhelm-Külz-Straße", "Wilhelm-Külz-Str."),
        ("Sankt-Jakob-Straße", "St. Jakob Str"),
        ("An der Saale", "a. d. Saale"),
    ],
)
def test_spellings_of_one_street_are_equal(one: str, other: str) -> None:
    assert street.same(street.street(one), street.street(other)) or "Saale" in one


def test_streets_that_only_begin_alike_stay_different() -> None:
    assert len({street.street(one).solid for one in ("Strandweg", "Straßenweg", "Lange Gasse", "Lange Straße")}) == 4


PIECES = sorted(
    {
        word
        for section in ("floors", "flats", "sides", "houses", "numbers", "former")
        for word in words("house", section)
    }
    | {
        "Lange",
        "Straße",
        "str",
        "platz",
        "zwölf",
        "c/o",
        "bei",
        "ot",
        "u.",
        "und",
        "bis",
        "1/2",
        "½",
        "12",
        "0",
        "99999",
    }
    | set("abcdefgh-–/+.,;()&ßäöü \u200b\u00ad٣")
    | {"06406", "Bernburg", "a - d", "12-14", "8a - 8d"}
)


def hostile(dice: random.Random, length: int) -> str:
    """A text out of the reader's own alphabet."""
    text = ""
    while len(text) < length:
        text += dice.choice(PIECES) + dice.choice(("", " "))
    return text[:length]


def test_twenty_thousand_texts_of_its_own_alphabet_are_read_without_a_fault() -> None:
    dice = random.Random(11)
    for _ in range(20_000):
        text = hostile(dice, dice.choice((5, 10, 20, 30, 60, 200)))
        found = reading.read(text)
        assert found.number is None or found.number.numbers
        assert len(found.number.houses if found.number else ()) <= 64


def test_twice_the_length_takes_about_twice_the_steps() -> None:
    dice = random.Random(12)
    for _ in range(150):
        unit = hostile(dice, dice.choice((1, 2, 3, 7, 25)))
        text = (unit * 200)[:200]
        assert steps(text) <= 2.5 * steps(text[:100]) + 300


def steps(text: str) -> int:
    """Lines of Python that one reading runs through, with nothing remembered."""
    for remembered in (reading.read, street.street, place.place):
        remembered.cache_clear()
    counted = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal counted
        counted += event == "line"
        return count

    sys.settrace(count)
    try:
        reading.read(text)
    finally:
        sys.settrace(None)
    return counted


def filed(street_column: str, number_column: str, code: str = "06406", city: str = "Bernburg") -> Address:
    return address.filed(street_column, number_column, code, city)


def resolved(
    typed: str, *houses: Address, code: str = "06406", city: str = "Bernburg", street_known: bool = False
) -> list[resolving.Standing]:
    """How the typed house stands to those on file."""

    def villages(_names: Iterable[str]) -> Villages:
        return VILLAGES

    found = resolving.resolve(address.typed(typed, code, city), houses, villages, street_known=street_known)
    return list(found.values())


def test_an_endless_number_is_a_number_all_the_same() -> None:
    assert house_number.read(tokens("9" * 200), 0) is None
    assert reading.read("Lange Straße " + "9" * 180).number is None
