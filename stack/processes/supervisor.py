"""supervisord, which starts the parts, starts again what dies, and keeps and rotates their logs."""

import http.client
import json
import os
import shlex
import socket
import subprocess
import sys
import xmlrpc.client
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from stack.commands import StackError, until
from stack.processes.launch import without_ours
from stack.processes.parts import Part
from stack.settings import ROOT

ANSWER_WITHIN_SECONDS = 10
STOP_WITHIN_SECONDS = 30
LONGEST_SOCKET_PATH = 95  # sun_path has 108 bytes (unix(7)), and supervisord appends its pid while it binds
AT_ONCE = False  # supervisord answers before the process has started or ended
RUNS = ("STARTING", "RUNNING", "BACKOFF")

SERVER = """
[unix_http_server]
file={run}/supervisor.sock
chmod=0700

[supervisord]
logfile={log}/supervisord.log
logfile_maxbytes=5MB
logfile_backups=2
pidfile={run}/supervisord.pid
directory={root}
umask=077

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""
# A part that cannot start is tried again after 1, 2, 3 … seconds. `make up` starts each when its turn has come.
PROGRAM = """
[program:{name}]
command={command}
autostart=false
autorestart=true
startsecs=2
startretries=30
stopsignal={stop_signal}
stopwaitsecs={stop_seconds}
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile={log}/{name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=5
"""


@dataclass(frozen=True)
class State:
    """What the supervisor knows of a part: `name` as it says it, the pid (None: none), when it came into that state."""

    name: str
    pid: int | None
    since: datetime | None
    restarts: int

    @property
    def runs(self) -> bool:
        """Whether it runs, or supervisord is about to start it again."""
        return self.name in RUNS


class Supervisor:
    """The supervisord of one state folder."""

    def __init__(self, state: Path) -> None:
        self.run, self.log = state / "run", state / "log"
        self._socket = self.run / "supervisor.sock"

    def begin(self, parts: list[Part]) -> None:
        """Starts supervisord unless it runs, and tells it of all parts; starts none of them."""
        if len(os.fsencode(self._socket)) > LONGEST_SOCKET_PATH:
            raise StackError(f"The path {self.run} is too long for a socket: set STATE_DIR to a shorter one.")
        for folder in (self.run, self.log):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        config = self.run / "supervisord.conf"
        config.write_text(self._config(parts))
        if self.lives():
            return self._take_changes()
        command = [str(Path(sys.executable).parent / "supervisord"), "-c", str(config)]
        started = subprocess.run(
            command, env=without_ours(dict(os.environ)), capture_output=True, text=True, check=False
        )
        if started.returncode or not until(self.lives, 30):
            raise StackError(f"supervisord did not start: {(started.stdout + started.stderr).strip()[-1000:]}")
        return None

    def lives(self) -> bool:
        """Whether supervisord answers."""
        try:
            self._call("getState")
        except StackError:
            return False
        return True

    def was_here(self) -> bool:
        """Whether one was started and did not end in good order."""
        return (self.run / "supervisord.pid").exists()

    def state(self, name: str) -> State:
        """How a part is; one that supervisord does not know is stopped."""
        try:
            known = self._call("getProcessInfo", name)
        except StackError:
            return State("STOPPED", None, None, 0)
        began = known["start"] if known["statename"] in RUNS else known["stop"]
        since = datetime.fromtimestamp(began).astimezone() if began else None
        return State(known["statename"], known["pid"] or None, since, max(0, self._started(name).get("starts", 1) - 1))

    def pid(self, name: str) -> int | None:
        """The process of a part, None while it does not run."""
        return self.state(name).pid

    def differences(self, part: Part) -> list[str]:
        """What has changed of a part since it was started: of `code`, `packages`, `settings`; all of them if never."""
        running = self._started(part.name).get("fingerprint", {})
        return [what for what, digest in part.fingerprint().items() if running.get(what) != digest]

    def start(self, part: Part) -> None:
        """Starts it as it is planned now; returns before it is well."""
        for ending, content in (("json", part.plan()), ("started", {})):
            path = self.run / f"{part.name}.{ending}"
            path.touch(mode=0o600)
            path.write_text(json.dumps(content))
        self._call("startProcess", part.name, AT_ONCE)

    def stop(self, name: str) -> None:
        """Returns when it has ended; supervisord kills what does not end by itself."""
        if not self.state(name).runs:
            return
        self._call("stopProcess", name, AT_ONCE)
        if not until(lambda: self.state(name).pid is None, STOP_WITHIN_SECONDS + 10):
            raise StackError(f"{name} could not be stopped.")

    def end(self) -> None:
        """Ends supervisord, and with it what still runs."""
        if self.lives():
            self._call("shutdown")
            until(lambda: not self._socket.exists(), STOP_WITHIN_SECONDS + 10)

    def tail(self, name: str, lines: int = 5) -> str:
        """The last lines of a part's log, under a heading that names the file."""
        path = self.log / f"{name}.log"
        text = path.read_text(errors="replace") if path.exists() else ""
        return f"The end of {path}:\n" + "\n".join(text.splitlines()[-lines:])

    def _config(self, parts: list[Part]) -> str:
        places = {"run": self.run, "log": self.log, "root": ROOT}
        written = {name: str(path).replace("%", "%%") for name, path in places.items()}
        text = SERVER.format(**written)
        for part in parts:
            words = [sys.executable, "-m", "stack.processes.launch", str(self.run), part.name]
            command = shlex.join(words).replace("%", "%%")
            text += PROGRAM.format(
                name=part.name,
                command=command,
                stop_signal=part.stop_signal,
                stop_seconds=STOP_WITHIN_SECONDS,
                log=written["log"],
            )
        return text

    def _take_changes(self) -> None:
        [[added, changed, removed]] = self._call("reloadConfig")
        for name in (*removed, *changed):
            self.stop(name)
            self._call("removeProcessGroup", name)
        for name in (*changed, *added):
            self._call("addProcessGroup", name)

    def _started(self, name: str) -> dict[str, Any]:
        path = self.run / f"{name}.started"
        return dict(json.loads(path.read_text())) if path.exists() else {}

    def _call(self, method: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever the method answers
        with xmlrpc.client.ServerProxy("http://localhost/RPC2", transport=_Transport(self._socket)) as server:
            try:
                return getattr(server.supervisor, method)(*arguments)
            except xmlrpc.client.Fault as fault:
                raise StackError(f"supervisord refused {method}: {fault.faultString}") from None
            except (OSError, http.client.HTTPException) as error:
                raise StackError(f"supervisord does not answer at {self._socket}: run `make up`.") from error


class _Transport(xmlrpc.client.Transport):
    """XML-RPC over a Unix socket, with a time limit."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def make_connection(self, host: Any) -> http.client.HTTPConnection:  # noqa: ANN401 - as the library has it
        connection = _Connection(self._path, host)
        self._connection = host, connection  # what close() closes
        return connection


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: Path, host: str) -> None:
        super().__init__(host, timeout=ANSWER_WITHIN_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(str(self._path))
        except OSError:
            self.close()
            raise
