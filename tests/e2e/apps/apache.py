"""An Apache with mod_auth_openidc, set up by the lines of docs/apps.md."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from journey.waiting import eventually
from journey.world import World
from stack.settings import ROOT
from tests.ports import listens

PROGRAM = "/usr/sbin/apache2"
MODULES = (
    "mpm_event",
    "authn_core",
    "authz_core",
    "authz_user",
    "auth_openidc",
    "headers",
    "env",
    "proxy",
    "proxy_http",
)
FOLDER_OF_MODULES = Path("/usr/lib/apache2/modules")


@dataclass(frozen=True)
class Apache:
    """Where it listens, as its visitors name it."""

    url: str
    access_log: Path

    def answers(self, request: str) -> list[int]:
        """The statuses of the answers to requests that begin so."""
        lines = self.access_log.read_text().splitlines()
        return [int(line.rpartition(" ")[2]) for line in lines if line.startswith(request)]


def said_by_the_page() -> str:
    """The lines that the page has for Apache."""
    found = re.search(r"```apache\n(.*?)```", (ROOT / "docs" / "apps.md").read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


@contextmanager
def served(world: World, folder: Path, port: int, behind: int, secret: str) -> Iterator[Apache]:
    """It runs for as long as the block does, in front of what listens on the port `behind`."""
    url = f"http://localhost:{port}"
    lines = said_by_the_page()
    for old, new in (
        ("https://login.example.de/realms/bwg", world.realm_url),
        ("https://app.example.de", url),
        ("THE-SECRET", secret),
        ("A-LONG-RANDOM-TEXT", "x" * 40),
    ):
        assert old in lines, old
        lines = lines.replace(old, new)
    modules = "\n".join(f"LoadModule {one}_module {FOLDER_OF_MODULES}/mod_{one}.so" for one in MODULES)
    own = f"""ServerName localhost
ServerRoot {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
LogFormat "%r %>s" plain
CustomLog {folder}/access.log plain
Listen 127.0.0.1:{port}
User www-data
Group www-data
ProxyPass "/oidc" "!"
ProxyPass "/" "http://127.0.0.1:{behind}/"
"""
    (folder / "apache.conf").write_text(f"{modules}\n{own}{lines}")
    process = subprocess.Popen([PROGRAM, "-D", "FOREGROUND", "-f", folder / "apache.conf"])
    try:
        eventually(lambda: listens(port), 20, "Apache")
        yield Apache(url, folder / "access.log")
    finally:
        process.terminate()
        process.wait(20)
