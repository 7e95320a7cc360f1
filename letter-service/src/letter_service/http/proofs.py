"""The proof that an answer is ours: a JWS that only the holder of the answer key can make. Contract in
docs/architecture.md."""

import base64
import hashlib
from datetime import datetime

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from letter_service.errors import SettingsError


class AnswerKey:
    """An Ed25519 key pair; `key_id` is the thumbprint of the public key (RFC 7638, RFC 8037)."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        canonical = f'{{"crv":"Ed25519","kty":"OKP","x":"{_base64url(raw)}"}}'
        self.key_id = _base64url(hashlib.sha256(canonical.encode()).digest())

    @classmethod
    def parse(cls, pem: str, name: str) -> "AnswerKey":
        """Read a private key, PEM of PKCS 8; SettingsError names the setting."""
        try:
            private = load_pem_private_key(pem.encode(), password=None)
        except (ValueError, TypeError):
            private = None
        if not isinstance(private, Ed25519PrivateKey):
            raise SettingsError(f"{name}: kein privater Ed25519-Schlüssel als PEM (PKCS 8).")
        return cls(private)

    @classmethod
    def new(cls) -> "AnswerKey":
        """Make a fresh pair."""
        return cls(Ed25519PrivateKey.generate())

    def private_pem(self) -> str:
        """The private key, for letter-service alone."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    def public_pem(self) -> str:
        """The public key, for those who check answers."""
        return self._private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def proof(self, nonce: str, account_id: str, result: str, tenancy: str | None, now: datetime) -> str:
        """Sign what was answered to whom: a compact JWS, `alg` EdDSA. `iat` is in whole seconds."""
        claims = {"nonce": nonce, "account_id": account_id, "result": result, "tenancy": tenancy}
        return jwt.encode({**claims, "iat": int(now.timestamp())}, self._private, "EdDSA", {"kid": self.key_id})


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
