"""Who is signed in here: kept in memory, so that no token ever lives in a cookie."""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

TENANT_ROLE = "mieter"
# A login that is under way ends within the life of its code, a minute, and the time of two answers.
LOGIN_SECONDS = 120
DONE = frozenset(("account", "password"))
JUST_SECONDS = 120


@dataclass(frozen=True)
class Visitor:
    """A person who signed in, as the ID token tells it."""

    name: str
    is_tenant: bool
    tenant_number: str | None
    contracts: tuple[str, ...]
    subject: str
    keycloak_session: str | None
    language: str
    done: str | None
    id_token: str = field(repr=False)

    @classmethod
    def from_claims(cls, claims: Mapping[str, Any], id_token: str) -> Self:
        """`claims` of a checked ID token; the tenancy claims are those of the scope `tenancy`."""
        return cls(
            name=str(claims.get("name") or ""),
            is_tenant=TENANT_ROLE in _texts(claims.get("roles")),
            tenant_number=next(iter(_texts(claims.get("tenant_number"))), None),
            contracts=_texts(claims.get("contracts")),
            subject=str(claims["sub"]),
            keycloak_session=claims.get("sid"),
            language=str(claims.get("locale") or ""),
            done=_just_done(claims),
            id_token=id_token,
        )


def _just_done(claims: Mapping[str, Any]) -> str | None:
    """What the claim `done` says was finished right before this sign-in: `account 1764500000`, in epoch seconds."""
    what, _, second = str(claims.get("done") or "").partition(" ")
    issued = claims.get("iat")
    if what not in DONE or not second.isascii() or not second.isdecimal() or not isinstance(issued, int):
        return None
    return what if 0 <= issued - int(second[:12]) <= JUST_SECONDS else None


def _texts(claim: object) -> tuple[str, ...]:
    if isinstance(claim, str):
        return (claim,)
    return tuple(str(value) for value in claim) if isinstance(claim, list) else ()


class Sessions:
    """Bounded and short-lived: the oldest goes first, and `clock` (seconds) ends the rest."""

    def __init__(self, lifetime_seconds: float, at_most: int, clock: Callable[[], float]) -> None:
        self._lifetime_seconds = lifetime_seconds
        self._at_most = at_most
        self._clock = clock
        self._open: OrderedDict[str, tuple[float, Visitor]] = OrderedDict()
        self._ended: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def open(self, visitor: Visitor) -> str:
        """The new session's key, unguessable."""
        self._forget_ended()
        while len(self._open) >= self._at_most:
            self._open.popitem(last=False)
        key = secrets.token_urlsafe(32)
        self._open[key] = (self._clock() + self._lifetime_seconds, visitor)
        return key

    def find(self, key: str | None) -> Visitor | None:
        """Return whose session it is; None for a key that is unknown, missing or over."""
        ends_at, visitor = self._open.get(key or "", (0.0, None))
        return visitor if self._clock() < ends_at else None

    def close(self, key: str | None) -> None:
        """End one session; an unknown key is no error."""
        self._open.pop(key or "", None)

    def has_ended(self, visitor: Visitor) -> bool:
        """Whether a logout came while this login was under way: Keycloak tells of it before it is done."""
        known = (self._ended.get(name or "", 0.0) for name in (visitor.keycloak_session, visitor.subject))
        return max(known) > self._clock()

    def close_all(self, keycloak_session: str | None, subject: str | None) -> None:
        """Ends the sessions of one Keycloak session, or where none is named all of a person; logins under way, too."""
        self._ended[keycloak_session or subject or ""] = self._clock() + LOGIN_SECONDS
        while len(self._ended) > self._at_most:
            self._ended.popitem(last=False)
        for key, (_, visitor) in list(self._open.items()):
            named = visitor.keycloak_session if keycloak_session else visitor.subject
            if named == (keycloak_session or subject):
                del self._open[key]

    def _forget_ended(self) -> None:
        now = self._clock()
        while self._open and next(iter(self._open.values()))[0] <= now:
            self._open.popitem(last=False)
