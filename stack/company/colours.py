"""Contrast by WCAG 2.2 (1.4.3: 4.5 to 1 for text, 1.4.11: 3 to 1 for lines), and colours made of others."""

import re
from collections.abc import Iterable

TEXT, LINE = 4.5, 3.0
WHITE, BLACK = "#ffffff", "#000000"
# What stands behind the company's colours: the page and the ground around it, in either mode (bwg.css).
LIGHT, DARK = ("#ffffff", "#eef2f1"), ("#16181b", "#0d0f11")
NAMES = {LIGHT[0]: "Weiß", LIGHT[1]: "dem hellen Grund der Seiten", DARK[0]: "Schwarz", DARK[1]: "dem dunklen Grund"}
HEX = re.compile(r"#[0-9a-f]{6}")


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, definition)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (equal) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`one` with this share of `other`."""
    parts = (a + (b - a) * share for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def tint(colour: str) -> str:
    """A ground so pale that the colour can be read on it."""
    return mixed(colour, WHITE, 0.91)


def shade(colour: str) -> str:
    """The colour of a dark box in dark mode."""
    return mixed(DARK[0], colour, 0.1)


def readable(value: str, grounds: Iterable[str], least: float) -> str:
    """The colour in small letters; ValueError with the ratio where it does not stand out from one of the grounds."""
    colour = value.lower()
    if not HEX.fullmatch(colour):
        raise ValueError("muss eine Farbe der Form #1a2b3c sein")
    for ground in grounds:
        ratio = contrast(colour, ground)
        if ratio < least:
            told, needed = (f"{number:.1f}".replace(".", ",") for number in (int(ratio * 10) / 10, least))
            raise ValueError(
                f"hat auf {NAMES[ground]} nur einen Kontrast von {told} zu 1, nötig sind {needed} zu 1 (WCAG 2.2)"
            )
    return colour


def _parts(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
