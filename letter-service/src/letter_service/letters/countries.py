"""Countries as the Deutsche Post wants them below a foreign address: in German, in capitals. Names from CLDR."""

from functools import cache, lru_cache

from babel import Locale

HOME = "DE"
OTHER_NAMES = {"USA": "US", "ENGLAND": "GB", "GROSSBRITANNIEN": "GB", "HOLLAND": "NL", "TSCHECHISCHE REPUBLIK": "CZ"}
# Where the number comes before the street, and where the postal code comes after the town (Universal Postal Union).
NUMBER_FIRST = frozenset(("AU", "CA", "FR", "GB", "IE", "IN", "LU", "MA", "NZ", "TN", "US", "ZA"))
CODE_LAST = frozenset(("AU", "CA", "GB", "IE", "IN", "NZ", "US"))


@lru_cache(maxsize=1024)
def code_of(country: str) -> str | None:
    """Return the ISO 3166-1 code of a code or German name, HOME for an empty one, None for no country."""
    wanted = country.strip().upper()
    if not wanted:
        return HOME
    return wanted if wanted in _names() else _codes().get(wanted)


def name_of(code: str) -> str:
    """Return the German name in capitals."""
    return _names()[code]


@cache
def _names() -> dict[str, str]:
    territories = Locale("de").territories
    return {code: name.upper() for code, name in territories.items() if len(code) == 2 and code not in ("EU", "ZZ")}


@cache
def _codes() -> dict[str, str]:
    return {name: code for code, name in _names().items()} | OTHER_NAMES
