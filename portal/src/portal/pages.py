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

from portal import languages
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


@dataclass(frozen=True)
class Offered:
    """A language in the row above a page."""

    code: str
    name: str
    direction: str


def portal_of(request: Request) -> Portal:
    """Return what the app that serves this request works with."""
    portal: Portal = request.app.state.portal
    return portal


def page(request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
    """Fill the template `name` in the visitor's language; UndefinedError when it uses a value that is missing."""
    portal = portal_of(request)
    facts = portal.company.facts
    language = languages.of(request, facts.languages)
    offered = [Offered(code, own_name, _direction(code)) for code, own_name in facts.languages.items()]
    text = templates.get_template(name).render(
        company=facts,
        t=languages.TEXTS[language],
        language=language,
        direction=_direction(language),
        languages=offered,
        language_path=request.url.path if status == 200 else "/",
        **{"base": None} | values,
    )
    answer = HTMLResponse(text, status)
    if request.query_params.get(languages.PARAMETER) == language:
        languages.keep(answer, language, is_https=portal.settings.is_https)
    return answer


def error_page(request: Request, error: PortalError) -> HTMLResponse:
    """Show a fault with its own HTTP status, title and text."""
    return page(request, "message.html", error.status, text=error.text)


def _direction(language: str) -> str:
    return "rtl" if language in languages.RIGHT_TO_LEFT else "ltr"


def _wish(request: Request) -> dict[str, str]:
    """What the visitor chose here, for Keycloak's pages (OpenID Connect Core 1.0, 3.1.2.1); nothing chosen, no wish."""
    chosen = languages.chosen(request, portal_of(request).company.facts.languages)
    return {"ui_locales": chosen} if chosen else {}


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
    return page(request, "start.html", visitor=visitor)


@router.get("/login", response_model=None)
async def login(request: Request) -> Response:
    """Send the browser to Keycloak's login; `?again` marks the state, so that a forgotten login is tried only twice."""
    state = (SECOND_TRY if "again" in request.query_params else "") + secrets.token_urlsafe(24)
    return await portal_of(request).oidc.begin(request, state, **_wish(request))


@router.get("/register", response_model=None)
async def register(request: Request) -> Response:
    """Send the browser to Keycloak's registration (OpenID Connect `prompt=create`)."""
    return await portal_of(request).oidc.begin(request, secrets.token_urlsafe(24), prompt="create", **_wish(request))


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
    answer = RedirectResponse("/me", 303)
    if visitor.language in portal.company.facts.languages:
        languages.keep(answer, visitor.language, is_https=portal.settings.is_https)
    return answer


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
    account = f"{settings.issuer}/account/"
    values = {"client_id": settings.client_id, "signed_out_address": signed_out, "account_address": account}
    return page(request, name, status, visitor=visitor, **values)


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
    return page(request, "message.html", text="signed_out")


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


@router.get("/brief", response_model=None)
@router.get("/nicht-ich", response_model=None)
async def on_the_letter(request: Request) -> Response:
    """Lead on from an address of the letter, short enough to be typed.

    Browsers take along what stands after its #, and send it to nobody (RFC 9110, 10.2.2).
    """
    portal = portal_of(request)
    chosen = languages.chosen(request, portal.company.facts.languages)
    wish = f"?kc_locale={chosen}" if chosen else ""
    return RedirectResponse(f"{portal.settings.issuer}/konto{request.url.path}{wish}", 303)


@router.get("/impressum", response_model=None)
@router.get("/datenschutz", response_model=None)
@router.get("/datenschutz/{version}", response_model=None)
@router.get("/barrierefreiheit", response_model=None)
async def legal(request: Request) -> Response:
    """Show a page of the company's folder; 404 where the company has it elsewhere."""
    pages = portal_of(request).company.facts.pages
    shown = pages.get(request.url.path.strip("/"))
    if shown is None:
        raise HTTPException(404)
    older = [name for name, one in sorted(pages.items(), reverse=True) if one.version and "/" in name]
    return page(request, "legal.html", legal=shown, older=[name for name in older if pages[name] != shown])


@router.get("/verlaufen", response_model=None)
async def lost(request: Request) -> Response:
    """Say that there is no such page, for whatever else lies behind the same proxy: all of it comes from here."""
    public = portal_of(request).settings.public_url
    answer = page(request, "message.html", 404, text="missing", base=f"{public}/")
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {public}; img-src {public}; base-uri {public}; frame-ancestors 'none'"
    )
    return answer


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
