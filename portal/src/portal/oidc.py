"""The way to Keycloak: the only module that knows Authlib. Every call ends within the time of the settings."""

import logging
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx2
from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError  # type: ignore[import-untyped]
from authlib.integrations.starlette_client import OAuth  # type: ignore[import-untyped]
from fastapi import Request
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, KeyParameterError
from joserfc.jwk import KeySet, KeySetSerialization

from portal.errors import LoginCancelledError, LoginForgottenError, LoginRefusedError, LoginUnavailableError
from portal.sessions import Visitor
from portal.settings import Settings

ALGORITHMS = ["RS256"]
LEEWAY_SECONDS = 30
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

log = logging.getLogger(__name__)


class Oidc:
    """A confidential client with PKCE; the discovery document is fetched when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.issuer
        self._client_id = settings.client_id
        self._callback = f"{settings.public_url}/callback"
        self._client = OAuth().register(
            "bwg",
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value(),
            server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile tenancy",
                "code_challenge_method": "S256",
                "timeout": settings.answer_within_seconds,
                "verify": _trusted(settings),
            },
        )

    async def begin(self, request: Request, state: str, **parameters: str) -> RedirectResponse:
        """Sends the browser to the login page; nonce, state and verifier stay in its session."""
        with self._clear_errors():
            await self._metadata()
            answer: RedirectResponse = await self._client.authorize_redirect(
                request, self._callback, state=state, **parameters
            )
            return answer

    async def finish(self, request: Request) -> tuple[Visitor, Mapping[str, Any]]:
        """Trades the code for a checked ID token; with it comes what `is_signed_in` asks by."""
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
            raise LoginRefusedError
        return Visitor.from_claims(claims, token["id_token"]), token

    async def is_signed_in(self, token: Mapping[str, Any]) -> bool:
        """Whether Keycloak's session still lives.

        A session that ended between the login and the moment in which it is known here is told of by no logout token.
        """
        with self._clear_errors():
            address = (await self._metadata())["userinfo_endpoint"]
            # Authlib would renew a token that ends within a minute, and there is nothing to renew it with.
            shown = {"Authorization": f"Bearer {token['access_token']}"}
            answer = await self._client.get(address, withhold_token=True, headers=shown)
            if answer.status_code not in (200, 401, 403):
                answer.raise_for_status()
            return bool(answer.status_code == 200)

    async def end_session_address(self) -> str:
        """Return Keycloak's logout address (OpenID Connect RP-Initiated Logout 1.0). PortalError."""
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
            raise LoginRefusedError
        return claims

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
            raise LoginRefusedError from None

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
            raise LoginForgottenError from None
        except OAuthError as error:
            raise (LoginCancelledError if error.error == "access_denied" else LoginRefusedError) from None
        except (httpx2.HTTPError, KeyParameterError, ValueError, LookupError, TypeError, AttributeError) as error:
            log.warning(
                "Keycloak did not answer as it should: %s", _cause(error), extra={"action": "keycloak.unavailable"}
            )
            # A document of another shape is as bad as no answer, and must not be remembered.
            self._client.server_metadata.clear()
            raise LoginUnavailableError from None
        except JoseError:
            raise LoginRefusedError from None


def _trusted(settings: Settings) -> ssl.SSLContext:
    """Whom the system trusts, and a company's own authorities."""
    context = httpx2.create_ssl_context()
    if settings.authorities:
        context.load_verify_locations(cadata=settings.authorities)
    return context


def _cause(error: Exception) -> str:
    """What the way to Keycloak lacked; of anything else the kind alone, since its words may quote what was answered."""
    return f"{type(error).__name__}: {error}" if isinstance(error, httpx2.TransportError) else type(error).__name__
