"""The pages of the Kundenportal. GET shows, POST acts."""

import secrets
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from portal.company import Company
from portal.errors import LoginForgottenError, LoginRefusedError, PortalError
from portal.oidc import Oidc
from portal.sessions import Sessions
from portal.settings import Settings

SECOND_TRY = "again."
LONGEST_TOKEN = 16_384
STATIC = {"portal.css": (files("portal").joinpath("static", "portal.css").read_bytes(), "text/css")}

router = APIRouter()
templates = Environment(
    loader=PackageLoader("portal"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True)
class Portal:
    """What the pages work with."""

    settings: Settings
    oidc: Oidc
    sessions: Sessions
    company: Company


def portal_of(request: Request) -> Portal:
    """Return what the app that serves this request works with."""
    portal: Portal = request.app.state.portal
    return portal


def page(whose: Company, name: str, status: int = 200, **values: object) -> HTMLResponse:
    """Fill the template `name`; UndefinedError when it uses a value that is missing from `values`."""
    return HTMLResponse(templates.get_template(name).render(company=whose.facts, **values), status)


def error_page(whose: Company, error: PortalError) -> HTMLResponse:
    """Show a fault with its own HTTP status and its German title and text."""
    return page(whose, "message.html", error.status, title=error.title, text=error.text)


@router.get("/", response_model=None)
async def start(request: Request) -> Response:
    """Show the start page.

    Whoever opens the e-mail's link in another browser arrives here with a code of a login that this browser did not
    begin: the login begins anew.
    """
    if "code" in request.query_params:
        return RedirectResponse("/login", 303)
    portal = portal_of(request)
    visitor = portal.sessions.find(request.session.get("key"))
    return page(portal.company, "start.html", visitor=visitor)


@router.get("/login", response_model=None)
async def login(request: Request) -> Response:
    """Send the browser to Keycloak's login; `?again` marks the state, so that a forgotten login is tried only twice."""
    state = (SECOND_TRY if "again" in request.query_params else "") + secrets.token_urlsafe(24)
    return await portal_of(request).oidc.begin(request, state)


@router.get("/register", response_model=None)
async def register(request: Request) -> Response:
    """Send the browser to Keycloak's registration (OpenID Connect `prompt=create`)."""
    return await portal_of(request).oidc.begin(request, secrets.token_urlsafe(24), prompt="create")


@router.get("/callback", response_model=None)
async def callback(request: Request) -> Response:
    """Finish the login and open a session under a new key, so that a key known before opens nothing."""
    portal = portal_of(request)
    try:
        visitor, token = await portal.oidc.finish(request)
    except LoginForgottenError:
        if request.query_params.get("state", "").startswith(SECOND_TRY):
            raise
        return RedirectResponse("/login?again=1", 303)
    portal.sessions.close(request.session.get("key"))
    request.session.clear()
    key = portal.sessions.open(visitor)
    try:
        if portal.sessions.has_ended(visitor) or not await portal.oidc.is_signed_in(token):
            raise LoginRefusedError
    except PortalError:
        portal.sessions.close(key)
        raise
    request.session["key"] = key
    return RedirectResponse("/me", 303)


@router.get("/me", response_model=None)
async def me(request: Request) -> Response:
    """Show the visitor's own page: 403 without the tenant role, and on to the login without a session."""
    portal = portal_of(request)
    visitor = portal.sessions.find(request.session.get("key"))
    if visitor is None:
        return RedirectResponse("/login", 303)
    name, status = ("me.html", 200) if visitor.is_tenant else ("refused.html", 403)
    settings = portal.settings
    signed_out = f"{settings.public_url}/abgemeldet"
    return page(
        portal.company, name, status, visitor=visitor, client_id=settings.client_id, signed_out_address=signed_out
    )


@router.post("/logout", response_model=None)
async def logout(request: Request) -> Response:
    """Ends the session here; 307 sends the same form on to Keycloak, so that the token stands in no address."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return RedirectResponse("/", 303)
    portal = portal_of(request)
    portal.sessions.close(request.session.get("key"))
    request.session.clear()
    return RedirectResponse(await portal.oidc.end_session_address(), 307)


@router.get("/abgemeldet", response_model=None)
async def signed_out(request: Request) -> Response:
    """Show that the visitor is signed out; Keycloak sends the browser here after the logout."""
    whose = portal_of(request).company
    return page(whose, "message.html", title="Sie sind abgemeldet", text="Auf Wiedersehen im Kundenportal.")


@router.post("/backchannel-logout", response_model=None)
async def backchannel_logout(request: Request) -> Response:
    """Keycloak says that a session has ended (OpenID Connect Back-Channel Logout 1.0)."""
    portal = portal_of(request)
    try:
        claims = await portal.oidc.check_logout_token(await _logout_token(request))
    except PortalError as error:
        return Response(status_code=error.status)
    portal.sessions.close_all(claims.get("sid"), claims.get("sub"))
    return Response(status_code=200)


@router.get("/static/{name}", response_model=None)
async def static(request: Request, name: str) -> Response:
    """Serve the packaged file or one of the company's; 404 for any other name."""
    files = STATIC | portal_of(request).company.files
    if name not in files:
        raise HTTPException(404)
    content, kind = files[name]
    return Response(content, media_type=kind, headers={"Cache-Control": "public, max-age=3600"})


@router.get("/health/live", response_model=None)
@router.get("/health/ready", response_model=None)
async def health() -> Response:
    """The portal has no database: it is ready when it runs, and says so itself when Keycloak is away."""
    return Response("ok", media_type="text/plain")


async def _logout_token(request: Request) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_TOKEN:
            raise LoginRefusedError
    return parse_qs(body.decode("ascii", "replace")).get("logout_token", [""])[0]
