"""Puts the portal together: pages, cookie, headers, and a page for whatever goes wrong."""

import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware

from portal import company, metrics
from portal.errors import PortalError
from portal.oidc import Oidc
from portal.pages import Portal, error_page, page, router
from portal.sessions import Sessions
from portal.settings import Settings


def create_app(settings: Settings, clock: Callable[[], float] = time.monotonic) -> FastAPI:
    """`clock` gives seconds and only ends sessions. SettingsError when the company's folder cannot be used."""
    app = FastAPI(title="Kundenportal", openapi_url=None)
    sessions = Sessions(settings.session_minutes * 60, settings.sessions_at_most, clock)
    whose = company.read(settings)
    app.state.portal = Portal(settings, Oidc(settings), sessions, whose)
    app.include_router(router)
    app.add_middleware(
        SessionMiddleware,
        secret_key=settings.session_secret.get_secret_value(),
        session_cookie="__Host-portal" if settings.is_https else "portal",
        max_age=None,
        same_site="lax",
        https_only=settings.is_https,
    )
    _add_headers(app, settings)
    _add_error_pages(app)
    return app


def _add_headers(app: FastAPI, settings: Settings) -> None:
    headers = _security_headers(settings)

    @app.middleware("http")
    async def protect(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        metrics.count(response.status_code)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response


def _security_headers(settings: Settings) -> dict[str, str]:
    keycloak = urlsplit(settings.issuer)
    # The form that signs out is sent on to Keycloak, and browsers check the whole way of a form.
    forms = f"form-action 'self' {keycloak.scheme}://{keycloak.netloc}"
    headers = {
        "Content-Security-Policy": f"default-src 'none'; style-src 'self'; img-src 'self'; {forms}; "
        "base-uri 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if settings.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def _add_error_pages(app: FastAPI) -> None:
    @app.exception_handler(PortalError)
    async def portal_error(request: Request, error: PortalError) -> Response:
        return error_page(request, error)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        return page(
            request, "message.html", error.status_code, text="missing" if error.status_code == 404 else "not_so"
        )

    @app.exception_handler(500)
    async def unforeseen(request: Request, _: Exception) -> Response:
        metrics.count(500)  # it went past everything that would have counted it
        return error_page(request, PortalError())
