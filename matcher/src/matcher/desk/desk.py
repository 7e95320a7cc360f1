"""What the pages work with: who asks, what they send, and how a page is made."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import Request
from starlette.responses import HTMLResponse

from matcher import db
from matcher.acts.rights import Right
from matcher.desk import words
from matcher.desk.company import Company
from matcher.desk.faults import DeskFault, NotForYou, NotFromHere, NotUnderstood
from matcher.desk.oidc import Oidc
from matcher.desk.people import People
from matcher.desk.sessions import Session, Sessions
from matcher.keycloak.accounts import Accounts
from matcher.letters.client import Letters
from matcher.plan.act import Role
from matcher.settings import DeskSettings

LONGEST_FORM, LONGEST_WORD = 16_384, 200


class SignInNeeded(Exception):  # noqa: N818 - no error: the way in
    """Nobody is signed in; `form` is what was sent, so that nothing typed is lost, `next` where to go afterwards."""

    def __init__(self, next_: str, form: Form | None = None) -> None:
        super().__init__()
        self.next, self.form = next_, form
        self.typed = form.get("reason") if form else ""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form that was sent; each once, without outer blanks, NUL and line breaks of Windows."""

    fields: dict[str, str]

    def get(self, name: str) -> str:
        """The value of a field, or an empty text."""
        return self.fields.get(name, "")


@dataclass(frozen=True)
class Desk:
    """The long-lived objects of one desk."""

    settings: DeskSettings
    pool: db.Pool
    oidc: Oidc
    sessions: Sessions
    company: Company
    accounts: Accounts
    letters: Letters
    people: People
    now: Callable[[], datetime.datetime]

    @property
    def base(self) -> str:
        """The path of the desk, without a trailing slash."""
        return urlsplit(self.settings.desk_public_url).path

    @property
    def origin(self) -> str:
        """Scheme, host and port of the desk."""
        url = urlsplit(self.settings.desk_public_url)
        return f"{url.scheme}://{url.netloc}"

    def page(self, request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
        """Fill the template `name`; UndefinedError when it uses a value that is missing from `values`."""
        session = self.sessions.find(request.session.get("key"))
        said = session.take_said() if session else ""
        known: dict[str, Any] = {
            "base": self.base,
            "company": self.company.facts,
            "me": session,
            "may": session.can if session else (lambda _: False),
            "said": said,
            "place": request.url.path.removeprefix(self.base),
            "now": self.now(),
            "client_id": self.settings.desk_client_id,
            "signed_out_address": f"{self.settings.desk_public_url}/abgemeldet",
            "name_of": self.people.staff,
        }
        return HTMLResponse(words.templates.get_template(name).render(known | values), status)

    def fault_page(self, request: Request, fault: DeskFault) -> HTMLResponse:
        """A fault with its own HTTP status and its German title and text."""
        return self.page(request, "message.html", fault.status, title=fault.title, text=fault.text)


def asked(request: Request, name: str) -> str:
    """A word of the address's query, cut to what makes sense, without NUL; an empty text when it is not there."""
    return request.query_params.get(name, "")[:LONGEST_WORD].replace("\x00", "").strip()


def desk_of(request: Request) -> Desk:
    """What the app that serves this request works with."""
    desk: Desk = request.app.state.desk
    return desk


async def signed_in(request: Request) -> Session:
    """Who asks for a page: SignInNeeded without a session, NotForYou without a role.

    Keycloak is asked again when the last look at the roles is older than the settings say; without its answer nothing
    is shown.
    """
    desk = desk_of(request)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return await _present(request, desk.settings.desk_roles_seconds, SignInNeeded(here))


async def writing(request: Request) -> tuple[Session, Form]:
    """Who sent a form, and its fields. Keycloak is asked at this moment, so that a role taken a second ago is gone.

    Raises NotFromHere unless a page of ours sent it: the browser says so, and the token of the session is in it.
    """
    desk = desk_of(request)
    came_from, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    # Older browsers send the first alone.
    if site != "same-origin" and (site is not None or came_from not in (None, desk.origin)):
        raise NotFromHere
    form = await _form(request)
    session = await _present(request, 0, SignInNeeded(_place_of(request, desk), form))
    if not secrets.compare_digest(form.get("csrf").encode(), session.csrf.encode()):
        raise NotFromHere
    return session, form


async def _present(request: Request, seconds: float, needed: SignInNeeded) -> Session:
    desk = desk_of(request)
    session = desk.sessions.find(request.session.get("key"))
    if session is None:
        raise needed
    async with session.lock:
        if desk.sessions.clock() - session.looked_at >= seconds and not await desk.oidc.is_signed_in(session):
            desk.sessions.close(request.session.get("key"))
            raise needed
    if not session.roles:
        raise NotForYou
    return session


def _place_of(request: Request, desk: Desk) -> str:
    """The page that a form belongs to: its own address without the last word; the start where that is none."""
    path = request.url.path.rpartition("/")[0]
    return path if path.startswith(f"{desk.base}/") else f"{desk.base}/"


async def _form(request: Request) -> Form:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise NotUnderstood
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError:
        raise NotUnderstood from None
    return Form({name: _clean(values[0]) for name, values in fields.items()})


def _clean(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\x00", "").strip()


def require(session: Session, right: Right) -> Role:
    """The role by which this person may do this; NotForYou when none may."""
    role = session.role_for(right)
    if role is None:
        raise NotForYou
    return role
