"""The admin-only attributes by which Keycloak shows staff and tenant where a registration stands. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.plan import notes
from matcher.plan.facts import TENANT_NUMBER
from matcher.plan.person import person_of
from matcher.plan.registration import Registration
from matcher.plan.steps.release import RELEASE
from matcher.plan.steps.wishes import WISH, WISHED_AT
from matcher.records.recipient import Contract, Recipient

SHOWN = (
    "registrationState",
    "registrationNote",
    "letterNumber",
    "letterPostedAt",
    "letterExpectedOn",
    "letterValidUntil",
    "letterNextAt",
    "letterAddressHint",
    "letterReturned",
    RELEASE,
    "contractNumber",
    TENANT_NUMBER,
    WISH,
    WISHED_AT,
)
HIDDEN = "***"
POSTAL_CODE_SHOWN = 2


def attributes_of(registration: Registration, account: Account, contracts: Sequence[Contract]) -> dict[str, list[str]]:
    """The admin-only attributes that are not as they should be; an empty list removes one.

    The masked address is shown from the day on which the letter was posted. A number that staff entered and that is
    not on file stays where it is, beside the note that says so. Whoever is active bears the name and address on file.
    """
    hint = address_hint(contracts[0].recipient) if contracts and registration.letter_posted_at else ""
    wanted = {
        "registrationState": registration.state,
        "registrationNote": registration.note,
        "letterNumber": registration.letter_number,
        "letterPostedAt": registration.letter_posted_at,
        "letterExpectedOn": registration.letter_expected_on,
        "letterValidUntil": registration.letter_valid_until,
        "letterNextAt": next_day(registration),
        "letterAddressHint": hint,
        "letterReturned": "",
        RELEASE: "",
    }
    attributes = {name: [str(value)] if value else [] for name, value in wanted.items()}
    attributes["contractNumber"] = [one.contract_id for one in contracts]
    if registration.tenant_id is not None:
        attributes[TENANT_NUMBER] = [] if registration.state == "review" else [registration.tenant_id]
    if registration.wished_at is None:
        attributes |= {WISH: [], WISHED_AT: []}
    if registration.state == "active" and contracts:
        attributes |= person_of(contracts[0].recipient)
    return {name: value for name, value in attributes.items() if account.values(name) != value}


def attributes_of_staff(account: Account, *, closed: bool) -> dict[str, list[str]]:
    """The same for an account without a registration: none of them, but for the note why it was `closed`."""
    wanted: dict[str, list[str]] = {name: [] for name in SHOWN}
    wanted["registrationNote"] = [notes.STAFF] if closed else []
    return {name: value for name, value in wanted.items() if account.attributes.get(name, []) != value}


def next_day(registration: Registration) -> datetime.date | None:
    """The first whole day on which another letter may be ordered; None while that is nobody's business.

    The tenant's page says the same to everybody until a letter was posted, so nothing is shown before.
    """
    posted = berlin.moment(registration.letter_posted_at)
    if posted is None or registration.state not in {"letter_posted", "expired"}:
        return None
    if registration.letter_next_at is None:
        return posted.astimezone(berlin.BERLIN).date()
    last_not_allowed = registration.letter_next_at.astimezone(berlin.BERLIN) - datetime.timedelta(microseconds=1)
    return last_not_allowed.date() + datetime.timedelta(days=1)


def address_hint(recipient: Recipient) -> str:
    """`L*** S*** 12 a, 06*** Bernburg`: its owner recognises it, nobody else can read it."""
    words = " ".join(f"{word[0]}{HIDDEN}" for word in re.findall(r"[^\W_]+", recipient.street))
    house, postal_code = " ".join(recipient.house_number.split()), recipient.postal_code.strip()
    region = f"{postal_code[:POSTAL_CODE_SHOWN]}{HIDDEN}" if postal_code else ""
    lines = ((words, house), (region, recipient.city.strip()))
    return ", ".join(" ".join(filter(None, line)) for line in lines if any(line))
