"""The marks at the left edge where a letter is folded and punched; their heights stand with each profile."""

from letter_service.layout.profiles import Profile
from letter_service.pdf import operators
from letter_service.pdf.sheet import Piece

LEFT, FOLD_LENGTH, PUNCH_LENGTH = 5.0, 4.0, 6.0
THICKNESS_POINTS = 0.4


def fold_marks(profile: Profile) -> Piece:
    """Short rules, mm from the top left corner of A4, that no screen reader meets; none where no fold is known."""
    rules = [_rule(y, FOLD_LENGTH) for y in profile.folds]
    if profile.punch is not None:
        rules.append(_rule(profile.punch, PUNCH_LENGTH))
    return Piece((), operators=b"\n".join(rules))


def _rule(y: float, length: float) -> bytes:
    return operators.rule(operators.SOFT_INK, THICKNESS_POINTS, LEFT, y, LEFT + length)
