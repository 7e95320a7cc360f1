"""Names: each level of likeness by an example, with the reason that staff read, and what only evidence decides."""

import pytest

from matcher.matching.names import first_names
from matcher.matching.names.levels.first import FIRST_LEVELS
from matcher.matching.names.levels.last import LAST_LEVELS
from matcher.matching.names.likeness import Likeness, likeness
from matcher.matching.names.name import people

FIRSTS = [
    ("Jörg", "Joerg", "Vorname gleich"),
    ("Yulia", "Julija", "Vorname in anderer Umschrift"),
    ("Erika Anna", "Erika", "Vorname mit oder ohne weiteren Vornamen"),
    ("Josi", "Josefine", "Vorname in anderer Schreibweise oder Kurzform"),
    ("Sergey", "Sergei", "Vorname in anderer Umschrift"),
    ("Temutschin", "Temuçin", "Vorname in anderer Umschrift"),
    ("Wolfganga", "Wolfgang", "Vorname mit anderer Endung"),
    ("Sükrüe", "Sükrü", "Vorname mit anderer Endung"),
    ("Mattin", "Martin", "Vorname mit einem Tippfehler"),
    ("Willu", "Willi", "Vorname mit einem Tippfehler"),
    ("E.", "Erika", "Vorname nur als Anfangsbuchstabe"),
    ("Anna Yulia", "Julija", "Vorname ergänzt oder gekürzt und anders geschrieben"),
    ("Wolffgamg", "Wolfgang", "Vorname mit zwei Tippfehlern"),
    ("Helke", "Heike", "Vorname ähnlich, aber ein anderer"),
    ("Erika", "Max", "anderer Vorname"),
]
LASTS = [
    ("Müller", "Mueller", "Nachname gleich"),
    ("Höh", "von der Höh", "Nachname ohne Zusatz gleich"),
    ("Muster", "Muster-Mann", "Doppelname ergänzt, gekürzt oder gedreht"),
    ("Schmidt", "Lang geb. Schmidt", "Name vor der Ehe oder weiterer Name"),
    ("Buettner-Dornbrink", "Buettner-Dornbri", "Nachname in der Datei abgeschnitten"),
    ("Kaminska", "Kaminski", "Nachname mit anderer Endung für Mann oder Frau"),
    ("Mustermamn", "Mustermann", "Nachname mit einem Tippfehler"),
    ("Meier", "Mayer", "Nachname klingt gleich"),
    ("Schtscherbakow", "Shcherbakov", "Nachname in anderer Umschrift"),
    ("Osman", "Uthman", "Nachname in anderer Umschrift"),
    ("Rot", "Roth", "Kurzer Nachname mit einem Tippfehler"),
    ("Hilsenbekc", "Hilsebeck", "Nachname mit zwei Tippfehlern"),
    ("Kolbert", "Kramert", "Nachname entstellt"),
    ("Lang-Schmidt", "Kurz-Schmidt", "Nachname ähnlich"),
    ("Anders", "Mustermann", "anderer Nachname"),
]


def alike(typed: tuple[str, str], filed: tuple[str, str]) -> Likeness:
    """The likeness of the first person whom each text names."""
    return likeness(people(*typed)[0], people(*filed)[0])


@pytest.mark.parametrize(("typed", "filed", "reason"), FIRSTS)
def test_each_level_of_first_names_says_why(typed: str, filed: str, reason: str) -> None:
    assert alike((typed, "Mustermann"), (filed, "Mustermann")).first.label == reason


@pytest.mark.parametrize(("typed", "filed", "reason"), LASTS)
def test_each_level_of_surnames_says_why(typed: str, filed: str, reason: str) -> None:
    assert alike(("Erika", typed), ("Erika", filed)).last.label == reason


def test_every_level_has_an_example() -> None:
    assert {level.label for level in FIRST_LEVELS} <= {reason for _, _, reason in FIRSTS}
    assert {level.label for level in LAST_LEVELS} <= {reason for _, _, reason in LASTS}


def test_both_names_in_another_system_of_writing_are_one_difference() -> None:
    assert alike(("Walid", "Al-Chatib"), ("Waleed", "Alkhatib")).cost == 1


@pytest.mark.parametrize(
    ("first", "given", "particles"),
    [
        ("Klaus-D.", ("klaus", "d"), ()),
        ("Klaus v. d.", ("klaus",), ("v", "d")),
        ("Klaus D. von der", ("klaus", "d"), ("von", "der")),
    ],
)
def test_an_initial_is_no_particle(first: str, given: tuple[str, ...], particles: tuple[str, ...]) -> None:
    [one] = people(first, "Löwer")
    assert (one.first, one.particles) == (given, particles)


def test_a_couple_in_one_column_shares_its_surname() -> None:
    named = [(one.first_solid, one.core) for one in people("", "Brauer, Jochen und Fenja")]
    assert named == [("jochen", "brauer"), ("fenja", "brauer")]


def test_a_first_name_that_is_the_surname_too_stays() -> None:
    assert people("Franz-Peter", "Franz")[0].first == ("franz", "peter")
    assert people("Hassan Traute", "Al Hassan")[0].first == ("hassan", "traute")
    assert people("Hassan", "Al Hassan")[0].core == "hassan"
    assert people("Simone Schirrmeister", "Schirrmeister")[0].first == ("simone",)


@pytest.mark.parametrize(
    ("typed", "filed", "slip"),
    [
        ("Jula", "Julia", True),  # a name elsewhere, but not here
        ("Helke", "Heike", False),  # a name here
        ("Amir", "Samir", False),  # both are names of other countries
        ("Heikd", "Heike", True),  # no name, though Heiko is as near
    ],
)
def test_a_slip_makes_no_name_that_one_of_the_family_may_bear(typed: str, filed: str, slip: bool) -> None:
    assert first_names.is_slip(typed.lower(), filed.lower()) is slip


@pytest.mark.parametrize(
    ("typed", "filed"),
    [
        ("Thị Lan", "Thị Mai"),
        ("Thị", "Thị Lan"),
        ("Thị Lan", "Thị Lan Anh"),
        ("Văn Hùng", "Văn Huy"),
        ("Mohammad Ali", "Mohammad Amin"),
        ("Mohammad", "Mohammad Ali"),
        ("Mohammad Ali", "Ahmad Ali"),
        ("Abdul", "Abdul Karim"),
        ("Abdulkarim", "Abdulrahim"),
        ("Abdul Karim", "Abdul Rahim"),
    ],
)
def test_what_whole_families_share_is_no_agreement(typed: str, filed: str) -> None:
    assert alike((typed, "Mustermann"), (filed, "Mustermann")).first.cost is None


@pytest.mark.parametrize(
    ("typed", "filed"),
    [
        ("Lan", "Thị Lan"),
        ("Ali", "Mohammad Ali"),
        ("Mohamed Ali", "Mohammad Ali"),
        ("Karim", "Abdul Karim"),
        ("Abdelkarim", "Abdulkarim"),
        ("Abd Alrahman Bashar", "Abd Alrahman"),
    ],
)
def test_a_shared_name_more_or_less_is_the_same_person(typed: str, filed: str) -> None:
    assert alike((typed, "Mustermann"), (filed, "Mustermann")).first.cost == 1


@pytest.mark.parametrize(
    ("typed", "filed", "fingers"),
    [
        ("haitahm", "haitham", True),
        ("juumana", "jumana", True),
        ("jördos", "jördis", True),
        ("aysin", "aylin", False),
        ("jana", "hana", False),  # at the first letter, which people see
        ("maria", "marina", False),  # a letter that is missing
    ],
)
def test_fingers_slip_otherwise_than_names_differ(typed: str, filed: str, fingers: bool) -> None:
    assert first_names.is_of_fingers(typed, filed) is fingers


@pytest.mark.parametrize(("one", "other"), [("", "b"), ("b", ""), ("", "")])
def test_a_first_name_without_a_letter_has_no_other_ending(one: str, other: str) -> None:
    assert not first_names.other_ending(one, other)
    assert not first_names.is_written(one, other) or one == other
