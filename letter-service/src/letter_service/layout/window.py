"""The address as it stands in the envelope's window: in one size of type that holds all lines, never cut."""

from letter_service.errors import AddressError
from letter_service.layout.profiles import Profile
from letter_service.pdf.typeface import regular

LEFT = 25.0
# The Deutsche Post reads 10 to 12 points best; smaller ones only for what would not fit otherwise.
POINTS = (10.5, 10.0, 9.0, 8.0)
# Baseline to baseline, top to first baseline and last baseline to bottom, in mm for each point of type.
LEADING, ASCENT, SAFE_ASCENT, DESCENT = 4.4 / 10.5, 0.4, 0.3, 0.1
SAFE_LINES = 4


def placed(lines: list[str], profile: Profile) -> tuple[float, list[tuple[float, str]]]:
    """Return the size in points, and each line with its baseline; AddressError when they do not fit."""
    face = regular()
    if not face.covers("".join(lines)):
        raise AddressError(["recipient"])
    for points in POINTS:
        parts = [part for line in lines for part in face.wrapped(line, points, profile.address_width)]
        safe = len(parts) <= SAFE_LINES
        first = (profile.address_safe_top + points * SAFE_ASCENT) if safe else (profile.address_top + points * ASCENT)
        last = first + (len(parts) - 1) * points * LEADING
        if last + points * DESCENT <= profile.address_bottom:
            return points, [(first + n * points * LEADING, part) for n, part in enumerate(parts)]
    raise AddressError(["recipient"])
