"""Which licence a package has, in SPDX's words, and whether a release may bring it along: release/licences.toml."""

import tomllib
from pathlib import Path
from typing import Any

from license_expression import AND, OR, LicenseExpression, LicenseSymbol, get_spdx_licensing

from release.bills import said

_FILE = tomllib.loads((Path(__file__).parent / "licences.toml").read_text())
ALLOWED: dict[str, str] = _FILE["allowed"]
READ: dict[str, str] = _FILE["read"]
IMAGES: dict[str, str] = _FILE["images"]


def licence(component: dict[str, Any]) -> str:
    """What its metadata say, or what we read; "unknown" where neither says it."""
    return " AND ".join(said(component)) or READ.get(component["name"], "unknown")


def allowed(expression: str) -> bool:
    """Whether a release may bring this along: of `OR` one is enough, of `AND` all are needed."""
    return _allowed(get_spdx_licensing().parse(expression))


def _allowed(parsed: LicenseExpression) -> bool:
    if isinstance(parsed, OR):
        return any(_allowed(one) for one in parsed.args)
    if isinstance(parsed, AND):
        return all(_allowed(one) for one in parsed.args)
    # An exception (GPL WITH Classpath) is a licence of its own, which the list would have to name.
    return type(parsed) is LicenseSymbol and parsed.key in ALLOWED
