"""A company's own authority is trusted where its certificate is given, and nowhere else."""

import ssl
import subprocess
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.web import create_app
from tests.portal.conftest import settings_for
from tests.portal.provider import Provider

SELF_SIGNED = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost"


@pytest.fixture
def certificate(provider: Provider, tmp_path: Path) -> Path:
    """What the provider shows from now on, by HTTPS."""
    path, key = tmp_path / "certificate", tmp_path / "key"
    more = ["-addext", "subjectAltName=DNS:localhost", "-out", str(path), "-keyout", str(key)]
    subprocess.run([*SELF_SIGNED.split(), *more], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path, key)
    provider.socket = context.wrap_socket(provider.socket, server_side=True)
    provider.issuer = provider.named_issuer = provider.issuer.replace("http:", "https:")
    return path


def login(provider: Provider, authorities: str) -> int:
    """Status of the way to the login page."""
    settings = settings_for(provider.issuer).model_copy(update={"authorities": authorities})
    with TestClient(create_app(settings), follow_redirects=False) as client:
        return client.get("/login").status_code


def test_a_companys_own_authority_is_trusted(provider: Provider, certificate: Path) -> None:
    assert login(provider, certificate.read_text()) == 302


@pytest.mark.usefixtures("certificate")
def test_without_it_the_log_says_why_nobody_can_sign_in(provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    assert login(provider, "") == 503
    assert "certificate verify failed" in caplog.text
