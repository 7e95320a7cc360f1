"""The processes of one version of both services, on the running system's database and Keycloak."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from journey.waiting import eventually
from stack.commands import answers
from tests.ports import free_port

SERVICES = ("matcher", "letter-service")
ENVIRONMENT = (
    "import json; from stack.services import environment; from stack.settings import Settings; "
    "print(json.dumps(environment(Settings())))"
)


@dataclass
class Version:
    """Started part by part; `source` is the whole code of it. A part is `matcher api`, `letter-service worker`, …"""

    source: Path
    logs: Path
    ports: dict[str, int] = field(default_factory=dict)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *parts: str) -> None:
        """As an operator of that version would, and until each API is ready."""
        for part in parts:
            program, command = part.split()
            words = [str(Path(sys.executable).parent / program), command]
            if command == "api":
                self.ports[program] = free_port()
                words += ["--port", str(self.ports[program])]
            with self._log(part).open("ab") as log:
                self._running[part] = subprocess.Popen(
                    words, cwd=self.source, env=self._environment(), stderr=log, stdout=log
                )
        for part in parts:
            if part.endswith("api"):
                ready = f"http://127.0.0.1:{self.ports[part.split()[0]]}/health/ready"
                eventually(lambda ready=ready: answers(ready), 90, f"{part} of {self.source.name} is ready")  # type: ignore[misc]

    def stop(self, *parts: str) -> None:
        """SIGTERM to each of them, all when none is named, as a release that takes its place does."""
        for part in parts or list(self._running):
            self._running[part].terminate()
        for part in parts or list(self._running):
            self._running.pop(part).wait(60)

    def lines(self, part: str) -> list[dict[str, Any]]:
        """What a part logged."""
        text = self._log(part).read_text()
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def _log(self, part: str) -> Path:
        return self.logs / f"{self.source.name}-{part.replace(' ', '-')}.log"

    def _environment(self) -> dict[str, str]:
        """What that version's own stack would give its parts, without ports of metrics: they are taken."""
        packages = [str(self.source), *(str(self.source / name / "src") for name in SERVICES)]
        here = {name: value for name, value in os.environ.items() if not name.endswith("METRICS_PORT")}
        whole = {**here, "PYTHONPATH": os.pathsep.join(packages)}
        told = subprocess.check_output([sys.executable, "-c", ENVIRONMENT], cwd=self.source, env=whole, text=True)
        settings: dict[str, str] = json.loads(told)
        return whole | {name: value for name, value in settings.items() if not name.endswith("METRICS_PORT")}
