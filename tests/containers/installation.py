"""What a company makes for docker-compose.yml: names, secrets, an authority of its own and its certificate."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from stack.settings import ROOT

LOGIN_HOST, ADMIN_HOST, PORTAL_HOST = HOSTS = ("login.bwg.test", "konsole.bwg.test", "portal.bwg.test")
AUTHORITY = "authority.pem"
# Docker's own networks, so that the console opens for this machine; the parts among themselves are elsewhere.
ENVIRONMENT = f"""
LOGIN_HOST={LOGIN_HOST}
ADMIN_HOST={ADMIN_HOST}
PORTAL_HOST={PORTAL_HOST}
ADMIN_NETWORK=172.16.0.0/12
FRONT_NETWORK=10.213.89.0/24
SMTP_HOST=mailpit
SMTP_PORT=1025
MAIL_FROM=kundenportal@bwg.test
LETTER_SERVICE_RUN_AT=
RELEASE=proof
"""


def install(folder: Path) -> None:
    """Everything that deploy/README.md tells an operator to make; what is there stays as it is."""
    secrets = folder / "secrets"
    (folder / "env").write_text(f"{ENVIRONMENT.strip()}\nSECRETS_FOLDER={secrets}\n")
    if not (folder / AUTHORITY).exists():
        secrets.mkdir(exist_ok=True, parents=True, mode=0o700)
        _certificates(folder, secrets)
    subprocess.run([ROOT / "deploy" / "secrets.sh", secrets], check=True)


def _certificates(folder: Path, secrets: Path) -> None:
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _builder("BWG Hausnetz", "BWG Hausnetz", authority_key.public_key())
    authority = authority.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    server = _builder(LOGIN_HOST, "BWG Hausnetz", key.public_key())
    server = server.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in HOSTS]), critical=False)
    pem = serialization.Encoding.PEM
    (secrets / "tls-certificate").write_bytes(server.sign(authority_key, hashes.SHA256()).public_bytes(pem))
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (secrets / "tls-key").write_bytes(plain)
    for path in (folder / AUTHORITY, secrets / "authorities"):
        path.write_bytes(authority.sign(authority_key, hashes.SHA256()).public_bytes(pem))


def _builder(subject: str, issuer: str, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    subject_name, issuer_name = (
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in (subject, issuer)
    )
    builder = x509.CertificateBuilder(issuer_name, subject_name, key, x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(minutes=5)).not_valid_after(now + timedelta(days=30))


if __name__ == "__main__":
    install(Path(sys.argv[1]).resolve())
