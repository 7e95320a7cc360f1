"""Who on file may be meant by a registration: field by field beside what was typed, the likest first."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Literal

from matcher import berlin
from matcher.db import Connection, queries
from matcher.keycloak.account import Account
from matcher.matching import reasons
from matcher.matching.candidate import Applicant, Candidate, Found
from matcher.matching.findings import Finding, compare
from matcher.matching.flags import FLAG_TEXTS
from matcher.matching.names.levels.level import Level
from matcher.records import lookup
from matcher.registration import store
from matcher.registration.store import Holder

Verdict = Literal["equal", "similar", "different", "missing"]
VERDICTS: dict[Verdict, str] = {
    "equal": "gleich",
    "similar": "ähnlich",
    "different": "verschieden",
    "missing": "fehlt",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the comparison, named in German: as typed, as on file, and how they stand to each other."""

    name: str
    typed: str
    filed: str
    verdict: Verdict
    words: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody on file who may be meant. `holder`: another account of this number.

    `current`: a contract runs today; `remark`: what the record says against a letter; `words`: the comparison in a
    sentence; `key`: which key or button takes this one (1 for the likest).
    """

    tenant_id: str
    key: int
    fields: list[Field]
    current: bool
    remark: str
    words: str
    holder: Holder | None = None


MOST = 5


def suggested(
    connection: Connection, account: Account, tenant_id: str | None, now: datetime.datetime
) -> list[Suggestion]:
    """Who may be meant, the one that the account is under first; at most MOST of them."""
    applicant = account.applicant
    found = lookup.found(connection, applicant)
    best: dict[str, Finding] = {}
    for one in compare(applicant, found):
        best.setdefault(one.candidate.tenant_id, one)
    ours = _of_tenant(connection, applicant, found, tenant_id) if tenant_id else None
    if ours is not None:
        best = {ours.candidate.tenant_id: best.get(ours.candidate.tenant_id, ours)} | best
    chosen = list(best.values())[:MOST]
    return [_suggestion(connection, account, one, key, now) for key, one in enumerate(chosen, 1)]


def preview(connection: Connection, account: Account, tenant_id: str, now: datetime.datetime) -> Suggestion | None:
    """The tenant of a number that a person of staff typed, beside the registration; None when it is not on file."""
    applicant = account.applicant
    ours = _of_tenant(connection, applicant, lookup.found(connection, applicant), tenant_id)
    return None if ours is None else _suggestion(connection, account, ours, 1, now)


def _of_tenant(connection: Connection, applicant: Applicant, found: Found, tenant_id: str) -> Finding | None:
    rows = connection.execute(queries("casework")["of_tenant"], {"tenant_id": tenant_id}).fetchall()
    candidates = tuple(Candidate._make(row) for row in rows)
    return next(iter(compare(applicant, replace(found, candidates=candidates), strangers=True)), None)


def _suggestion(
    connection: Connection, account: Account, finding: Finding, key: int, now: datetime.datetime
) -> Suggestion:
    candidate = finding.candidate
    remark = FLAG_TEXTS[candidate.flag].format(candidate.tenant_id) if candidate.flag else ""
    return Suggestion(
        candidate.tenant_id,
        key,
        fields_of(account.applicant, finding),
        # As an assignment is checked: of the tenant, not of the one row that is compared.
        bool(lookup.contracts(connection, candidate.tenant_id, "", berlin.today(now))),
        remark,
        reasons.of(finding).text,
        store.holder(connection, candidate.tenant_id, account.account_id),
    )


def fields_of(applicant: Applicant, finding: Finding) -> list[Field]:
    """The comparison line by line, as the form has them."""
    candidate, first, last = finding.candidate, finding.likeness.first, finding.likeness.last
    house = f"{candidate.street} {candidate.house_number}".strip()
    here, exact = finding.here, finding.here and not finding.levels
    place = "equal" if exact else "similar" if here else "different"
    name = {"Vorname": (applicant.first_name, candidate.first_name, first)}
    name["Nachname"] = (applicant.last_name, candidate.last_name, last)
    names = [Field(one, typed, filed, _verdict(level), level.label) for one, (typed, filed, level) in name.items()]
    return [
        *names,
        Field("Straße und Hausnummer", applicant.street, house, place, finding.label),  # type: ignore[arg-type]
        _plain("Postleitzahl", applicant.postal_code, candidate.postal_code, alike=here),
        _plain("Ort", applicant.city, candidate.city, alike=here),
        _contact("Telefon", applicant.phone, candidate.phone, same="phone" in finding.contact),
        _contact("E-Mail", applicant.email, candidate.email, same="email" in finding.contact),
    ]


def _verdict(level: Level) -> Verdict:
    if level.code in ("first_other", "last_other"):
        return "different"
    return "equal" if level.cost == 0 else "similar"


def _plain(name: str, typed: str, filed: str, *, alike: bool) -> Field:
    if not typed.strip() or not filed.strip():
        return Field(name, typed, filed, "missing")
    same = typed.strip().casefold() == filed.strip().casefold()
    return Field(name, typed, filed, "equal" if same else "similar" if alike else "different")


def _contact(name: str, typed: str, filed: str, *, same: bool) -> Field:
    if not typed.strip() or not filed.strip():
        return Field(name, typed, filed, "missing")
    return Field(name, typed, filed, "equal" if same else "different")
