"""The browser that walks through the pages."""

import os
from pathlib import Path

from playwright.sync_api import Browser, Playwright

# Without these a Chromium on a closed network waits for its own back ends.
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium(playwright: Playwright, *more: str, home: Path | None = None) -> Browser:
    """The system's own Chromium with more options, as the user whose home it is; the caller closes it."""
    environment: dict[str, str | float | bool] | None = {**os.environ, "HOME": str(home)} if home else None
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*OPTIONS, *more], env=environment)
