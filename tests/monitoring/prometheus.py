"""A real Prometheus (Debian's) with our own configuration, asking the running system."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import yaml

from stack.commands import answers, until
from stack.settings import Settings
from tests.monitoring.promtool import FOLDER
from tests.ports import free_port


def addresses(settings: Settings) -> dict[str, str]:
    """Where each job of prometheus.yml is found in this stack."""
    ports = {
        "keycloak": settings.keycloak_management,
        "matcher": settings.matcher_metrics,
        "matcher-worker": settings.matcher_worker_metrics,
        "letter-service": settings.letter_service_metrics,
        "letter-service-worker": settings.letter_worker_metrics,
        "desk": settings.desk_metrics,
        "portal": settings.portal_metrics,
    }
    return {name: f"127.0.0.1:{port}" for name, port in ports.items()}


@dataclass
class Prometheus:
    """A running Prometheus."""

    url: str

    def ask(self, path: str, **query: str) -> Any:
        """The data of an answer of its API (`/api/v1/…`)."""
        answer = requests.get(f"{self.url}/api/v1/{path}", query, timeout=30)
        answer.raise_for_status()
        return answer.json()["data"]

    def values(self, expression: str) -> list[float]:
        """What a query gives now."""
        return [float(one["value"][1]) for one in self.ask("query", query=expression)["result"]]


@contextmanager
def running(settings: Settings, folder: Path) -> Iterator[Prometheus]:
    """Our configuration, but that it asks every second, and asks this stack; ends with the block."""
    configuration = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    configuration["global"] |= {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    configuration["rule_files"] = [str(FOLDER / name) for name in configuration["rule_files"]]
    del configuration["alerting"]
    for job in configuration["scrape_configs"]:
        job["static_configs"] = [{"targets": [addresses(settings)[job["job_name"]]]}]
        job["scrape_timeout"] = "1s"
    (folder / "prometheus.yml").write_text(yaml.safe_dump(configuration))
    address = f"127.0.0.1:{free_port()}"
    options = [f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}"]
    log = folder / "prometheus.log"
    with (
        log.open("w") as out,
        subprocess.Popen(
            ["prometheus", *options, f"--web.listen-address={address}"], stdout=out, stderr=out
        ) as process,
    ):
        try:
            assert until(lambda: answers(f"http://{address}/-/ready"), 60), log.read_text()
            yield Prometheus(f"http://{address}")
        finally:
            process.terminate()
