import pytest

from letter_service.letters import number

NUMBER = number.letter_number(2026, 123)


def test_a_number_carries_year_running_number_and_check_digit() -> None:
    assert NUMBER.startswith("B26-000123-")
    assert number.letter_number(2126, 1234567).startswith("B26-1234567-")


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        NUMBER.lower(),
        f"  {NUMBER}\n",
        NUMBER.replace("-", " "),
        NUMBER.replace("-", "–"),
        f"https://konto.example/realms/bwg/konto/brief#1234-5678-9012/{NUMBER}",
    ],
)
def test_a_number_is_read_however_it_is_typed_or_scanned(typed: str) -> None:
    assert number.read_letter_number(typed) == NUMBER


@pytest.mark.parametrize(
    "typed", ["", "B26", NUMBER[:-1], NUMBER[:-1] + "x", "1234-5678-9012", "B" * 1000, "B26-٠٠٠١٢٣-4"]
)
def test_what_is_no_number_is_told_from_one(typed: str) -> None:
    assert number.read_letter_number(typed) is None


def test_a_wrong_digit_is_no_number() -> None:
    assert number.read_letter_number(NUMBER.replace("3", "4", 1)) is None
