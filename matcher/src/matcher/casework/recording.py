"""Recording an act of staff: checked first, then one transaction with its job; the worker carries it out at once."""

from __future__ import annotations

import datetime
from dataclasses import replace

import structlog

from matcher import berlin
from matcher.acts import book
from matcher.acts.rights import may
from matcher.casework import checks
from matcher.db import Connection, Pool, queries, transaction
from matcher.errors import NotAllowedError
from matcher.plan.act import CHANGES, PLANNED, Act
from matcher.queue import jobs
from matcher.registration import store

log = structlog.get_logger()

# Why an account is settled.
ACT = "act"


def record(connection: Connection, act: Act, now: datetime.datetime | None = None) -> int:
    """Record an act, with the job that carries it out, in the caller's transaction; returns its number.

    Raises ActRefusedError with a German sentence for the person, and nothing is recorded: NotAllowedError,
    StaleCaseError (who changed the case since it was seen, and when), AskFirstError (do it again `confirmed`).
    """
    if not may(act.by_role, act.kind):
        raise NotAllowedError
    given = checks.tidy(act)
    # From here on nobody else records, so that of two who decide at once the second is told.
    connection.execute(queries("acts")["one_at_a_time"])
    if given.kind in CHANGES:
        checks.check(connection, given, berlin.today(now))
    if given.kind == "propose_opening":
        row = store.find(connection, given.account_id or "")
        given = replace(given, text=checks.substance(row) if row else "")
    if given.kind == "wish_done":
        row = store.find(connection, given.account_id or "")
        given = replace(given, text=row.wished_at.isoformat() if row and row.wished_at else "")
    made = book.append(connection, given, now or berlin.now())
    if given.kind in PLANNED:
        jobs.enqueue(connection, given.account_id or "", ACT)
    if given.kind == "delete":
        jobs.defer(connection, jobs.ERASE, account_id=given.account_id or "", act_id=str(made.id))
    log.info("act_recorded", act_id=made.id, kind=made.kind, account_id=made.account_id)
    return made.id


def attempt(pool: Pool, act: Act) -> int:
    """Record an act in a transaction of its own; one that the role may not do is recorded as `refused`, then raised."""
    try:
        with transaction(pool) as connection:
            return record(connection, act)
    except NotAllowedError:
        log.warning("act_refused", kind=act.kind, by_role=act.by_role)
        tried = replace(checks.tidy(act), kind="refused", text=act.kind, tenant_id="", letter_number="", reason="")
        with transaction(pool) as connection:
            book.append(connection, tried, berlin.now())
        raise
