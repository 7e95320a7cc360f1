"""A realm's file with the values of this system filled in, as Keycloak's import does it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stack.commands import StackError

# Values that stand for several: they bring the quotes between these with them (stack/company/build.py).
LISTS = frozenset(("PAGE_LANGUAGES",))


def load(file: Path, values: Mapping[str, str]) -> dict[str, Any]:
    """`${NAME}` and `${NAME:default}` filled in; StackError for a name without value and default.

    Names in small letters are Keycloak's own and stay.
    """
    missing: set[str] = set()

    def value(found: re.Match[str]) -> str:
        name, default = found["name"], found["default"]
        if name not in values and default is None:
            missing.add(name)
        given = values.get(name, default or "")
        return given if name in LISTS else json.dumps(given)[1:-1]

    text = re.sub(r"\$\{(?P<name>[A-Z_]+)(?::(?P<default>[^{}]*))?\}", value, file.read_text("utf-8"))
    if missing:
        raise StackError(f"{file.name} wants values that nobody gave: {', '.join(sorted(missing))}.")
    realm: dict[str, Any] = json.loads(text)
    return realm


def of_environment(environment: Mapping[str, str], company: Path | None) -> dict[str, str]:
    """What the environment says, `X` or the file that `X_FILE` names; else the company's file, lines `NAME=value`.

    An empty one says nothing where the company's file does. StackError for a file that cannot be read.
    """
    lines = _read(company).splitlines() if company else []
    of_the_company = dict(line.split("=", 1) for line in lines if "=" in line)
    files = {name.removesuffix("_FILE"): path for name, path in environment.items() if name.endswith("_FILE")}
    # The bundle with the company's authorities and the like are no values of the realm, and are not looked into.
    read = {
        name: _read(Path(path)).rstrip("\n") for name, path in files.items() if name.endswith(("_SECRET", "_PASSWORD"))
    }
    given = {**environment, **read}
    return of_the_company | {name: value for name, value in given.items() if value or name not in of_the_company}


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise StackError(f"{file} cannot be read: {error.strerror}.") from None
