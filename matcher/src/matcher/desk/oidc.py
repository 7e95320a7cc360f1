"""The desk's way to Keycloak: the only module that knows Authlib. Every call ends within the time of the settings."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx2
import structlog
from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError  # type: ignore[import-untyped]
from authlib.integrations.starlette_client import OAuth  # type: ignore[import-untyped]
from fastapi import Request
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, KeyParameterError
from joserfc.jwk import KeySet, KeySetSerialization

from matcher.desk.faults import LoginCancelled, LoginForgotten, LoginRefused, LoginUnavailable
from matcher.desk.sessions import Session, Tokens, roles_of
from matcher.errors import SettingsError
from matcher.settings import DeskSettings

ALGORITHMS = ["RS256"]
LEEWAY_SECONDS = 30
# An access token is renewed so long before it ends.
RENEW_SECONDS = 30
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

log = structlog.get_logger()


class Oidc:
    """A confidential client with PKCE; the discovery document is fetched when it is first needed."""

    def __init__(self, settings: DeskSettings, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._issuer = settings.desk_issuer
        self._client_id = settings.desk_client_id
        self._callback = f"{settings.desk_public_url}/callback"
        self._client = OAuth().register(
            "desk",
            client_id=settings.desk_client_id,
            client_secret=settings.desk_client_secret.get_secret_value(),
            server_metadata_url=f"{settings.desk_issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "timeout": settings.desk_answer_within_seconds,
                "verify": _trusted(settings),
            },
        )

    async def begin(self, request: Request, state: str) -> RedirectResponse:
        """Send the browser to the login page; nonce, state and verifier stay in its session."""
        with self._clear_errors():
            await self._metadata()
            answer: RedirectResponse = await self._client.authorize_redirect(request, self._callback, state=state)
            return answer

    async def finish(self, request: Request) -> Session:
        """Trade the code for a checked ID token, and that for a session that is not yet open."""
        with self._clear_errors():
            await self._metadata()
            token = await self._client.authorize_access_token(
                request,
                claims_options={
                    "iss": {"essential": True, "value": self._issuer},
                    "aud": {"essential": True, "value": self._client_id},
                },
                leeway=LEEWAY_SECONDS,
            )
            claims = token.get("userinfo")
            if not claims:
                raise LoginRefused
            name = str(claims.get("name") or claims.get("preferred_username") or "")
            tokens = self._tokens(token, str(token["id_token"]))
            sid = claims.get("sid")
            return Session(str(claims["sub"]), name, sid, roles_of(claims), self._clock(), tokens)

    async def is_signed_in(self, session: Session) -> bool:
        """Ask Keycloak whether its session still lives, and note the roles that the person holds at this moment.

        One answer at a time: a refresh token is good for one use (RFC 6749 section 10.4), and which of two answers is
        the newer one nobody could tell.
        """
        with self._clear_errors():
            try:
                if self._clock() > session.tokens.ends_at - RENEW_SECONDS:
                    await self._renew(session)
            except OAuthError as refused:
                if refused.error != "invalid_grant":
                    raise
                return False
            address = (await self._metadata())["userinfo_endpoint"]
            shown = {"Authorization": f"Bearer {session.tokens.access}"}
            answer = await self._client.get(address, withhold_token=True, headers=shown)
            if answer.status_code in (401, 403):
                return False
            answer.raise_for_status()
            claims = answer.json()
            if claims["sub"] != session.subject:
                return False
            session.roles, session.looked_at = roles_of(claims), self._clock()
            return True

    async def end_session_address(self) -> str:
        """Return Keycloak's logout address (OpenID Connect RP-Initiated Logout 1.0). DeskFault."""
        with self._clear_errors():
            return str((await self._metadata())["end_session_endpoint"])

    async def check_logout_token(self, token: str) -> Mapping[str, Any]:
        """The claims of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6)."""
        with self._clear_errors():
            claims = await self._claims(token)
            self._logout_rules().validate(claims)
        events = claims["events"]
        is_logout = isinstance(events, dict) and LOGOUT_EVENT in events and "nonce" not in claims
        if not is_logout or not (claims.get("sid") or claims.get("sub")):
            raise LoginRefused
        return claims

    async def _renew(self, session: Session) -> None:
        token = await self._client.fetch_access_token(grant_type="refresh_token", refresh_token=session.tokens.refresh)
        session.tokens = self._tokens(token, session.tokens.identity)

    def _tokens(self, token: Mapping[str, Any], identity: str) -> Tokens:
        ends_at = self._clock() + float(token["expires_in"])
        return Tokens(str(token["access_token"]), str(token["refresh_token"]), identity, ends_at)

    async def _metadata(self) -> Mapping[str, Any]:
        metadata: dict[str, Any] = await self._client.load_server_metadata()
        if metadata["issuer"] != self._issuer:
            raise ValueError("another issuer")
        # Keycloak also offers symmetric algorithms, which nobody may choose for us.
        metadata["id_token_signing_alg_values_supported"] = ALGORITHMS
        return metadata

    async def _claims(self, token: str) -> dict[str, Any]:
        await self._metadata()
        try:
            return self._decode(token, await self._client.fetch_jwk_set())
        except InvalidKeyIdError:
            return self._decode(token, await self._client.fetch_jwk_set(force=True))

    @staticmethod
    def _decode(token: str, keys: KeySetSerialization) -> dict[str, Any]:
        try:
            return jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims
        except ValueError:
            raise LoginRefused from None

    def _logout_rules(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            jti={"essential": True},
            events={"essential": True},
        )

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            yield
        except MismatchingStateError:
            raise LoginForgotten from None
        except OAuthError as error:
            raise (LoginCancelled if error.error == "access_denied" else LoginRefused) from None
        except (httpx2.HTTPError, KeyParameterError, ValueError, LookupError, TypeError, AttributeError) as error:
            # Of anything but the way there the kind alone, since its words may quote what was answered.
            cause = f"{type(error).__name__}: {error}" if isinstance(error, httpx2.TransportError) else None
            log.warning("desk.keycloak_unavailable", cause=cause or type(error).__name__)
            raise LoginUnavailable from None
        except JoseError:
            raise LoginRefused from None


def _trusted(settings: DeskSettings) -> ssl.SSLContext:
    """Whom the system trusts, and a company's own authorities. SettingsError."""
    context = httpx2.create_ssl_context()
    try:
        given = settings.desk_authorities_file.read_text("utf-8").strip() if settings.desk_authorities_file else ""
        if given:
            context.load_verify_locations(cadata=given)
    except (OSError, ValueError) as error:
        raise SettingsError("MATCHER_DESK_AUTHORITIES_FILE: keine Zertifikate in PEM.") from error
    return context
