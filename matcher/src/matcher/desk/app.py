"""Puts the desk together: pages, cookie, headers, and a German page for whatever goes wrong."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import PlainTextResponse, RedirectResponse

from matcher import berlin, db
from matcher.desk import (
    act_forms,
    audit_pages,
    case_pages,
    company,
    door,
    error_pages,
    import_pages,
    letter_pages,
    overview_pages,
    run_pages,
    search_pages,
)
from matcher.desk.desk import Desk, desk_of
from matcher.desk.oidc import Oidc
from matcher.desk.people import People
from matcher.desk.sessions import Sessions
from matcher.keycloak.accounts import Accounts
from matcher.letters.client import Letters
from matcher.metrics import answered
from matcher.settings import DeskSettings

POOL_SIZE = 8


def build(settings: DeskSettings, clock: Callable[[], float] = time.monotonic) -> FastAPI:
    """`clock` gives seconds and only ends sessions. SettingsError when the company's folder cannot be used."""
    app = FastAPI(title="Arbeitsplatz", openapi_url=None)
    accounts, pool = Accounts(settings), db.open_pool(settings, size=POOL_SIZE)
    app.state.desk = Desk(
        settings=settings,
        pool=pool,
        oidc=Oidc(settings, clock),
        sessions=Sessions(settings.desk_session_minutes * 60, settings.desk_sessions_at_most, clock),
        company=company.read(settings.desk_company),
        accounts=accounts,
        letters=Letters(settings.letter_service_url, accounts.token, settings.request_timeout_seconds),
        people=People(accounts, pool),
        now=berlin.now,
    )
    path = urlsplit(settings.desk_public_url).path
    for pages in (
        door,
        overview_pages,
        case_pages,
        act_forms,
        letter_pages,
        run_pages,
        import_pages,
        search_pages,
        audit_pages,
    ):
        app.include_router(pages.router, prefix=path)
    _add_health(app)
    app.add_middleware(
        SessionMiddleware,
        secret_key=settings.desk_session_secret.get_secret_value(),
        session_cookie="__Host-desk" if settings.is_https else "desk",
        max_age=None,
        same_site="lax",
        https_only=settings.is_https,
    )
    _add_headers(app, settings)
    error_pages.add(app)
    return app


def _add_health(app: FastAPI) -> None:
    @app.get("/health/live", response_model=None)
    def live() -> Response:
        return PlainTextResponse("ok")

    @app.get("/health/ready", response_model=None)
    def ready(request: Request) -> Response:
        well = db.answers(desk_of(request).pool)
        return PlainTextResponse("ok" if well else "database", 200 if well else 503)

    @app.get("/", response_model=None)
    def root(request: Request) -> Response:
        return RedirectResponse(f"{desk_of(request).base}/", 303)


def _add_headers(app: FastAPI, settings: DeskSettings) -> None:
    headers = _security_headers(settings)

    @app.middleware("http")
    async def protect(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        answered(response.status_code)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response


def _security_headers(settings: DeskSettings) -> dict[str, str]:
    keycloak = urlsplit(settings.desk_issuer)
    # The form that signs out is sent on to Keycloak, and browsers check the whole way of a form.
    forms = f"form-action 'self' {keycloak.scheme}://{keycloak.netloc}"
    headers = {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src 'self'; {forms}; base-uri 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        # Without a referrer a form says that it comes from nowhere.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if settings.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers
