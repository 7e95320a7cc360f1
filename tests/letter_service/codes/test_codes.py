import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letter_service.codes.code import CODE_DIGITS, grouped, new_code, read_code

codes = st.integers(0, 10**11 - 1).map(lambda number: new_code(lambda _: number))
BLANKS = ["", " ", "  ", "\t", "\n", "\u00a0", "\u2009", "\u202f", "\u3000", "\u200b", "\u200f", "\ufeff"]
DASHES = ["-", " - ", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212", "\uff0d", "\u30fc", "\u00ad"]
ZEROS = [chr(point) for point in range(0x110000) if unicodedata.decimal(chr(point), -1) == 0]


def test_a_code_has_eleven_random_digits_and_a_check_digit() -> None:
    asked = []
    code = new_code(lambda below: asked.append(below) or 7)  # type: ignore[func-returns-value]
    assert asked == [10**11]
    assert code.startswith("00000000007")
    assert len(code) == CODE_DIGITS


def test_a_code_is_printed_in_three_groups_of_four() -> None:
    assert grouped("123456789012") == "1234-5678-9012"


@given(codes)
def test_a_code_is_read_as_it_is_printed(code: str) -> None:
    assert read_code(code) == read_code(grouped(code)) == code


@given(codes, st.integers(0, CODE_DIGITS - 1), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(code: str, place: int, shift: int) -> None:
    digit = (int(code[place]) + shift) % 10
    assert read_code(f"{code[:place]}{digit}{code[place + 1 :]}") is None


@given(codes, st.integers(0, CODE_DIGITS - 2))
def test_every_swap_of_neighbours_is_noticed(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read_code(swapped) == (code if swapped == code else None)


@pytest.mark.parametrize("zero", ZEROS, ids=unicodedata.name)
def test_digits_of_every_script_are_understood(zero: str) -> None:
    code = new_code(random.Random(1).randrange)
    typed = "".join(chr(ord(zero) + int(digit)) for digit in code)
    assert read_code(typed) == code


@pytest.mark.parametrize(
    "blank_or_dash", [*BLANKS, *DASHES], ids=lambda text: " ".join(f"{ord(one):04X}" for one in text)
)
def test_blanks_and_dashes_of_every_kind_are_dropped(blank_or_dash: str) -> None:
    code = new_code(lambda _: 12345678901)
    assert read_code(blank_or_dash.join([code[:4], code[4:8], code[8:]]) + blank_or_dash) == code


def test_a_hundred_characters_are_read_and_no_more() -> None:
    code = new_code(lambda _: 12345678901)
    assert read_code(code.ljust(100)) == code
    assert read_code(code.ljust(101)) is None


@pytest.mark.parametrize(
    "typed", ["", "1234", "1234-5678-901x", "1" * 13, "B26-000123-4", "½" * 12, "1" * 1000, "\x00"]
)
def test_anything_else_is_a_typo(typed: str) -> None:
    assert read_code(typed) is None


@given(st.text())
def test_no_text_breaks_the_reading(typed: str) -> None:
    assert read_code(typed) is None or len(str(read_code(typed))) == CODE_DIGITS
