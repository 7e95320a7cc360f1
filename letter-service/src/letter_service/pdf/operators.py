"""Content operators (ISO 32000-1, annex A). Positions: mm from the top left corner of A4; sizes of type: points."""

from collections.abc import Sequence
from functools import lru_cache

from letter_service.pdf.typeface import POINTS_PER_MM, Subset

PAGE_HEIGHT_POINTS = 841.89
# Black is black, so that a printer does not screen the text.
INK, SOFT_INK = b"0 0 0", b".29 .29 .29"
# Four circles' quarters as Bézier curves: the usual constant.
ROUND = 0.5523


def number(value: float) -> bytes:
    """Write a number as short as hundredths of a point allow."""
    return f"{value:.2f}".rstrip("0").rstrip(".").encode() or b"0"


def across(x: float) -> bytes:
    """Turn mm from the left into points."""
    return number(x * POINTS_PER_MM)


def up(y: float) -> bytes:
    """Turn mm from the top into points from the bottom, as PDF counts."""
    return number(PAGE_HEIGHT_POINTS - y * POINTS_PER_MM)


@lru_cache(maxsize=1024)
def text_start(font: str, points: float, x: float, y: float) -> bytes:
    """Begin a line of text with its baseline at (x, y); `lines` goes on."""
    return b"BT/%b %b Tf %b %b Td(" % (font.encode(), number(points), across(x), up(y))


def lines(starts: Sequence[tuple[bytes, Subset]], texts: Sequence[str]) -> bytes:
    """Set a text at each start. Every line but the last ends in a blank, so that screen readers part its last word."""
    last = len(texts) - 1
    return b"\n".join(
        [
            b"%b%b)Tj ET" % (start, subset.encoded(text if place == last else text + " "))
            for place, ((start, subset), text) in enumerate(zip(starts, texts, strict=True))
        ]
    )


def mixed(points: float, x: float, y: float, parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Set one line of parts, each with its font, its baseline beginning at (x, y)."""
    shown = b"".join([b"/%b %b Tf(%b)Tj" % (font.encode(), number(points), text) for font, text in parts])
    return b"BT %b %b Td%b ET" % (across(x), up(y), shown)


def rule(colour: bytes, points: float, x: float, y: float, right: float) -> bytes:
    """Draw a horizontal line at `y`, from `x` to `right`, `points` thick."""
    return b"q %b RG %b w %b %b m %b %b l S Q" % (colour, number(points), across(x), up(y), across(right), up(y))


def colour(hexadecimal: str) -> bytes:
    """The operands of a colour like `#1a2b3c`."""
    parts = (int(hexadecimal[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return " ".join(f"{part:.3f}".rstrip("0").rstrip(".").removeprefix("0") or "0" for part in parts).encode()


def box(
    left: float, top: float, right: float, bottom: float, *, tint: bytes, edge: bytes, radius: float = 2.0
) -> bytes:
    """A tinted box with a border and round corners."""
    bend = radius * (1 - ROUND)
    corners = [
        (left + radius, top, right - radius, top, right - bend, top, right, top + bend, right, top + radius),
        (
            right,
            top + radius,
            right,
            bottom - radius,
            right,
            bottom - bend,
            right - bend,
            bottom,
            right - radius,
            bottom,
        ),
        (
            right - radius,
            bottom,
            left + radius,
            bottom,
            left + bend,
            bottom,
            left,
            bottom - bend,
            left,
            bottom - radius,
        ),
        (left, bottom - radius, left, top + radius, left, top + bend, left + bend, top, left + radius, top),
    ]
    path = [b"%b %b m" % (across(left + radius), up(top))]
    for _, _, *corner in corners:
        points = [convert(value) for value, convert in zip(corner, (across, up) * 4, strict=True)]
        path.append(b"%b %b l" % (points[0], points[1]))
        path.append(b"%b %b %b %b %b %b c" % tuple(points[2:]))
    return b"q %b rg %b RG 1.2 w %b b Q" % (tint, edge, b"\n".join(path))


def placed(x: float, y: float, width: float, height: float, operators: bytes) -> bytes:
    """Paint what fills the unit square into the box whose top left corner is (x, y)."""
    size = (number(width * POINTS_PER_MM), number(height * POINTS_PER_MM))
    return b"q %b 0 0 %b %b %b cm %b Q" % (*size, across(x), up(y + height), operators)


def slanted(subset: Subset, points: float, words: str) -> bytes:
    """A pale word across the page, from the lower left to the upper right."""
    return b"q .86 g BT/%b %b Tf .6 .8 -.8 .6 130 170 Tm(%b)Tj ET Q" % (
        *(subset.name.encode(), number(points), subset.encoded(words)),
    )
