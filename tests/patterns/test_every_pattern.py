"""No pattern of the repository backtracks beyond its text's length."""

from pathlib import Path

import pytest

from tests.patterns import growth, proof, repository
from tests.patterns.growth import HangsError
from tests.patterns.pattern import Pattern

# A linear pattern takes twice as long, a quadratic one four times.
AT_MOST = 3


def python(text: str) -> Pattern:
    return Pattern(Path("seed.py"), 1, text, "python")


def test_twice_the_length_of_a_hostile_text_is_about_twice_the_work() -> None:
    found, _ = repository.patterns()
    ratios = growth.worst(found)
    assert {str(pattern): ratio for pattern, ratio in ratios.items() if ratio > AT_MOST} == {}


def test_a_quadratic_pattern_is_found_by_its_growth() -> None:
    [ratio] = growth.worst([python(r"\s+$")]).values()
    assert ratio > AT_MOST


def test_an_exponential_pattern_is_named_when_it_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "SECONDS", 5)
    with pytest.raises(HangsError, match=r"seed\.py:1"):
        growth.worst([python("(a|a)*b")])


@pytest.mark.parametrize("text", [r"(a|a)*b", r"(\w+\s?)*$", r"\s+$", r"^(\d+-?)+$"])
def test_the_checker_knows_a_bad_pattern(text: str) -> None:
    [answer] = proof.ask([python(text)]).values()
    assert answer.status == "vulnerable"
    assert answer.attack


def test_a_pattern_that_is_used_from_the_beginning_only_is_judged_so() -> None:
    anchored = Pattern(Path("seed.py"), 1, r"\s+x", "python", "match")
    answers = proof.ask([anchored, python(r"\s+x")])
    assert [answer.safe for answer in answers.values()] == [True, False]


def test_letters_of_every_script_are_letters_to_the_checker() -> None:
    [answer] = proof.ask([Pattern(Path("seed.py"), 1, r"(?:\wa|äa)*!", "python", "match")]).values()
    assert answer.complexity == "exponential"
