"""The system of docker-compose.yml, started once for this folder, whose tests run in the order of their files."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import journey.browser
from stack.settings import ROOT, Settings
from tests.containers.company import Company, compose, require_engine
from tests.containers.installation import AUTHORITY, HOSTS

STATE = ROOT / "var" / "containers"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("containers")


@pytest.fixture(scope="session")
def system() -> Iterator[None]:
    """Everything runs and is well; gone with the session, but for KEEP_STACK=1."""
    require_engine()
    compose("up", "-d", "--wait")
    yield
    if os.environ.get("KEEP_STACK") != "1":
        compose("down", "--volumes")


@pytest.fixture(scope="session")
def network() -> Iterator[None]:
    """For this process alone, the names lead to this machine and the company's authority is trusted."""
    ask = socket.getaddrinfo

    def answer(host: Any, *rest: Any, **more: Any) -> Any:
        return ask("127.0.0.1" if host in HOSTS else host, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", answer)
        for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
            patch.setenv(name, str(STATE / AUTHORITY))
        yield


@pytest.fixture(scope="session")
def company(system: None, network: None) -> Company:  # noqa: ARG001
    return Company(Settings(state=STATE))


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser of somebody who trusts the company's authority."""
    home = tmp_path_factory.mktemp("home")
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    trust = ["-A", "-n", "BWG", "-t", "C,,", "-i", str(STATE / AUTHORITY)]
    for words in (["-N", "--empty-password"], trust):
        subprocess.run(["certutil", "-d", f"sql:{store}", *words], check=True)
    rules = ",".join(f"MAP {name} 127.0.0.1" for name in HOSTS)
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = journey.browser.chromium(playwright, f"--host-resolver-rules={rules}", home=home)
        yield browser
        browser.close()


@pytest.fixture
def new_browser(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """Another browser with cookies of its own."""
    contexts = []

    def open_one() -> Page:
        contexts.append(chromium.new_context(locale="de-DE"))
        contexts[-1].set_default_timeout(30_000)
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_browser: Callable[[], Page]) -> Page:
    return new_browser()
