"""`python -m stack up|down|status|logs|realm|staff|apps|exec`: the whole system on this machine, without containers."""

import argparse
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from stack import master, services
from stack.commands import StackError
from stack.processes.supervisor import Supervisor
from stack.realm import apps, staff
from stack.realm.apply import alone
from stack.settings import ROOT, Settings
from stack.up import apply_realm, bring_up, parts

OF_THE_REALM = {"staff": staff, "apps": apps}


def main() -> int:
    """Runs the command of the line; returns its exit status."""
    parser = argparse.ArgumentParser(prog="stack", description=__doc__)
    commands = {"up": up, "down": down, "status": status, "logs": logs}
    parser.add_argument("command", choices=(*commands, "realm", *OF_THE_REALM, "exec"))
    parser.add_argument(
        "words",
        nargs=argparse.REMAINDER,
        help="exec: a service's command, such as `matcher status`; realm: --dry-run; staff, apps: see their --help",
    )
    arguments = parser.parse_args()
    try:
        if arguments.command == "exec":
            return execute(Settings(), arguments.words)
        if arguments.command == "realm":
            return realm(Settings(), dry="--dry-run" in arguments.words)
        if arguments.command in OF_THE_REALM:
            return carry_out(Settings(), OF_THE_REALM[arguments.command], arguments.words)
        return commands[arguments.command](Settings())
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nInterrupted. `make {arguments.command}` carries on, `make down` stops everything.", file=sys.stderr)
        return 130


def up(settings: Settings) -> int:
    """Brings everything to what the sources say, waits until it is healthy and tells where it is."""
    with _alone(settings):
        began = time.monotonic()
        anything = bring_up(settings)
        print(f"  ✓ {'Ready' if anything else 'Nothing changed'} after {time.monotonic() - began:.0f} s.")
    print(_welcome(settings))
    return 0


def down(settings: Settings) -> int:
    """Stops everything, the database last; all data stay."""
    supervisor = Supervisor(settings.state)
    with _alone(settings):
        if supervisor.lives():
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(supervisor.stop, [part.name for part in parts(settings)[1:]]))
            supervisor.end()
    print("Stopped. All data stay in", settings.state)
    return 0


def status(settings: Settings) -> int:
    """One line for each part: its state, since when, how often it was restarted, its health; 1 if all is not well."""
    supervisor, ill = Supervisor(settings.state), 0
    print(f"{'part':16}{'state':10}{'since':18}{'restarts':>8}  health")
    for part in parts(settings):
        state = supervisor.state(part.name)
        well = state.runs and part.well()
        ill += not well
        since = f"{state.since:%Y-%m-%d %H:%M}" if state.since else ""
        health = ("healthy" if well else "unhealthy") if state.runs else ""
        print(f"{part.name:16}{state.name.lower():10}{since:18}{state.restarts:8}  {health}".rstrip())
    return 1 if ill else 0


def realm(settings: Settings, *, dry: bool) -> int:
    """Brings the running realms to what our files say, and tells what that changed, or in a dry run would change."""
    print(*(f"  {line}" for line in apply_realm(settings, dry=dry)), sep="\n")
    return 0


def carry_out(settings: Settings, command: ModuleType, words: list[str]) -> int:
    """Accounts of staff, or other apps: makes, ends or lists them, see stack/realm/staff.py and apps.py."""
    wanted = command.parse(words)
    with alone(settings.secret("keycloak-stack")):
        print(*command.run(master.open_realm(settings, "bwg"), wanted), sep="\n")
    return 0


def execute(settings: Settings, words: list[str]) -> int:
    """Runs a service's own command, such as `matcher status`, with the settings of the running system."""
    program = services.BIN / words[0] if words else None
    if program is None or not program.exists():
        raise StackError("Say which command of which service: `python -m stack exec matcher status`.")
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


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Only one `make up` or `make down` of a system is at work; a second one waits."""
    folder = settings.state / "run"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(
                "Another `make up` or `make down` is at work on this system: waiting until it has finished.", flush=True
            )
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _welcome(settings: Settings) -> str:
    admin = settings.state / "secrets" / "keycloak-admin"
    return f"""
Kundenportal        {settings.portal_url}
Desk of the staff   {settings.desk_url}/
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
