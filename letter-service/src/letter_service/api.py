"""HTTP: orders from the matcher, codes from the provider. Contracts in docs/architecture.md."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from psycopg_pool import ConnectionPool
from pydantic import BaseModel, ConfigDict, Field

from letter_service import acknowledgements, attempts, disowning, letter, store
from letter_service.acknowledgements import Posting
from letter_service.address import Recipient
from letter_service.db import Connection, Row
from letter_service.page import Profile
from letter_service.tokens import Tokens
from letter_service.workdays import Workdays

log = structlog.get_logger()
LETTER_FIELDS = (
    *("order_id", "letter_number", "state", "cause"),
    *("ordered_at", "handed_over_at", "posted_at", "expected_on", "valid_until", "next_at"),
)
Identifier = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]


@dataclass(frozen=True, repr=False)
class Service:
    """What the endpoints work with; lives in `app.state.service`."""

    pool: ConnectionPool[Connection]
    tokens: Tokens
    keys: store.Keys
    profile: Profile
    workdays: Workdays
    letter_valid_days: int
    source_tries_per_hour: int
    alarm_wrong_codes_per_hour: int
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


class OrderBody(BaseModel):
    """A letter is wanted."""

    model_config = ConfigDict(extra="forbid")

    account_id: Identifier
    tenancy: Identifier
    recipient: Recipient


class CodeBody(BaseModel):
    """A code as typed, and the client's address."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    code: Annotated[str, Field(max_length=1000)]
    source: Annotated[str, Field(max_length=200)]


class DisownBody(CodeBody):
    """Letter number and code as typed, and the client's address."""

    letter_number: Annotated[str, Field(max_length=1000)]


class ReturnedBody(BaseModel):
    """A letter number, or the text of the letter's QR code."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    letter_number: Annotated[str, Field(max_length=1000)]


class PostedBody(BaseModel):
    """The day on which a run was brought to the post; None for today."""

    model_config = ConfigDict(extra="forbid")

    posted_on: date | None = None


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceArgument = Annotated[Service, Depends(_service)]
Authorization = Annotated[str | None, Header()]


def _order_client(service: ServiceArgument, authorization: Authorization = None) -> None:
    service.tokens.check_order_client(authorization)


def _account(service: ServiceArgument, authorization: Authorization = None) -> str:
    return service.tokens.account_of(authorization)


def _disowning(service: ServiceArgument, authorization: Authorization = None) -> None:
    service.tokens.check_disowning(authorization)


health = APIRouter(prefix="/health")
orders = APIRouter(dependencies=[Depends(_order_client)])
codes = APIRouter()


@health.get("/live")
def live() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok"}


@health.get("/ready")
def ready(service: ServiceArgument) -> dict[str, str]:
    """The database answers; else 503."""
    with service.pool.connection() as connection:
        connection.execute("SELECT 1")
    return {"status": "ok"}


@orders.put("/letters/{order_id}")
def place_order(order_id: UUID, body: OrderBody, service: ServiceArgument, response: Response) -> dict[str, Any]:
    """Order one letter, once: 201 new, 200 known."""
    letter.check(body.recipient, service.profile)
    order = store.Order(order_id, body.account_id, body.tenancy, body.recipient)
    with service.pool.connection() as connection:
        placed, is_new = store.place_order(
            connection, service.keys, order, valid_days=service.letter_valid_days, now=service.clock()
        )
        shown = _shown_with_limits(connection, placed, service.clock())
    response.status_code = 201 if is_new else 200
    log.info("letter ordered", action="letter.order", letter=placed["letter_number"], new=is_new)
    return shown


@orders.get("/letters/{order_id}")
def find_letter(order_id: UUID, service: ServiceArgument) -> dict[str, Any]:
    """Return where one letter stands."""
    with service.pool.connection() as connection:
        return _shown_with_limits(connection, store.find(connection, order_id), service.clock())


@orders.get("/letters")
def changed_letters(service: ServiceArgument, since: Annotated[int, Query(ge=0, lt=2**63)] = 0) -> dict[str, Any]:
    """Return the letters whose state changed after the cursor."""
    with service.pool.connection() as connection:
        letters, cursor = store.changes_since(connection, since)
    now = service.clock()
    return {"letters": [_shown(changed, changed["next_at"], now) for changed in letters], "cursor": str(cursor)}


@orders.post("/letters/returned")
def take_back(body: ReturnedBody, service: ServiceArgument) -> dict[str, Any]:
    """Void a letter that came back; it names the account too."""
    with service.pool.connection() as connection:
        letter = store.take_back(connection, body.letter_number, service.clock())
        shown = _shown_with_limits(connection, letter, service.clock())
    log.info("letter returned", action="letter.return", letter=letter["letter_number"], state=letter["state"])
    return {**shown, "account_id": letter["account_id"]}


@orders.post("/runs/{name}/posted")
def acknowledge_run(name: Annotated[Identifier, Path()], body: PostedBody, service: ServiceArgument) -> dict[str, int]:
    """Note that a run was brought to the post, today or on a day before."""
    posting = Posting(body.posted_on, service.clock(), service.workdays)
    with service.pool.connection() as connection:
        letters = acknowledgements.acknowledge_run(connection, name, posting)
    log.info("run posted", action="run.posted", run=name, letters=letters)
    return {"letters": letters}


@orders.post("/accounts/{account_id}/stop", status_code=204)
def stop_account(account_id: Annotated[Identifier, Path()], service: ServiceArgument) -> None:
    """Void every open letter of an account."""
    with service.pool.connection() as connection:
        stopped = store.stop_account(connection, account_id, service.clock())
    log.info("letters stopped", action="letter.stop", letters=stopped)


@codes.post("/codes/verify")
def verify_code(
    body: CodeBody, service: ServiceArgument, account_id: Annotated[str, Depends(_account)]
) -> dict[str, Any]:
    """Say whether a typed code is right, after counting the try."""
    attempt = attempts.Attempt(account_id, body.code, body.source, service.clock())
    with service.pool.connection() as connection:
        verdict = attempts.verify(connection, service.keys.codes, attempt, service.source_tries_per_hour)
    _log_verdict(verdict, service.alarm_wrong_codes_per_hour)
    return {
        "result": verdict.result,
        "account_id": account_id,
        "retry_at": verdict.retry_at,
        "attempts_left": verdict.attempts_left,
    }


@codes.post("/letters/disown", dependencies=[Depends(_disowning)])
def disown_letter(body: DisownBody, service: ServiceArgument) -> dict[str, Any]:
    """Void all letters of the account whose letter number and code these are, after counting the try."""
    tried = disowning.Disowning(body.letter_number, body.code, body.source, service.clock())
    with service.pool.connection() as connection:
        answer = disowning.disown(connection, service.keys.codes, tried, service.source_tries_per_hour)
    log.info("letter disowned?", action="letter.disown", result=answer.result)
    if answer.result == "yes":
        log.error("somebody did not register", action="alarm.disowned", letter=answer.letter_number)
    if answer.source_over:
        log.warning("too many tries from one address", action="alarm.source")
    return {"result": answer.result, "retry_at": answer.retry_at}


def _log_verdict(verdict: attempts.Verdict, alarm_wrong_codes: int) -> None:
    log.info("code checked", action="code.verify", result=verdict.result, letter=verdict.letter_number)
    if verdict.source_over:
        log.warning("too many tries from one address", action="alarm.source")
    if verdict.wrong_lately and verdict.wrong_lately % alarm_wrong_codes == 0:
        log.error("many wrong codes within an hour", action="alarm.wrong_codes", number=verdict.wrong_lately)


def _shown_with_limits(connection: Connection, row: Row, now: datetime) -> dict[str, Any]:
    return _shown(row, store.next_at(connection, row["account_id"], row["tenancy"]), now)


def _shown(row: Row, next_at: datetime | None, now: datetime) -> dict[str, Any]:
    letter = {**row, "next_at": next_at if next_at is not None and next_at > now else None}
    return {field: letter[field] for field in LETTER_FIELDS}
