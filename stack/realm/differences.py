"""What differs between a file and a running realm, by path, and what is left to staff."""

import json
from dataclasses import dataclass
from typing import Any

# Keycloak shows this where it keeps a secret that it does not tell: whether it is another one cannot be seen.
MASKED = "**********"
SECRET = frozenset(("secret", "password"))
SHOWN_CHARACTERS = 80
Path = tuple[str, ...]


@dataclass(frozen=True)
class Left:
    """Paths that the comparison leaves alone, each with all that lies below it."""

    paths: frozenset[Path] = frozenset()

    @classmethod
    def of(cls, text: str) -> "Left":
        """Paths divided by blanks, their steps by `/`: `smtpServer/host clients/portal`."""
        return cls(frozenset(tuple(path.split("/")) for path in text.split()))

    def __contains__(self, path: Path) -> bool:
        return any(path[:end] in self.paths for end in range(1, len(path) + 1))


@dataclass(frozen=True)
class Difference:
    """One value that is another one than the file says; as text a sentence without secrets."""

    path: Path
    wanted: Any
    found: Any

    def __str__(self) -> str:
        return self.below(0)

    def below(self, steps: int) -> str:
        """The sentence without the first steps of the path, for a text that names them itself."""
        name = "/".join(self.path[steps:])
        if SECRET & set(self.path):
            return f"{name} is another one"
        return f"{name} is {_shown(self.found)}, the file says {_shown(self.wanted)}"


def _shown(value: object) -> str:
    text = "not set" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def differences(wanted: Any, found: Any, left: Left = Left(), path: Path = ()) -> list[Difference]:  # noqa: ANN401
    """Everything wanted that is missing or other, but for what is left; the order of plain lists means nothing."""
    if path in left:
        return []
    if isinstance(wanted, dict):
        return [
            one
            for key, value in wanted.items()
            for one in differences(value, (found or {}).get(key), left, (*path, key))
        ]
    return [] if _same(wanted, found) else [Difference(path, wanted, found)]


def differs(wanted: Any, found: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Whether anything that is wanted is missing or other."""
    return bool(differences(wanted, found))


def merged(wanted: Any, found: Any, left: Left = Left(), path: Path = ()) -> Any:  # noqa: ANN401 - any JSON value
    """What to write: the file's values over those that are there, which stay where they are left or not named."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return found | {key: merged(value, found.get(key), left, (*path, key)) for key, value in wanted.items()}
    return found if path in left and found is not None else wanted


def _same(wanted: Any, found: Any) -> bool:  # noqa: ANN401 - any JSON value
    if isinstance(wanted, list):
        return _same_list(wanted, found or [])
    if found == MASKED:
        return True
    return (wanted or "") == (found or "") or str(wanted).lower() == str(found).lower()


def _same_list(wanted: list[Any], found: list[Any]) -> bool:
    if len(wanted) != len(found):
        return False
    if all(isinstance(one, str) for one in (*wanted, *found)):
        return sorted(wanted) == sorted(found)
    return not any(differs(one, other) for one, other in zip(wanted, found, strict=True))
