"""The system under measure: fresh, on ports and with data of its own, and what its processes use (proc(5))."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from journey.world import World
from stack.processes.supervisor import Supervisor
from stack.settings import ROOT, Settings

# Below 32768, where Linux takes the ports of outgoing connections from.
ENVIRONMENT = {
    "POSTGRES_PORT": "31433",
    "MAIL_SMTP_PORT": "31025",
    "MAIL_HTTP_PORT": "31026",
    "KEYCLOAK_PORT": "31080",
    "KEYCLOAK_MANAGEMENT_PORT": "31090",
    "MATCHER_PORT": "31001",
    "LETTER_SERVICE_PORT": "31002",
    "PORTAL_PORT": "31003",
    "DESK_PORT": "31004",
    "MATCHER_METRICS_PORT": "31101",
    "MATCHER_WORKER_METRICS_PORT": "31102",
    "LETTER_SERVICE_METRICS_PORT": "31103",
    "LETTER_SERVICE_WORKER_METRICS_PORT": "31104",
    "PORTAL_METRICS_PORT": "31105",
    "MATCHER_DESK_METRICS_PORT": "31106",
    # All of the load comes from one network, and its mails from one domain.
    "REGISTRATIONS_PER_NETWORK_AND_HOUR": "100000",
    "REGISTRATIONS_WITHOUT_PROOF_PER_HOUR": "100000",
    "RESETS_PER_NETWORK_AND_HOUR": "100000",
    "LETTER_SERVICE_SOURCE_TRIES_PER_HOUR": "100000",
    "MATCHER_LETTERS_PER_DOMAIN_AND_DAY": "100000",
    "MATCHER_LETTERS_PER_DAY": "100000",
}
STATE = ROOT / "var" / "bench"
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def fresh() -> World:
    """A new system with the tenant records of the tests' crowd."""
    os.environ.update(ENVIRONMENT, STATE_DIR=str(STATE))
    down()
    shutil.rmtree(STATE, ignore_errors=True)
    run([sys.executable, "-m", "stack", "up"])
    return World(Settings())


def down() -> None:
    run([sys.executable, "-m", "stack", "down"])


def run(command: Sequence[str], folder: Path = ROOT, environment: dict[str, str] | None = None) -> None:
    """A command whose words go to standard error; CalledProcessError when it fails."""
    subprocess.run(command, cwd=folder, env=environment, stdout=sys.stderr, check=True)


def cpu_seconds(part: str) -> float:
    """CPU time, user and system, of a part of the stack and its children, in seconds."""
    return sum(sum(int(field) for field in _stat(pid)[11:13]) for pid in _pids(part)) / TICKS_PER_SECOND


def memory_mb(part: str, field: str) -> float:
    """`VmRSS` (resident now) or `VmHWM` (most ever resident) of a part of the stack, in MB of 10^6 bytes."""
    return sum(_status(pid, field) for pid in _pids(part)) * 1024 / 1e6


def _pids(part: str) -> list[int]:
    """The part leads a process group, so whatever it started carries its number there."""
    leader = Supervisor(Settings().state).pid(part)
    if leader is None:
        raise ProcessLookupError(f"{part} does not run")
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if _stat(pid)[2:3] == [str(leader)]]


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on; none when the process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _status(pid: int, field: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{field}:")), 0)
