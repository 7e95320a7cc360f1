"""Contrast by WCAG 2.2 (1.4.3: 4.5 for text, 1.4.11: 3 for borders and focus), computed from the tokens of bwg.css."""

import re

import pytest

from tests.theme import theme

CSS = (theme.THEME / "login" / "resources" / "css" / "bwg.css").read_text(encoding="utf-8")
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


def tokens(mode: str) -> dict[str, str]:
    blocks = re.findall(r":root \{([^{}]*)\}", CSS)
    return dict(
        re.findall(r"^ +--([\w-]+): (#[0-9a-f]{6});", blocks[0] if mode == "light" else blocks[1], re.MULTILINE)
    )


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, definition)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), pairs(TEXT))
def test_text_stands_out(mode: str, text: str, ground: str) -> None:
    assert contrast(tokens(mode)[text], tokens(mode)[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), pairs(EDGES))
def test_borders_and_focus_stand_out(mode: str, edge: str, ground: str) -> None:
    assert contrast(tokens(mode)[edge], tokens(mode)[ground]) >= 3


def test_both_modes_have_the_same_tokens() -> None:
    assert tokens("light").keys() == tokens("dark").keys()


def test_black_on_white_is_the_contrast_that_the_standard_names() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
