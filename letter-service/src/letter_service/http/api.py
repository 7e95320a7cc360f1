"""HTTP: orders from the matcher, codes from the provider. Contracts in docs/architecture.md."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from psycopg_pool import ConnectionPool

from letter_service.codes import disowning, verifying
from letter_service.codes.keys import KeyRings
from letter_service.db import Connection, Row
from letter_service.http.bodies import DisownBody, Identifier, OrderBody, PostedBody, ReturnedBody, VerifyBody
from letter_service.http.proofs import AnswerKey
from letter_service.http.tokens import OneAnswer, Tokens
from letter_service.layout import document, letter
from letter_service.layout.document import Document
from letter_service.layout.profiles import Profile
from letter_service.layout.stationery import Stationery
from letter_service.letters import limits, orders, personal_data, store
from letter_service.letters.number import read_letter_number
from letter_service.runs import acknowledgements, listing
from letter_service.runs.acknowledgements import Posting
from letter_service.runs.workdays import Workdays

log = structlog.get_logger()
LETTER_FIELDS = (
    *("order_id", "letter_number", "state", "cause"),
    *("ordered_at", "handed_over_at", "posted_at", "expected_on", "valid_until", "next_at"),
)


@dataclass(frozen=True, repr=False)
class Service:
    """What the endpoints work with; lives in `app.state.service`."""

    pool: ConnectionPool[Connection]
    tokens: Tokens
    keys: KeyRings
    answer_key: AnswerKey
    profile: Profile
    paper: Stationery
    workdays: Workdays
    letter_valid_days: int
    source_tries_per_hour: int
    alarm_wrong_codes_per_hour: int
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceArgument = Annotated[Service, Depends(_service)]
Authorization = Annotated[str | None, Header()]


def _order_client(service: ServiceArgument, authorization: Authorization = None) -> None:
    service.tokens.check_order_client(authorization)


def _for_a_code(service: ServiceArgument, authorization: Authorization = None) -> OneAnswer:
    return service.tokens.for_a_code(authorization)


def _for_disowning(service: ServiceArgument, authorization: Authorization = None) -> OneAnswer:
    return service.tokens.for_disowning(authorization)


health_routes = APIRouter(prefix="/health")
order_routes = APIRouter(dependencies=[Depends(_order_client)])
code_routes = APIRouter()


@health_routes.get("/live")
def live() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok"}


@health_routes.get("/ready")
def ready(service: ServiceArgument) -> dict[str, str]:
    """The database answers; else 503."""
    with service.pool.connection() as connection:
        connection.execute("SELECT 1")
    return {"status": "ok"}


@order_routes.put("/letters/{order_id}")
def place_order(order_id: UUID, body: OrderBody, service: ServiceArgument, response: Response) -> dict[str, Any]:
    """Order one letter, once: 201 new, 200 known."""
    letter.check(body.recipient, service.profile)
    order = orders.Order(order_id, body.account_id, body.tenancy, body.recipient, body.release_reason)
    with service.pool.connection() as connection:
        placed, is_new = orders.place_order(
            connection, service.keys, order, valid_days=service.letter_valid_days, now=service.clock()
        )
        shown = _shown_with_limits(connection, placed, service.clock())
    response.status_code = 201 if is_new else 200
    released = body.release_reason is not None
    log.info("letter ordered", action="letter.order", letter=placed["letter_number"], new=is_new, released=released)
    return shown


@order_routes.get("/letters/{order_id}")
def find_letter(order_id: UUID, service: ServiceArgument) -> dict[str, Any]:
    """Return the state and days of one letter, LETTER_FIELDS; 404 for an unknown one."""
    with service.pool.connection() as connection:
        return _shown_with_limits(connection, store.find(connection, order_id), service.clock())


@order_routes.get("/letters")
def changed_letters(service: ServiceArgument, since: Annotated[int, Query(ge=0, lt=2**63)] = 0) -> dict[str, Any]:
    """Return the letters whose state changed after the cursor `since`, and the next cursor as text."""
    with service.pool.connection() as connection:
        letters, cursor = store.changes_since(connection, since)
    now = service.clock()
    return {"letters": [_shown(changed, changed["next_at"], now) for changed in letters], "cursor": str(cursor)}


@order_routes.post("/letters/returned")
def take_back(body: ReturnedBody, service: ServiceArgument) -> dict[str, Any]:
    """Void a letter that came back; the answer holds its account id too. 404 for one that never left."""
    with service.pool.connection() as connection:
        letter = store.take_back(connection, body.letter_number, service.clock())
        shown = _shown_with_limits(connection, letter, service.clock())
    log.info("letter returned", action="letter.return", letter=letter["letter_number"], state=letter["state"])
    return {**shown, "account_id": letter["account_id"]}


@order_routes.get("/runs")
def list_runs(service: ServiceArgument) -> dict[str, Any]:
    """Return the newest print runs, and the letters that were set aside."""
    with service.pool.connection() as connection:
        return listing.listing(connection)


@order_routes.post("/runs/{name}/posted")
def acknowledge_run(name: Annotated[Identifier, Path()], body: PostedBody, service: ServiceArgument) -> dict[str, int]:
    """Note that a run was posted, and count its letters; 404 for an unknown run, 409 for a day that cannot be."""
    posting = Posting(body.posted_on, service.clock(), service.workdays)
    with service.pool.connection() as connection:
        letters = acknowledgements.acknowledge_run(connection, name, posting)
    log.info("run posted", action="run.posted", run=name, letters=letters)
    return {"letters": letters}


@order_routes.post("/accounts/{account_id}/stop", status_code=204)
def stop_account(account_id: Annotated[Identifier, Path()], service: ServiceArgument) -> None:
    """Void every open letter of an account."""
    with service.pool.connection() as connection:
        stopped = store.stop_account(connection, account_id, service.clock())
    log.info("letters stopped", action="letter.stop", letters=stopped)


@order_routes.get("/accounts/{account_id}")
def disclose_account(account_id: Annotated[Identifier, Path()], service: ServiceArgument) -> dict[str, Any]:
    """Return what is stored of an account, for its owner: `letters` with their history, and `tries`."""
    with service.pool.connection() as connection:
        return personal_data.disclose(connection, account_id)


@order_routes.delete("/accounts/{account_id}")
def erase_account(account_id: Annotated[Identifier, Path()], service: ServiceArgument) -> dict[str, int]:
    """Delete everything of an account whose letters are over, and count its letters; 409 while one is not."""
    with service.pool.connection() as connection:
        letters = personal_data.erase(connection, account_id, service.clock())
    log.info("account erased", action="account.erase", letters=letters)
    return {"letters": letters}


@order_routes.post("/documents")
def make_document(body: Document, service: ServiceArgument) -> Response:
    """Return a PDF with these headings and rows on the company's paper; nothing of it is kept."""
    out = BytesIO()
    pages = document.write(body, service.paper, out)
    log.info("document made", action="document.make", pages=pages)
    return Response(out.getvalue(), media_type="application/pdf")


@code_routes.post("/codes/verify")
def verify_code(
    body: VerifyBody, service: ServiceArgument, token: Annotated[OneAnswer, Depends(_for_a_code)]
) -> dict[str, Any]:
    """Say whether a typed code is right, after counting the try; with a nonce the answer is signed."""
    attempt = verifying.Attempt(token.account_id, body.code, body.source, service.clock())
    with service.pool.connection() as connection:
        token.spend(connection)
        verdict = verifying.verify(
            connection,
            service.keys.codes,
            attempt,
            service.source_tries_per_hour,
            service.alarm_wrong_codes_per_hour,
        )
    _log_verdict(verdict)
    signed = (token.account_id, verdict.result, verdict.tenancy, attempt.at)
    return {
        "result": verdict.result,
        "account_id": token.account_id,
        "tenancy": verdict.tenancy,
        "retry_at": verdict.retry_at,
        "attempts_left": verdict.attempts_left,
        "proof": service.answer_key.proof(body.nonce, *signed) if body.nonce else None,
    }


@code_routes.post("/letters/disown")
def disown_letter(
    body: DisownBody, service: ServiceArgument, token: Annotated[OneAnswer, Depends(_for_disowning)]
) -> dict[str, Any]:
    """Void all letters of the account whose letter number and code these are, after counting the try."""
    tried = disowning.Disowning(read_letter_number(body.letter_number), body.code, body.source, service.clock())
    with service.pool.connection() as connection:
        token.spend(connection)
        answer = disowning.disown(connection, service.keys.codes, tried, service.source_tries_per_hour)
    log.info("letter disowned?", action="letter.disown", result=answer.result)
    if answer.result == "yes":
        log.error("somebody did not register", action="alarm.disowned", letter=answer.letter_number)
    if answer.source_over:
        log.warning("too many tries from one address", action="alarm.source")
    return {"result": answer.result, "retry_at": answer.retry_at}


def _log_verdict(verdict: verifying.Verdict) -> None:
    log.info("code checked", action="code.verify", result=verdict.result, letter=verdict.letter_number)
    if verdict.source_over:
        log.warning("too many tries from one address", action="alarm.source")
    if verdict.alarm_at is not None:
        log.error("many wrong codes within an hour", action="alarm.wrong_codes", number=verdict.alarm_at)


def _shown_with_limits(connection: Connection, row: Row, now: datetime) -> dict[str, Any]:
    return _shown(row, limits.next_at(connection, row["account_id"], row["tenancy"]), now)


def _shown(row: Row, next_at: datetime | None, now: datetime) -> dict[str, Any]:
    letter = {**row, "next_at": next_at if next_at is not None and next_at > now else None}
    return {field: letter[field] for field in LETTER_FIELDS}
