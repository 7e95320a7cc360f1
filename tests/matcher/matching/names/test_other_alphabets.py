"""Names in another alphabet: Cyrillic ones are compared as passports write them, and want contact data besides."""

from dataclasses import replace

import pytest

from matcher.matching.candidate import Applicant
from tests.matcher.matching.registrant import ERIKA, answer, on_file

MAIL = {"email": "y@example.org"}


def typed(first: str, last: str, **given: str) -> Applicant:
    return replace(ERIKA, first_name=first, last_name=last, **MAIL | given)


@pytest.mark.parametrize(
    ("first", "last", "filed"),
    [
        ("Юлія", "Шевченко", ("Yuliia", "Shevchenko")),
        ("Юлия", "Шевченко", ("Julia", "Schewtschenko")),
        ("ЮЛІЯ", "ШЕВЧЕНКО", ("Iuliia", "Shevchenko")),
        ("Сергій", "Гнатюк", ("Serhii", "Hnatiuk")),
        ("Сергей", "Григорьев", ("Sergej", "Grigorjew")),
        ("Тетяна", "Щербакова", ("Tetiana", "Shcherbakova")),
        ("Наталья", "Выхина", ("Natalia", "Vykhina")),
    ],
)
def test_a_cyrillic_name_is_the_tenants_where_house_and_contact_data_agree(
    first: str, last: str, filed: tuple[str, str]
) -> None:
    for contact in (MAIL, {"phone": "03471 123456"}):
        row = on_file(first_name=filed[0], last_name=filed[1], **contact)
        assert answer(row, applicant=typed(first, last, phone="+49 3471 123456"))[0] == "match"
    row = on_file(first_name=filed[0], last_name=filed[1])
    assert answer(row, applicant=typed(first, last)) == ("review", "other_script")
    elsewhere = on_file(first_name=filed[0], last_name=filed[1], house_number="99", **MAIL)
    assert answer(elsewhere, applicant=typed(first, last))[0] == "review"


@pytest.mark.parametrize(
    ("first", "last"), [("Ольга", "Шевченко"), ("Юлія", "Коваленко"), ("Юлій", "Шевченко"), ("محمد", "حداد")]
)
def test_another_name_in_another_alphabet_is_nobodys_match_whatever_the_contact_data_say(first: str, last: str) -> None:
    row = on_file(first_name="Yuliia", last_name="Shevchenko", **MAIL)
    assert answer(row, applicant=typed(first, last))[0] == "review"
    assert answer(row, applicant=typed(first, last, email=""))[0] == "review"


def test_the_brother_with_the_same_telephone_is_another_person() -> None:
    phone = {"phone": "03471 123456"}
    row = on_file(first_name="Serhii", last_name="Hnatiuk", **phone)
    assert answer(row, applicant=typed("Андрій", "Гнатюк", **phone))[0] == "review"
    brother = on_file("T-2", first_name="Andrii", last_name="Hnatiuk", **phone)
    assert answer(row, brother, applicant=typed("Андрій", "Гнатюк", **phone))[0] == "match"


def test_two_letters_of_another_alphabet_in_a_latin_name_want_contact_data_too() -> None:
    mixed = typed("Еrikа", "Mustermann")
    assert answer(on_file(), applicant=mixed) == ("review", "other_script")
    assert answer(on_file(**MAIL), applicant=mixed)[0] == "match"
