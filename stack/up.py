"""`make up`: brings everything to what the sources say, restarts what changed and nothing else, and says so."""

import functools
import hashlib
import json
import shutil
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from stack import keycloak, master, services
from stack.commands import StackError, until
from stack.company.build import build
from stack.company.facts import CompanyError, read
from stack.postgres import Server
from stack.processes.parts import Part
from stack.processes.supervisor import Supervisor
from stack.realm.apply import alone, both
from stack.settings import Settings

FREE_BYTES_NEEDED = 1_500_000_000
# A slow machine is no fault: what lives may take this long, and what dies so often is given up at once.
WELL_WITHIN_SECONDS = 1800
STARTS_AT_MOST = 5


def bring_up(settings: Settings) -> bool:
    """Installs, builds and starts what is missing, and returns when everything is well; whether anything was started.

    The tables are brought up to date before the code that needs them is started: the running code goes with them, too.
    """
    _check_disk(settings)
    _read_company(settings)
    supervisor, database = Supervisor(settings.state), server(settings)
    _check_ports(supervisor, settings)
    with ThreadPoolExecutor() as pool:
        # It takes longest, so it goes on beside everything else.
        built = pool.submit(keycloak.prepare, settings)
        supervisor.begin(parts(settings))
        database.create()
        first = _begin(supervisor, postgres(settings))
        _wait_until_well(supervisor, [first])
        services.create_databases(settings, database)
        services.migrate(settings)
        begun = [_begin(supervisor, part) for part in services.parts(settings)]
        built.result()
    begun.append(_begin(supervisor, keycloak.part(settings)))
    _wait_until_well(supervisor, begun)
    _apply_changed_realm(settings)
    return any(one.what for one in (first, *begun))


def _read_company(settings: Settings) -> None:
    try:
        build(read(settings.company), keycloak.THEME, settings.of_the_company)
    except CompanyError as wrong:
        raise StackError(str(wrong)) from None


def bring(settings: Settings) -> None:
    """Starts what is stopped, without a look at tables and builds."""
    supervisor = Supervisor(settings.state)
    _wait_until_well(supervisor, [_begin(supervisor, part) for part in parts(settings)])


def parts(settings: Settings) -> list[Part]:
    """Everything that runs, in the order of starting."""
    return [postgres(settings), keycloak.part(settings), *services.parts(settings)]


def server(settings: Settings) -> Server:
    """The PostgreSQL of this state folder, whether it runs or not."""
    return Server(settings.state / "postgres", settings.postgres, settings.read("database-postgres"))


def postgres(settings: Settings) -> Part:
    """PostgreSQL as the supervisor runs it."""
    database = server(settings)
    return Part(
        "postgres",
        database.command(),
        {},
        database.answers,
        (settings.postgres,),
        packages=[database.program],
        stop_signal="INT",  # fast shutdown: open sessions are rolled back
    )


def apply_realm(settings: Settings, *, dry: bool = False) -> list[str]:
    """Brings the running realms to what our files say; what that changed, or would in a dry run, in sentences."""
    with alone(settings.secret("keycloak-stack")):
        running = master.open_realm(settings, "bwg", dry=dry)
        return both(running, keycloak.realm(settings), master.wanted(), least=False)


def _apply_changed_realm(settings: Settings) -> None:
    """Only when the file has changed: what staff set in the console since then stays."""
    content = json.dumps([keycloak.realm(settings), master.wanted()], sort_keys=True).encode()
    applied = settings.state / "postgres" / f"realm-{hashlib.sha256(content).hexdigest()[:16]}"
    if not applied.exists():
        print(*(f"  {line}" for line in apply_realm(settings)), sep="\n")
        applied.touch()


@dataclass(frozen=True)
class Begun:
    """A part whose turn has come, what was done with it (None: it runs as it should)."""

    part: Part
    what: str | None
    restarts: int


def _begin(supervisor: Supervisor, part: Part) -> Begun:
    """Starts or restarts the part if that is needed; returns at once."""
    state = supervisor.state(part.name)
    changed = supervisor.differences(part)
    if state.runs and not changed:
        return Begun(part, None, state.restarts)
    supervisor.stop(part.name)
    supervisor.start(part)
    return Begun(part, f"restarted: its {' and '.join(changed)} changed" if state.runs else "started", 0)


def _wait_until_well(supervisor: Supervisor, begun: list[Begun]) -> None:
    """Returns when all are well; StackError with the end of its log for the first that dies again and again."""
    for one in begun:
        deadline, reported_at = time.monotonic() + WELL_WITHIN_SECONDS, time.monotonic()
        while not one.part.well():
            if _given_up(supervisor, one) or time.monotonic() > deadline:
                raise StackError(f"{one.part.name} cannot run. {supervisor.tail(one.part.name)}")
            if time.monotonic() - reported_at > 60:
                reported_at = time.monotonic()
                print(f"  … {one.part.name} runs and is not ready yet", flush=True)
            time.sleep(0.2)
        if one.what:
            print(f"  ✓ {one.part.name:16}{one.what}", flush=True)


def _given_up(supervisor: Supervisor, one: Begun) -> bool:
    """Whether the part dies again and again."""
    state = supervisor.state(one.part.name)
    return not state.runs or state.restarts - one.restarts >= STARTS_AT_MOST


def _check_disk(settings: Settings) -> None:
    settings.state.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.state).free
    if free < FREE_BYTES_NEEDED:
        raise StackError(f"Only {free // 1_000_000} MB are free at {settings.state}: make room for 1500 MB first.")


def _check_ports(supervisor: Supervisor, settings: Settings) -> None:
    """Who lost its supervisor a moment ago may need some seconds to leave its port."""
    patience = 0 if supervisor.lives() or not supervisor.was_here() else 20
    ours = {port for part in parts(settings) if supervisor.state(part.name).runs for port in part.ports}
    for name, port in settings.ports().items():
        if port not in ours and not until(functools.partial(_is_free, port), patience):
            raise StackError(f"Port {port} is used by another program: stop that, or start with `{name}=… make up`.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
