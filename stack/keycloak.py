"""Keycloak: fetched from Maven Central, built aside with our provider and theme, run optimised."""

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stack.commands import StackError, answers, run
from stack.company.build import ENVIRONMENT
from stack.master import CLIENT
from stack.processes.launch import hold
from stack.processes.parts import Part, of_files
from stack.realm.values import load
from stack.settings import KEYCLOAK_SHA256, KEYCLOAK_VERSION, ROOT, Settings

SOURCES = ROOT / "keycloak"
PROVIDER = (SOURCES / "provider" / "pom.xml", SOURCES / "provider" / "src" / "main")
REALM = SOURCES / "realm.json"
THEME = SOURCES / "themes" / "bwg"
# Options fixed at build time: `start --optimized` refuses when they differ.
BUILD_OPTIONS = (
    "--db=postgres",
    "--health-enabled=true",
    "--metrics-enabled=true",
    "--event-metrics-user-enabled=true",
    "--features-disabled=ciba,device-flow,jwt-authorization-grant,kerberos,token-exchange-standard",
    "--spi-login-protocol--saml--enabled=false",
)


def home(settings: Settings) -> Path:
    """Where the server lies that is built from the sources as they are now."""
    fingerprint = of_files(PROVIDER, KEYCLOAK_VERSION, *BUILD_OPTIONS)
    return settings.cache / f"keycloak-{KEYCLOAK_VERSION}-{fingerprint[:12]}"


def prepare(settings: Settings) -> None:
    """Leaves a built server in its home; one that is there stays as it is, for it may be running."""
    wanted = home(settings)
    with _alone_in(settings.cache):
        if not wanted.exists():
            _build(wanted)
        hold(wanted)
        _remove_unused(settings.cache, wanted)


def part(settings: Settings) -> Part:
    """The server as it is to run; the theme is the company's, the list of passwords is read from the sources."""
    ready = f"http://127.0.0.1:{settings.keycloak_management}/health/ready"
    program = str(home(settings) / "bin" / "kc.sh")
    return Part(
        "keycloak",
        [program, "start", "--optimized", "--import-realm", *run_options(settings)],
        _environment(settings),
        lambda: answers(ready),
        ports=(settings.keycloak, settings.keycloak_management),
        code=(*PROVIDER, settings.of_the_company / "themes", SOURCES / "common-passwords.txt"),
        secrets={name: settings.secret(secret) for name, secret in _secrets().items()},
        home=home(settings),
    )


def realm(settings: Settings) -> dict[str, Any]:
    """What keycloak/realm.json says for this stack, with its addresses and secrets."""
    secrets = {name: settings.read(secret) for name, secret in _secrets().items()}
    return load(REALM, {**os.environ, **_environment(settings), **secrets})


def require_jdk() -> None:
    """StackError when the provider cannot be built on this machine."""
    for program, package in (("javac", "a JDK 17 or newer"), ("mvn", "Maven 3.8 or newer")):
        if not shutil.which(program):
            raise StackError(f"`{program}` was not found: install {package} and run `make up` again.")
    answer = run(["javac", "-version"], "The JDK does not run").strip()
    version = re.search(r"javac (\d+)", answer)
    if not version or int(version[1]) < 17:
        raise StackError(f"The JDK calls itself {answer!r}: Keycloak needs 17 or newer.")


def run_options(settings: Settings) -> list[str]:
    """How Keycloak is started here, after `kc.sh start --optimized`."""
    return [
        f"--hostname={settings.keycloak_url}",
        "--cache=local",  # one node: no cluster port is opened
        # From its cache Keycloak revives a session that somebody asks for while it ends (keycloak issue 51127).
        "--spi-user-sessions--infinispan--use-caches=false",
        "--log-level=INFO,io.smallrye.health:ERROR",
        "--http-enabled=true",
        "--http-host=127.0.0.1",
        f"--http-port={settings.keycloak}",
        "--http-management-host=127.0.0.1",
        f"--http-management-port={settings.keycloak_management}",
        f"--spi-events-listener--bwg-webhook--url=http://127.0.0.1:{settings.matcher}/webhooks/keycloak",
        f"--spi-events-listener--bwg-webhook--secret-file={settings.state / 'secrets' / 'webhook'}",
        f"--spi-required-action--letter-code--url=http://127.0.0.1:{settings.letter_service}",
        f"--spi-required-action--letter-code--answer-key-file={settings.state / 'secrets' / 'letter-answer-key.pub'}",
        f"--spi-theme--folder--dir={settings.of_the_company / 'themes'}",
        f"--spi-password-policy--password-blacklist--blacklists-path={SOURCES}",
    ]


def _environment(settings: Settings) -> dict[str, str]:
    chosen = {
        "KC_DB_URL": f"jdbc:postgresql://127.0.0.1:{settings.postgres}/keycloak",
        "KC_DB_USERNAME": "keycloak",
        "KC_BOOTSTRAP_ADMIN_USERNAME": "admin",
        "KC_BOOTSTRAP_ADMIN_CLIENT_ID": CLIENT,
        "JAVA_OPTS_KC_HEAP": "-Xms256m -Xmx1g",
        # Below /tmp Java would take a folder that belongs to whoever ran a Keycloak first.
        "JAVA_OPTS_APPEND": f'"-Djava.io.tmpdir={settings.state / "run"}"',
        "PORTAL_PUBLIC_URL": settings.portal_url,
        "DESK_PUBLIC_URL": settings.desk_url,
        "DESK_BACKCHANNEL_URL": f"{settings.desk_url}/backchannel-logout",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(settings.mail_smtp),
    }
    by_hand = {
        name: value for name, value in os.environ.items() if name.startswith(("KC_", "SMTP_", "MAIL_FROM", "JAVA_OPTS"))
    }
    return _of_the_company(settings) | chosen | by_hand


def _of_the_company(settings: Settings) -> dict[str, str]:
    """What the company's file says of the realm; nothing before the first `make up`."""
    file = settings.of_the_company / ENVIRONMENT
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return dict(line.split("=", 1) for line in lines)


def _secrets() -> dict[str, str]:
    """Keycloak reads these from its environment alone."""
    return {
        "KC_DB_PASSWORD": "database-keycloak",
        "KC_BOOTSTRAP_ADMIN_PASSWORD": "keycloak-admin",
        "KC_BOOTSTRAP_ADMIN_CLIENT_SECRET": "keycloak-stack",
        "PORTAL_CLIENT_SECRET": "portal-client",
        "DESK_CLIENT_SECRET": "desk-client",
        "MATCHER_CLIENT_SECRET": "matcher-client",
    }


@contextmanager
def _alone_in(cache: Path) -> Iterator[None]:
    """Two systems of one checkout share the cache; one of them builds, the other waits."""
    cache.mkdir(exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(target: Path) -> None:
    """Beside its place, then renamed: whenever this is interrupted, nothing half done stands at `target`."""
    require_jdk()
    for left_over in target.parent.glob("unfinished-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    print("  … Keycloak is built (a minute or two)", flush=True)
    # Each try has a folder of its own: what is left of an interrupted one may go on writing for a moment.
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=target.parent))
    run(["tar", "-xzf", fetched(target.parent), "-C", unfinished, "--strip-components=1"], "Keycloak is not whole")
    _build_provider(unfinished)
    (unfinished / "data" / "import").mkdir(parents=True)
    (unfinished / "data" / "import" / "bwg-realm.json").symlink_to(REALM)
    run([unfinished / "bin" / "kc.sh", "build", *BUILD_OPTIONS], "Keycloak could not be built")
    unfinished.rename(target)


def fetched(cache: Path) -> Path:
    """The archive of the version that we know, fetched once."""
    archive = cache / f"keycloak-quarkus-dist-{KEYCLOAK_VERSION}.tar.gz"
    if not archive.exists():
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=cache))
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
        artifact = f"-Dartifact=org.keycloak:keycloak-quarkus-dist:{KEYCLOAK_VERSION}:tar.gz"
        run(["mvn", "-q", "-B", goal, artifact, f"-DoutputDirectory={unfinished}"], "Keycloak could not be fetched")
        if hashlib.sha256((unfinished / archive.name).read_bytes()).hexdigest() != KEYCLOAK_SHA256:
            raise StackError(
                f"What Maven fetched is not the Keycloak {KEYCLOAK_VERSION} that we know (sha256 differs)."
            )
        (unfinished / archive.name).rename(archive)
        shutil.rmtree(unfinished)
    return archive


def _build_provider(server: Path) -> None:
    """From a copy of the sources, so that nothing of an earlier build gets in."""
    copy = server / "provider-source"
    shutil.copytree(PROVIDER[1], copy / "src" / "main")
    shutil.copy(PROVIDER[0], copy)
    run(["mvn", "-q", "-B", "-f", copy / "pom.xml", "package", "-DskipTests"], "The provider could not be built")
    shutil.copy(copy / "target" / "bwg-provider.jar", server / "providers")
    shutil.copytree(copy / "target" / "native", server / "native")
    shutil.rmtree(copy)


def _remove_unused(cache: Path, wanted: Path) -> None:
    """Servers of earlier sources that no process holds any more."""
    for old in cache.glob("keycloak-[0-9]*"):
        if old == wanted or not old.is_dir():
            continue
        with (old / "in-use").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(old)
