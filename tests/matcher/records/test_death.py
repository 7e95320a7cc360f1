"""A death that the records tell beyond doubt, and the many remarks that are none of the tenant's."""

import pytest

from matcher.records.death import is_told
from matcher.records.recipient import Recipient

ERIKA = Recipient("Frau", "", "Erika", "Mustermann", "Lange Straße", "12", "06406", "Bernburg")


@pytest.mark.parametrize(
    "status",
    [
        "verstorben",
        "Verstorben am 3.11.2026",
        "verst.",
        "† 12.10.2026",
        "Mieterin verstorben",
        "gestorben im März 2026",
        "tot",
    ],
)
def test_a_plain_word_of_death_is_one(status: str) -> None:
    assert is_told(status, ERIKA)


@pytest.mark.parametrize(
    "status",
    [
        "",
        "aktiv",
        "Ehemann verstorben",
        "Mann verst.",
        "Witwe, Gatte † 2019",
        "Erbe",
        "Erben ermittelt",
        "Mitmieter Karl verstorben",
        "Hund gestorben",
        "nicht verstorben",
        "verstorben?",
        "verstorben? bitte prüfen",
        "Totalschaden",
    ],
)
def test_what_may_mean_somebody_else_is_none(status: str) -> None:
    assert not is_told(status, ERIKA)


def test_a_row_of_two_people_says_of_neither() -> None:
    couple = Recipient("", "", "Erika und Max", "Mustermann", "Lange Straße", "12", "06406", "Bernburg")
    assert not is_told("verstorben", couple)
