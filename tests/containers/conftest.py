"""The system of docker-compose.yml, started once for this folder, whose tests run in the order of their files."""

import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import journey.browser
from journey.pages import EmailCode, LetterCode, Portal
from journey.way import register
from people.cast import Person
from stack.settings import ROOT, Settings
from tests.containers.company import Company, compose, require_engine
from tests.containers.installation import AUTHORITY, HOSTS

STATE = ROOT / "var" / "containers"
PASSWORD = "Quittengelee-Vorrat 4711"


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


@dataclass(frozen=True)
class Tenant:
    """Somebody who went the whole way, with the codes of that way."""

    person: Person
    email_code: str
    letter_code: str


@pytest.fixture(scope="session")
def tenant(company: Company, chromium: Browser) -> Tenant:
    """Registration, code from the mail, matching, code from the letter, signed in."""
    page = opened(chromium)
    newcomer = register(page, company, replace(company.tenant(), password=PASSWORD))
    email_code = company.email_code(newcomer)
    EmailCode(page).submit(email_code, newcomer)
    LetterCode(page).expect_shown()
    company.wait_for_state(newcomer, "letter_ordered", seconds=60)
    letter_code = company.letter_code(newcomer)
    LetterCode(page).submit(letter_code, newcomer)
    Portal(page, company).expect_inside(newcomer)
    page.context.close()
    return Tenant(newcomer, email_code, letter_code)


def opened(chromium: Browser) -> Page:
    """A page of a browser with cookies of its own."""
    context = chromium.new_context(locale="de-DE")
    context.set_default_timeout(30_000)
    return context.new_page()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = opened(chromium)
    yield page
    page.context.close()
