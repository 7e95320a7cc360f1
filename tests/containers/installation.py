"""What a company makes for docker-compose.yml: names, secrets, an authority of its own and its certificate."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from stack.settings import ROOT

LOGIN_HOST, ADMIN_HOST, PORTAL_HOST = HOSTS = ("login.bwg.test", "konsole.bwg.test", "portal.bwg.test")
AUTHORITY, AUTHORITY_KEY, COMPANY = "authority.pem", "authority-key.pem", "BWG Hausnetz"
BACKUP_KEY = "backup-key"
# The console opens for this machine, the gateway of the proxy's network; the parts among themselves are elsewhere.
ENVIRONMENT = f"""
LOGIN_HOST={LOGIN_HOST}
ADMIN_HOST={ADMIN_HOST}
PORTAL_HOST={PORTAL_HOST}
ADMIN_NETWORK=10.213.88.0/24
ADMIN_NETWORK_IPV6=2001:db8:113::2/128
FRONT_NETWORK=10.213.89.0/24
PUBLIC_NETWORK=10.213.88.0/24
PUBLIC_NETWORK_IPV6=fd4b:7767:6b6f:d5::/64
SMTP_HOST=mailpit
SMTP_PORT=1025
MAIL_FROM=kundenportal@bwg.test
LETTER_SERVICE_RUN_AT=
RELEASE=proof
REVISION=c0ffee
"""


def install(folder: Path) -> None:
    """Everything that docs/betrieb.md tells an operator to make; what is there stays as it is."""
    secrets = folder / "secrets"
    secrets.mkdir(exist_ok=True, parents=True, mode=0o700)
    recipient = _backup_key(folder / BACKUP_KEY)
    (folder / "env").write_text(
        f"{ENVIRONMENT.strip()}\nSECRETS_FOLDER={secrets}\nBACKUP_RECIPIENT={recipient}\nBACKUP_KEEP_DAYS=30\n"
    )
    if not (folder / AUTHORITY).exists():
        key = _written_key(folder / AUTHORITY_KEY)
        authority = _builder(COMPANY, COMPANY, key.public_key())
        signed = authority.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(
            key, SHA256()
        )
        for path in (folder / AUTHORITY, secrets / "authorities"):
            path.write_bytes(signed.public_bytes(Encoding.PEM))
        renew(folder)
    make_secrets(folder)


def renew(folder: Path) -> None:
    """Another certificate with another key, as openssl and certbot leave them: the key for its owner alone."""
    secrets = folder / "secrets"
    (secrets / "tls-key").unlink(missing_ok=True)
    builder = _builder(LOGIN_HOST, COMPANY, _written_key(secrets / "tls-key").public_key())
    names = x509.SubjectAlternativeName([x509.DNSName(name) for name in HOSTS])
    authority_key = load_pem_private_key((folder / AUTHORITY_KEY).read_bytes(), password=None)
    assert isinstance(authority_key, ec.EllipticCurvePrivateKey)
    signed = builder.add_extension(names, critical=False).sign(authority_key, SHA256())
    (secrets / "tls-certificate").write_bytes(signed.public_bytes(Encoding.PEM))


def make_secrets(folder: Path) -> None:
    subprocess.run([ROOT / "deploy" / "secrets.sh", folder / "secrets"], check=True)


def _written_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP256R1())
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key


def _backup_key(path: Path) -> str:
    """The public half of the pair for backups, whose private half lies in the file."""
    if not path.exists():
        subprocess.run(["age-keygen", "-o", str(path)], check=True, capture_output=True)
    return subprocess.check_output(["age-keygen", "-y", str(path)], text=True).strip()


def _builder(subject: str, issuer: str, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    subject_name, issuer_name = (
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in (subject, issuer)
    )
    builder = x509.CertificateBuilder(issuer_name, subject_name, key, x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(minutes=5)).not_valid_after(now + timedelta(days=30))


if __name__ == "__main__":
    install(Path(sys.argv[1]).resolve())
