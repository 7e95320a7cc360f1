"""What Prometheus reads of the Kundenportal: its answers by status, and the certificate that browsers are shown."""

import math
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from starlette.testclient import TestClient

from portal.metrics import REGISTRY, Certificate
from portal.web import create_app
from stack.commands import answers, until
from tests.company import PORTAL
from tests.portal.conftest import Browser, settings_for
from tests.portal.provider import Provider


def figures(issuer: str) -> dict[str, float]:
    return {family.name: family.samples[0].value for family in Certificate(issuer, answer_seconds=1).collect()}


def answered(status: str) -> float:
    return REGISTRY.get_sample_value("bwg_portal_answers_total", {"status": status}) or 0


def pair(folder: Path, end: datetime) -> Path:
    """A certificate that ends then, and its key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    signed = made.not_valid_before(end - timedelta(days=1)).not_valid_after(end).sign(key, SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "pair").write_bytes(signed.public_bytes(Encoding.PEM) + private)
    return folder / "pair"


@pytest.mark.parametrize("end", [datetime(2020, 2, 1, tzinfo=UTC), datetime(2049, 2, 1, tzinfo=UTC)])
def test_the_certificate_that_browsers_are_shown_has_an_end(provider: Provider, tmp_path: Path, end: datetime) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pair(tmp_path, end))
    provider.socket = context.wrap_socket(provider.socket, server_side=True)
    found = figures(provider.issuer.replace("http:", "https:"))
    assert found == {"bwg_proxy_up": 1, "bwg_certificate_end_timestamp_seconds": end.timestamp()}


@pytest.mark.parametrize("listens", [True, False])
def test_a_proxy_that_is_silent_or_away_is_a_figure_and_no_error(listens: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1] if listens else 1
        found = figures(f"https://127.0.0.1:{port}/realms/bwg")
    assert found["bwg_proxy_up"] == 0
    assert math.isnan(found["bwg_certificate_end_timestamp_seconds"])


def test_without_https_there_is_no_certificate_and_no_fault() -> None:
    found = figures("http://localhost:8080/realms/bwg")
    assert found["bwg_proxy_up"] == 1
    assert math.isnan(found["bwg_certificate_end_timestamp_seconds"])


def test_answers_are_counted_by_their_status(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[tuple[str, Callable[[], object]]] = [
        ("2xx", lambda: browser.get("/")),
        ("3xx", lambda: browser.get("/login")),
        ("4xx", lambda: browser.get("/nothing")),
    ]
    for status, step in steps:
        before = answered(status)
        step()
        assert answered(status) == before + 1, status
    before = answered("5xx")
    app = create_app(settings_for(browser.provider.issuer))
    monkeypatch.setattr("portal.pages.page", None)
    with TestClient(app, raise_server_exceptions=False) as client:
        client.get("/")
    assert answered("5xx") == before + 1


def test_metrics_have_a_port_of_their_own(provider: Provider) -> None:
    ports = []
    for _ in range(2):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            ports.append(int(free.getsockname()[1]))
    environment = {
        "PATH": os.environ["PATH"],
        "PORTAL_ISSUER": provider.issuer,
        "PORTAL_PUBLIC_URL": "http://localhost:8003",
        "PORTAL_COMPANY": str(PORTAL),
        "PORTAL_CLIENT_ID": "portal",
        "PORTAL_CLIENT_SECRET": "s" * 32,
        "PORTAL_SESSION_SECRET": "s" * 32,
        "PORTAL_METRICS_PORT": str(ports[1]),
    }
    with subprocess.Popen(
        [Path(sys.executable).parent / "portal", "--port", str(ports[0])], env=environment
    ) as process:
        try:
            url = f"http://127.0.0.1:{ports[0]}"
            assert until(lambda: answers(f"{url}/health/ready"), 60)
            assert requests.get(f"{url}/metrics", timeout=10).status_code == 404
            page = requests.get(f"http://127.0.0.1:{ports[1]}/metrics", timeout=10).text
        finally:
            process.terminate()
    assert "bwg_proxy_up 1.0" in page
    assert 'bwg_portal_answers_total{status="5xx"} 0.0' in page
