"""Where a registration stands and what Keycloak should show of it. Pure: facts in, state and attributes out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from uuid import UUID
from zoneinfo import ZoneInfo

from matcher import explain
from matcher.candidate import Applicant
from matcher.matching import Decision

BERLIN = ZoneInfo("Europe/Berlin")
LETTER_CODE = "LETTER_CODE"
TENANT_NUMBER = "tenantNumber"
UNKNOWN_NUMBER = "Die Mieternummer {} steht nicht in den Mieterdaten (geprüft am {:%d.%m.%Y})."
NO_CONTRACT = "Unter der Mieternummer {} läuft heute kein Vertrag (geprüft am {:%d.%m.%Y})."
MOVED_OUT = "Unter der Mieternummer {} läuft kein Vertrag mehr (seit {:%d.%m.%Y}); offene Briefe sind ungültig."
RETURNED = (
    "Der Brief {} kam zurück (gemeldet am {:%d.%m.%Y}). An diese Anschrift geht von selbst kein weiterer, bis sie in "
    "den Mieterdaten berichtigt oder die Mieternummer hier erneut eingetragen ist."
)
CAME_BACK_LATE = (
    "Der Brief {} kam zurück (gemeldet am {:%d.%m.%Y}); sein Code galt schon nicht mehr. Die Anschrift ist zu klären."
)
NOT_RETURNED = "Der Brief {} lässt sich nicht als zurückgekommen vermerken: Er gehört nicht zu diesem Konto."
DISOWNED = (
    "„Das war ich nicht“: Wer den Brief bekam, hat sich nicht selbst registriert (gemeldet am {:%d.%m.%Y}). Das Konto "
    "ist gesperrt, alle Briefe sind ungültig."
)
NOT_BEFORE = (
    "Ein weiterer Brief ist frühestens am {:%d.%m.%Y} möglich (7 Tage nach dem letzten, höchstens 3 in 90 Tagen)."
)
NO_MORE_LETTERS = "Ein weiterer Brief ist zurzeit nicht möglich (höchstens 3 in 90 Tagen)."
BY_STAFF = "Von Hand zugeordnet: Mieternummer {} (eingetragen am {:%d.%m.%Y})."
LETTER_STATES = {
    "ordered": "letter_ordered",
    "rendered": "letter_ordered",
    "handed_over": "letter_ordered",
    "posted": "letter_posted",
    "used": "letter_posted",
    "expired": "expired",
    "returned": "review",
}


@dataclass(frozen=True, slots=True)
class Account:
    """A user as Keycloak's Admin API has it now; `attributes` are lists, absent ones are missing."""

    account_id: str
    enabled: bool
    email_verified: bool
    first_name: str
    last_name: str
    attributes: dict[str, list[str]]
    required_actions: list[str]
    email: str = ""

    def value(self, attribute: str) -> str:
        """The first value of an attribute without outer blanks, or an empty text."""
        return next(iter(self.attributes.get(attribute, [])), "").strip()

    @property
    def letter_verified(self) -> bool:
        return bool(self.value("letterVerified"))

    @property
    def applicant(self) -> Applicant:
        return Applicant(
            self.first_name,
            self.last_name,
            self.value("street"),
            self.value("postal_code"),
            self.value("locality"),
            self.value("phoneNumber"),
            self.email,
        )


@dataclass(frozen=True, slots=True)
class Registration:
    """What the matcher itself knows of an account; `tenant_id` is set by a match or by staff and never by a copy."""

    account_id: str
    state: str = "email_pending"
    outcome: str | None = None
    reasons: list[dict[str, str]] = field(default_factory=list)
    note: str = ""
    tenant_id: str | None = None
    decided_by: str | None = None
    decided_at: datetime.datetime | None = None
    order_id: UUID | None = None
    letter_number: str | None = None
    letter_state: str | None = None
    letter_ordered_at: datetime.datetime | None = None
    letter_posted_at: str | None = None
    letter_expected_on: str | None = None
    letter_valid_until: str | None = None
    letter_next_at: datetime.datetime | None = None
    ended_at: datetime.datetime | None = None
    moved_out_at: datetime.datetime | None = None
    returned_at: datetime.datetime | None = None
    disowned_at: datetime.datetime | None = None

    @property
    def reason(self) -> str:
        """Why it was decided so, as one text for staff."""
        return " ".join(one["text"] for one in self.reasons)


def staff_entry(registration: Registration, account: Account) -> str | None:
    """The tenant number that staff has just entered in the console, or None.

    Our own copy is always written to the database first, so a number in Keycloak that the row does not have can only
    come from somebody who may edit admin-only attributes. After a letter came back our copy is gone from Keycloak since
    it shows `review`, so that the same number may be entered again. Once active it is not a question any more.
    """
    entered = account.value(TENANT_NUMBER)
    if not entered or registration.state == "active":
        return None
    again = registration.returned_at is not None and account.value("registrationState") == "review"
    return entered if again or entered != registration.tenant_id else None


def must_match(registration: Registration, account: Account) -> bool:
    """Whether the matching is to be asked (again): the e-mail is proven and no tenant is known yet."""
    return account.enabled and account.email_verified and registration.tenant_id is None


def must_order(registration: Registration, account: Account) -> bool:
    """Whether a letter is due: a tenant is known, the e-mail is proven, and none went out or another was asked for."""
    due = account.enabled and account.email_verified and not account.letter_verified and not registration.moved_out_at
    if not due or registration.tenant_id is None:
        return False
    return registration.letter_number is None or asked_for_another(registration, account)


def asked_for_another(registration: Registration, account: Account) -> bool:
    """Whether the tenant asked for one after the newest letter was ordered, and not before the next is allowed."""
    asked, ordered = moment(account.value("letterRequestedAt")), registration.letter_ordered_at
    if asked is None or ordered is None or asked <= ordered:
        return False
    return registration.letter_next_at is None or asked >= registration.letter_next_at


def moment(text: str | None) -> datetime.datetime | None:
    """An ISO time or day as an aware time; None for anything else."""
    try:
        found = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=BERLIN)


def decided(registration: Registration, decision: Decision, now: datetime.datetime) -> Registration:
    """The registration after the matching."""
    reasons = [{"code": one.code, "text": one.text} for one in decision.reasons]
    return replace(
        registration,
        outcome=decision.decision,
        reasons=reasons,
        note=explain.note(decision),
        tenant_id=decision.tenant_id,
        decided_by="matcher",
        decided_at=now if reasons != registration.reasons else registration.decided_at,
    )


def settled_by_staff(registration: Registration, tenant_id: str, now: datetime.datetime) -> Registration:
    """The registration after staff has entered a number that is on file."""
    note = BY_STAFF.format(tenant_id, now)
    return replace(
        without_letter(registration),
        moved_out_at=None,
        outcome="match",
        reasons=[{"code": "staff", "text": note}],
        note=note,
        tenant_id=tenant_id,
        decided_by="staff",
        decided_at=now,
    )


def held_back(registration: Registration, letter_number: str, returned_at: datetime.datetime) -> Registration:
    """The registration whose address has sent a letter back, maybe another account's of the same tenancy."""
    if registration.returned_at is not None:
        return registration
    note = RETURNED.format(letter_number, returned_at.astimezone(BERLIN))
    return replace(registration, returned_at=returned_at, note=note)


def without_letter(registration: Registration) -> Registration:
    """The registration once its letters are void: the next one is another order."""
    return replace(
        registration,
        order_id=None,
        letter_number=None,
        letter_state=None,
        letter_ordered_at=None,
        letter_posted_at=None,
        letter_expected_on=None,
        letter_valid_until=None,
        letter_next_at=None,
        returned_at=None,
    )


def state_of(registration: Registration, account: Account) -> str:
    """The state that follows from the facts; `active` needs a known tenant and the mark of the right code."""
    if not account.enabled:
        return "blocked"
    if registration.moved_out_at is not None:
        return "moved_out"
    if registration.tenant_id is not None and account.letter_verified:
        return "active"
    if not account.email_verified:
        return "email_pending"
    if registration.tenant_id is None:
        return {"review": "review", "none": "no_match"}.get(registration.outcome or "", "matching")
    letter_state = "returned" if registration.returned_at is not None else registration.letter_state
    return LETTER_STATES.get(letter_state or "", "matched")
