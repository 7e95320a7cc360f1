"""How people come in and go out: sign-in, sign-out, and what Keycloak tells of sessions that ended."""

from __future__ import annotations

import secrets
from importlib.resources import files
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from matcher.desk.desk import desk_of
from matcher.desk.faults import DeskFault, LoginForgotten, LoginRefused, NotThere

SECOND_TRY = "again."
LONGEST_TOKEN = 16_384
KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
STATIC = {
    one.name: (one.read_bytes(), KINDS[one.name.rpartition(".")[2]])
    for one in files("matcher.desk").joinpath("static").iterdir()
}

router = APIRouter()


@router.get("/login", response_model=None)
async def login(request: Request) -> Response:
    """Send the browser to Keycloak's login; `?again` marks the state, so that a forgotten login is tried only twice."""
    desk = desk_of(request)
    wanted = request.query_params.get("next", "")
    # Only a page of this desk: an address that begins so and goes elsewhere has a backslash or a second slash.
    if wanted.startswith(f"{desk.base}/") and "\\" not in wanted and "//" not in wanted:
        request.session["next"] = wanted
    state = (SECOND_TRY if "again" in request.query_params else "") + secrets.token_urlsafe(24)
    return await desk.oidc.begin(request, state)


@router.get("/callback", response_model=None)
async def callback(request: Request) -> Response:
    """Finish the login and open a session under a new key, so that a key known before opens nothing."""
    desk = desk_of(request)
    try:
        session = await desk.oidc.finish(request)
    except LoginForgotten:
        if request.query_params.get("state", "").startswith(SECOND_TRY):
            raise
        return RedirectResponse(f"{desk.base}/login?again=1", 303)
    wanted = request.session.get("next") or f"{desk.base}/"
    desk.sessions.close(request.session.get("key"))
    request.session.clear()
    key = desk.sessions.open(session)
    try:
        if desk.sessions.has_ended(session) or not await desk.oidc.is_signed_in(session):
            raise LoginRefused
    except DeskFault:
        desk.sessions.close(key)
        raise
    request.session["key"] = key
    return RedirectResponse(wanted, 303)


@router.post("/logout", response_model=None)
async def logout(request: Request) -> Response:
    """Ends the session here; 307 sends the same form on to Keycloak, so that the token stands in no address."""
    desk = desk_of(request)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return RedirectResponse(f"{desk.base}/", 303)
    desk.sessions.close(request.session.get("key"))
    request.session.clear()
    return RedirectResponse(await desk.oidc.end_session_address(), 307)


@router.get("/abgemeldet", response_model=None)
async def signed_out(request: Request) -> Response:
    """Show that the person is signed out; Keycloak sends the browser here after the logout."""
    return desk_of(request).page(request, "signed_out.html")


@router.post("/backchannel-logout", response_model=None)
async def backchannel_logout(request: Request) -> Response:
    """Keycloak says that a session has ended (OpenID Connect Back-Channel Logout 1.0)."""
    desk = desk_of(request)
    try:
        claims = await desk.oidc.check_logout_token(await _logout_token(request))
    except DeskFault as fault:
        return Response(status_code=fault.status)
    desk.sessions.close_all(claims.get("sid"), claims.get("sub"))
    return Response(status_code=200)


@router.get("/static/{name}", response_model=None)
async def static(request: Request, name: str) -> Response:
    """Serve the packaged file or one of the company's; 404 for any other name."""
    known = STATIC | desk_of(request).company.files
    if name not in known:
        raise NotThere
    content, kind = known[name]
    return Response(content, media_type=kind, headers={"Cache-Control": "public, max-age=3600"})


async def _logout_token(request: Request) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_TOKEN:
            raise LoginRefused
    return parse_qs(body.decode("ascii", "replace")).get("logout_token", [""])[0]
