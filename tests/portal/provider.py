"""A tiny OpenID provider on a real socket: as much of Keycloak as the portal asks for, with faults on demand."""

import json
import secrets
import time
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID = "portal"
CLIENT_SECRET = secrets.token_urlsafe(24)
FIRST_KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Provider(ThreadingHTTPServer):
    """Knows one person; `claims` is what the next ID token says beside the protocol's own claims."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://localhost:{self.server_port}/realms/bwg"
        self.named_issuer = self.issuer
        self.key = FIRST_KEY
        self.nonce = ""
        self.claims: dict[str, Any] = {}
        self.token_requests: list[dict[str, str]] = []
        self.token_answer: bytes | None = None
        self.documents: dict[str, bytes] = {}
        self.userinfo_status = 200
        self._thread = Thread(target=self.serve_forever, args=(0.02,))
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self.shutdown()
            self.server_close()
            self._thread.join(10)

    def sign(self, **claims: object) -> str:
        now = int(time.time())
        own = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "jti": secrets.token_hex(8)}
        said = {name: value for name, value in {**own, **claims}.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, said, self.key)

    def id_token(self) -> str:
        return self.sign(**{"sub": "person-1", "sid": "session-1", "nonce": self.nonce, **self.claims})

    def logout_token(self, **claims: object) -> str:
        return self.sign(**{"events": {LOGOUT_EVENT: {}}, "sid": "session-1", **claims})

    def metadata(self) -> dict[str, object]:
        protocol = f"{self.issuer}/protocol/openid-connect"
        return {
            "issuer": self.named_issuer,
            "authorization_endpoint": f"{protocol}/auth",
            "token_endpoint": f"{protocol}/token",
            "end_session_endpoint": f"{protocol}/logout",
            "jwks_uri": f"{protocol}/certs",
            "userinfo_endpoint": f"{protocol}/userinfo",
            "id_token_signing_alg_values_supported": ["HS256", "RS256"],
        }


class Answers(BaseHTTPRequestHandler):
    """The provider's addresses."""

    server: Provider

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        if name in self.server.documents:
            return self._answer(200, self.server.documents[name])
        if name == "openid-configuration":
            return self._answer(200, json.dumps(self.server.metadata()).encode())
        if name == "certs":
            keys = KeySet([self.server.key]).as_dict(private=False)
            return self._answer(200, json.dumps(keys).encode())
        if name == "userinfo":
            return self._answer(self.server.userinfo_status, json.dumps({"sub": "person-1"}).encode())
        return self._answer(404, b"{}")

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.token_requests.append({name: values[0] for name, values in form.items()})
        name, secret = b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode().split(":")
        if (name, unquote(secret)) != (CLIENT_ID, CLIENT_SECRET):
            return self._answer(401, b'{"error": "invalid_client"}')
        if self.server.token_answer is not None:
            return self._answer(200, self.server.token_answer)
        token = {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": self.server.id_token()}
        token |= {"refresh_token": "r"}
        return self._answer(200, json.dumps(token).encode())

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""
