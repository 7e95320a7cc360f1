"""`python -m stack up|down|status|logs|realm|exec`: the whole system on this machine, without containers."""

import argparse
import functools
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from stack import keycloak, realm, services
from stack.postgres import Server
from stack.processes import Process, StackError, answers, wait_until_healthy
from stack.settings import ROOT, Settings

FREE_BYTES_NEEDED = 1_500_000_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="stack", description=__doc__)
    commands = {"up": up, "down": down, "status": status, "logs": logs, "realm": apply_realm}
    parser.add_argument("command", choices=(*commands, "exec"))
    parser.add_argument("words", nargs=argparse.REMAINDER, help="exec: a service's command, such as `matcher status`")
    arguments = parser.parse_args()
    try:
        if arguments.command == "exec":
            return execute(Settings(), arguments.words)
        return commands[arguments.command](Settings())
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


def up(settings: Settings) -> int:
    """Installs, builds and starts what is missing, and returns when everything is healthy."""
    _check_machine(settings)
    database = _database(settings)
    with ThreadPoolExecutor() as pool:
        built = pool.submit(keycloak.prepare, settings)
        with _step("PostgreSQL"):
            database.start()
            services.create_databases(settings, database)
        # Keycloak takes longest: it starts as soon as it is built, beside everything else.
        started = pool.submit(_start_keycloak, settings, built)
        with _step("tables and tenant records"):
            services.migrate(settings)
        for process, url in services.start(settings):
            with _step(process.name):
                wait_until_healthy(process, functools.partial(services.ready, url), 60)
        with _step("Keycloak"):
            started.result()
    _apply_changed_realm(settings)
    print(_welcome(settings))
    return 0


def _start_keycloak(settings: Settings, built: Future[None]) -> None:
    built.result()
    server = Process("keycloak", settings.state)
    keycloak.start(server, settings, settings.read("database-keycloak"))
    ready = f"http://127.0.0.1:{settings.keycloak_management}/health/ready"
    wait_until_healthy(server, lambda: answers(ready), 300)


def down(settings: Settings) -> int:
    """Stops everything, the database last; all data stay."""
    with ThreadPoolExecutor() as pool:
        for process in [Process("keycloak", settings.state), *services.processes(settings)]:
            pool.submit(process.stop)
    _database(settings).stop()
    print("Stopped. All data stay in", settings.state)
    return 0


def status(settings: Settings) -> int:
    """One line for each process; 1 when something is not running."""
    missing = 0
    for process in [
        Process("postgres", settings.state),
        Process("keycloak", settings.state),
        *services.processes(settings),
    ]:
        pid = process.pid()
        missing += pid is None
        print(f"{process.name:22} {'running, pid ' + str(pid) if pid else 'stopped'}")
    return 1 if missing else 0


def apply_realm(settings: Settings) -> int:
    """Brings the running realm to what keycloak/realm.json says, and tells what that changed."""
    admin, password = os.environ.get("KEYCLOAK_ADMIN", "admin"), settings.read("keycloak-admin")
    running = realm.Realm.sign_in(settings.keycloak_url, "bwg", admin, password)
    running.apply(keycloak.realm(settings))
    for what in running.changed:
        print(f"  changed: {what}")
    for what in running.by_hand:
        print(f"  differs, to be changed by hand in the console: {what}")
    if not running.changed:
        print("  The realm is what keycloak/realm.json says.")
    return 0


def _apply_changed_realm(settings: Settings) -> None:
    """Only when the file has changed: what staff set in the console since then stays."""
    content = json.dumps(keycloak.realm(settings), sort_keys=True).encode()
    applied = settings.state / "postgres" / f"realm-{hashlib.sha256(content).hexdigest()[:16]}"
    if not applied.exists():
        apply_realm(settings)
        applied.touch()


def execute(settings: Settings, words: list[str]) -> int:
    """Runs a service's own command, such as `matcher status`, with the settings of the running system."""
    program = services.BIN / words[0]
    return subprocess.call([str(program), *words[1:]], env={**os.environ, **services.environment(settings)})


def logs(settings: Settings) -> int:
    """Follows all log files until Ctrl-C."""
    files = sorted((settings.state / "log").glob("*.log"))
    if not files:
        raise StackError("There are no logs yet: run `make up` first.")
    try:
        return subprocess.call(["tail", "-n", "20", "-F", *map(str, files)])
    except KeyboardInterrupt:
        return 0


def _database(settings: Settings) -> Server:
    password = settings.read("database-postgres")
    return Server(settings.state / "postgres", settings.postgres, password, settings.state)


def _check_machine(settings: Settings) -> None:
    settings.state.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.state).free
    if free < FREE_BYTES_NEEDED:
        raise StackError(f"Only {free // 1_000_000} MB are free at {settings.state}: make room for 1500 MB first.")
    if any(process.pid() for process in [Process("postgres", settings.state), *services.processes(settings)]):
        return
    for name, port in settings.ports().items():
        if _in_use(port):
            raise StackError(f"Port {port} is used by another program: stop that, or start with `{name}=… make up`.")


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


@contextmanager
def _step(name: str) -> Iterator[None]:
    start = time.monotonic()
    print(f"  … {name}", end="", flush=True)
    yield
    print(f"\r  ✓ {name:32}{time.monotonic() - start:6.1f} s", flush=True)


def _welcome(settings: Settings) -> str:
    admin = settings.state / "secrets" / "keycloak-admin"
    return f"""
Kundenportal        {settings.portal_url}
Keycloak console    {settings.keycloak_url}/admin/master/console/#/bwg   (admin, password in {_short(admin)})
Mails               http://localhost:{settings.mail_http}   (files in {_short(settings.state / "mail")})
Letters             {_short(settings.state / "letters" / "outbox")}

Try it: register in the Kundenportal as Erika Mustermann, Lange Straße 12, 06406 Bernburg, with any phone number
and e-mail address. The mail brings the first code, the PDF in the letters folder the second.
`make down` stops everything and keeps all data."""


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main())
