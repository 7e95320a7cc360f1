"""Who asks: tokens that Keycloak signed, checked against the realm's keys; those for a code are good for one answer."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from jwt import PyJWKClient

from letter_service import db
from letter_service.db import Connection
from letter_service.errors import ClientRefusedError, KeysUnavailableError, TokenRefusedError

JWKS_SECONDS, JWKS_CACHE_SECONDS, JWKS_COOLDOWN_SECONDS = 2, 300, 10
CLOCK_SKEW_SECONDS = 5
CODE_TOKEN_SECONDS_AT_MOST = 60
DISOWN = "letter-disown"  # type and subject of its token
REQUIRED_CLAIMS = ["exp", "iat", "iss", "aud", "sub"]


@dataclass(frozen=True)
class OneAnswer:
    """A token for one question: whom it speaks for, its id, and from when on nobody accepts it any more."""

    account_id: str
    token_id: str
    expires_at: datetime

    def spend(self, connection: Connection) -> None:
        """Note that it was used, in the transaction that answers; TokenRefusedError when it was used before."""
        if not db.run(connection, "tokens.spend", token_id=self.token_id, expires_at=self.expires_at):
            raise TokenRefusedError


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

    def for_a_code(self, authorization: str | None) -> OneAnswer:
        """Return what a short-lived letter-code token is good for; errors as above."""
        return self._one_answer(authorization, "letter-code")

    def for_disowning(self, authorization: str | None) -> OneAnswer:
        """Return what a short-lived token for "that was not me" is good for; nobody is signed in. Errors as above."""
        token = self._one_answer(authorization, DISOWN)
        if token.account_id != DISOWN:
            raise ClientRefusedError
        return token

    def _one_answer(self, authorization: str | None, kind: str) -> OneAnswer:
        claims = self._claims(authorization, "jti")
        if claims.get("typ") != kind:
            raise ClientRefusedError
        if claims["exp"] - claims["iat"] > CODE_TOKEN_SECONDS_AT_MOST:
            raise TokenRefusedError
        forgotten_at = datetime.fromtimestamp(claims["exp"], UTC) + timedelta(seconds=2 * CLOCK_SKEW_SECONDS)
        return OneAnswer(str(claims["sub"]), str(claims["jti"]), forgotten_at)

    def _claims(self, authorization: str | None, *more: str) -> dict[str, Any]:
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
                options={"require": [*REQUIRED_CLAIMS, *more]},
            )
        except (jwt.PyJWKClientConnectionError, jwt.PyJWKSetError, OSError) as unreachable:
            raise KeysUnavailableError from unreachable
        except (jwt.PyJWTError, ValueError) as refused:
            raise TokenRefusedError from refused
