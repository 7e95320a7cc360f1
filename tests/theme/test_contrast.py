"""Contrast by WCAG 2.2 (1.4.3: 4.5 for text, 1.4.11: 3 for borders and focus), computed from the tokens of bwg.css.

For two companies: the colours that are made of theirs must stand out, too.
"""

import re

import pytest

from stack.company.colours import contrast
from tests import company

CSS = {
    "sample": company.stylesheet(company.BUILT).read_text("utf-8"),
    "other": company.stylesheet(company.built(company.OTHER)).read_text("utf-8"),
}
TEXT = {
    "paper": ["ink", "quiet", "brand", "brand-hover", "error", "edge"],
    "ground": ["ink", "quiet", "brand", "error"],
    "brand": ["on-brand"],
    "brand-hover": ["on-brand"],
    "error-ground": ["ink", "error"],
    "info-ground": ["ink", "brand"],
}
EDGES = {
    "paper": ["roof", "focus"],
    "ground": ["roof", "focus"],
    "error-ground": ["focus", "error"],
    "focus-gap": ["focus"],
    "info-ground": ["info"],
}


def pairs(grounds: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(colour, ground) for ground, colours in grounds.items() for colour in colours]


def tokens(whose: str, mode: str) -> dict[str, str]:
    blocks = re.findall(r":root \{([^{}]*)\}", CSS[whose])
    return dict(
        re.findall(r"^ +--([\w-]+): (#[0-9a-f]{6});", blocks[0] if mode == "light" else blocks[1], re.MULTILINE)
    )


@pytest.mark.parametrize("whose", CSS)
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), pairs(TEXT))
def test_text_stands_out(whose: str, mode: str, text: str, ground: str) -> None:
    assert contrast(tokens(whose, mode)[text], tokens(whose, mode)[ground]) >= 4.5


@pytest.mark.parametrize("whose", CSS)
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), pairs(EDGES))
def test_borders_and_focus_stand_out(whose: str, mode: str, edge: str, ground: str) -> None:
    assert contrast(tokens(whose, mode)[edge], tokens(whose, mode)[ground]) >= 3


def test_both_modes_have_the_same_tokens() -> None:
    assert tokens("sample", "light").keys() == tokens("sample", "dark").keys()
