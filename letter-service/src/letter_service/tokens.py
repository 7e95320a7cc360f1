"""Who asks: tokens that Keycloak signed, checked against the realm's keys. The only module that knows PyJWT."""

from typing import Any

import jwt
from jwt import PyJWKClient

from letter_service.errors import ClientRefusedError, KeysUnavailableError, TokenRefusedError

JWKS_SECONDS, JWKS_CACHE_SECONDS, JWKS_COOLDOWN_SECONDS = 2, 300, 10
CLOCK_SKEW_SECONDS = 5
CODE_TOKEN_SECONDS_AT_MOST = 60
DISOWN = "letter-disown"  # type and subject of its token
REQUIRED_CLAIMS = ["exp", "iat", "iss", "aud", "sub"]


class Tokens:
    """Checks bearer tokens of one realm; RS256 only."""

    def __init__(self, jwks_url: str, issuer: str, audience: str, order_client: str) -> None:
        self._issuer, self._audience, self._order_client = issuer, audience, order_client
        self._keys = PyJWKClient(
            jwks_url, timeout=JWKS_SECONDS, lifespan=JWKS_CACHE_SECONDS, cooldown_duration=JWKS_COOLDOWN_SECONDS
        )

    def check_order_client(self, authorization: str | None) -> None:
        """Pass for an access token of the client that orders letters.

        TokenRefusedError, ClientRefusedError, KeysUnavailableError.
        """
        claims = self._claims(authorization)
        if claims.get("typ") != "Bearer" or claims.get("azp") != self._order_client:
            raise ClientRefusedError

    def account_of(self, authorization: str | None) -> str:
        """Return the account that a short-lived letter-code token speaks for; errors as above."""
        return self._occasion(authorization, "letter-code")

    def check_disowning(self, authorization: str | None) -> None:
        """Pass for a short-lived token for "that was not me", where nobody is signed in; errors as above."""
        if self._occasion(authorization, DISOWN) != DISOWN:
            raise ClientRefusedError

    def _occasion(self, authorization: str | None, kind: str) -> str:
        claims = self._claims(authorization)
        if claims.get("typ") != kind:
            raise ClientRefusedError
        if claims["exp"] - claims["iat"] > CODE_TOKEN_SECONDS_AT_MOST:
            raise TokenRefusedError
        return str(claims["sub"])

    def _claims(self, authorization: str | None) -> dict[str, Any]:
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise TokenRefusedError
        try:
            return jwt.decode(
                token,
                self._keys.get_signing_key_from_jwt(token),
                algorithms=["RS256"],
                issuer=self._issuer,
                audience=self._audience,
                leeway=CLOCK_SKEW_SECONDS,
                options={"require": REQUIRED_CLAIMS},
            )
        except (jwt.PyJWKClientConnectionError, jwt.PyJWKSetError, OSError) as unreachable:
            raise KeysUnavailableError from unreachable
        except (jwt.PyJWTError, ValueError) as refused:
            raise TokenRefusedError from refused
