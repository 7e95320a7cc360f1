"""Keycloak: fetched from Maven Central, built once with our provider and theme, run optimised."""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stack.processes import Process, StackError, run
from stack.realm import load
from stack.settings import KEYCLOAK_SHA256, KEYCLOAK_VERSION, ROOT, Settings

PROVIDER = ROOT / "keycloak" / "provider"
REALM = ROOT / "keycloak" / "realm.json"
# Options fixed at build time: `start --optimized` refuses when they differ.
BUILD_OPTIONS = (
    "--db=postgres",
    "--health-enabled=true",
    "--features-disabled=ciba,device-flow,kerberos,token-exchange-standard",
)


def prepare(settings: Settings) -> None:
    """Leaves a built server in the cache folder; does nothing when neither version, provider nor options changed."""
    stamp = settings.keycloak_home / "built"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _require_jdk()
    if not (settings.keycloak_home / "bin" / "kc.sh").exists():
        _fetch(settings)
    _build_provider(settings.keycloak_home / "providers")
    _link(settings.keycloak_home / "themes" / "bwg", ROOT / "keycloak" / "themes" / "bwg")
    run([settings.keycloak_home / "bin" / "kc.sh", "build", *BUILD_OPTIONS], "Keycloak could not be built")
    stamp.write_text(wanted)


def start(process: Process, settings: Settings, password: str) -> None:
    """Starts the server; at the first start it imports the realm."""
    imported = settings.keycloak_home / "data" / "import" / "bwg-realm.json"
    imported.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(REALM, imported)
    command = [str(settings.keycloak_home / "bin" / "kc.sh"), "start", "--optimized", "--import-realm"]
    process.start([*command, *_run_options(settings)], _environment(settings, password))


def realm(settings: Settings) -> dict[str, Any]:
    """What keycloak/realm.json says for this stack, with its addresses and secrets."""
    values = _environment(settings, "")
    return load(REALM, {**os.environ, **values})


def _run_options(settings: Settings) -> list[str]:
    return [
        f"--hostname={settings.keycloak_url}",
        "--cache=local",  # one node: no cluster port is opened
        "--log-level=INFO,io.smallrye.health:ERROR",
        "--http-enabled=true",
        "--http-host=127.0.0.1",
        f"--http-port={settings.keycloak}",
        "--http-management-host=127.0.0.1",
        f"--http-management-port={settings.keycloak_management}",
        f"--spi-events-listener--bwg-webhook--url=http://127.0.0.1:{settings.matcher}/webhooks/keycloak",
        f"--spi-events-listener--bwg-webhook--secret-file={settings.state / 'secrets' / 'webhook'}",
        f"--spi-required-action--letter-code--url=http://127.0.0.1:{settings.letter_service}",
        f"--spi-password-policy--password-blacklist--blacklists-path={ROOT / 'keycloak'}",
    ]


def _environment(settings: Settings, password: str) -> dict[str, str]:
    return {
        "KC_DB_URL": f"jdbc:postgresql://127.0.0.1:{settings.postgres}/keycloak",
        "KC_DB_USERNAME": "keycloak",
        "KC_DB_PASSWORD": password,
        "KC_BOOTSTRAP_ADMIN_USERNAME": "admin",
        "KC_BOOTSTRAP_ADMIN_PASSWORD": settings.read("keycloak-admin"),
        "JAVA_OPTS_KC_HEAP": "-Xms256m -Xmx1g",
        "PORTAL_PUBLIC_URL": settings.portal_url,
        "PORTAL_CLIENT_SECRET": settings.read("portal-client"),
        "MATCHER_CLIENT_SECRET": settings.read("matcher-client"),
        "SMTP_HOST": os.environ.get("SMTP_HOST", "127.0.0.1"),
        "SMTP_PORT": os.environ.get("SMTP_PORT", str(settings.mail_smtp)),
    }


def _fingerprint() -> str:
    digest = hashlib.sha256(" ".join((KEYCLOAK_VERSION, *BUILD_OPTIONS)).encode())
    for path in _sources():
        digest.update(str(path.relative_to(PROVIDER)).encode() + path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield PROVIDER / "pom.xml"
    yield from sorted(path for path in (PROVIDER / "src" / "main").rglob("*") if path.is_file())


def _require_jdk() -> None:
    for program, package in (("javac", "a JDK 17 or newer"), ("mvn", "Maven 3.8 or newer")):
        if not shutil.which(program):
            raise StackError(f"`{program}` was not found: install {package} and run `make up` again.")
    version = run(["javac", "-version"], "The JDK does not run").split()[-1]
    if int(version.split(".")[0]) < 17:
        raise StackError(f"The JDK is version {version}: Keycloak needs 17 or newer.")


def _fetch(settings: Settings) -> None:
    settings.cache.mkdir(exist_ok=True)
    archive = settings.cache / f"keycloak-quarkus-dist-{KEYCLOAK_VERSION}.tar.gz"
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
    artifact = f"-Dartifact=org.keycloak:keycloak-quarkus-dist:{KEYCLOAK_VERSION}:tar.gz"
    run(["mvn", "-q", "-B", goal, artifact, f"-DoutputDirectory={settings.cache}"], "Keycloak could not be fetched")
    if hashlib.sha256(archive.read_bytes()).hexdigest() != KEYCLOAK_SHA256:
        raise StackError(f"{archive} is not the Keycloak {KEYCLOAK_VERSION} that we know (sha256 differs): delete it.")
    with tarfile.open(archive) as tar:
        tar.extractall(settings.cache, filter="data")
    archive.unlink()


def _build_provider(target: Path) -> None:
    run(["mvn", "-q", "-B", "-f", PROVIDER / "pom.xml", "package", "-DskipTests"], "The provider could not be built")
    for old in target.glob("*.jar"):
        old.unlink()
    for jar in (PROVIDER / "target").glob("bwg-provider*.jar"):
        shutil.copy(jar, target)


def _link(link: Path, folder: Path) -> None:
    if link.is_symlink():
        link.unlink()
    link.symlink_to(folder)
