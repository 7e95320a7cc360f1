"""Where things may stand on the first page, one profile a channel; mm from the top left corner of A4.

Own print after DIN 5008:2020-03. Pingen: address area x 22-107.5, y 60-85.5, postage area x 20-109.5, y 40-60 free
(help.pingen.com, letter standards). LetterXpress prints for windows of the Deutsche Post: y 53-66 free for franking,
12 mm blank at the left, 7 mm at top and bottom.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Profile:
    """Where the window, the folds and the text lie.

    Up to four lines of an address stand from `address_safe_top` down, more from `address_top`; none is below
    `address_bottom`. `clear` are boxes that must stay unprinted: left, top, right, bottom.
    """

    name: str
    address_top: float
    address_safe_top: float
    address_bottom: float
    info_top: float
    text_top: float
    folds: tuple[float, ...]
    punch: float | None
    return_line: float | None
    clear: tuple[tuple[float, float, float, float], ...]
    address_width: float = 80.0
    info_left: float = 137.0


_DIN_B = Profile(
    name="din-b",
    address_top=62.7,
    address_safe_top=68.0,
    address_bottom=90.0,
    info_top=47.0,
    text_top=101.0,
    folds=(105.0, 210.0),
    punch=148.5,
    return_line=61.0,
    clear=((20, 45, 25, 90), (25, 45, 105, 57), (25, 62.2, 105, 64), (105, 45, 112, 90), (20, 90, 105, 95)),
)
_DIN_A = replace(
    _DIN_B,
    name="din-a",
    address_top=44.7,
    address_safe_top=50.0,
    address_bottom=72.0,
    info_top=29.0,
    text_top=83.0,
    folds=(87.0, 192.0),
    return_line=43.0,
    clear=((20, 27, 25, 72), (25, 27, 105, 39), (25, 44.2, 105, 46), (105, 27, 112, 72), (20, 72, 105, 77)),
)
_SERVICE = replace(_DIN_B, address_bottom=85.5, folds=(), punch=None, return_line=None)
PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        _DIN_B,
        _DIN_A,
        replace(
            _SERVICE,
            name="pingen",
            address_top=60.5,
            clear=(
                (0, 0, 5, 297),
                (20, 40, 109.5, 60),
                (20, 60, 25, 85.5),
                (105, 60, 109.5, 85.5),
                (20, 85.5, 110, 95),
            ),
        ),
        replace(
            _SERVICE,
            name="letterxpress",
            address_top=66.0,
            address_bottom=90.0,
            clear=((0, 0, 12, 297), (0, 0, 210, 7), (0, 290, 210, 297), (20, 45, 112, 66), (105, 66, 112, 90)),
        ),
    )
}
