"""The admin-only attributes by which Keycloak shows staff and tenant where a registration stands. Pure."""

from __future__ import annotations

import datetime

from matcher.states import BERLIN, TENANT_NUMBER, Account, Registration, moment


def attributes_of(
    registration: Registration, account: Account, contracts: list[str], address_hint: str
) -> dict[str, list[str]]:
    """The admin-only attributes as they should be; an empty list removes one.

    `address_hint` is shown from the day on which the letter was posted. A number that staff entered and that is not on
    file stays where it is, beside the note that says so.
    """
    wanted = {
        "registrationState": registration.state,
        "registrationNote": registration.note,
        "letterNumber": registration.letter_number,
        "letterPostedAt": registration.letter_posted_at,
        "letterExpectedOn": registration.letter_expected_on,
        "letterValidUntil": registration.letter_valid_until,
        "letterNextAt": next_day(registration),
        "letterAddressHint": address_hint if registration.letter_posted_at else "",
        "letterReturned": "",
    }
    attributes = {name: [str(value)] if value else [] for name, value in wanted.items()}
    if registration.tenant_id is not None:
        attributes[TENANT_NUMBER] = [] if registration.state == "review" else [registration.tenant_id]
    if contracts:
        attributes["contractNumber"] = contracts
    elif registration.tenant_id is None or registration.moved_out_at is not None:
        attributes["contractNumber"] = []
    return {name: value for name, value in attributes.items() if account.attributes.get(name, []) != value}


def next_day(registration: Registration) -> datetime.date | None:
    """The first whole day on which another letter may be ordered; None while that is nobody's business.

    The tenant's page says the same to everybody until a letter was posted, so nothing is told before.
    """
    posted = moment(registration.letter_posted_at)
    if posted is None or registration.state not in {"letter_posted", "expired"}:
        return None
    if registration.letter_next_at is None:
        return posted.astimezone(BERLIN).date()
    last_not_allowed = registration.letter_next_at.astimezone(BERLIN) - datetime.timedelta(microseconds=1)
    return last_not_allowed.date() + datetime.timedelta(days=1)
