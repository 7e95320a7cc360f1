"""A German page for whatever goes wrong, and the way to the sign-in."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from matcher.desk.desk import SignInNeeded, desk_of
from matcher.desk.faults import DeskFault, NotAnswering, NotForYou, NotThere
from matcher.errors import DatabaseError, KeycloakError, LetterServiceError
from matcher.metrics import answered


def add(app: FastAPI) -> None:
    """Answer every fault by a page."""
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(DeskFault, _fault)
    app.add_exception_handler(HTTPException, _http)
    for outside in (DatabaseError, KeycloakError, LetterServiceError):
        app.add_exception_handler(outside, _not_answering)
    app.add_exception_handler(500, _unforeseen)


async def _sign_in(request: Request, needed: Exception) -> Response:
    """To the sign-in; who sent a form is told first that nothing was done, and finds what was typed."""
    assert isinstance(needed, SignInNeeded)  # noqa: S101 - as it was registered
    desk = desk_of(request)
    if needed.form is not None:
        return desk.page(request, "signed_out_meanwhile.html", 401, typed=needed.typed, next=needed.next)
    address = f"{desk.base}/login?next={quote(needed.next)}"
    # A page that is fetched cannot follow to another origin.
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


async def _fault(request: Request, fault: Exception) -> Response:
    """Somebody without any role is told so in full: the desk is not theirs."""
    assert isinstance(fault, DeskFault)  # noqa: S101 - as it was registered
    desk = desk_of(request)
    session = desk.sessions.find(request.session.get("key"))
    if isinstance(fault, NotForYou) and session is not None and not session.roles:
        return desk.page(request, "refused.html", fault.status)
    return desk.fault_page(request, fault)


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    fault = NotThere() if status in (404, 405) else DeskFault()
    fault.status = status
    return desk_of(request).fault_page(request, fault)


async def _not_answering(request: Request, _: Exception) -> Response:
    return desk_of(request).fault_page(request, NotAnswering())


async def _unforeseen(request: Request, _: Exception) -> Response:
    answered(500)  # it went past everything that would have counted it
    return desk_of(request).fault_page(request, DeskFault())
