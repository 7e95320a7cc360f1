"""The browser that walks through the pages."""

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


def chromium(playwright: Playwright) -> Browser:
    """The system's own Chromium; the caller closes it."""
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=OPTIONS)
