"""The masked address: its owner knows it, nobody else can read it."""

import pytest

from matcher.hint import address_hint


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (("Lange Straße", "12 a", "06406", "Bernburg"), "L*** S*** 12 a, 06*** Bernburg"),
        (("Straße des 17. Juni", "3", "06406", "Bernburg"), "S*** d*** 1*** J*** 3, 06*** Bernburg"),
        (("Ilse-Stöbe-Straße", " 7  b ", " 06406 ", " Bernburg "), "I*** S*** S*** 7 b, 06*** Bernburg"),
        (("Ulica Świętego Ducha", "1", "00-901", "Warszawa"), "U*** Ś*** D*** 1, 00*** Warszawa"),
        (("", "", "", "Bernburg"), "Bernburg"),
        (("", "", "", ""), ""),
    ],
)
def test_only_first_letters_number_region_and_town_are_told(typed: tuple[str, str, str, str], shown: str) -> None:
    assert address_hint(*typed) == shown
