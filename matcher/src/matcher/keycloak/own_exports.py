"""A tenant asks, by a page of Keycloak's, for what is stored of him: ordered and taken here, made by the worker.

So whoever the webhooks come to needs no right in Keycloak, and a person who asks twenty times has one in the making.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Literal

import structlog
from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field, ValidationError

from matcher.db import Connection, Pool, queries, transaction
from matcher.keycloak.signed import Identifier, Refused, Signed, signed_body
from matcher.queue import jobs

log = structlog.get_logger()

Form = Literal["json", "pdf"]
# Records that a file went out to the owner of an account, in the transaction that takes it.
Taken = Callable[[Connection, str, Form], None]
# Keycloak gives up after twelve seconds, and so would a person.
WAITS_SECONDS, LOOKS_SECONDS = 10.0, 0.2


class _Data(BaseModel):
    question_id: Identifier
    user_id: Identifier
    realm: str
    form: Form


class Question(BaseModel):
    """The body of the question; no webhook is one."""

    type: Annotated[str, Field(pattern=r"^own\.EXPORT$")]
    data: _Data


def understand(body: bytes, question_id: str, realm: str) -> tuple[str, Form]:
    """Whose data are asked for, and in which form; raises Refused."""
    try:
        asked = Question.model_validate_json(body).data
    except ValidationError as error:
        raise Refused(400, "not_understood") from error
    if asked.question_id != question_id or asked.realm != realm:
        raise Refused(400, "not_understood")
    return asked.user_id, asked.form


async def hand_out(request: Request, sent: Annotated[Signed, Depends(signed_body)]) -> Response:
    """200 with the file; 202 not ready yet, the next question takes it; 409 nothing is handed out to this account."""
    account_id, form = understand(sent.body, sent.id, request.app.state.settings.keycloak_realm)
    loop = asyncio.get_running_loop()
    until = loop.time() + WAITS_SECONDS
    while loop.time() < until:
        state = request.app.state
        found = await run_in_threadpool(_take_or_order, state.pool, account_id, form, state.taken)
        if found is not None:
            log.info("own_export", account_id=account_id, form=form, given=bool(found))
            return Response(found, 200, media_type=f"application/{form}") if found else Response(status_code=409)
        await asyncio.sleep(LOOKS_SECONDS)
    log.warning("own_export_not_ready", account_id=account_id, form=form)
    return Response(status_code=202)


def _take_or_order(pool: Pool, account_id: str, form: Form, taken: Taken) -> bytes | None:
    with transaction(pool) as connection:
        found = take(connection, account_id, form)
        if found is None:
            order(connection, account_id, form)
        elif found:
            taken(connection, account_id, form)
        return found


def order(connection: Connection, account_id: str, form: Form) -> None:
    """Have it made, unless it is in the making."""
    forget(connection)
    wanted = {"account_id": account_id, "form": form}
    if connection.execute(queries("own_exports")["order"], wanted).fetchone() is not None:
        jobs.defer(connection, jobs.OWN_EXPORT, account_id=account_id, form=form)


def take(connection: Connection, account_id: str, form: Form) -> bytes | None:
    """What is ready, once; empty where nothing is handed out, None while it is not ready."""
    row = connection.execute(queries("own_exports")["take"], {"account_id": account_id, "form": form}).fetchone()
    return None if row is None else bytes(row[0] or b"")  # type: ignore[call-overload]


def is_wanted(connection: Connection, account_id: str, form: str) -> bool:
    """Whether somebody still waits for it."""
    wanted = {"account_id": account_id, "form": form}
    return connection.execute(queries("own_exports")["wanted"], wanted).fetchone() is not None


def keep(connection: Connection, account_id: str, form: str, content: bytes | None) -> bool:
    """It is ready; None where nothing is handed out. False when nobody waits any more."""
    made = {"account_id": account_id, "form": form, "content": content}
    return connection.execute(queries("own_exports")["keep"], made).fetchone() is not None


def forget(connection: Connection) -> None:
    """Drop what nobody came for."""
    connection.execute(queries("own_exports")["forget"])
