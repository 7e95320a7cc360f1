"""Who is signed in at the desk: kept in memory, so that no token ever lives in a cookie."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from matcher.acts.rights import Right, may
from matcher.plan.act import Act, Kind, Role

# The roles of the realm that open the desk. Who holds several acts by the first of these that may.
RANKS: tuple[Role, ...] = ("clerk", "lead", "operator")
# A login that is under way ends within the life of its code, a minute, and the time of two answers.
LOGIN_SECONDS = 120
MOST_PASSED = 500


@dataclass(slots=True)
class Tokens:
    """What Keycloak gave for a person; `ends_at` is of the access token, in seconds of the sessions' clock."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    identity: str = field(repr=False)
    ends_at: float


@dataclass(slots=True)
class Session:
    """A person who signed in; `roles` are those of the last look at Keycloak, `looked_at` in seconds of the clock."""

    subject: str
    name: str
    keycloak_session: str | None
    roles: frozenset[Role]
    looked_at: float
    tokens: Tokens = field(repr=False)
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    said: str = ""
    # The newest cases that the person decided or passed, so that the next one is another.
    passed: list[str] = field(default_factory=list)
    query: str = ""
    # The hits of this query that are recorded as seen: account and, where there is none, tenant number.
    seen_hits: set[tuple[str, str]] = field(default_factory=set)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    def role_for(self, right: Right) -> Role | None:
        """The role by which this person may do this; None when no role of theirs may."""
        return next((role for role in RANKS if role in self.roles and may(role, right)), None)

    def can(self, right: Right) -> bool:
        """Whether this person may do this."""
        return self.role_for(right) is not None

    def act(self, kind: Kind, account_id: str | None = None) -> Act:
        """An act in this person's name, by the role that may do it; by one that may not, to record the attempt."""
        role = self.role_for(kind) or min(self.roles)
        return Act(kind, self.subject, role, account_id, by_name=self.name)

    def leave(self, account_id: str) -> None:
        """Note that the person is through with a case for now."""
        self.passed = [*(one for one in self.passed if one != account_id), account_id][-MOST_PASSED:]

    def say(self, sentence: str) -> None:
        """What the next page tells on top."""
        self.said = sentence

    def take_said(self) -> str:
        """What was to be told, once."""
        said, self.said = self.said, ""
        return said


def roles_of(claims: Mapping[str, Any]) -> frozenset[Role]:
    """The roles of the desk among the claim `roles`."""
    roles = claims.get("roles")
    return frozenset(one for one in RANKS if isinstance(roles, list) and one in roles)


class Sessions:
    """Bounded and short-lived: the oldest goes first, and `clock` (seconds) ends the rest."""

    def __init__(self, lifetime_seconds: float, at_most: int, clock: Callable[[], float]) -> None:
        self._lifetime_seconds = lifetime_seconds
        self._at_most = at_most
        self.clock = clock
        self._open: OrderedDict[str, tuple[float, Session]] = OrderedDict()
        self._ended: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def open(self, session: Session) -> str:
        """The new session's key, unguessable."""
        while self._open and next(iter(self._open.values()))[0] <= self.clock():
            self._open.popitem(last=False)
        while len(self._open) >= self._at_most:
            self._open.popitem(last=False)
        key = secrets.token_urlsafe(32)
        self._open[key] = (self.clock() + self._lifetime_seconds, session)
        return key

    def find(self, key: str | None) -> Session | None:
        """Return the session; None for a key that is unknown, missing or over."""
        ends_at, session = self._open.get(key or "", (0.0, None))
        return session if self.clock() < ends_at else None

    def close(self, key: str | None) -> None:
        """End one session; an unknown key is no error."""
        self._open.pop(key or "", None)

    def has_ended(self, session: Session) -> bool:
        """Whether a logout came while this login was under way: Keycloak tells of it before it is done."""
        known = (self._ended.get(name or "", 0.0) for name in (session.keycloak_session, session.subject))
        return max(known) > self.clock()

    def close_all(self, keycloak_session: str | None, subject: str | None) -> None:
        """End the sessions of one Keycloak session, or where none is named all of a person; logins under way, too."""
        self._ended[keycloak_session or subject or ""] = self.clock() + LOGIN_SECONDS
        while len(self._ended) > self._at_most:
            self._ended.popitem(last=False)
        for key, (_, session) in list(self._open.items()):
            named = session.keycloak_session if keycloak_session else session.subject
            if named == (keycloak_session or subject):
                del self._open[key]
