"""Ordering letters and voiding them: what letter-service is asked for, and what its answer means here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

import structlog

from matcher import orders, registrations, returns, states
from matcher.db import Pool, transaction
from matcher.errors import LetterAddressError, LetterConflictError, LetterLimitError, LetterServiceError
from matcher.letters import Letter, Recipient
from matcher.states import Registration
from matcher.tenants import Contract

log = structlog.get_logger()

ADDRESS = "Der Brief kann nicht gedruckt werden, die hinterlegte Anschrift ist unvollständig oder zu lang: {}."
FIELDS = {
    "salutation": "Anrede",
    "title": "Titel",
    "first_name": "Vorname",
    "last_name": "Nachname",
    "street": "Straße",
    "house_number": "Hausnummer",
    "postal_code": "Postleitzahl",
    "city": "Ort",
    "care_of": "bei (c/o)",
    "country": "Land",
    "language": "Sprache des Briefs",
}


class LetterPort(Protocol):
    """What ordering needs of letter-service; see letters.py."""

    def order(self, order_id: UUID, account_id: str, tenancy: str, recipient: Recipient) -> Letter: ...
    def find(self, order_id: UUID) -> Letter: ...
    def stop(self, account_id: str) -> None: ...
    def returned(self, letter_number: str) -> Letter | None: ...


@dataclass(frozen=True, slots=True)
class Ordering:
    """The caller holds the account's lock, and saves the registration that comes back with its state."""

    pool: Pool
    letters: LetterPort

    def void(self, account_id: str) -> None:
        """Have every letter of the account that may be good stopped."""
        with transaction(self.pool) as connection:
            is_open = orders.is_open(connection, account_id)
        if not is_open:
            return
        self.letters.stop(account_id)
        with transaction(self.pool) as connection:
            orders.void(connection, account_id)

    def order(self, registration: Registration, contract: Contract) -> Registration:
        """The registration with its new letter, or with the reason why there is none; earlier letters stay good.

        The order's id is committed before the call, so that a retry is the same order. Raises LetterServiceError.
        """
        try:
            letter = self._order(registration, contract)
        except LetterAddressError as error:
            fields = ", ".join(FIELDS.get(one, one) for one in error.fields)
            return replace(registration, note=ADDRESS.format(fields))
        except LetterLimitError as error:
            return _too_early(registration, error.next_at)
        registration = replace(orders.with_letter(registration, letter), note=registration.reason)
        with transaction(self.pool) as connection:
            orders.answer(connection, letter)
            registrations.save(connection, registration)
        log.info("letter_ordered", account_id=registration.account_id, order_id=str(letter.order_id))
        return registration

    def take_back(self, registration: Registration, letter_number: str, now: datetime.datetime) -> Registration:
        """Void a letter of this account that staff holds in hand again, and flag its address; twice is once.

        One that was used or stopped before stays what it is: its address is flagged all the same.
        """
        with transaction(self.pool) as connection:
            order = orders.numbered(connection, letter_number)
        letter = self.letters.returned(letter_number) if order and order.account_id == registration.account_id else None
        if order is None or letter is None:
            return replace(registration, note=states.NOT_RETURNED.format(letter_number))
        registration = orders.with_news(registration, order, letter, now)
        if letter.state != "returned":
            registration = replace(registration, note=states.CAME_BACK_LATE.format(letter_number, now))
        with transaction(self.pool) as connection:
            returns.note(connection, order, letter, now)
            orders.answer(connection, letter)
            registrations.save(connection, registration)
        return registration

    def _order(self, registration: Registration, contract: Contract) -> Letter:
        if registration.tenant_id is None:
            raise LetterServiceError("Ohne Mieternummer wird kein Brief bestellt.")
        account_id, tenant_id = registration.account_id, registration.tenant_id
        with transaction(self.pool) as connection:
            order_id = orders.begin(connection, account_id, tenant_id, orders.place(contract))
        try:
            return self.letters.order(order_id, account_id, tenant_id, _recipient(contract))
        except LetterConflictError:
            # The record changed between an order whose answer was lost and this retry: that letter is on its way.
            return self.letters.find(order_id)


def _too_early(registration: Registration, told: str | None) -> Registration:
    """The registration after a refusal; what the tenant asked for before that day is answered by it."""
    next_at = states.moment(told)
    if next_at is None:
        return replace(registration, note=states.NO_MORE_LETTERS)
    note = states.NOT_BEFORE.format(next_at.astimezone(states.BERLIN))
    return replace(registration, letter_next_at=next_at, note=note)


def _recipient(contract: Contract) -> Recipient:
    return Recipient(
        salutation=contract.salutation,
        title=contract.title,
        first_name=contract.first_name,
        last_name=contract.last_name,
        street=contract.street,
        house_number=contract.house_number,
        postal_code=contract.postal_code,
        city=contract.city,
        care_of=contract.care_of,
        country=contract.country,
        language=contract.letter_language,
        large_print=contract.large_print,
    )
