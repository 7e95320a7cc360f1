"""What was given to a channel. Its row is committed before the channel is called, so that nothing is sent twice."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from letter_service import db
from letter_service.channels import Channel, Document, Receipt
from letter_service.clock import day_began
from letter_service.db import Connection, Row
from letter_service.errors import ChannelPausedError, DocumentRefusedError

ONE_DAY = timedelta(days=1)
ASK_AGAIN, ASK_FOR = timedelta(minutes=15), timedelta(days=30)
ASKED_AT_MOST = 50


def hand_over(
    connection: Connection, channel: Channel, document: Document, run_id: int, *, budget_cents: int, now: datetime
) -> Receipt:
    """Give a document to the channel, unless it has it already. Needs autocommit; `accept` follows in a transaction.

    DispatchError and its kinds. A document of an uncertain outcome is asked for before it is sent again.
    `budget_cents` is what the channel may cost a day, 0 without a limit.
    """
    known = db.row(connection, "submissions.find", reference=document.reference)
    document = replace(document, refusals=known["refusals"] if known else 0)
    if known is not None and known["state"] == "accepted":
        return Receipt(known["external_id"], known["cost_cents"])
    if known is not None and known["state"] == "sending":
        if known["channel"] != channel.name:
            raise DocumentRefusedError(f"Ungewiss, ob sie schon über den Versandweg {known['channel']} ging.")
        receipt = channel.find(document)
        if receipt is not None:
            return receipt
    if budget_cents:
        _keep_budget(connection, budget_cents, now)
    db.run(
        connection,
        "submissions.begin",
        reference=document.reference,
        run_id=run_id,
        channel=channel.name,
        letters=len(document.letter_numbers),
        pages=document.pages,
        layouts=json.dumps(document.layouts),
        sha256=document.sha256,
        now=now,
    )
    return channel.submit(document)


def accept(connection: Connection, document: Document, receipt: Receipt, now: datetime) -> None:
    """Note that the channel has it."""
    db.run(
        connection,
        "submissions.accept",
        reference=document.reference,
        external_id=receipt.external_id,
        cost_cents=receipt.cost_cents,
        now=now,
    )


def refuse(connection: Connection, reference: str, reason: str) -> None:
    """Note that the channel does not have it and will not."""
    db.run(connection, "submissions.refuse", reference=reference, reason=reason)


def wait(connection: Connection, reference: str, reason: str) -> int:
    """Note why it waits; return how often it was tried."""
    found = db.row(connection, "submissions.wait", reference=reference, reason=reason)
    return found["tries"] if found else 1


def to_follow(connection: Connection, channel: str, now: datetime) -> list[Row]:
    """Return documents whose way to the post the channel may know by now, as `reference`, `external_id`, `run_id`."""
    return db.rows(
        connection,
        "submissions.to_follow",
        channel=channel,
        accepted_after=now - ASK_FOR,
        asked_before=now - ASK_AGAIN,
        at_most=ASKED_AT_MOST,
    )


def note_asked(connection: Connection, reference: str, now: datetime) -> None:
    """Ask for this document later again."""
    db.run(connection, "submissions.note_asked", reference=reference, now=now)


def mark_posted(connection: Connection, reference: str, posted_on: date) -> None:
    """Ask for this document no more."""
    db.run(connection, "submissions.mark_posted", reference=reference, posted_on=posted_on)


def letters_of(connection: Connection, reference: str) -> list[UUID]:
    """Return the letters that went out with a document."""
    return [letter["order_id"] for letter in db.rows(connection, "submissions.letters_of", reference=reference)]


def _keep_budget(connection: Connection, budget_cents: int, now: datetime) -> None:
    """The next document may cost as much as the dearest of this day."""
    spent = db.rows(connection, "submissions.spent", day_began=day_began(now))[0]
    if spent["cents"] >= budget_cents or spent["cents"] + spent["dearest"] > budget_cents:
        raise ChannelPausedError(day_began(now + ONE_DAY), "Das Tagesbudget ist aufgebraucht.")
