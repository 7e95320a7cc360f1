"""A tiny realm: one RSA key, a server for its JWKS, and tokens as Keycloak signs them."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

ISSUER = "http://localhost:8080/realms/bwg"


def new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Realm:
    """Signs tokens; `jwks_url` is where its public key is."""

    jwks_url: str = ""
    key: RSAPrivateKey = field(default_factory=new_key)

    def jwks(self) -> bytes:
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return json.dumps({"keys": [{**public, "kid": "realm-key", "use": "sig", "alg": "RS256"}]}).encode()

    def order_token(self, **changed: Any) -> str:
        return self.token(**{"sub": "service-account", "typ": "Bearer", "azp": "matcher", **changed})

    def code_token(self, account_id: str, **changed: Any) -> str:
        return self.token(**{"sub": account_id, "typ": "letter-code", **changed})

    def token(self, **claims: Any) -> str:
        now = int(time.time())
        ours = {"iss": ISSUER, "aud": "letter-service", "iat": now, "exp": now + 30, "jti": str(uuid4())}
        return jwt.encode({**ours, **claims}, self.key, "RS256", {"kid": "realm-key"})


@contextmanager
def served_realm() -> Iterator[Realm]:
    realm = Realm()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(realm.jwks())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    realm.jwks_url = f"http://127.0.0.1:{server.server_address[1]}/certs"
    yield realm
    server.shutdown()
    thread.join()
    server.server_close()
