"""Days in words, as Unicode's CLDR spells them in each language."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date


@lru_cache(maxsize=256)
def written(day: date, form: str, language: str) -> str:
    """Write a day in a form of UTS 35, `EEEE, d. MMMM y`."""
    return str(format_date(day, form, locale=language))
