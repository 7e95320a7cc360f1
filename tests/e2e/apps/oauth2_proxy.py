"""An oauth2-proxy, built from its pinned Go module and set up by the lines of docs/apps.md."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from journey.waiting import eventually
from journey.world import World
from stack.settings import ROOT
from tests import golang
from tests.ports import listens

MODULE = Path(__file__).parent / "oauth2-proxy"
PACKAGE = "github.com/oauth2-proxy/oauth2-proxy/v7"
# The page says a minute; nobody waits so long for a test.
TOKEN_SECONDS, ASKS_AFTER_SECONDS = 10, 5


def said_by_the_page() -> str:
    """The lines that the page has for oauth2-proxy."""
    found = re.search(r"```ini\n(.*?)```", (ROOT / "docs" / "apps.md").read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


@contextmanager
def served(world: World, folder: Path, port: int, behind: int, secret: str) -> Iterator[str]:
    """It runs for as long as the block does, in front of what listens on the port `behind`; its address."""
    url = f"http://localhost:{port}"
    lines = said_by_the_page()
    for old, new in (
        ("https://login.example.de/realms/bwg", world.realm_url),
        ("https://app.example.de", url),
        ("THE-SECRET", secret),
        ("32-RANDOM-LETTERS-OR-DIGITS-HERE", "x" * 32),
        ('"30s"', f'"{ASKS_AFTER_SECONDS}s"'),
        ("127.0.0.1:8080", f"127.0.0.1:{behind}"),
        ("0.0.0.0:4180", f"127.0.0.1:{port}"),
    ):
        assert old in lines, old
        lines = lines.replace(old, new)
    # The tests have no certificate, and a cookie of https is not sent to http.
    (folder / "oauth2-proxy.cfg").write_text(lines + "cookie_secure = false\n")
    with (folder / "log").open("w") as log:
        command = [str(golang.program(MODULE, PACKAGE)), "--config", str(folder / "oauth2-proxy.cfg")]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        eventually(lambda: listens(port), 20, "oauth2-proxy")
        yield url
    finally:
        process.terminate()
        process.wait(20)
