"""The two sizes in which a letter is set."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Sizes of type in points, `line` in mm from baseline to baseline."""

    body: float = 12.5
    line: float = 5.9
    subject: float = 14.0
    label: float = 11.0
    code: float = 27.0
    valid: float = 13.0
    info_label: float = 9.0
    info: float = 11.0
    info_line: float = 4.7
    indent: float = 7.0
    box: float = 26.0
    label_down: float = 7.5
    code_down: float = 20.0
    valid_down: float = 14.5
    valid_left: float = 122.0
    pages: int = 1


STANDARD = Scale()
# 16 points and more for people who see badly; the legal lines at the foot stay small.
LARGE = Scale(
    body=16,
    line=7.4,
    subject=18,
    label=16,
    code=32,
    valid=16,
    info_label=16,
    info=16,
    info_line=6.8,
    indent=9,
    box=33,
    label_down=9.5,
    code_down=25,
    valid_down=18,
    valid_left=121,
    pages=2,
)
